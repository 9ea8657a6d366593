"""When the clock reminds, and when it passes on. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kheo.reporting.enums import ReminderKind


@dataclass(frozen=True, slots=True)
class Pace:
    """Days of a form: first reminder before the due day, repeats after it, grace."""

    remind_days: int
    again_days: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Reminded:
    """The last day of each kind of reminder a report has had."""

    before: date | None = None
    after: date | None = None
    climbed: date | None = None


def reminder_due(
    day: date, *, due_on: date, pace: Pace, last: Reminded, may_climb: bool = True
) -> ReminderKind | None:
    """The reminder a report that has not come needs on ``day``, None when it needs none.

    Before: once, from ``remind_days`` before the due day on. After: from the day after it, every
    ``again_days`` (0 = once). Climbed: once, when the grace has passed; then the clock is silent,
    what was said stands until the report comes. A missed night is made up for, never doubled.
    """
    if last.climbed is not None:
        return None
    if may_climb and day > due_on + timedelta(days=pace.grace_days):
        return ReminderKind.CLIMBED
    if day > due_on:
        if last.after is None:
            return ReminderKind.AFTER
        again = bool(pace.again_days) and day >= last.after + timedelta(days=pace.again_days)
        return ReminderKind.AFTER if again else None
    near = bool(pace.remind_days) and day >= due_on - timedelta(days=pace.remind_days)
    return ReminderKind.BEFORE if near and last.before is None else None
