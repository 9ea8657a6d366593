"""Stored spans and summary against the facts: what ``verify`` reads. Linear, constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kheo.counting.enums import Measure
from kheo.counting.models import Cell, Span
from kheo.counting.queries.facts import Told, stretches, told_between
from kheo.counting.queries.sums import sums_of_cells
from kheo.counting.rules import SpanValue
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative

_STANDS = {
    Status.RECOGNISED: Measure.ALIVE,
    Status.DOUBTFUL: Measure.DOUBTFUL,
    Status.DORMANT: Measure.DORMANT,
}
"""States of a recognised initiative and the stock its facts must put it in."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that the facts do not bear out. ``of``: "spans" or "status" of an
    initiative, or a "cell"; ``stored`` and ``told`` are numbers of spans, or state and stock."""

    of: str
    subject: str
    stored: int | str
    told: int | str


def differences() -> Iterator[Difference]:
    """Every initiative whose spans, and every cell whose sums, are not what the facts say."""
    for first, last in stretches():
        yield from _span_differences(first, last)
    yield from _cell_differences()


def _span_differences(first: int, last: int) -> Iterator[Difference]:
    stored: dict[int, Counter[Any]] = {}
    rows = Span.objects.filter(initiative_id__gte=first, initiative_id__lte=last)
    for key, *row in rows.values_list("initiative_id", "unit_id", *SpanValue._fields):
        stored.setdefault(key, Counter())[tuple(row)] += 1
    statuses = dict(
        Initiative.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", "status")
    )
    for one in told_between(first, last):
        yield from _status_difference(one, statuses.get(one.initiative_id, ""))
        told = Counter((one.unit_id, *value) for value in one.spans)
        kept = stored.pop(one.initiative_id, Counter())
        if kept != told:
            yield Difference("spans", f"#{one.initiative_id}", kept.total(), told.total())
    for key, kept in stored.items():
        yield Difference("spans", f"#{key}", kept.total(), 0)


def _status_difference(one: Told, status: str) -> Iterator[Difference]:
    """A state from recognition on is the stock that the facts still leave open, and back."""
    standing = {span.measure for span in one.spans if span.ends_on is None}
    stocks = standing & {str(measure) for measure in _STANDS.values()}
    told = next(iter(stocks), "")
    wanted = _STANDS.get(Status(status)) if status in Status.values else None
    if told != (wanted or ""):
        yield Difference("status", f"#{one.initiative_id}", status, told)


def _cell_differences() -> Iterator[Difference]:
    """Cells against the stored spans, which were compared with the facts before."""
    told = sums_of_cells()
    cells = Cell.objects.values_list(
        "view", "unit_id", "measure", "year", "field", "kind", "origin", "level",
        "began", "began_first", "ended",
    )  # fmt: skip
    for row in cells.iterator(chunk_size=2000):
        key, stored = row[:8], list(row[8:])
        wanted = told.pop(key, [0, 0, 0])
        if stored != wanted:
            yield _of_cell(key, stored, wanted)
    for key, wanted in told.items():
        yield _of_cell(key, [0, 0, 0], wanted)


def _of_cell(key: tuple[Any, ...], stored: list[int], told: list[int]) -> Difference:
    subject = " ".join(str(part) for part in key if part != "")
    return Difference("cell", subject, sum(stored), sum(told))
