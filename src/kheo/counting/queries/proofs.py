"""Stored spans and summary against the facts: what ``verify`` reads. Linear, constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from kheo.counting.enums import Measure, View
from kheo.counting.models import Cell, Span
from kheo.counting.queries.cells import SUMMARISED, under_own_day, under_running_map
from kheo.counting.queries.facts import Told, stretches, told_between
from kheo.counting.rules import SpanValue
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.orgs.enums import Tree

_STANDS = {
    Status.RECOGNISED: Measure.ALIVE,
    Status.DOUBTFUL: Measure.DOUBTFUL,
    Status.DORMANT: Measure.DORMANT,
}
"""States of a recognised initiative and the stock its facts must put it in."""

_KEY = ("unit_id", "measure", "of_year", "field", "kind", "origin", "level")


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
    for view in View:
        yield from _cell_differences(view)


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


def _cell_differences(view: View) -> Iterator[Difference]:
    """Cells of one view against the stored spans, which were compared with the facts before."""
    where = under_own_day() if view == View.AS_WAS else under_running_map()
    told: dict[tuple[Any, ...], list[int]] = {}
    for row in _sums(where, "starts_on", again=False):
        told[row[:-2]] = [row[-2], row[-1], 0]
    for row in _sums(where & Q(ends_on__isnull=False), "ends_on", again=True):
        told.setdefault(row[:-2], [0, 0, 0])[2] = row[-2]
    cells = Cell.objects.filter(view=view).values_list(
        "unit_id", "measure", "year", "field", "kind", "origin", "level",
        "began", "began_first", "ended",
    )  # fmt: skip
    for row in cells.iterator(chunk_size=2000):
        key, stored = row[:7], list(row[7:])
        wanted = told.pop(key, [0, 0, 0])
        if stored != wanted:
            yield _of_cell(view, key, stored, wanted)
    for key, wanted in told.items():
        yield _of_cell(view, key, [0, 0, 0], wanted)


def _of_cell(view: View, key: tuple[Any, ...], stored: list[int], told: list[int]) -> Difference:
    subject = " ".join(str(part) for part in (view.value, *key) if part != "")
    return Difference("cell", subject, sum(stored), sum(told))


def _sums(where: Q, day: str, *, again: bool) -> Iterator[tuple[Any, ...]]:
    territory = Q(unit__reaches__tree=Tree.TERRITORY, unit__reaches__ancestor__kind__in=SUMMARISED)
    rows: Iterator[tuple[Any, ...]] = (
        Span.objects.filter(where & territory)
        .annotate(of_year=ExtractYear(day))
        .values("unit__reaches__ancestor_id", *_KEY[1:])
        .annotate(n=Count("pk"), n_first=Count("pk", filter=Q(again=again)))
        .order_by()
        .values_list("unit__reaches__ancestor_id", *_KEY[1:], "n", "n_first")
        .iterator(chunk_size=2000)
    )
    return rows
