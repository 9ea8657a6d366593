"""The shape of a report: blocks, headings as a tree, footnotes hung back where their marks stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from kheo.reader.found import Span
from kheo.reader.lines import Block, BlockKind, are_rows, block_of, is_appendix, opens_bullets
from kheo.reader.normal import Normal
from kheo.reader.notes import hung


@dataclass(slots=True)
class Layout:
    """The blocks of a report, in order."""

    normal: Normal
    blocks: list[Block]
    _starts: list[int] = field(default_factory=list, repr=False)
    _ends: dict[int, list[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Remember where blocks begin, to find them by position."""
        self._starts = [block.span.start for block in self.blocks]

    def index_at(self, at: int) -> int:
        """Which block the position lies in."""
        return max(0, bisect_right(self._starts, at) - 1)

    def block_at(self, at: int) -> Block:
        """The block the position lies in."""
        return self.blocks[self.index_at(at)]

    def home(self, at: int) -> int:
        """The position itself, or for a footnote the place where its mark stood."""
        block = self.block_at(at)
        return at if block.anchor is None else block.anchor

    def titles_at(self, at: int) -> list[str]:
        """The headings over a position (of a footnote: over its mark), outermost first, then a lead-in."""
        block = self.block_at(self.home(at))
        titles = [self.blocks[one].title for one in block.above]
        return [*titles, block.title] if block.title else titles

    def sentence_at(self, at: int) -> Span:
        """The sentence around a position, within its block."""
        index = self.index_at(at)
        ends = self._ends.get(index)
        if ends is None:
            ends = self._ends[index] = self._sentence_ends(self.blocks[index].span)
        place = bisect_right(ends, at, hi=len(ends) - 1)
        return Span(ends[place - 1] if place else self.blocks[index].span.start, ends[place])

    def _sentence_ends(self, span: Span) -> list[int]:
        found = _SENTENCE_END.finditer(self.normal.text, span.start, span.end)
        return [*(one.end() for one in found if one.end() < span.end), span.end]


_SENTENCE_END = re.compile(
    r"(?<!\b[PQHX])(?<!\b(?:TP|TX|TT|Tp|Tx|Đc|TS))(?<!\b(?:ThS|PGS))(?<![.!?…])[.!?…]++[”\"]?"
    r"(?=\s+[“\"(]?[A-ZĐÀ-Ỹ0-9])|[.!?]$"
)
"""Not behind the abbreviations of wards, towns and degrees."""
DEEPEST = 40
"""Headings over one block at most; hostile text nests no deeper."""


def lay_out(normal: Normal) -> Layout:
    """Blocks with their headings; footnotes with the place of their mark."""
    blocks: list[Block] = []
    over: list[int] = []
    for block in _kinds(normal.text):
        if block.kind == BlockKind.NOTE:
            over = []
        part = _title_of_part(blocks, over, block)
        if part is not None:
            whole = blocks[part]
            title = f"{whole.title} {block.title}".strip()
            blocks[part] = replace(whole, title=title)
            blocks.append(replace(block, depth=whole.depth + 1, above=tuple(over)))
        elif _is_over(block):
            while over and blocks[over[-1]].depth >= block.depth:
                over.pop()
            blocks.append(replace(block, above=tuple(over)))
            over = [*over[:DEEPEST], len(blocks) - 1]
        else:
            kept = over
            if block.number:
                kept = [one for one in over if blocks[one].depth < block.depth]
            blocks.append(replace(block, above=tuple(kept)))
    return Layout(normal, hung(normal, blocks))


def _is_over(block: Block) -> bool:
    """Whether other blocks stand under this one."""
    numbered = bool(block.number and block.title) and block.kind not in {
        BlockKind.END,
        BlockKind.NOTE,
    }
    return numbered or block.kind == BlockKind.HEADING


def _title_of_part(blocks: list[Block], over: list[int], block: Block) -> int | None:
    """The part ("Phần thứ nhất") whose title stands on the lines right under it, of which this is one."""
    if block.kind != BlockKind.HEADING or block.number or block.depth or not over:
        return None
    part = over[-1]
    lines = blocks[part + 1 :]
    bare = blocks[part].depth == 1 and (not blocks[part].title or lines)
    titles = all(one.kind == BlockKind.HEADING and not one.number for one in lines)
    return part if bare and titles and len(lines) < 4 else None


def _kinds(text: str) -> list[Block]:
    """Every line by itself; then what its neighbours make of it."""
    spans = _lines(text)
    rows = are_rows(text, spans)
    blocks: list[Block] = []
    ended = False
    for index, span in enumerate(spans):
        if ended and is_appendix(text[span.start : span.end]):
            ended = False
        block = block_of(text, span, ended=ended)
        if index in rows and block.kind in {BlockKind.TEXT, BlockKind.END, BlockKind.HEADING}:
            block = Block(span, BlockKind.ROW)
        ended = ended or block.kind == BlockKind.END
        blocks.append(block)
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if opens_bullets(block, line := text[block.span.start : block.span.end], after):
            title = line[1:].strip().rstrip(": ")
            blocks[index] = replace(block, kind=BlockKind.HEADING, title=title)
    return blocks


def _lines(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            row = line.count("\t") > 1
            lead = len(line) - len(line.lstrip(" " if row else None))
            spans.append(Span(at + lead, at + len(line.rstrip())))
        at += len(line) + 1
    return spans


__all__ = ["Block", "BlockKind", "Layout", "lay_out"]
