"""What the map of units announces."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.kernel.events import Event


@dataclass(frozen=True)
class MapChanging(Event):
    """The projection of ``units`` is about to be thrown away: take back what rests on it."""

    units: frozenset[int]


@dataclass(frozen=True)
class MapChanged(Event):
    """The projection of ``units`` has been made anew; None: the whole of it."""

    units: frozenset[int] | None
