"""When a broken job is tried again, and when a silent worker is taken for dead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST_ATTEMPTS: Final = 3
"""So often a job that breaks, or whose worker dies, is begun."""
FIRST_PAUSE: Final = timedelta(seconds=30)
"""The pause before the second attempt; each later one is four times as long."""
BEAT_EVERY: Final = timedelta(minutes=1)
SILENT_AFTER: Final = timedelta(minutes=3)
"""A worker at rest that was not heard of for so long does not run."""


def pause_after(attempts: int) -> timedelta:
    """How long a job that broke in its attempt number ``attempts`` waits for the next one."""
    return FIRST_PAUSE * int(4 ** (max(attempts, 1) - 1))


def is_alive(
    heard: datetime | None, begun: datetime | None, *, now: datetime, longest: timedelta
) -> bool:
    """Whether the worker runs: heard of lately, or busy with a job begun not longer ago than ``longest``.

    A worker that is busy is silent, so the job in its hands speaks for it.
    """
    if heard is not None and now - heard <= SILENT_AFTER:
        return True
    return begun is not None and now - begun <= longest
