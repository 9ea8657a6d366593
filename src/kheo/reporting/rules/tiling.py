"""Which of several reports of one unit make a sum, so that no day is counted twice. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple


class Tile(NamedTuple):
    """A half-open span and what stands for it."""

    starts_on: date
    ends_on: date
    what: Any = None


def chosen(tiles: Iterable[Tile]) -> list[Tile]:
    """The tiles that count, in the order of their days: the longest first, none overlapping.

    Of two for the same span the later in the sequence counts (it was made later).
    """
    taken: list[Tile] = []
    ordered = sorted(
        enumerate(tiles),
        key=lambda pair: (-(pair[1].ends_on - pair[1].starts_on).days, -pair[0]),
    )
    for _place, tile in ordered:
        if all(tile.ends_on <= one.starts_on or one.ends_on <= tile.starts_on for one in taken):
            taken.append(tile)
    return sorted(taken, key=lambda tile: tile.starts_on)
