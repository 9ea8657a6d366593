"""The shape of a report: blocks, headings as a tree, footnotes hung back where their marks stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from kheo.reader.found import Span
from kheo.reader.normal import FOOTNOTE, Normal


class BlockKind(StrEnum):
    """What a line of the report is."""

    HEADING = "heading"
    TEXT = "text"
    NOTE = "note"
    ROW = "row"
    END = "end"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the regular text: a heading, a paragraph, a footnote, a row of a table, the end matter.

    ``number`` is its list number as written ("2.2.1", "a", "-"); ``title`` the words of a heading or of a
    lead-in that runs into its paragraph ("3.1. Số lượng đăng ký: …"); ``above`` the indexes of the
    headings it stands under, outermost first. ``anchor`` is where the mark of a footnote stood.
    """

    span: Span
    kind: BlockKind
    number: str = ""
    title: str = ""
    depth: int = 99
    above: tuple[int, ...] = ()
    anchor: int | None = None


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


_SENTENCE_END = re.compile(r"(?<![A-ZĐ]\.)(?<!\bTP)[.!?…]+[”\"]?(?=\s+[“\"(]?[A-ZĐÀ-Ỹ0-9])|[.!?]$")
_NOTE = re.compile(
    rf"{FOOTNOTE}\s*|\[(\d{{1,3}})\]\s*(?=\S)|\((\d{{1,3}})\)\s+(?=\S)|([¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*"
)
_NUMBERED = re.compile(
    r"(?P<number>[IVX]{1,5}(?:\.\d{1,2})*|\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđA-ZĐ])(?P<sign>[.)/])\s+(?=\S)"
)
_PART = re.compile(
    r"(?P<number>Phần (?:thứ )?\w+|PHẦN (?:THỨ )?\w+|Phụ lục\s*\w*|PHỤ LỤC\s*\w*)[.:]?(?:\s+|$)"
)
_BULLET = re.compile(r"(?P<number>[-+*•–●▪])\s*(?=\S)")
_END = re.compile(r"\s*(?:Nơi nhận|NƠI NHẬN|T/M |TM\.|KT\.|K/T )")


def lay_out(normal: Normal) -> Layout:
    """Blocks with their headings; footnotes with the place of their mark."""
    blocks: list[Block] = []
    over: list[int] = []
    ended = False
    for span in _lines(normal.text):
        block = _block(normal.text, span, ended)
        ended = ended or block.kind == BlockKind.END
        if block.kind == BlockKind.NOTE:
            over = []
        if (
            block.number and block.title and block.kind != BlockKind.END
        ) or block.kind == BlockKind.HEADING:
            while over and blocks[over[-1]].depth >= block.depth:
                over.pop()
            blocks.append(_under(block, over))
            over.append(len(blocks) - 1)
        else:
            kept = over
            if block.number:
                kept = [one for one in over if blocks[one].depth < block.depth]
            blocks.append(_under(block, kept))
    return _hung(Layout(normal, blocks))


def _under(block: Block, over: list[int]) -> Block:
    return Block(block.span, block.kind, block.number, block.title, block.depth, tuple(over))


def _lines(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            spans.append(Span(at + lead, at + len(line.rstrip())))
        at += len(line) + 1
    return spans


def _block(text: str, span: Span, ended: bool) -> Block:
    line = text[span.start : span.end]
    if _NOTE.match(line) and (line[0] == FOOTNOTE or ended or line[0] in "[¹²³⁴⁵⁶⁷⁸⁹"):
        return Block(span, BlockKind.NOTE)
    if _END.match(line) or ended:
        return Block(span, BlockKind.END)
    if line.count("|") >= 2 or line.count("\t") >= 2:
        return Block(span, BlockKind.ROW)
    for pattern in (_PART, _NUMBERED, _BULLET):
        if found := pattern.match(line):
            return _numbered(line, span, found)
    if _is_title(line) and line.upper() == line and len(line) < 200:
        return Block(span, BlockKind.HEADING, "", line, 0)
    lead = _lead_in(line)
    return Block(span, BlockKind.TEXT, "", lead)


def _numbered(line: str, span: Span, found: re.Match[str]) -> Block:
    number, rest = found["number"], line[found.end() :]
    depth = _depth(number)
    if number in "-+*•–●▪":
        return Block(span, BlockKind.TEXT, number, _lead_in(rest), depth)
    if _is_title(rest) and len(rest) < 260:
        return Block(span, BlockKind.HEADING, number, rest.rstrip(": "), depth)
    return Block(span, BlockKind.TEXT, number, _lead_in(rest), depth)


def _depth(number: str) -> int:
    if number[0] in "Pp" and len(number) > 1:
        return 1
    if re.fullmatch(r"[IVX]+(?:\.\d+)*", number):
        return 2 + number.count(".")
    if number[0].isdigit():
        return 3 + number.count(".")
    return 9 if number.isalpha() else 20


def _is_title(line: str) -> bool:
    return not line or line[-1] not in ".;,…!?"


def _lead_in(line: str) -> str:
    """The words before the colon or full stop that name what a paragraph is about, if it opens so."""
    found = re.match(r"([^.;:!?]{3,140}):(?=\s|$)", line)
    return found[1].strip() if found else ""


def _hung(layout: Layout) -> Layout:
    notes = [index for index, block in enumerate(layout.blocks) if block.kind == BlockKind.NOTE]
    if not notes:
        return layout
    places = _anchors(layout, len(notes))
    for index, at in zip(notes, places, strict=False):
        block = layout.blocks[index]
        if at is not None:
            layout.blocks[index] = Block(
                block.span, block.kind, block.number, block.title, 99, (), at
            )
    return layout


def _anchors(layout: Layout, wanted: int) -> list[int | None]:
    """Where the marks of the footnotes stood, in order: marks that survived, else lost ones."""
    text = layout.normal.text
    first = next(block.span.start for block in layout.blocks if block.kind == BlockKind.NOTE)
    marked = [at for at in _marks(text, first) if layout.block_at(at).kind != BlockKind.NOTE]
    if len(marked) >= wanted:
        return list(marked[:wanted])
    likely = [at for at in layout.normal.anchors if at < first and _may_hang(layout, at)]
    return list(likely[:wanted])


def _marks(text: str, end: int) -> list[int]:
    pattern = re.compile(rf"{FOOTNOTE}|(?<=\S)\[\d{{1,3}}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
    return [found.start() for found in pattern.finditer(text, 0, end)]


def _may_hang(layout: Layout, at: int) -> bool:
    """Not in the title, the recipients or the signature, where lines break for looks."""
    block = layout.block_at(at)
    if block.kind in {BlockKind.END, BlockKind.HEADING}:
        return False
    long = block.span.end - block.span.start > 160
    return long or layout.normal.text[at : at + 1] in set(".;:,)")
