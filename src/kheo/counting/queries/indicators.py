"""Figures of the catalogue: any set of indicators of a unit and a period in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kheo.activities.models import Activity
from kheo.counting.enums import Mode, Nature, Query, Source, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.figures import count, drill
from kheo.counting.queries.question import OWN, Question, Reading, placed_under, placed_under_child
from kheo.initiatives.models import Initiative
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit

Wanted = tuple[str, Narrowing]
Line = int | str
"""Key of a child of the unit, or ``OWN`` for what lies under none of them."""
_MODES = {Nature.FLOW: Mode.FLOW, Nature.STOCK: Mode.STOCK, Nature.CUMULATIVE: Mode.CUMULATIVE}
_CUBE = ("measure", "field", "kind", "origin")
_ACTIVITY = ("kind", "variant", "field", "subject", "level", "stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which unit and half-open period (``start=None`` = from the beginning), read on which map."""

    unit: Unit
    end: date
    today: date
    start: date | None = None
    reading: Reading = View.AS_WAS
    tree: Tree = Tree.TERRITORY

    def question(self, measures: Iterable[str], mode: Mode, **more: Any) -> Question:
        """The same question for initiatives; stock and cumulative know no first day.

        What is cumulative is read, like a stock, on the map of the last day, so that the two divide.
        """
        start = self.start if mode == Mode.FLOW else None
        reading = self.reading_day if mode == Mode.CUMULATIVE else self.reading
        return Question(
            unit=self.unit, start=start, end=self.end, today=self.today, reading=reading,
            tree=self.tree, measures=tuple(measures), mode=mode, **more,
        )  # fmt: skip

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def reading_day(self) -> date:
        """The one day whose map tells under which child a unit stands: the last of the period as it was."""
        if isinstance(self.reading, date):
            return self.reading
        return self.today if self.reading == View.TODAY else self.last_day

    def day(self) -> date | F:
        """The day whose map activities are read on."""
        if isinstance(self.reading, date):
            return self.reading
        return self.today if self.reading == View.TODAY else F("on")


def catalogue_on(day: date) -> dict[str, Indicator]:
    """The indicators in force on a day, by code. One query."""
    rows = Indicator.objects.as_of(day).order_by("order", "code")
    return {row.code: row for row in rows}


def values(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, Decimal]:
    """Cell key → number, for every counted cell of ``wanted``; nothing found is 0.

    Declared and derived cells, and codes not in the catalogue, are left out: shares are derived
    after rolling up. At most five queries, however many cells are asked.
    """
    cells = [one for one in wanted if _is_counted(catalogue, one)]
    sums = _Sums(asked, [catalogue[code] for code, _ in cells], cells, by_unit=False)
    return {
        cell_key(*one): sums.of(catalogue[one[0]], one[1]).get(None, Decimal(0)) for one in cells
    }


def values_by_child(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, dict[Line, Decimal]]:
    """Cell key → line → number: one line for each child of the unit, ``OWN``, ``UNRESOLVED``."""
    cells = [one for one in wanted if _is_counted(catalogue, one)]
    sums = _Sums(asked, [catalogue[code] for code, _ in cells], cells, by_unit=True)
    return {
        cell_key(*one): {
            line: number
            for line, number in sums.of(catalogue[one[0]], one[1]).items()
            if line is not None
        }
        for one in cells
    }


