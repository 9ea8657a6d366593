"""Rows of the register: narrowed, added up per kind, under the names of their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet, Sum

from kheo.activities.models import Activity
from kheo.activities.queries.kinds import latest_rows
from kheo.activities.rules import PAPER
from kheo.kernel.text import fold
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach, Unit, UnitKind, UnitName

SAME = ("unit_id", "kind", "on", "search_text", "variant", "field", "subject", "level", "stage")
MOST_WORDS = 8
_Dated = TypeVar("_Dated", UnitName, UnitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions of a list: half-open period, unit with everything below it on ``today``."""

    today: date
    kind: str = ""
    unit: Unit | None = None
    start: date | None = None
    end: date | None = None
    words: str = ""
    with_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """How many of one kind the rows of a list stand for, and how many people they name."""

    code: str
    name: str
    unit_word: str
    quantity: int
    attended: int
    expected: int


def narrowed(rows: QuerySet[Activity], by: Filters) -> QuerySet[Activity]:
    """``rows`` under every condition given."""
    if not by.with_cancelled:
        rows = rows.filter(cancelled_at__isnull=True)
    if by.kind:
        rows = rows.filter(kind=by.kind)
    if by.start is not None:
        rows = rows.filter(on__gte=by.start)
    if by.end is not None:
        rows = rows.filter(on__lt=by.end)
    if by.unit is not None:
        below = Reach.objects.as_of(by.today).filter(ancestor=by.unit, tree=Tree.TERRITORY)
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    for word in fold(by.words).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    return rows


def totals(rows: QuerySet[Activity]) -> list[Total]:
    """What the standing entries among ``rows`` add up to, kind by kind. Two queries."""
    sums = (
        rows.filter(cancelled_at__isnull=True)
        .order_by()
        .values("kind")
        .annotate(many=Sum("quantity"), came=Sum("attended"), asked=Sum("expected"))
    )
    found = {row["kind"]: row for row in sums}
    kinds = latest_rows(found)
    order = [*kinds, *sorted(set(found) - set(kinds))]
    return [
        Total(
            code,
            kinds[code].name if code in kinds else code,
            kinds[code].unit_word if code in kinds else "",
            found[code]["many"],
            found[code]["came"] or 0,
            found[code]["asked"] or 0,
        )
        for code in order
    ]


def sameness(activity: Activity) -> tuple[Any, ...]:
    """What two entries must not share; the numbers may differ."""
    return tuple(getattr(activity, name) for name in SAME)


def known_of(unit: Unit, days: Iterable[date]) -> dict[tuple[Any, ...], Activity]:
    """The standing entries of ``unit`` on ``days`` by what they say. One query."""
    rows = Activity.objects.standing().filter(unit=unit, on__in=set(days))
    return {sameness(row): row for row in rows.order_by("-pk")}


def kept_twin(activity: Activity) -> Activity | None:
    """A standing entry of the same unit that says the same of the same day, or rests on the same
    paper of a kind that registers papers; None when there is none."""
    others = Activity.objects.standing().exclude(pk=activity.pk)
    same = others.filter(**dict(zip(SAME, sameness(activity), strict=True)))
    if (found := same.order_by("pk").first()) is not None or activity.paper_id is None:
        return found
    own = {"unit_id": activity.unit_id, "kind": activity.kind, "paper_id": activity.paper_id}
    return others.filter(**own).order_by("pk").first() if activity.kind == PAPER else None


def labels_then(rows: Iterable[Activity]) -> dict[int, str]:
    """Key of each row → the full name its unit had on the day of the row. Two queries."""
    listed = list(rows)
    units = {row.unit_id for row in listed}
    names = _of_units(UnitName.objects.filter(unit_id__in=units))
    kinds = _of_units(UnitKind.objects.filter(unit_id__in=units))
    labels = {}
    for row in listed:
        name = next((one for one in names[row.unit_id] if row.on in one.period), None)
        kind = next((one for one in kinds[row.unit_id] if row.on in one.period), None)
        words = f"{kind.wording if kind else ''} {name.name if name else ''}".strip()
        labels[row.pk] = words if name else row.unit.label
    return labels


def _of_units(rows: QuerySet[_Dated]) -> Mapping[int, list[_Dated]]:
    """The dated rows of each unit, the first first."""
    found: defaultdict[int, list[_Dated]] = defaultdict(list)
    for row in rows.order_by("valid_from", "pk"):
        found[row.unit_id].append(row)
    return found
