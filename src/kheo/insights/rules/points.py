"""Points of a unit from rates with a minimum base. Pure and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kheo.insights.enums import Direction
from kheo.kernel.numbers import round_half_up


@dataclass(frozen=True, slots=True)
class Rule:
    """What one item asks: ``weight`` points, full at ``full_at``; ``min_base`` for rates."""

    name: str
    weight: Decimal
    full_at: Decimal
    is_rate: bool
    direction: str = Direction.MORE
    min_base: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """What a unit earned for an item. ``is_small``: its base lies below the minimum."""

    name: str
    weight: Decimal
    hits: Decimal
    base: Decimal | None
    rate: Decimal
    points: Decimal
    is_small: bool = False


def scored(rule: Rule, hits: Decimal, base: Decimal | None) -> Scored:
    """The points of one item, rounded half up to two places at the end.

    A rate is taken of the base or of ``min_base``, whichever is larger, and what a small base lacks
    counts against it: 3 of 3 with a minimum of 10 is 30 %, 45 of 60 is 75 %; where less is better
    0 of 2 is 80 %, as if the eight that are missing had failed. So small numbers earn no shine, and
    a unit without any base earns nothing. Never more than the weight, never less than nothing.
    """
    rate, is_small = (
        _rate(rule, hits, base or Decimal(0)) if rule.is_rate else (Fraction(hits), False)
    )
    if rate is None:
        return Scored(rule.name, rule.weight, hits, base, Decimal(0), Decimal(0), is_small=True)
    reached = min(Fraction(1), max(Fraction(0), rate / Fraction(rule.full_at)))
    part = reached if rule.direction == Direction.MORE else 1 - reached
    points = round_half_up(Fraction(rule.weight) * part, 2)
    return Scored(rule.name, rule.weight, hits, base, round_half_up(rate, 2), points, is_small)


def _rate(rule: Rule, hits: Decimal, base: Decimal) -> tuple[Fraction | None, bool]:
    """The rate in percent that points are given for (None = there is nothing), is it a small base."""
    over = max(base, Decimal(rule.min_base))
    counted = hits if rule.direction == Direction.MORE else hits + (over - base)
    return (Fraction(counted) * 100 / Fraction(over) if base else None), base < rule.min_base


def total(items: Sequence[Scored]) -> Decimal:
    """The points of a unit."""
    return sum((item.points for item in items), Decimal(0))


def ranks(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """Unit → place: equal points share a place, the next place is skipped (1, 2, 2, 4)."""
    first: dict[Decimal, int] = {}
    for place, points in enumerate(sorted(totals.values(), reverse=True), 1):
        first.setdefault(points, place)
    return {unit: first[points] for unit, points in totals.items()}
