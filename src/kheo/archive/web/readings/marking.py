"""The text of a file with its marks: items and findings as stretches of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from kheo.archive.queries.review import GRADES, Finding, Light

_T = TypeVar("_T")
Span = tuple[int, int, Finding]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters under the same marks. ``item`` is the innermost, ``around`` a longer one."""

    text: str
    item: Light | None = None
    around: Light | None = None
    finding: Finding | None = None
    is_first: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing lies on it."""
        return self.item is None and self.finding is None

    @property
    def tags(self) -> str:
        """Class names of its marks."""
        told = []
        if self.item is not None:
            told += [f"k-{self.item.kind}", f"is-{self.item.state}"]
            told += ["context"] if self.item.is_context else []
        if self.around is not None:
            told.append(f"in-{self.around.kind}")
        if self.finding is not None:
            told.append(f"g-{self.finding.grade}")
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text with its number (counted from 1)."""

    line: int
    stretches: tuple[Stretch, ...]


def paragraphs(
    text: str, piece: tuple[int, int], items: Iterable[Light], findings: Sequence[Finding]
) -> list[Paragraph]:
    """The lines of a piece that are not empty, cut where marks begin and end."""
    begin, end = piece
    inside = [one for one in items if one.start < end and one.end > begin]
    spans = [
        (max(start, begin), min(stop, end), finding)
        for finding in findings
        for start, stop in finding.spans
        if start < end and stop > begin
    ]
    cuts = {begin, end}
    for one in inside:
        cuts |= {max(one.start, begin), min(one.end, end)}
    for start, stop, _finding in spans:
        cuts |= {start, stop}
    cuts |= {place + 1 for place in range(begin, end) if text[place] == "\n"}
    return list(_lines(text, sorted(cuts), inside, spans))


def _lines(
    text: str, cuts: Sequence[int], items: Sequence[Light], spans: Sequence[Span]
) -> Iterator[Paragraph]:
    """One walk over the cuts; what lies over the present stretch is kept at hand."""
    line = text.count("\n", 0, cuts[0]) + 1
    over, found = _Over([(one.start, one.end, one) for one in items]), _Over(spans)
    gathered: list[Stretch] = []
    seen: set[int] = set()
    for start, stop in pairwise(cuts):
        marks = sorted(over.at(start), key=lambda one: (one.end - one.start, one.pk))
        item, around = (*marks, None, None)[:2]
        lying = min(found.at(start), key=lambda one: GRADES.index(one.grade), default=None)
        words = text[start:stop]
        if shown := words.rstrip("\r\n"):
            is_first = item is not None and item.pk not in seen
            gathered.append(Stretch(shown, item, around, lying, is_first))
            seen |= {item.pk} if item is not None else set()
        if words.endswith("\n") or stop == cuts[-1]:
            if any(one.text.strip() for one in gathered):
                yield Paragraph(line, tuple(gathered))
            gathered = []
            line += words.count("\n")


class _Over(Generic[_T]):
    """What lies over a place, asked from left to right."""

    def __init__(self, spans: Iterable[tuple[int, int, _T]]) -> None:
        self._coming = sorted(spans, key=lambda span: span[0], reverse=True)
        self._here: list[tuple[int, int, _T]] = []

    def at(self, place: int) -> list[_T]:
        """Everything that covers the character ``place``."""
        while self._coming and self._coming[-1][0] <= place:
            self._here.append(self._coming.pop())
        self._here = [span for span in self._here if span[1] > place]
        return [one for _start, _end, one in self._here]
