"""The register of activities as figures: sums by what was done, and the entries behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kheo.activities.models import Activity
from kheo.counting.enums import Nature
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.asked import Asked, Line, fixed_activity
from kheo.counting.queries.question import placed_under, placed_under_child
from kheo.counting.queries.rest import LINE, rest_line, under_no_child

_SPLIT = ("kind", "variant", "field", "subject", "level", "stage")
_LISTED = Q(expected__isnull=False)
TOTALS = {
    "quantity": Sum("quantity"),
    "attended": Sum("attended"),
    "expected": Sum("expected"),
    "present": Sum("attended", filter=_LISTED),
    "entries": Count("pk"),
}
"""What an indicator adds up (``of``). "present" are those who came where it is known who should have."""
_ADDS = {
    "quantity": Q(), "entries": Q(), "attended": Q(attended__gt=0), "expected": Q(expected__gt=0),
    "present": _LISTED & Q(attended__gt=0),
}  # fmt: skip
"""Which entries add something to the sum."""
_ADDING: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "quantity": lambda row: True,
    "entries": lambda row: True,
    "attended": lambda row: bool(row["attended"]),
    "expected": lambda row: bool(row["expected"]),
    "present": lambda row: row["expected"] is not None and bool(row["attended"]),
}
"""The same, asked of a row that was read."""


class ActivitySums:
    """Sums over the entries of a period, read once for a set of indicators of one nature."""

    def __init__(self, asked: Asked, kinds: Iterable[str], nature: str, *, by_unit: bool) -> None:
        rows = _in_period(asked, nature).filter(kind__in=sorted(kinds))
        day = asked.map_day(nature)
        totals = {f"total_{name}": total for name, total in TOTALS.items()}
        if not by_unit:
            whole = rows.filter(placed_under(asked.unit, asked.tree, day or F("on")))
            self._rows = list(whole.order_by().values(*_SPLIT).annotate(**totals))
            return
        child = rows.filter(placed_under_child(asked.unit, asked.tree, day or F("on")))
        rest = under_no_child(rows, asked.unit, asked.tree, day=day, happened="on")
        self._rows = [
            row
            for part, line in ((child, F("unit__reaches__ancestor_id")), (rest, LINE))
            for row in part.order_by().values(*_SPLIT, line=line).annotate(**totals)
        ]

    def of(self, indicator: Indicator, narrowing: Narrowing) -> dict[Line | None, Decimal]:
        """Line (None without split) → sum."""
        wanted = fixed_activity(indicator, narrowing)
        name = f"total_{indicator.params.get('of', 'quantity')}"
        found: defaultdict[Line | None, Decimal] = defaultdict(Decimal)
        for row in self._rows:
            if row["kind"] == indicator.params["activity"] and _fits(wanted, row):
                found[row.get("line")] += row[name] or 0
        return {line: number for line, number in found.items() if number}


class ActivityLists:
    """The entries of a period, read once, behind any figure of indicators of one nature."""

    def __init__(self, asked: Asked, kinds: Iterable[str], nature: str, *, by_unit: bool) -> None:
        rows = _in_period(asked, nature).filter(kind__in=sorted(kinds))
        day = asked.map_day(nature)
        columns = ("pk", *_SPLIT, "attended", "expected")
        if not by_unit:
            whole = rows.filter(placed_under(asked.unit, asked.tree, day or F("on")))
            self._rows = list(whole.order_by("pk").values(*columns))
            return
        child = rows.filter(placed_under_child(asked.unit, asked.tree, day or F("on")))
        rest = under_no_child(rows, asked.unit, asked.tree, day=day, happened="on")
        self._rows = [
            row
            for part, line in ((child, F("unit__reaches__ancestor_id")), (rest, LINE))
            for row in part.order_by("pk").values(*columns, line=line)
        ]

    def of(self, indicator: Indicator, narrowing: Narrowing) -> dict[Line | None, list[int]]:
        """Line (None without split) → keys of the entries that ``activities_behind`` gives."""
        wanted = fixed_activity(indicator, narrowing)
        adds = _ADDING[indicator.params.get("of", "quantity")]
        found: defaultdict[Line | None, list[int]] = defaultdict(list)
        for row in self._rows:
            if row["kind"] == indicator.params["activity"] and adds(row) and _fits(wanted, row):
                found[row.get("line")].append(row["pk"])
        return dict(found)


def activities_behind(
    indicator: Indicator, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> QuerySet[Activity]:
    """The entries that add up to one figure, and to that of the line ``within``."""
    wanted = fixed_activity(indicator, narrowing)
    chosen = {f"{name}__in": values for name, values in wanted.items() if values}
    of = indicator.params.get("of", "quantity")
    rows = _in_period(asked, indicator.nature).filter(
        _ADDS[of], kind=indicator.params["activity"], **chosen
    )
    day = asked.map_day(indicator.nature)
    if isinstance(within, str):
        return under_no_child(
            rows, asked.unit, asked.tree, day=day, happened="on", how=rest_line(within)
        )
    if within is None:
        return rows.filter(placed_under(asked.unit, asked.tree, day or F("on")))
    child = placed_under_child(asked.unit, asked.tree, day or F("on"))
    return rows.filter(child & Q(unit__reaches__ancestor_id=within))


def sum_behind(indicator: Indicator, rows: QuerySet[Activity]) -> Decimal:
    """What the entries add up to."""
    of = indicator.params.get("of", "quantity")
    return Decimal(rows.aggregate(total=TOTALS[of])["total"] or 0)


def _in_period(asked: Asked, nature: str) -> QuerySet[Activity]:
    span = Q(on__lt=asked.end)
    if nature == Nature.FLOW and asked.start is not None:
        span &= Q(on__gte=asked.start)
    return Activity.objects.standing().filter(span)


def _fits(wanted: Mapping[str, tuple[str, ...]], row: Mapping[str, Any]) -> bool:
    return all(not values or row[name] in values for name, values in wanted.items())
