"""Labels that do not overlap: name and value where they fit, the number of the table's row elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Point = tuple[int, int]
LETTER = 0.56
"""Width of a letter in parts of its height, in the sans-serif faces of the system."""
LINE = 1.15
GAP = 3


@dataclass(frozen=True, slots=True)
class Area:
    """A shape in units of the drawing that wants a label."""

    key: str
    rings: tuple[tuple[Point, ...], ...]
    middle: Point
    name: str
    value: str
    number: str

    def chord(self, y: float) -> list[tuple[float, float]]:
        """The pieces of a horizontal line that lie inside."""
        cuts = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for ring in self.rings
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
            if (y1 > y) != (y2 > y)
        )
        return list(zip(cuts[::2], cuts[1::2], strict=False))


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they overlap."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text around a middle, or from a left edge on (``starts``)."""

    key: str
    x: int
    y: int
    size: int
    lines: tuple[str, ...]
    starts: bool = False


def placed(
    areas: Iterable[Area], *, size: int, edge: Box, taken: Sequence[Box] = (), outside: bool = False
) -> list[Label]:
    """At most one label an area, large areas first; none overlaps another or ``taken``.

    ``outside``: a name may stand to the right of its area where nothing is drawn (the sea).
    """
    wishes = sorted(
        ((area, _bounds(area)) for area in areas if area.rings),
        key=lambda told: (-_size(told[1]), told[0].key),
    )
    others = [bounds for _area, bounds in wishes]
    held, found = list(taken), []
    for area, bounds in wishes:
        for label, box in _options(area, bounds, size, outside=outside):
            if not _inside(box, edge) or any(box.meets(one) for one in held):
                continue
            if label.starts and _covers(box, wishes, others):
                continue
            held.append(box)
            found.append(label)
            break
    return found


def _options(
    area: Area, bounds: Box, size: int, *, outside: bool
) -> Iterator[tuple[Label, Box]]:  # fmt: skip
    both = (area.name, area.value) if area.value else (area.name,)
    for lines in (both, (area.name,)):
        if (x := _room(area, lines, size)) is not None:
            yield _centred(area, x, lines, size)
    if outside:
        text = " ".join(both)
        left, top = bounds.right + 6, area.middle[1] - size * 0.6
        box = Box(left, top, left + len(text) * size * LETTER, top + size * LINE)
        yield Label(area.key, round(left), area.middle[1], size, (text,), starts=True), box
    small = round(size * 0.8)
    for letters in (small, round(size * 0.6)):
        x = _room(area, (area.number,), letters)
        yield _centred(area, area.middle[0] if x is None else x, (area.number,), letters)


def _centred(area: Area, x: float, lines: tuple[str, ...], size: int) -> tuple[Label, Box]:
    wide, high = _width(lines, size), size * LINE * len(lines)
    y = area.middle[1]
    box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    return Label(area.key, round(x), y, size, lines), box


def _room(area: Area, lines: tuple[str, ...], size: int) -> float | None:
    """The middle of a stretch of the area as wide as the text over its whole height; None without."""
    half = size * LINE * len(lines) / 2
    left, right = float("-inf"), float("inf")
    for y in (area.middle[1] - half * 0.8, area.middle[1] + 0.5, area.middle[1] + half * 0.8):
        piece = next((p for p in area.chord(y) if p[0] <= area.middle[0] <= p[1]), None)
        if piece is None:
            return None
        left, right = max(left, piece[0]), min(right, piece[1])
    if right - left < _width(lines, size) + GAP:
        return None
    half_width = _width(lines, size) / 2
    return min(max(area.middle[0], left + half_width), right - half_width)


def _width(lines: tuple[str, ...], size: int) -> float:
    return max(len(line) for line in lines) * size * LETTER


def _bounds(area: Area) -> Box:
    points = [point for ring in area.rings for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _size(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _inside(box: Box, edge: Box) -> bool:
    return (
        edge.left <= box.left and box.right <= edge.right
        and edge.top <= box.top and box.bottom <= edge.bottom
    )  # fmt: skip


def _covers(box: Box, wishes: Sequence[tuple[Area, Box]], bounds: Sequence[Box]) -> bool:
    """Whether any area lies under the box."""
    for (area, _box), around in zip(wishes, bounds, strict=True):
        if box.meets(around):
            for y in (box.top, (box.top + box.bottom) / 2, box.bottom):
                if any(left < box.right and box.left < right for left, right in area.chord(y)):
                    return True
    return False
