"""A past told without any trouble, seen at a glance: most rows of most files are such. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kheo.initiatives.enums import Level, Status
from kheo.initiatives.rules import FIRST_DAY

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
_DISTRICT, _NO_DISTRICTS = Level.DISTRICT.value, date(2025, 7, 1)
_ONE_DAY = timedelta(days=1)


def plain_past(values: Mapping[str, Any], *, born: date, today: date) -> Plain | None:
    """What ``past.past_of`` would find where it has nothing to complain of; None where it has to look.

    A state is told, the days that are told stand in order, a recognition has its decision and one level,
    and nothing rare is told. None does not mean that something is wrong.
    """
    get = values.get
    status = get("status")
    if status is None or get("year") is not None:
        return None
    registered, accepted, started = get("registered_on"), get("accepted_on"), get("started_on")
    recognised, confirmed, ended = get("recognised_on"), get("confirmed_on"), get("ended_on")
    decision, decided = get("decision"), get("decided_on")
    if registered is None:
        told = accepted or started or recognised or confirmed or ended or decision or decided
        return None if told or status != _DRAFT.value else (_DRAFT, None, None)
    if registered < born or registered < FIRST_DAY or get("ended_decision"):
        return None
    last = registered
    for day in (accepted, started):
        if day is not None:
            if day < last:
                return None
            last = day
    if (bare := _BARE.get(status)) is not None:
        found, steps, has_end = bare
        if (
            decision or recognised or confirmed or (ended is None) is has_end
            or (steps < 2 and started is not None) or (steps < 1 and accepted is not None)
        ):  # fmt: skip
            return None
        decided = None
    else:
        last_proof = _recognised(values, last, recognised or decided, decided, confirmed)
        kept = _RECOGNISED.get(status)
        if kept is None or not decision or last_proof is None or (ended is None) is kept[1]:
            return None
        found, last = kept[0], last_proof
    if ended is not None:
        if ended < last:
            return None
        last = ended
    return (found, registered, decided) if last <= today + _ONE_DAY else None


def _recognised(
    values: Mapping[str, Any], after: date, on: date | None, decided: date | None, confirmed: date | None
) -> date | None:  # fmt: skip
    """The last proof of one recognition by its decision, ``after`` the building began; None for the rest."""
    level = values.get("level")
    if (
        on is None or decided is None or not level or on < after or decided > on
        or (level == _DISTRICT and on >= _NO_DISTRICTS)
        or values.get("higher_level") or values.get("effective_on")
    ):  # fmt: skip
        return None
    if confirmed is None:
        return on
    return confirmed if confirmed >= on else None
