"""How well an initiative fits a unit: points with their reasons (100 at most).

The points are a way of sorting, not a judgement; every one of them is told beside the initiative.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

THEME_POINTS = (40, 34, 28, 22, 16)
"""The first problem a unit named, the second, …; what stands further down earns the last."""
TERRAIN_POINTS, KIND_POINTS, PEOPLE_POINTS = 20, 15, 10
COPY_POINTS, MOST_COPY_POINTS = 3, 15
BANDS = (0, 5_000, 10_000, 20_000, 40_000, 80_000, 200_000, 1_000_000, 5_000_000)
"""Where a band of inhabitants begins."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a unit is like: kind, terrain ("" = not said), inhabitants (None = not said)."""

    kind: str
    terrain: str = ""
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it fits: ``what`` theme, terrain, kind, people or copies; ``word`` the theme's code or the
    value they share; ``count`` of working copies."""

    what: str
    points: int
    word: str = ""
    count: int = 0


def band(population: int | None) -> int | None:
    """The band of inhabitants, 0 the smallest; None when nobody said."""
    if population is None:
        return None
    return max(place for place, start in enumerate(BANDS) if population >= start)


def of_theme(problems: Sequence[str], themes: Collection[str]) -> list[Reason]:
    """The strongest problem it answers earns points; further ones are told without any."""
    hit = [(place, code) for place, code in enumerate(problems) if code in themes]
    return [
        Reason("theme", THEME_POINTS[min(place, len(THEME_POINTS) - 1)] if not told else 0, code)
        for told, (place, code) in enumerate(hit)
    ]


def of_ground(here: Ground, there: Ground) -> list[Reason]:
    """What two units share."""
    found = []
    if here.terrain and here.terrain == there.terrain:
        found.append(Reason("terrain", TERRAIN_POINTS, here.terrain))
    if here.kind == there.kind:
        found.append(Reason("kind", KIND_POINTS, here.kind))
    if band(here.population) is not None and band(here.population) == band(there.population):
        found.append(Reason("people", PEOPLE_POINTS))
    return found


def reasons(
    here: Ground, problems: Sequence[str], themes: Collection[str], grounds: Sequence[Ground],
    copies: int,
) -> list[Reason]:  # fmt: skip
    """Every reason, the strongest first. ``grounds`` = where it works: its owner and its working
    copies; the place most like here is the one that is told. ``copies`` = how many of them work."""
    found = of_theme(problems, themes)
    shared = [of_ground(here, there) for there in grounds]
    found += max(shared, key=points, default=[])
    if copies:
        earned = min(COPY_POINTS * copies, MOST_COPY_POINTS)
        found.append(Reason("copies", earned, count=copies))
    return sorted(found, key=lambda one: -one.points)


def points(found: Iterable[Reason]) -> int:
    """The sum."""
    return sum(one.points for one in found)
