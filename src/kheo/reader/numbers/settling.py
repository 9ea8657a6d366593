"""Numbers against the papers and initiatives found after them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kheo.reader.found import Cited, Named, Number, NumberKind, Span
from kheo.reader.lexicon import table

_IN_PAPER = "số trong văn bản viện dẫn"
_IN_NAME = "số trong tên gọi"


def settle(
    numbers: Sequence[Number], papers: Sequence[Cited], named: Sequence[Named]
) -> list[Number]:
    """The same numbers; those inside cited papers and titles of initiatives are no figures."""
    cited = _Cover(mention.span for paper in papers for mention in paper.mentions)
    quoted = _Cover(one.span for one in named if one.quoted)
    bare = _Cover(one.span for one in named if not one.quoted)
    return [_settled(one, cited, quoted, bare) for one in numbers]


def _settled(one: Number, cited: _Cover, quoted: _Cover, bare: _Cover) -> Number:
    if one.kind != NumberKind.FIGURE:
        return one
    if cited.holds(one.core):
        return replace(one, kind=NumberKind.SYMBOL, why=_IN_PAPER)
    counted = one.unit.lower() in table("numbers_units")["counted"]["projects"]
    if quoted.holds(one.core) or (bare.holds(one.core) and not counted):
        return replace(one, kind=NumberKind.NAME, why=_IN_NAME)
    return one


class _Cover:
    """Spans merged where they overlap, so that one search tells whether a position is covered."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(spans):
            if self.ends and span.start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def holds(self, span: Span) -> bool:
        at = bisect_right(self.starts, span.start) - 1
        return at >= 0 and span.end <= self.ends[at]
