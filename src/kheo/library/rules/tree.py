"""The family tree as a picture: which places are drawn, which are folded into groups, and where each stands.

Plain values in, plain values out. Generations go from left to right, places from top to bottom; every twig has a
row of its own, a source stands in the middle of who learned from it. No two twigs ever overlap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

ROW = 34
"""Height of a row in units of the picture (a printed A4 page holds about forty)."""
BOX = 29
GAP = 44
"""Room between two generations, for the lines."""
LETTER = 7.3
"""Width of a letter, on average, at the size of the names."""
NARROWEST, WIDEST = 132, 268
PAD = 38
"""What a box needs beside its letters: the shape of the state and the margins."""
NARROW, STEP = 300, 16
"""The width of the picture on a telephone, and how much further in a generation stands."""
UNFOLDED = 60
"""Up to so many places everything is drawn; beyond it they are folded by province."""
GENERATIONS = 6
"""Later generations are counted at the end of the line; their own tree shows them."""


@dataclass(slots=True)
class Leaf:
    """A place as it comes from the records: its key, whom it learned from (0 = the source), its province
    (``order`` sorts it)."""

    key: int
    parent: int
    name: str
    note: str
    province: int
    province_name: str
    state: str
    told: str = ""
    url: str = ""
    order: str = ""


@dataclass(slots=True)
class Twig:
    """Something drawn: ``kind`` is root | place | group | more. ``count`` = places below a folded one,
    ``ended`` = how many of them gave up."""

    key: str
    kind: str
    name: str
    note: str = ""
    state: str = ""
    told: str = ""
    url: str = ""
    is_open: bool = False
    count: int = 0
    ended: int = 0
    children: list[Twig] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Box:
    """A twig with its place in the picture."""

    twig: Twig
    column: int
    x: float
    y: float
    width: float
    height: float
    name: str
    note: str

    @property
    def middle(self) -> float:
        """The height at which lines begin and end."""
        return self.y + self.height / 2

    @property
    def text_x(self) -> float:
        """Where the words begin."""
        return self.x + (12 if self.twig.kind == "root" else 28)

    @property
    def mark_x(self) -> float:
        """The left edge of the shape of the state, which is 16 units wide and high."""
        return round(self.x + 6, 1)

    @property
    def mark_y(self) -> float:
        """The upper edge of the shape of the state."""
        return round(self.middle - 8, 1)

    @property
    def first_line(self) -> float:
        """The base line of the name: in the middle when no note follows."""
        return round(self.y + (12.5 if self.note else 19), 1)

    @property
    def second_line(self) -> float:
        """The base line of the note."""
        return round(self.y + 24.5, 1)

    @property
    def sign(self) -> str:
        """Plus or minus of a group: what pressing it does."""
        across = f"M{self.x + 10:g} {self.middle:g}h8"
        return across if self.twig.is_open else f"{across}m-4 -4v8"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes in reading order, the paths of the lines, and the size of the picture."""

    boxes: Sequence[Box]
    paths: Sequence[tuple[str, str]]
    width: float
    height: float


def grow(root: Twig, leaves: Sequence[Leaf], *, opened: Collection[str] = ()) -> Twig:
    """Hang ``leaves`` under ``root``; many places are folded by province except the groups ``opened``.

    A group's key is "<whom they learned from>-<province>". Leaves whose parent is not there hang at the root.
    """
    keys = {leaf.key for leaf in leaves}
    below: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        below.setdefault(leaf.parent if leaf.parent in keys else 0, []).append(leaf)
    sizes = _sizes(below)
    ended = _sizes(below, state="given_up")
    folds = len(leaves) > UNFOLDED
    todo: list[tuple[Twig, int, int]] = [(root, 0, 1)]
    while todo:
        twig, key, generation = todo.pop()
        found = sorted(below.get(key, ()), key=_order)
        if not found:
            continue
        if generation > GENERATIONS:
            number = sum(1 + sizes.get(one.key, 0) for one in found)
            twig.children.append(Twig(f"{key}-more", "more", "", count=number, url=twig.url))
            continue
        for host, some in _hosts(twig, key, found, (sizes, ended), folds=folds, opened=opened):
            for leaf in some:
                grown = Twig(
                    str(leaf.key), "place", leaf.name, leaf.note, leaf.state, leaf.told, leaf.url
                )
                host.children.append(grown)
                todo.append((grown, leaf.key, generation + 1))
    return root


def _hosts(
    twig: Twig, key: int, found: Sequence[Leaf], below: tuple[Mapping[int, int], ...], *, folds: bool,
    opened: Collection[str],
) -> Iterator[tuple[Twig, Sequence[Leaf]]]:  # fmt: skip
    """Where the places learned from one source hang: at it, or at its groups when they are folded."""
    if not folds:
        yield twig, found
        return
    groups: dict[int, list[Leaf]] = {}
    for leaf in found:
        groups.setdefault(leaf.province, []).append(leaf)
    for province, some in groups.items():
        name = f"{key}-{province}"
        sizes, gone = below
        number = sum(1 + sizes.get(one.key, 0) for one in some)
        if number == 1:
            yield twig, some
            continue
        group = Twig(name, "group", some[0].province_name, is_open=name in opened, count=number)
        group.ended = sum((one.state == "given_up") + gone.get(one.key, 0) for one in some)
        twig.children.append(group)
        yield group, (some if group.is_open else ())


