"""A past told without any trouble, seen at a glance: most rows of most files are such. Pure."""

from __future__ import annotations

from datetime import date

from kheo.initiatives.enums import Level, Status
from kheo.initiatives.rules import FIRST_DAY, NO_DISTRICTS, is_ahead

Plain = tuple[Status, date | None, date | None]
"""State, day of registration (None of a draft), day of the decision of a recognised one."""
_DRAFT = Status.DRAFT
_BARE: dict[str, tuple[Status, int, bool]] = {
    "submitted": (Status.SUBMITTED, 0, False), "accepted": (Status.ACCEPTED, 1, False),
    "building": (Status.BUILDING, 2, False), "not_recognised": (Status.NOT_RECOGNISED, 2, True),
    "withdrawn": (Status.WITHDRAWN, 2, True),
}  # fmt: skip
"""State without a recognition → the state, the steps it may tell after the first, whether it has an end."""
_RECOGNISED: dict[str, tuple[Status, bool]] = {
    "recognised": (Status.RECOGNISED, False), "doubtful": (Status.DOUBTFUL, True),
    "dormant": (Status.DORMANT, True),
}  # fmt: skip
_DISTRICT = Level.DISTRICT.value


TOLD = (
    "status", "registered_on", "accepted_on", "started_on", "recognised_on", "confirmed_on", "ended_on",
    "decision", "decided_on", "level",
)  # fmt: skip
"""What a plain past is told by, in the order in which ``plain_past`` takes it."""
RARE = ("year", "higher_level", "effective_on", "ended_decision")
"""Where one of these is told, ``past.past_of`` has to look."""


def plain_past(
    status: str | None, registered: date | None, accepted: date | None, started: date | None,
    recognised: date | None, confirmed: date | None, ended: date | None, decision: str | None,
    decided: date | None, level: str | None, born: date, today: date,
) -> Plain | None:  # fmt: skip
    """What ``past.past_of`` would find where it has nothing to complain of; None where it has to look.

    A state is told, the days that are told stand in order, a recognition has its decision and one level.
    Only for rows that tell nothing of ``RARE``. None does not mean that something is wrong.
    """
    if status is None:
        return None
    if registered is None:
        told = accepted or started or recognised or confirmed or ended or decision or decided
        return None if told or status != "draft" else (_DRAFT, None, None)
    last = registered
    for day in (accepted, started):
        if day is not None:
            if day < last:
                return None
            last = day
    if (bare := _BARE.get(status)) is not None:
        found, steps, has_end = bare
        if (
            decision or recognised or confirmed or (steps < 2 and started is not None)
            or (steps < 1 and accepted is not None)
        ):  # fmt: skip
            return None
        decided = None
    elif (kept := _RECOGNISED.get(status)) is not None and decision:
        found, has_end = kept
        on = recognised or decided
        if on is None or on < last or not _is_whole(on, decided, level) or (confirmed or on) < on:
            return None
        last = confirmed or on
    else:
        return None
    if (ended is None) is has_end or (ended or last) < last:
        return None
    if registered < born or registered < FIRST_DAY or is_ahead(ended or last, today):
        return None
    return found, registered, decided


def _is_whole(on: date, decided: date | None, level: str | None) -> bool:
    """Whether a recognition has a decision of before and a level of that time."""
    if decided is None or decided > on or not level:
        return False
    return level != _DISTRICT or on < NO_DISTRICTS
