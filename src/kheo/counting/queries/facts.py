"""Streams the facts of many initiatives, a stretch of keys at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

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


def told_of(initiative_id: int) -> Told | None:
    """One initiative, with one query; None when it has no facts."""
    rows = Fact.objects.filter(initiative_id=initiative_id).values_list(*_COLUMNS)
    return next(_told(iter(rows)), None)


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
