"""Figures of the catalogue: any set of indicators of a unit and a period in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.activities.models import Activity
from kheo.counting.derived import Wanted
from kheo.counting.enums import Mode, Nature, Query, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.activity_sums import ActivitySums, activities_behind, sum_behind
from kheo.counting.queries.asked import Asked, Line, fixed, is_by_level, may_narrow
from kheo.counting.queries.figures import count, drill
from kheo.counting.queries.question import ONCE, Question
from kheo.counting.queries.target_units import TargetUnits
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import BadInput
from kheo.orgs.models import Unit

__all__ = [
    "Asked", "Line", "Wanted", "catalogue_on", "figure", "is_counted", "lines_add_up", "question_behind",
    "records_behind", "values", "values_by_child",
]  # fmt: skip
MODES = {Nature.FLOW: Mode.FLOW, Nature.STOCK: Mode.STOCK, Nature.CUMULATIVE: Mode.CUMULATIVE}
_CUBE = ("measure", "field", "kind", "origin")
Records = QuerySet[Initiative] | QuerySet[Activity] | QuerySet[Unit]


def catalogue_on(day: date) -> dict[str, Indicator]:
    """The indicators in force on a day, by code. One query."""
    rows = Indicator.objects.as_of(day).order_by("order", "code")
    return {row.code: row for row in rows}


def is_counted(catalogue: Mapping[str, Indicator], wanted: Wanted) -> bool:
    """Whether records stand behind this cell: counted, and it may be narrowed like this."""
    indicator = catalogue.get(wanted[0])
    return (
        indicator is not None
        and indicator.source == Source.COUNTED
        and may_narrow(indicator, wanted[1])
    )


def values(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, Decimal]:
    """Cell key → number, for every counted cell of ``wanted``; nothing found is 0.

    Left out are declared and derived cells (shares are derived after rolling up), codes that are not
    in the catalogue and narrowings an indicator does not know. The number of queries depends
    on the kinds of number asked for, never on the cells.
    """
    cells = [one for one in wanted if is_counted(catalogue, one)]
    sums = _Sums(asked, cells, catalogue, by_unit=False)
    return {
        cell_key(*one): sums.of(catalogue[one[0]], one[1]).get(None, Decimal(0)) for one in cells
    }


def values_by_child(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, dict[Line, Decimal]]:
    """Cell key → line → number: one line for each child of the unit, ``OWN``, ``UNRESOLVED``.

    Lines without anything are left out; the others add up to ``values``.
    """
    cells = [one for one in wanted if is_counted(catalogue, one)]
    sums = _Sums(asked, cells, catalogue, by_unit=True)
    return {
        cell_key(*one): {
            line: number
            for line, number in sums.of(catalogue[one[0]], one[1]).items()
            if line is not None
        }
        for one in cells
    }


def lines_add_up(indicator: Indicator, asked: Asked) -> bool:
    """Whether the lines of a split make the whole figure.

    Always but for one: what may happen to an initiative several times counts it once in each line
    it happened in, and as it was its unit may have stood under two of them.
    """
    return (
        indicator.query != Query.INITIATIVES
        or asked.map_day(indicator.nature) is not None
        or indicator.params["measure"] in ONCE
    )


def figure(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> Decimal:
    """One counted figure, or one line of its split. Raises BadInput like ``records_behind``."""
    _refuse_uncounted(indicator, narrowing)
    if indicator.query == Query.TARGETS:
        by_unit = within is not None
        return Decimal(len(TargetUnits(asked, by_unit=by_unit).owed(indicator, within)))
    if indicator.query == Query.ACTIVITIES:
        return sum_behind(indicator, activities_behind(indicator, narrowing, asked, within))
    return Decimal(count(question_behind(indicator, narrowing, asked, within)).get((), 0))


def records_behind(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> Records:
    """The records behind one counted figure. Initiatives, and units with targets, are as many as the
    figure says; the quantities (or attendances) of activities add up to it. Raises BadInput for a
    figure of another source and for a narrowing the indicator does not know."""
    _refuse_uncounted(indicator, narrowing)
    if indicator.query == Query.TARGETS:
        units = TargetUnits(asked, by_unit=within is not None).owed(indicator, within)
        return Unit.objects.filter(pk__in=list(units)).order_by("sort_key", "pk")
    if indicator.query == Query.ACTIVITIES:
        return activities_behind(indicator, narrowing, asked, within)
    return drill(question_behind(indicator, narrowing, asked, within))


def question_behind(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> Question:
    """The question to the counting layer that one figure over initiatives answers."""
    told = {f"{name}s": found for name, found in fixed(indicator, narrowing).items() if found}
    return asked.question([indicator.params["measure"]], _mode(indicator), within=within, **told)


def _refuse_uncounted(indicator: Indicator, narrowing: Narrowing) -> None:
    if not is_counted({indicator.code: indicator}, (indicator.code, narrowing)):
        raise BadInput(_("No records stand behind this figure."))


def _mode(indicator: Indicator) -> Mode:
    return MODES[Nature(indicator.nature)]


class _Sums:
    """The cubes behind a set of counted cells, read once."""

    def __init__(
        self, asked: Asked, cells: list[Wanted], catalogue: Mapping[str, Indicator], *, by_unit: bool
    ) -> None:  # fmt: skip
        self._by_unit = by_unit
        measures: defaultdict[tuple[Mode, bool], set[str]] = defaultdict(set)
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for code, narrowing in cells:
            one = catalogue[code]
            if one.query == Query.INITIATIVES:
                measures[_mode(one), is_by_level(one, narrowing)].add(one.params["measure"])
            elif one.query == Query.ACTIVITIES:
                kinds[one.nature].add(one.params["activity"])
        self._cubes = {
            (mode, by_level): self._cube(asked, found, mode, by_level=by_level)
            for (mode, by_level), found in measures.items()
        }
        self._activities = {
            nature: ActivitySums(asked, found, nature, by_unit=by_unit)
            for nature, found in kinds.items()
        }
        has_targets = any(catalogue[code].query == Query.TARGETS for code, _narrowing in cells)
        self._targets = TargetUnits(asked, by_unit=by_unit) if has_targets else None

    def of(self, indicator: Indicator, narrowing: Narrowing) -> dict[Line | None, Decimal]:
        """Line (None without split) → number."""
        if indicator.query == Query.ACTIVITIES:
            return self._activities[indicator.nature].of(indicator, narrowing)
        if self._targets is not None and indicator.query == Query.TARGETS:
            return self._targets.of(indicator)
        wanted = {name: told for name, told in fixed(indicator, narrowing).items() if told}
        cube = self._cubes[_mode(indicator), is_by_level(indicator, narrowing)]
        found: defaultdict[Line | None, Decimal] = defaultdict(Decimal)
        for told, number in cube.get(indicator.params["measure"], ()):
            if all(told[name] in values for name, values in wanted.items()):
                found[told.get("unit")] += number
        return found

    def _cube(
        self, asked: Asked, measures: set[str], mode: Mode, *, by_level: bool
    ) -> dict[str, list[tuple[dict[str, Any], int]]]:
        """Measure → what is told apart and how many."""
        by = (*_CUBE, *(("level",) if by_level else ()), *(("unit",) if self._by_unit else ()))
        found: defaultdict[str, list[tuple[dict[str, Any], int]]] = defaultdict(list)
        for key, number in count(asked.question(sorted(measures), mode, by=by)).items():
            told = dict(zip(by, key, strict=True))
            found[str(told["measure"])].append((told, number))
        return found
