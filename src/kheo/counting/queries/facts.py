"""Streams the facts of many initiatives, a stretch of keys at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, Min

from kheo.counting.rules import Happening, SpanValue, spans_of
from kheo.initiatives.models import Fact, Initiative

STRETCH = 5_000
"""Keys of initiatives read at once."""

_COLUMNS = (
    "initiative_id", "id", "kind", "on", "level", "cancels_id",
    "initiative__unit_id", "initiative__field", "initiative__kind", "initiative__origin",
)  # fmt: skip


class Told(NamedTuple):
    """What the facts of one initiative say: its unit and its spans."""

    initiative_id: int
    unit_id: int
    spans: list[SpanValue]


_OF_ONE = """
    SELECT f.initiative_id, f.id, f.kind, f."on", f.level, f.cancels_id,
           i.unit_id, i.field, i.kind, i.origin
    FROM initiatives_fact f JOIN initiatives_initiative i ON i.id = f.initiative_id
    WHERE f.initiative_id = %s"""


def told_of(initiative_id: int) -> Told | None:
    """One initiative, with one query (plain SQL: every step pays for it); None without facts."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [initiative_id])
        rows = [(*row[:3], day_of(row[3]), *row[4:]) for row in cursor.fetchall()]
    return next(_told(iter(rows)), None)


def day_of(value: date | str) -> date:
    """A day as plain SQL gives it: SQLite keeps text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def stretches() -> Iterator[tuple[int, int]]:
    """Bounds of keys (first, last) that together cover every initiative."""
    ends = Initiative.objects.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return
    for first in range(ends["low"], ends["high"] + 1, STRETCH):
        yield first, first + STRETCH - 1


def told_between(first: int, last: int) -> Iterator[Told]:
    """The initiatives of one stretch that have facts, in order of their keys."""
    rows = Fact.objects.filter(initiative_id__gte=first, initiative_id__lte=last).order_by(
        "initiative_id", "on", "id"
    )
    yield from _told(rows.values_list(*_COLUMNS).iterator(chunk_size=2000))


def _told(rows: Iterator[tuple]) -> Iterator[Told]:  # type: ignore[type-arg]
    for key, group in groupby(rows, key=lambda row: row[0]):
        told = list(group)
        unit_id, field, kind, origin = told[0][6:]
        happenings = [Happening(*row[1:6]) for row in told]
        yield Told(key, unit_id, spans_of(happenings, field, kind, origin))
