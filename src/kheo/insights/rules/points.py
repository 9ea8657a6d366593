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

    A rate is ``hits`` of the base or of ``min_base``, whichever is larger: 3 of 3 with a minimum of 10 is
    30 %, 45 of 60 is 75 %. Where less is better a base below the minimum is taken as it is, so that
    small numbers earn no shine, and a unit without any base earns nothing.
    """
    if rule.is_rate:
        given = base or Decimal(0)
        floor = Decimal(rule.min_base) if rule.direction == Direction.MORE else Decimal(0)
        over = max(given, floor)
        rate = Fraction(hits) * 100 / Fraction(over) if over else None
        is_small = given < rule.min_base
    else:
        rate, is_small = Fraction(hits), False
    if rate is None:
        return Scored(rule.name, rule.weight, hits, base, Decimal(0), Decimal(0), True)
    reached = min(Fraction(1), max(Fraction(0), rate / Fraction(rule.full_at)))
    part = reached if rule.direction == Direction.MORE else 1 - reached
    points = round_half_up(Fraction(rule.weight) * part, 2)
    return Scored(rule.name, rule.weight, hits, base, round_half_up(rate, 2), points, is_small)


def total(items: Sequence[Scored]) -> Decimal:
    """The points of a unit."""
    return sum((item.points for item in items), Decimal(0))


def ranks(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """Unit → place: equal points share a place, the next place is skipped (1, 2, 2, 4)."""
    ordered = sorted(totals.values(), reverse=True)
    return {unit: ordered.index(points) + 1 for unit, points in totals.items()}