def records_behind(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> QuerySet[Initiative] | QuerySet[Activity]:
    """The records behind one counted figure. Initiatives are as many as the figure says; the
    quantities (or attendances) of activities add up to it. Raises BadInput for a figure of another source."""
    if indicator.query == Query.ACTIVITIES:
        return _activity_records(indicator, narrowing, asked, within)
    return drill(question_behind(indicator, narrowing, asked, within))


def question_behind(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> Question:
    """The question to the counting layer that one figure over initiatives answers."""
    fixed = _fixed(indicator, narrowing)
    return asked.question(
        [indicator.params["measure"]], _mode(indicator), within=within,
        **{f"{name}s": (value,) for name, value in fixed.items() if value},
    )  # fmt: skip


def _is_counted(catalogue: Mapping[str, Indicator], wanted: Wanted) -> bool:
    indicator = catalogue.get(wanted[0])
    return indicator is not None and indicator.source == Source.COUNTED


def _mode(indicator: Indicator) -> Mode:
    return _MODES[Nature(indicator.nature)]


def _fixed(indicator: Indicator, narrowing: Narrowing) -> dict[str, str]:
    """Field, kind, origin, level: what the indicator fixes and what the cell narrows.

    Where both speak of one dimension and disagree nothing can fit; the narrowing stands then
    with a value no record has.
    """
    found = dict.fromkeys(("field", "kind", "origin", "level"), "")
    for name in found:
        fixed = indicator.params.get(name, "")
        wish = getattr(narrowing, name)
        found[name] = fixed if not wish or wish == fixed else (wish if not fixed else "-")
    return found


class _Sums:
    """The cubes behind a set of cells, read once."""

    def __init__(
        self, asked: Asked, indicators: list[Indicator], cells: list[Wanted], *, by_unit: bool
    ) -> None:
        self._asked, self._by_unit = asked, by_unit
        self._cubes: dict[tuple[Mode, bool], dict[tuple[Any, ...], int]] = {}
        groups: defaultdict[tuple[Mode, bool], set[str]] = defaultdict(set)
        kinds = set()
        for indicator, (_code, narrowing) in zip(indicators, cells, strict=True):
            if indicator.query == Query.INITIATIVES:
                groups[self._cube_of(indicator, narrowing)].add(indicator.params["measure"])
            elif indicator.query == Query.ACTIVITIES:
                kinds.add((indicator.params["activity"], indicator.nature))
        for (mode, by_level), measures in groups.items():
            by = (*_CUBE, *(("level",) if by_level else ()), *(("unit",) if by_unit else ()))
            question = asked.question(sorted(measures), mode, by=by)
            self._cubes[mode, by_level] = count(question)
        self._activities = {
            nature: _activity_cube(asked, [k for k, n in kinds if n == nature], nature, by_unit)
            for nature in {n for _kind, n in kinds}
        }

    def of(self, indicator: Indicator, narrowing: Narrowing) -> dict[Line | None, Decimal]:
        """Line (None without split) → number."""
        if indicator.query == Query.ACTIVITIES:
            return self._of_activities(indicator, narrowing)
        fixed = _fixed(indicator, narrowing)
        by_level = self._cube_of(indicator, narrowing)[1]
        found: defaultdict[Line | None, Decimal] = defaultdict(Decimal)
        for key, number in self._cubes[_mode(indicator), by_level].items():
            measure, field, kind, origin, *rest = key
            told = {"field": field, "kind": kind, "origin": origin}
            if by_level:
                told["level"] = rest[0]
            if measure == indicator.params["measure"] and _fits(fixed, told):
                found[rest[-1] if self._by_unit else None] += number
        return found

    def _of_activities(
        self, indicator: Indicator, narrowing: Narrowing
    ) -> dict[Line | None, Decimal]:
        fixed = _fixed_activity(indicator, narrowing)
        of = indicator.params.get("of", "quantity")
        found: defaultdict[Line | None, Decimal] = defaultdict(Decimal)
        for row in self._activities[indicator.nature]:
            if row["kind"] == indicator.params["activity"] and _fits(fixed, row):
                found[row.get("line")] += row[f"total_{of}"] or 0
        return found

    def _cube_of(self, indicator: Indicator, narrowing: Narrowing) -> tuple[Mode, bool]:
        return _mode(indicator), bool(_fixed(indicator, narrowing)["level"])


def _fits(fixed: Mapping[str, str], told: Mapping[str, Any]) -> bool:
    return all(not value or told.get(name) == value for name, value in fixed.items())


def _fixed_activity(indicator: Indicator, narrowing: Narrowing) -> dict[str, str]:
    """What activities are narrowed to, by the names of their columns."""
    fixed = _fixed(indicator, narrowing)
    variant, wish = indicator.params.get("variant", ""), narrowing.variant
    return {
        "field": fixed["field"], "subject": fixed["kind"], "level": fixed["level"],
        "stage": indicator.params.get("stage", ""),
        "variant": variant if not wish or wish == variant else (wish if not variant else "-"),
    }  # fmt: skip


def _activities_of(asked: Asked, nature: str) -> QuerySet[Activity]:
    span = Q(on__lt=asked.end)
    if nature == Nature.FLOW and asked.start is not None:
        span &= Q(on__gte=asked.start)
    return Activity.objects.standing().filter(span)


_TOTALS = {
    "total_quantity": Sum("quantity"), "total_attended": Sum("attended"),
    "total_expected": Sum("expected"), "total_entries": Count("pk"),
}  # fmt: skip


def _activity_cube(
    asked: Asked, kinds: list[str], nature: str, by_unit: bool
) -> list[dict[str, Any]]:
    rows = _activities_of(asked, nature).filter(kind__in=kinds)
    whole = rows.filter(placed_under(asked.unit, asked.tree, asked.day()))
    total = list(whole.order_by().values(*_ACTIVITY).annotate(**_TOTALS))
    if not by_unit:
        return total
    children = list(
        rows.filter(placed_under_child(asked.unit, asked.tree, asked.day()))
        .order_by()
        .values(*_ACTIVITY, line=F("unit__reaches__ancestor_id"))
        .annotate(**_TOTALS)
    )
    return [*children, *_rest_of(total, children)]


def _rest_of(total: list[dict[str, Any]], children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What lies under the unit but under none of its children."""
    left = {tuple(row[name] for name in _ACTIVITY): dict(row, line=OWN) for row in total}
    for row in children:
        rest = left[tuple(row[name] for name in _ACTIVITY)]
        for name in _TOTALS:
            rest[name] = (rest[name] or 0) - (row[name] or 0)
    return [row for row in left.values() if row["total_entries"]]


def _activity_records(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None
) -> QuerySet[Activity]:
    fixed = {name: value for name, value in _fixed_activity(indicator, narrowing).items() if value}
    rows = _activities_of(asked, indicator.nature).filter(
        kind=indicator.params["activity"], **fixed
    )
    if indicator.params.get("of") in {"attended", "expected"}:
        rows = rows.filter(**{f"{indicator.params['of']}__gt": 0})
    under = rows.filter(placed_under(asked.unit, asked.tree, asked.day()))
    if within is None:
        return under
    child = placed_under_child(asked.unit, asked.tree, asked.day())
    if isinstance(within, int):
        return rows.filter(child & Q(unit__reaches__ancestor_id=within))
    return under.exclude(pk__in=rows.filter(child).values("pk"))
