"""Rings of points on a grid: area, crossing of oneself, a place inside for a label. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[int, int]
Ring = tuple[Place, ...]
MOST_PAIRS = 8_000_000
"""Pairs of sides compared for one ring: a few seconds."""
_LEVELS = 9


def doubled_area(ring: Sequence[Place]) -> int:
    """Twice the area, with a sign for the way round."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))


def crossing(ring: Sequence[Place]) -> bool:
    """Whether two sides cross each other. Touching is none: islands of a border may touch.

    Raises ``ValueError`` for a ring so intricate (no border is) that asking would take minutes.
    """
    sides = sorted(
        (min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]), a, b)
        for a, b in _sides(ring)
    )
    asked = 0
    open_sides: list[tuple[int, int, int, int, Place, Place]] = []
    for side in sides:
        west, _east, south, north, a, b = side
        open_sides = [one for one in open_sides if one[1] >= west]
        asked += len(open_sides)
        if asked > MOST_PAIRS:
            raise ValueError("too intricate")
        for one in open_sides:
            if one[2] <= north and south <= one[3] and _cross(a, b, one[4], one[5]):
                return True
        open_sides.append(side)
    return False


def middle_of(rings: Sequence[Ring]) -> Place:
    """A place inside: the middle of the widest of a few horizontal lines through the largest ring."""
    ring = max(rings, key=lambda one: abs(doubled_area(one)))
    ys = [y for _x, y in ring]
    low, high = min(ys), max(ys)
    best = (-1.0, 0.0, 0.0)
    for level in range(1, _LEVELS + 1):
        y = low + (high - low) * level / (_LEVELS + 1) + 0.01
        cuts = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in _sides(ring)
            if (y1 > y) != (y2 > y)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            best = max(best, (right - left, (left + right) / 2, y))
    return round(best[1]), round(best[2])


def _sides(ring: Sequence[Place]) -> list[tuple[Place, Place]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _cross(a: Place, b: Place, c: Place, d: Place) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Place, b: Place, c: Place) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)
