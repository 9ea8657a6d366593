"""Points of the units below: live while a scoring is open, read as they were frozen afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kheo.counting.addresses import behind_address
from kheo.counting.narrowing import from_key
from kheo.counting.queries.indicators import Asked, catalogue_on, values_by_child
from kheo.insights.enums import SchemeStatus
from kheo.insights.models import Scheme, SchemeItem, UnitScore
from kheo.insights.rules.points import Rule, Scored, ranks, scored, total
from kheo.orgs.models import Unit
from kheo.orgs.queries import children

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its points in the order of the items, and its place among those compared."""

    unit: Unit
    items: tuple[Scored, ...]
    total: Decimal
    rank: int = 0

    @property
    def has_small(self) -> bool:
        """Whether a rate stands on a base below the minimum."""
        return any(one.is_small for one in self.items)


def counted_until(scheme: Scheme, today: date) -> date:
    """The day after the last one that is counted: of a running span the day after ``today``.

    Of a published scoring it is that of its publishing.
    """
    if scheme.status == SchemeStatus.PUBLISHED:
        today = timezone.localdate(scheme.moved_at)
    return max(min(scheme.ends_on, today + ONE_DAY), scheme.starts_on + ONE_DAY)


def asked_of(scheme: Scheme, today: date) -> Asked:
    """What is asked of the counting layer: the span so far, on the map of its last day."""
    end = counted_until(scheme, today)
    return Asked(
        unit=scheme.unit, start=scheme.starts_on, end=end, today=today, reading=end - ONE_DAY
    )


def units_of(scheme: Scheme, today: date) -> QuerySet[Unit]:
    """The units that stand directly below on the last day counted, of the kinds it is for."""
    found = children(scheme.unit, counted_until(scheme, today) - ONE_DAY)
    return found.filter(kind__in=scheme.for_kinds) if scheme.for_kinds else found


def items_of(scheme: Scheme) -> list[SchemeItem]:
    """The items in their order."""
    return list(scheme.items.order_by("order"))


def rows_of(scheme: Scheme, today: date) -> list[Row]:
    """The ranking, best first: frozen once published, else counted now."""
    if scheme.status == SchemeStatus.PUBLISHED:
        return frozen(scheme)
    return live(scheme, today=today)


def live(
    scheme: Scheme, *, today: date, items: Sequence[SchemeItem] | None = None
) -> list[Row]:  # fmt: skip
    """Every unit with its points of today, best first. A fixed number of queries for any number of
    units: each figure is one column of a split by units."""
    chosen = list(items) if items is not None else items_of(scheme)
    asked = asked_of(scheme, today)
    keys = sorted({key for one in chosen for key in (one.hits, one.base) if key})
    catalogue = catalogue_on(asked.last_day)
    found = values_by_child([from_key(key) for key in keys], catalogue=catalogue, asked=asked)

    def number(key: str, unit: Unit) -> Decimal:
        return found.get(key, {}).get(unit.pk, Decimal(0))

    rules = [rule_of(one, scheme) for one in chosen]
    rows = []
    for unit in units_of(scheme, today):
        told = tuple(
            scored(rule, number(one.hits, unit), number(one.base, unit) if one.base else None)
            for rule, one in zip(rules, chosen, strict=True)
        )
        rows.append(Row(unit, told, total(told)))
    return ranked(rows)


def rule_of(item: SchemeItem, scheme: Scheme) -> Rule:
    """What an item asks; its own smallest base, else that of the scoring."""
    least = scheme.min_base if item.min_base is None else item.min_base
    return Rule(
        name=item.name, weight=item.weight, full_at=item.full_at, is_rate=bool(item.base),
        direction=item.direction, min_base=least,
    )  # fmt: skip


def ranked(rows: Sequence[Row]) -> list[Row]:
    """``rows`` with places among themselves, best first; equal ones in the order of the alphabet."""
    places = ranks({row.unit.pk: row.total for row in rows})
    return sorted(
        (replace(row, rank=places[row.unit.pk]) for row in rows),
        key=lambda row: (row.rank, row.unit.sort_key, row.unit.pk),
    )


def of_kind(rows: Sequence[Row], kind: str) -> list[Row]:
    """The units of one kind with places among themselves, so that like is compared with like.

    Frozen totals stay as they are; only the places are told within the kind.
    """
    return ranked([row for row in rows if row.unit.kind == kind]) if kind else list(rows)


def frozen(scheme: Scheme) -> list[Row]:
    """The rows as they were published; nothing is counted again. One query."""
    kept = UnitScore.objects.filter(scheme=scheme).select_related("unit")
    return [
        Row(one.unit, tuple(_scored(told) for told in one.content), one.total, one.rank)
        for one in kept.order_by("rank", "unit__sort_key", "unit_id")
    ]


def content_of(row: Row) -> list[dict[str, Any]]:
    """The items of a row as they are kept (``UnitScore.content``, schema 1)."""
    return [
        {
            "name": one.name, "weight": str(one.weight), "hits": str(one.hits),
            "base": None if one.base is None else str(one.base), "rate": str(one.rate),
            "points": str(one.points), "is_small": one.is_small,
        }
        for one in row.items
    ]  # fmt: skip


def _scored(told: dict[str, Any]) -> Scored:
    return Scored(
        name=told["name"], weight=Decimal(told["weight"]), hits=Decimal(told["hits"]),
        base=None if told["base"] is None else Decimal(told["base"]), rate=Decimal(told["rate"]),
        points=Decimal(told["points"]), is_small=told["is_small"],
    )  # fmt: skip


def address_of(key: str, unit: Unit, asked: Asked) -> str:
    """The page of the records behind one figure of one unit."""
    code, narrowing = from_key(key)
    return behind_address(
        code, narrowing, unit=unit, start=asked.start, end=asked.end, reading=asked.reading
    )
