"""From whom one learns: never in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def way_to(start: int, goal: int, sources: Mapping[int, int | None]) -> Sequence[int]:
    """The records from ``start`` up to ``goal``, both told, each followed by its source; () when
    the way up does not lead there. A circle that stands already is walked once."""
    way: list[int] = []
    here: int | None = start
    while here is not None and here not in way:
        way.append(here)
        if here == goal:
            return way
        here = sources.get(here)
    return ()