def _order(leaf: Leaf) -> tuple[str, str, int]:
    return leaf.order or leaf.province_name, leaf.note, leaf.key


def _sizes(below: Mapping[int, Sequence[Leaf]], state: str = "") -> dict[int, int]:
    """How many places (of one state) hang below each, at any depth; loops are counted once."""
    order: list[int] = []
    seen = {0}
    todo = [0]
    while todo:
        key = todo.pop()
        order.append(key)
        fresh = [leaf.key for leaf in below.get(key, ()) if leaf.key not in seen]
        seen.update(fresh)
        todo.extend(fresh)
    sizes: dict[int, int] = {}
    for key in reversed(order):
        sizes[key] = sum(
            (not state or leaf.state == state) + sizes.get(leaf.key, 0)
            for leaf in below.get(key, ())
        )
    return sizes


def lay_out(root: Twig) -> Drawing:
    """Give every twig its place: a row for each end of a line, sources in the middle of their copies."""
    order = _walk(root)
    rows: dict[str, float] = {}
    free = 0
    for twig, _column in order:
        if not twig.children:
            rows[twig.key] = free
            free += 1
    for twig, _column in reversed(order):
        if twig.children:
            rows[twig.key] = (rows[twig.children[0].key] + rows[twig.children[-1].key]) / 2
    widths = _widths(order)
    left = [sum(widths[:column]) + GAP * column for column in range(len(widths))]
    boxes = [
        _box(twig, column, left[column], rows[twig.key], widths[column]) for twig, column in order
    ]
    where = {box.twig.key: box for box in boxes}
    paths = [
        (_path(box, where[child.key]), child.state) for box in boxes for child in box.twig.children
    ]
    return Drawing(boxes, paths, sum(widths) + GAP * (len(widths) - 1), free * ROW - (ROW - BOX))


def lay_out_narrow(root: Twig) -> Drawing:
    """The same for a telephone: a row for every twig, copies below their source, further in."""
    order = _walk(root)
    rows = {twig.key: row for row, (twig, _column) in enumerate(order)}
    boxes = [
        _box(twig, column, column * STEP, rows[twig.key], NARROW - column * STEP)
        for twig, column in order
    ]
    where = {box.twig.key: box for box in boxes}
    paths = [
        (_elbow(box, where[child.key]), child.state) for box in boxes for child in box.twig.children
    ]
    return Drawing(boxes, paths, NARROW, len(order) * ROW - (ROW - BOX))


def _elbow(source: Box, copy: Box) -> str:
    """Down from the source's left edge and over to the copy."""
    return f"M{source.x + 7:g} {source.y + source.height:g}V{copy.middle:g}H{copy.x:g}"


def _walk(root: Twig) -> list[tuple[Twig, int]]:
    """Twigs with their generation, sources before their copies, top to bottom."""
    order: list[tuple[Twig, int]] = []
    todo = [(root, 0)]
    while todo:
        twig, column = todo.pop()
        order.append((twig, column))
        todo.extend((child, column + 1) for child in reversed(twig.children))
    return order


def _widths(order: Sequence[tuple[Twig, int]]) -> list[float]:
    widths = [0.0] * (max(column for _twig, column in order) + 1)
    for twig, column in order:
        letters = max(len(twig.name), len(twig.note) * 0.86)
        widths[column] = max(widths[column], min(max(letters * LETTER + PAD, NARROWEST), WIDEST))
    return [round(width, 1) for width in widths]


def _box(twig: Twig, column: int, x: float, row: float, width: float) -> Box:
    fits = int((width - PAD) / LETTER)
    return Box(
        twig, column, round(x, 1), round(row * ROW, 1), width, BOX, _cut(twig.name, fits),
        _cut(twig.note, int(fits / 0.86)),
    )  # fmt: skip


def _cut(text: str, fits: int) -> str:
    return text if len(text) <= fits + 1 else f"{text[:fits].rstrip(' ,.;:–-')}…"


def _path(source: Box, copy: Box) -> str:
    """A line that leaves the source level, bends once and arrives level."""
    start, end = source.x + source.width, copy.x
    bend = (start + end) / 2
    return (
        f"M{start:g} {source.middle:g}C{bend:g} {source.middle:g} {bend:g} {copy.middle:g} "
        f"{end:g} {copy.middle:g}"
    )


def circles(sources: Mapping[int, int | None]) -> Iterator[list[int]]:
    """Circles in "record → its source", each once, beginning with its smallest key."""
    settled: set[int] = set()
    for first in sources:
        way: list[int] = []
        place: dict[int, int] = {}
        here: int | None = first
        while here is not None and here not in settled and here not in place:
            place[here] = len(way)
            way.append(here)
            here = sources.get(here)
        if here is not None and here in place:
            circle = way[place[here] :]
            least = circle.index(min(circle))
            yield [*circle[least:], *circle[:least]]
        settled.update(way)
