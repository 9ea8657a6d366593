"""Looking things up by position in logarithmic time: stretches of text, sentences and told fields."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kheo.reader.fields import Told, told_in
from kheo.reader.found import Span
from kheo.reader.layout import Layout

_SENTENCE_END = re.compile(
    r"(?<![A-ZĐ]\.)(?<!\bTP)[.!?…]+[”\"]?(?=\s+[“\"(]?[A-ZĐÀ-Ỹ0-9])|[.!?](?=\s*$)"
)


class Stretches:
    """Stretches that do not overlap, in order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans: list[tuple[int, int]] = []
        for span in sorted(spans):
            if not self.spans or span[0] >= self.spans[-1][1]:
                self.spans.append(span)
        self._starts = [start for start, _ in self.spans]

    def holds(self, at: int) -> bool:
        """Whether a position lies in one of them."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self.spans[index][1]

    def next_start(self, at: int, default: int) -> int:
        """Where the first one at or behind ``at`` begins, else ``default``."""
        index = bisect_left(self._starts, at)
        return self._starts[index] if index < len(self._starts) else default

    def begins_in(self, start: int, end: int) -> bool:
        """Whether one of them begins between ``start`` and ``end``."""
        return self.next_start(start, end) < end


class Sentences:
    """The sentences of a layout and the fields they tell, read once a block."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._ends: dict[int, list[int]] = {}
        self._told: dict[int, tuple[Told, ...]] = {}

    def told(self, at: int) -> tuple[Told, ...]:
        """The fields told in the block around a position; their places count from its beginning."""
        span = self._layout.block_at(at).span
        told = self._told.get(span.start)
        if told is None:
            told = self._told[span.start] = told_in(self._layout.normal.slice(span))
        return told

    def around(self, at: int) -> Span:
        """The sentence around a position, within its block."""
        span = self._layout.block_at(at).span
        ends = self._ends.get(span.start)
        if ends is None:
            text = self._layout.normal.text
            ends = [found.end() for found in _SENTENCE_END.finditer(text, span.start, span.end)]
            self._ends[span.start] = ends
        index = bisect_right(ends, at)
        start = ends[index - 1] if index else span.start
        return Span(start, ends[index] if index < len(ends) else span.end)
