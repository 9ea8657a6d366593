"""What lies under a unit but under none of its children: its own work, and what waits for a division."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from kheo.counting.queries.question import OWN, UNRESOLVED, holds, placed_under
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit

_M = TypeVar("_M", bound=models.Model)
IS_UNRESOLVED = Q(unit__reaches__how=How.UNRESOLVED)
LINE = Case(When(IS_UNRESOLVED, then=Value(UNRESOLVED)), default=Value(OWN))
"""The line of such a row, beside the children of the unit."""


def under_no_child(
    rows: QuerySet[_M], unit: Unit, tree: Tree, *, day: date | None, happened: str, how: Q | None = None
) -> QuerySet[_M]:  # fmt: skip
    """Rows with a ``unit`` under ``unit`` but under none of its children, on the map of ``day``.

    ``day=None``: each row on its own day, the column ``happened``. ``how`` narrows to one line. Two
    small queries look for the units first: few, so that only their rows are read.
    """
    units = _uncovered(unit, tree, day)
    if not units:
        return rows.none()
    when: Any = day or OuterRef(happened)
    above = Reach.objects.filter(
        _holding("", when) & _holding("ancestor__placements__", when)
        & Q(ancestor__placements__parent=unit),
        unit_id=OuterRef("unit_id"), tree=tree, ancestor__placements__tree=tree,
    )  # fmt: skip
    found = rows.filter(
        placed_under(unit, tree, day or F(happened)) & (how or Q()), unit_id__in=units
    )
    return found.filter(~Exists(above))


def rest_line(line: str) -> Q:
    """The condition of one of the two lines."""
    return IS_UNRESOLVED if line == UNRESOLVED else ~IS_UNRESOLVED


def _uncovered(unit: Unit, tree: Tree, day: date | None) -> list[int]:
    """Units that on some day are under the unit asked but under none of its children."""
    whole = Reach.objects.filter(ancestor=unit, tree=tree)
    above = "ancestor__placements"
    parts = Reach.objects.filter(**{f"{above}__parent": unit, f"{above}__tree": tree}, tree=tree)
    if day is not None:
        whole = whole.filter(_holding("", day))
        parts = parts.filter(_holding("", day) & holds(above, day))
    covered: dict[int, list[tuple[date, date]]] = {}
    for key, since, until, placed, left in parts.values_list(
        "unit_id", "valid_from", "valid_to", f"{above}__valid_from", f"{above}__valid_to"
    ):
        days = (max(since, placed), min(until or date.max, left or date.max))
        covered.setdefault(key, []).append(days)
    return sorted(
        {
            key
            for key, since, until in whole.values_list("unit_id", "valid_from", "valid_to")
            if not _covers(covered.get(key, []), day or since, until)
        }
    )


def _covers(days: list[tuple[date, date]], since: date, until: date | None) -> bool:
    reached = since
    for first, end in sorted(days):
        if first > reached:
            return False
        reached = max(reached, end)
        if reached >= (until or date.max):
            return True
    return False


def _holding(path: str, day: Any) -> Q:
    ends = Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gt": day})
    return Q(**{f"{path}valid_from__lte": day}) & ends
