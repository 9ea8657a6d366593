"""When a message is sent again, when it is given up, when an address is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

WAITS: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 360, 360)
)
"""After the first refusal, the second …; together a little under a day."""
LIFE: Final = timedelta(days=1)
PATIENCE: Final = timedelta(days=3)
"""So long may every message be refused before an address is not told any more."""


def next_attempt(attempts: int, *, created_at: datetime, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` refusals; None when the message is given up."""
    if attempts > len(WAITS):
        return None
    moment = at + WAITS[attempts - 1]
    return moment if moment - created_at <= LIFE else None


def is_dead(first_refused_at: datetime | None, at: datetime) -> bool:
    """Whether an address refused everything for too long. ``first_refused_at``: since it last took one."""
    return first_refused_at is not None and at - first_refused_at >= PATIENCE
