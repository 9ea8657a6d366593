"""What holds of an adoption by itself: the order of its days, the length of its texts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kheo.initiatives.enums import Status
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.library.enums import AdoptionStatus

STEPS = ("requested_on", "talked_on", "planned_on", "adopted_on", "working_on")
"""The days of an adoption in their order."""
NOT_KNOWN = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN})
"""States of a record whose name is nobody's business outside its unit and its office."""
LONGEST = 4000
LONGEST_LINE = 200


def last_day(adoption: Any) -> date:
    """The day of the latest step taken."""
    days: list[date] = [day for name in STEPS if (day := getattr(adoption, name)) is not None]
    return max(days)


def step_day(adoption: Any, on: date | None, *, today: date) -> date:
    """The day of the next step: ``on``, else today; raises RuleBroken outside its bounds."""
    day = on or today
    refuse_future(day, today=today)
    if day < (least := last_day(adoption)):
        sentence = _("Not before %(day)s, the day of the step before it.") % {
            "day": format_day(least)
        }
        raise RuleBroken(sentence, fields={"on": sentence})
    return day


def refuse_future(day: date, *, today: date) -> None:
    """Raise RuleBroken for a day that has not come."""
    if day > today:
        sentence = _("This day has not come yet; enter today or an earlier day.")
        raise RuleBroken(sentence, fields={"on": sentence})


def words(name: str, label: str, typed: str, *, needed: str = "", longest: int = LONGEST) -> str:
    """The text typed, mended and bounded; ``needed`` = the sentence when it is missing.

    Raises BadInput, named by field.
    """
    line = longest <= LONGEST_LINE
    text = clean_line(str(typed or "")) if line else clean_block(str(typed or ""))
    sentence = ""
    if needed and not text.strip():
        sentence = needed
    elif len(text) > longest:
        sentence = _("“%(item)s” has %(count)s letters; at most %(limit)s fit. Shorten it.") % {
            "item": label, "count": format_number(len(text)), "limit": format_number(longest),
        }  # fmt: skip
    if sentence:
        raise BadInput(sentence, fields={name: sentence})
    return text


def stage_of(status: str) -> AdoptionStatus:
    """How far a place is, told by the state of its own record (old stock, a record that names its source)."""
    if status in {Status.DRAFT, Status.SUBMITTED, Status.RETURNED}:
        return AdoptionStatus.PLANNED
    if status == Status.WITHDRAWN:
        return AdoptionStatus.GIVEN_UP
    if status in {Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT, Status.STRUCK_OFF}:
        return AdoptionStatus.WORKING
    return AdoptionStatus.ADOPTED


def way_round(names: Collection[str]) -> str:
    """The names of a circle in one line: A ← B ← A."""
    return " ← ".join(f"“{name}”" for name in names)
