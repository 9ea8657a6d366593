"""Classes of a choropleth: which values share a shade. Zero and "no data" are never in a class."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST = 5
"""Shades that are still told apart on paper."""
QUANTILE, EQUAL, OWN = "quantile", "equal", "own"


@dataclass(frozen=True, slots=True)
class Class:
    """From ``low`` to ``high``, both inside; ``shade`` 1 is the lightest, ``MOST`` the darkest."""

    low: Decimal
    high: Decimal
    shade: int

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies inside."""
        return self.low <= value <= self.high


def classes(
    values: Iterable[Decimal], *, how: str = QUANTILE, bounds: Sequence[Decimal] = ()
) -> tuple[Class, ...]:
    """At most ``MOST`` classes of the values above zero, from low to high.

    QUANTILE: as many units in each as equal values allow; EQUAL: steps of equal width; OWN: each
    class ends with one of ``bounds``, the last one is open. Where there are no more values than
    classes each value is its own. A class tells the lowest and highest value inside it; empty ones
    are left out, so a legend never promises a shade the map does not show.
    """
    found = sorted(value for value in values if value > 0)
    distinct = sorted(set(found))
    if not distinct:
        return ()
    if how == OWN and bounds:
        ends = [bound for bound in sorted(set(bounds)) if bound > 0][: MOST - 1]
    elif len(distinct) <= MOST:
        ends = distinct[:-1]
    elif how == EQUAL:
        step = (distinct[-1] - distinct[0]) / MOST
        ends = [distinct[0] + step * place for place in range(1, MOST)]
    else:
        ends = [found[(len(found) * place + MOST - 1) // MOST - 1] for place in range(1, MOST)]
    return _filled(distinct, sorted(set(ends)))


def shade_of(value: Decimal | None, told: Sequence[Class]) -> int | None:
    """The shade of a value: None without data, 0 for zero (and below)."""
    if value is None:
        return None
    return next((one.shade for one in told if one.holds(value)), 0)


def _filled(distinct: list[Decimal], ends: list[Decimal]) -> tuple[Class, ...]:
    members: dict[int, list[Decimal]] = {}
    for value in distinct:
        members.setdefault(bisect_left(ends, value), []).append(value)
    shades = _shades(len(members))
    return tuple(
        Class(inside[0], inside[-1], shade)
        for (_place, inside), shade in zip(sorted(members.items()), shades, strict=True)
    )


def _shades(number: int) -> list[int]:
    """So many shades of the ramp, as far apart as it allows."""
    if number == 1:
        return [3]
    return [1 + round(place * (MOST - 1) / (number - 1)) for place in range(number)]
