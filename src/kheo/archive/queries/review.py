"""What a person looks through: the items of a file without their values, its text in pieces, its findings."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models.fields.json import KeyTransform

from kheo.archive.enums import ItemKind, ItemState
from kheo.archive.models import Reading
from kheo.archive.queries.progress import Progress

PIECE = 40_000
"""Characters of text on one page."""
ERROR, DOUBT, REMARK, FINE = "error", "doubt", "remark", "fine"
GRADES = (ERROR, DOUBT, REMARK)
LETTERS = {"f": ItemKind.FIGURE, "d": ItemKind.PAPER}


class Light(NamedTuple):
    """An item without its values: where it stands and how it was decided."""

    pk: int
    kind: str
    order: int
    state: str
    start: int
    end: int
    note: str
    earlier: int | None
    core: bool | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state == ItemState.OPEN

    @property
    def is_context(self) -> bool:
        """A figure that tells of something else than the movement (area, inhabitants)."""
        return self.kind == ItemKind.FIGURE and self.core is False


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the file. ``number`` counts from 1; ``items`` are the keys of those it lies on.

    ``source`` is the key of the paper in the books that the figure was laid beside.
    """

    number: int
    kind: str
    grade: str
    sentence: str
    detail: str
    items: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    source: int | None = None

    @property
    def start(self) -> int:
        """Where it begins in the text; 0 for one of the whole file."""
        return min((start for start, _end in self.spans), default=0)


class Review:
    """The items of a reading and what follows from them. One query."""

    def __init__(self, reading: Reading) -> None:
        rows = (
            reading.items.annotate(core=KeyTransform("core", "values"))
            .order_by("start", "order")
            .values_list("pk", "kind", "order", "state", "start", "end", "note", "earlier", "core")
        )
        self.reading = reading
        self.items = [Light(*row) for row in rows]

    @cached_property
    def progress(self) -> Progress:
        """How far the looking through is."""
        return Progress(Counter((one.kind, one.state) for one in self.items))

    @cached_property
    def findings(self) -> list[Finding]:
        """Every check that does not come out, worst first within the order of the text."""
        names = _names(self.items)
        found = [
            _finding(number, check, names) for number, check in enumerate(self.reading.checks, 1)
        ]
        return sorted(
            (one for one in found if one.grade in GRADES),
            key=lambda one: (GRADES.index(one.grade), one.start, one.number),
        )

    @cached_property
    def fine(self) -> list[Finding]:
        """Every check that comes out."""
        names = _names(self.items)
        rows = (_finding(number, one, names) for number, one in enumerate(self.reading.checks, 1))
        return [one for one in rows if one.grade == FINE]

    @cached_property
    def at(self) -> Mapping[int, list[Finding]]:
        """Item → what was found at it, the worst first."""
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            lying = {one.pk for span in finding.spans for one in self._under(span)}
            for pk in lying.union(finding.items):
                found[pk].append(finding)
        return found

    def calm(self, kind: str, *, core: bool | None = None) -> list[Light]:
        """Open items of a kind that neither an error nor a doubt lies on: one act decides them.

        ``core`` narrows figures to those of the movement (True) or of its surroundings (False).
        """
        return [
            one
            for one in self.items
            if one.kind == kind
            and one.is_open
            and not one.note
            and (core is None or one.core is core)
            and one.pk not in self._doubted
        ]

    @cached_property
    def _doubted(self) -> set[int]:
        grave = [one for one in self.findings if one.grade in {ERROR, DOUBT}]
        spans = [span for one in grave for span in one.spans]
        return {one.pk for span in spans for one in self._under(span)}

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.items]

    @cached_property
    def _longest(self) -> int:
        return max((one.end - one.start for one in self.items), default=0)

    def _under(self, span: tuple[int, int]) -> list[Light]:
        """The items that share a character with ``span``; looked up, not walked through."""
        start, end = span
        first = bisect_left(self._starts, start - self._longest)
        near = self.items[first : bisect_left(self._starts, end)]
        return [one for one in near if one.end > start]

    def find(self, pk: int) -> Light | None:
        """The item with this key."""
        return next((one for one in self.items if one.pk == pk), None)


def pieces_of(text: str) -> list[tuple[int, int]]:
    """The text in pieces of whole lines, at most ``PIECE`` characters each where lines allow it."""
    found: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > PIECE:
        end = text.rfind("\n", start, start + PIECE) + 1
        end = end if end > start else start + PIECE
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def piece_at(pieces: Sequence[tuple[int, int]], place: int) -> int:
    """Which piece (counted from 1) holds the character ``place``."""
    for number, (_start, end) in enumerate(pieces, 1):
        if place < end:
            return number
    return len(pieces)


def _names(items: Iterable[Light]) -> dict[str, Light]:
    """The names of the reader's answer: "f012" is the twelfth figure, "d003" the third paper."""
    found: dict[str, Light] = {}
    for letter, kind in LETTERS.items():
        rows = sorted((one for one in items if one.kind == kind), key=lambda one: one.order)
        found |= {f"{letter}{rank:03}": one for rank, one in enumerate(rows, 1)}
    return found


def _finding(number: int, check: Mapping[str, Any], names: Mapping[str, Light]) -> Finding:
    told = [check.get("total"), *check.get("involves", ())]
    items = [names[name] for name in dict.fromkeys(told) if name in names]
    spans = tuple((span["start"], span["end"]) for span in check.get("spans", ()))
    sentence = check.get("message") or check.get("label") or check.get("expression") or ""
    detail = check.get("expression") or ""
    return Finding(
        number=number, kind=check.get("kind", ""), grade=check.get("grade", REMARK),
        sentence=sentence, detail=detail if detail != sentence else "",
        items=tuple(one.pk for one in items),
        spans=spans or tuple((one.start, one.end) for one in items), source=check.get("source"),
    )  # fmt: skip
