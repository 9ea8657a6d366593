"""Streams the facts of many initiatives, a stretch of keys at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

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


_Row = tuple[Any, ...]


class Told(NamedTuple):
    """What the facts of one initiative say: its unit and its spans."""

    initiative_id: int
    unit_id: int
    spans: list[SpanValue]


_OF_ONE = """
    SELECT i.id, f.id, f.kind, f."on", f.level, f.cancels_id,
           i.unit_id, i.field, i.kind, i.origin
    FROM initiatives_fact f JOIN initiatives_initiative i ON i.id = %s
    WHERE i.merged_into_id IS NULL AND f.initiative_id IN (
        SELECT id FROM initiatives_initiative WHERE id = %s
        UNION ALL SELECT id FROM initiatives_initiative WHERE merged_into_id = %s)"""


def told_of(initiative_id: int) -> Told | None:
    """One initiative with the records merged into it, with one query (plain SQL: every step pays for
    it); None without facts, and None when it was merged into another: its facts are told there."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [initiative_id] * 3)
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
    """The initiatives of one stretch that have facts, each with what was merged into it.

    A record merged into another tells nothing itself, wherever its key lies.
    """
    merged = _merged_facts(first, last)
    own = Fact.objects.filter(
        initiative_id__gte=first, initiative_id__lte=last, initiative__merged_into__isnull=True
    ).order_by("initiative_id", "on", "id")
    rows = own.values_list(*_COLUMNS).iterator(chunk_size=2000)
    for key, group in groupby(rows, key=lambda row: row[0]):
        yield _one(key, [*group, *merged.pop(key, ())])
    for key, left in merged.items():
        yield _one(key, left)


def told_among(keys: Collection[int]) -> Iterator[Told]:
    """Those with these keys that have facts, with two queries; merged records tell nothing."""
    merged = _merged_among(initiative__merged_into_id__in=keys)
    own = Fact.objects.filter(initiative_id__in=keys, initiative__merged_into__isnull=True)
    rows = own.order_by("initiative_id", "on", "id").values_list(*_COLUMNS)
    for key, group in groupby(rows, key=lambda row: row[0]):
        yield _one(key, [*group, *merged.pop(key, ())])
    for key, left in merged.items():
        yield _one(key, left)


def _merged_facts(first: int, last: int) -> dict[int, list[_Row]]:
    """Key of the record that goes on → the facts of those merged into it, with its own columns."""
    return _merged_among(
        initiative__merged_into_id__gte=first, initiative__merged_into_id__lte=last
    )


def _merged_among(**narrowing: Any) -> dict[int, list[_Row]]:
    through = [
        column.replace("initiative_", "initiative__merged_into_", 1)
        if column.startswith("initiative_")
        else column
        for column in _COLUMNS
    ]
    rows = Fact.objects.filter(**narrowing)
    found: dict[int, list[_Row]] = {}
    for row in rows.values_list(*through):
        found.setdefault(row[0], []).append(row)
    return found


def _told(rows: Iterator[_Row]) -> Iterator[Told]:
    for key, group in groupby(rows, key=lambda row: row[0]):
        yield _one(key, list(group))


def _one(key: int, told: list[_Row]) -> Told:
    unit_id, field, kind, origin = told[0][6:]
    happenings = [Happening(*row[1:6]) for row in told]
    return Told(key, unit_id, spans_of(happenings, field, kind, origin))
