"""How often a token and a person may ask, counted for all processes in one table.

A reading request must not pay for a written row each time, nor wait behind somebody who writes: every
process counts by itself and adds what it counted to the table now and then. So a limit may be overrun
by ``TOGETHER`` requests per process, never more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kheo.exchange.models import Use
from kheo.kernel.pace import Pace
from kheo.kernel.refusals import TooOften

TOGETHER: Final = 20
"""So many requests are counted in memory before the table is told."""
MEMORY: Final = timedelta(hours=1)
_ADD = (
    "INSERT INTO exchange_use (who, minute, times) VALUES (%s, %s, %s) "
    "ON CONFLICT (who, minute) DO UPDATE SET times = exchange_use.times + excluded.times "
    "RETURNING times"
)


@dataclass(slots=True)
class _Count:
    """One window of one caller as this process knows it."""

    begin: datetime
    known: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the caller is told: so many in a window, so many left, seconds until it begins anew."""

    limit: int
    remaining: int
    reset: int


_counts: dict[str, _Count] = {}
_lock = Lock()


def per_token() -> Pace:
    """How often one token may ask."""
    return Pace("token", most=settings.API_PER_MINUTE, minutes=1)


def per_person() -> Pace:
    """How often one person may ask with everything he has."""
    return Pace("person", most=2 * settings.API_PER_MINUTE, minutes=1)


def count_one(pace: Pace, key: int, at: datetime) -> Allowance:
    """Count one request of ``key``. Raises ``TooOften`` when the window is full."""
    who, begin = f"{pace.purpose}:{key}", pace.begin_of(at)
    with _lock:
        count = _counts.get(who)
        if count is None or count.begin != begin:
            _forget_old(begin)
            count = _counts[who] = _Count(begin)
        count.pending += 1
        if count.pending >= TOGETHER:
            count.known, count.pending = _tell(who, begin, count.pending), 0
        times = count.known + count.pending
    left = pace.seconds_left(at)
    if times > pace.most:
        raise TooOften(
            _("Too many requests. Ask again in %(n)s seconds."), seconds=left, params={"n": left}
        )
    return Allowance(pace.most, pace.most - times, left)


def forget() -> None:
    """Start counting anew in this process."""
    with _lock:
        _counts.clear()


def sweep(at: datetime) -> int:
    """Remove windows that are over; how many."""
    return Use.objects.filter(minute__lt=at - MEMORY).delete()[0]


def _tell(who: str, begin: datetime, times: int) -> int:
    """Add to the table with one statement; what all processes counted so far."""
    moment = connection.ops.adapt_datetimefield_value(begin)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [who, moment, times])
        return int(cursor.fetchone()[0])


def _forget_old(begin: datetime) -> None:
    if len(_counts) > 5000:
        for who in [who for who, count in _counts.items() if count.begin != begin]:
            del _counts[who]
