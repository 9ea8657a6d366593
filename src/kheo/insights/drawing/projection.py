"""From the grid of outlines to the units of a drawing.

Equirectangular with the cosine of the middle latitude: over the 15 degrees of Việt Nam shapes are
stretched by at most four percent, which no reader of a thematic map sees. Nothing is measured on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

GRID = 10_000
"""Steps of a degree."""
Place = tuple[int, int]
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """West and north edge on the grid; drawing units a step, east–west and north–south."""

    west: int
    north: int
    across: float
    down: float
    left: int
    top: int

    def point(self, place: Place) -> Point:
        """The place in whole units of the drawing."""
        return (
            round((place[0] - self.west) * self.across) + self.left,
            round((self.north - place[1]) * self.down) + self.top,
        )


def frame(
    corners: tuple[Place, Place], *, left: int, top: int, width: int, height: int
) -> Frame:  # fmt: skip
    """The largest drawing of an area (south-west, north-east corner) inside a box, in its middle."""
    (west, south), (east, north) = corners
    squeeze = cos(radians((south + north) / 2 / GRID))
    wide, high = max(1.0, (east - west) * squeeze), max(1, north - south)
    scale = min(width / wide, height / high)
    return Frame(
        west=west, north=north, across=scale * squeeze, down=scale,
        left=left + round((width - wide * scale) / 2), top=top + round((height - high * scale) / 2),
    )  # fmt: skip


def corners(rings: Iterable[Iterable[Place]]) -> tuple[Place, Place] | None:
    """South-west and north-east corner of all points; None when there is none."""
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def points_of(ring: Iterable[Place], frame: Frame) -> tuple[Point, ...]:
    """A ring in whole units of the drawing; points that fall together are one."""
    west, north, across, down = frame.west, frame.north, frame.across, frame.down
    left, top = frame.left, frame.top
    found: list[Point] = []
    for x, y in ring:
        point = (round((x - west) * across) + left, round((north - y) * down) + top)
        if not found or point != found[-1]:
            found.append(point)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return tuple(found)


def path(rings: Iterable[tuple[Point, ...]]) -> str:
    """The ``d`` of a path, each point relative to the last; rings that vanish are left out."""
    return "".join(_ring(points) for points in rings if len(points) > 2)


def _ring(points: tuple[Point, ...]) -> str:
    x, y = points[0]
    text = [f"M{x} {y}l"]
    for px, py in points[1:]:
        dx, dy = px - x, py - y
        lead = "" if text[-1].endswith("l") or dx < 0 else " "
        text.append(f"{lead}{dx}{'' if dy < 0 else ' '}{dy}")
        x, y = px, py
    return "".join(text) + "z"
