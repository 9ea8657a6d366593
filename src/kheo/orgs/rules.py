"""How the map of every day is computed from placements and successions. Plain values only.

The value of a unit on a day is the set of units under which it counts on the map of that day.
It is put together in three parts, each a list of half-open spans: before the unit's birth (from
its predecessors), during its life (from its placements) and after its end (from its heirs).

A division stays unresolved even where a paper fixes shares: a share cuts totals, but one record
cannot be cut. So records of a divided unit count under what all its heirs have in common, and
shares are applied only to declared totals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kheo.orgs.enums import How

FOREVER = date.max
"""Stands for "no end" while spans are compared; never stored."""


class Life(NamedTuple):
    """From the first day to the first day no more (``FOREVER`` = alive)."""

    starts: date
    ends: date


class Seat(NamedTuple):
    """Under whom a unit stands during which days, in one tree."""

    parent: int
    start: date
    end: date


class Heir(NamedTuple):
    """One line of succession, seen from either side. ``reviewed`` = rights may follow it."""

    unit: int
    on: date
    reviewed: bool


class Link(NamedTuple):
    """How an ancestor is reached: steps up, why, and whether rights follow."""

    depth: int
    how: str
    clear: bool


Links = Mapping[int, Link]


class Piece(NamedTuple):
    """Ancestors that hold from ``start`` to ``end``."""

    start: date
    end: date
    links: Links


class Row(NamedTuple):
    """One row of the projection, ``valid_to`` None while it runs."""

    unit: int
    ancestor: int
    depth: int
    how: str
    carries_rights: bool
    valid_from: date
    valid_to: date | None


_RANK = {How.PLACED.value: 0, How.SUCCEEDED.value: 1, How.UNRESOLVED.value: 2}
_WAYS = (How.PLACED.value, How.SUCCEEDED.value, How.UNRESOLVED.value)


@dataclass
class Atlas:
    """Lives, seats of one tree, and successions; answers which rows a unit has.

    ``floor`` is the first day that any map shows. Raises ``ValueError`` on a circle of parents.
    """

    lives: Mapping[int, Life]
    seats: Mapping[int, Sequence[Seat]]
    heirs: Mapping[int, Sequence[Heir]]
    forebears: Mapping[int, Sequence[Heir]]
    floor: date
    _known: dict[tuple[int, str], list[Piece]] = field(default_factory=dict)
    _open: set[tuple[int, str]] = field(default_factory=set)

    def rows(self, unit: int) -> list[Row]:
        """Every row of ``unit``, spans with the same answer joined, in a fixed order."""
        open_rows: dict[int, tuple[Link, date, date]] = {}
        done = [Row(unit, unit, 0, How.PLACED.value, True, self.floor, None)]

        def close(ancestor: int) -> None:
            link, start, end = open_rows.pop(ancestor)
            done.append(Row(unit, ancestor, *link, start, None if end == FOREVER else end))

        for piece in self.between(unit, self.floor, FOREVER):
            for ancestor in list(open_rows):
                link, _start, end = open_rows[ancestor]
                if end != piece.start or piece.links.get(ancestor) != link:
                    close(ancestor)
            for ancestor, link in piece.links.items():
                if ancestor != unit:
                    kept = open_rows.get(ancestor)
                    start = kept[1] if kept else piece.start
                    open_rows[ancestor] = (link, start, piece.end)
        for ancestor in list(open_rows):
            close(ancestor)
        return sorted(done, key=lambda row: (row.ancestor, row.valid_from))

    def between(self, unit: int, start: date, end: date) -> list[Piece]:
        """The pieces of ``unit`` cut to the days from ``start`` to ``end``."""
        life = self.lives[unit]
        found: list[Piece] = []
        for name, first, last in (
            ("before", self.floor, life.starts),
            ("life", life.starts, life.ends),
            ("after", life.ends, FOREVER),
        ):
            if max(first, start) < min(last, end):
                found += _cut(self._part(unit, name), start, end)
        return found

    def _part(self, unit: int, name: str) -> list[Piece]:
        key = (unit, name)
        if key not in self._known:
            if key in self._open:
                raise ValueError(f"unit {unit} stands above itself")
            self._open.add(key)
            compute: Callable[[int], list[Piece]] = getattr(self, f"_{name}")
            self._known[key] = compute(unit)
            self._open.discard(key)
        return self._known[key]

    def _life(self, unit: int) -> list[Piece]:
        """Under the parent of each day; days without a parent reach nobody else."""
        life, own = self.lives[unit], {unit: Link(0, How.PLACED.value, True)}
        pieces: list[Piece] = []
        day = life.starts
        for seat in self.seats.get(unit, ()):
            start, end = max(seat.start, life.starts), min(seat.end, life.ends)
            if start >= end:
                continue
            if day < start:
                pieces.append(Piece(day, start, own))
            pieces += [
                Piece(piece.start, piece.end, own | _raised(piece.links))
                for piece in self.between(seat.parent, start, end)
            ]
            day = end
        if day < life.ends:
            pieces.append(Piece(day, life.ends, own))
        return pieces

    def _after(self, unit: int) -> list[Piece]:
        """What the heirs have in common; without heirs, what the last parent reaches."""
        ends = self.lives[unit].ends
        heirs = [heir for heir in self.heirs.get(unit, ()) if heir.on == ends]
        placed = self._placed(unit, last=True)
        if heirs:
            return self._common(heirs, ends, FOREVER, placed)
        return self._by_parent(unit, ends, FOREVER, placed, last=True)

    def _before(self, unit: int) -> list[Piece]:
        """What the predecessors have in common; without any, what the first parent reaches."""
        starts = self.lives[unit].starts
        forebears = [one for one in self.forebears.get(unit, ()) if one.on == starts]
        placed = self._placed(unit, last=False)
        if forebears:
            return self._common(forebears, self.floor, starts, placed)
        return self._by_parent(unit, self.floor, starts, placed, last=False)

    def _placed(self, unit: int, *, last: bool) -> frozenset[int]:
        """Ancestors under which the unit stood on its last (or first) day."""
        life = self._part(unit, "life")
        links = life[-1 if last else 0].links
        return frozenset(a for a, link in links.items() if link.how == How.PLACED.value)

    def _by_parent(
        self, unit: int, start: date, end: date, placed: frozenset[int], *, last: bool
    ) -> list[Piece]:
        seats = self.seats.get(unit, ())
        if not seats:
            return [Piece(start, end, {})]
        parent = seats[-1 if last else 0].parent
        return [
            Piece(p.start, p.end, _passed(_raised(p.links), How.SUCCEEDED.value, True, placed))
            for p in self.between(parent, start, end)
        ]

    def _common(
        self, others: Sequence[Heir], start: date, end: date, placed: frozenset[int]
    ) -> list[Piece]:
        """The ancestors shared by all of ``others``: whole for one, unresolved for several."""
        how = How.SUCCEEDED.value if len(others) == 1 else How.UNRESOLVED.value
        reviewed = all(other.reviewed for other in others)
        spans = [self.between(other.unit, start, end) for other in others]
        pieces = []
        for first, last, several in _side_by_side(spans):
            shared = dict(several[0])
            for links in several[1:]:
                shared = {a: _joined(shared[a], links[a]) for a in shared if a in links}
            pieces.append(Piece(first, last, _passed(_raised(shared), how, reviewed, placed)))
        return pieces


def _raised(links: Links) -> dict[int, Link]:
    """The same ancestors, one step further away."""
    return {a: Link(link.depth + 1, link.how, link.clear) for a, link in links.items()}


def _joined(one: Link, other: Link) -> Link:
    """The shorter way, the weaker reason; rights only where both ways give them."""
    how = _WAYS[max(_RANK[one.how], _RANK[other.how])]
    return Link(min(one.depth, other.depth), how, one.clear and other.clear)


def _passed(links: Links, how: str, reviewed: bool, placed: frozenset[int]) -> dict[int, Link]:
    """Links after a succession. Who was placed above at the time keeps his rights anyway."""
    return {
        a: Link(
            link.depth,
            _WAYS[max(_RANK[link.how], _RANK[how])],
            a in placed or (reviewed and link.clear),
        )
        for a, link in links.items()
    }


def _cut(pieces: Iterable[Piece], start: date, end: date) -> Iterator[Piece]:
    for piece in pieces:
        first, last = max(piece.start, start), min(piece.end, end)
        if first < last:
            yield Piece(first, last, piece.links)


def _side_by_side(
    lists: Sequence[Sequence[Piece]],
) -> Iterator[tuple[date, date, list[Links]]]:
    """Cut several lists that cover the same days at every edge of any of them."""
    edges = sorted({day for pieces in lists for p in pieces for day in (p.start, p.end)})
    places = [0] * len(lists)
    for first, last in pairwise(edges):
        several = []
        for n, pieces in enumerate(lists):
            while places[n] < len(pieces) and pieces[places[n]].end <= first:
                places[n] += 1
            within = places[n] < len(pieces) and pieces[places[n]].start <= first
            several.append(pieces[places[n]].links if within else {})
        yield first, last, several
