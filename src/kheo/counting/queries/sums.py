"""The whole summary added up from the spans, in one streamed pass."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import CharField
from django.db.models.functions import Cast

from kheo.counting.enums import View
from kheo.counting.models import Span
from kheo.counting.queries.cells import SUMMARISED
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach

What = tuple[str, str, str, str, str]
"""Measure, field, kind, origin, level."""
CellKey = tuple[str, int, str, int, str, str, str, str]
"""View, unit, measure, year, field, kind, origin, level."""
FOREVER = "9999-12-31"
AS_WAS, TODAY = View.AS_WAS.value, View.TODAY.value


class _Above(NamedTuple):
    ancestor: int
    since: str
    until: str


class _Alike(NamedTuple):
    """Spans of one unit that count alike: what, year of beginning and end, and the ``piece`` of
    time, between two changes above the unit, in which they began."""

    what: What
    began_in: str
    ended_in: str
    again: bool
    piece: int


def sums_of_cells() -> dict[CellKey, list[int]]:
    """What every cell must hold: [began, began first, ended].

    The spans are read once, unit by unit in the order of their covering index; memory grows with
    the number of cells, not of spans. (Grouping in SQL would sort every span under each of its
    ancestors: four times slower on SQLite, and gigabytes of sorter at two million initiatives.)
    """
    above = _above()
    sums: dict[CellKey, list[int]] = {}
    for unit, rows in groupby(_rows(), key=itemgetter(0)):
        reaches = above.get(unit, [])
        cuts = sorted({day for reach in reaches for day in (reach.since, reach.until)})
        _add(sums, reaches, cuts, _tallies(rows, cuts))
    return sums


def _rows() -> Iterator[tuple]:  # type: ignore[type-arg]
    """Days as text: compared and cut as they are, on both data bases, without parsing."""
    return (
        Span.objects.order_by("unit_id", "measure", "starts_on")
        .annotate(since=Cast("starts_on", CharField()), until=Cast("ends_on", CharField()))
        .values_list(
            "unit_id", "measure", "field", "kind", "origin", "level", "since", "until", "again"
        )
        .iterator(chunk_size=5000)
    )


def _above() -> dict[int, list[_Above]]:
    found: dict[int, list[_Above]] = {}
    rows = Reach.objects.filter(tree=Tree.TERRITORY, ancestor__kind__in=SUMMARISED)
    for unit, ancestor, since, until in rows.values_list(
        "unit_id", "ancestor_id", "valid_from", "valid_to"
    ):
        end = until.isoformat() if until else FOREVER
        found.setdefault(unit, []).append(_Above(ancestor, since.isoformat(), end))
    return found


def _tallies(rows: Iterable[tuple], cuts: Sequence[str]) -> Counter[_Alike]:  # type: ignore[type-arg]
    return Counter(
        _Alike(row[1:6], row[6][:4], row[7][:4] if row[7] else "", row[8], bisect(cuts, row[6]))
        for row in rows
    )


def _add(
    sums: dict[CellKey, list[int]],
    above: Iterable[_Above],
    cuts: Sequence[str],
    tallies: Counter[_Alike],
) -> None:
    """As it was: under whom the unit stood when the span began; today: under whom it stands."""
    for ancestor, since, until in above:
        pieces = range(bisect(cuts, since), bisect(cuts, until))
        runs = until == FOREVER
        for alike, number in tallies.items():
            if alike.piece in pieces:
                _put(sums, AS_WAS, ancestor, alike, number)
            if runs:
                _put(sums, TODAY, ancestor, alike, number)


def _put(
    sums: dict[CellKey, list[int]], view: str, ancestor: int, alike: _Alike, number: int
) -> None:
    (measure, *rest), began_in, ended_in, again, _piece = alike
    field, kind, origin, level = rest
    key = (view, ancestor, measure, int(began_in), field, kind, origin, level)
    cell = sums.get(key)
    if cell is None:
        cell = sums[key] = [0, 0, 0]
    cell[0] += number
    if not again:
        cell[1] += number
    if ended_in:
        key = (view, ancestor, measure, int(ended_in), field, kind, origin, level)
        sums.setdefault(key, [0, 0, 0])[2] += number
