"""Stretches of the text in which a number is no figure: list marks, addresses of the net, quoted names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kheo.reader.found import Number, NumberKind, Span
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.notes import mark_at
from kheo.reader.numbers.shapes import Shape
from kheo.reader.numbers.units import unit_behind

_NET = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+"
    r"|(?<![\w.-])[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,4}\.(?:vn|com|org|net|info)(?![\w])(?:/\S*)?"
)
_QUOTED = re.compile(
    r"“([^“”\n]{1,300})[”\"]|(?<!\w)\"(?=\S)([^\"\n“”]{1,300})(?<=\S)[\"”]|‘([^‘’\n]{1,200})’"
)
_IN_BRACKETS = re.compile(r"[(\[](\d{1,2})[)\]]")
_IN_LINE = re.compile(r"(?<=[:;.…]\s)(\d{1,2})[.)](?=\s+[A-ZĐÀ-Ỹ“\"])")
_AT_START = re.compile(
    r"\(?\d{1,2}(?:\.\d{1,2}){0,4}\s{0,4}[-/.)]{1,4}\s{0,4}(?=[A-ZĐÀ-Ỹ“\"a-zà-ỹ])"
)
_PAGE = re.compile(
    r"[-–\s]*(?:(?:[Tt]rang|[Pp]age)\s+)?\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?[-–\s]*"
)
_DAY = re.compile(r"\d{1,2}/\d")
_NOTE = re.compile(r"[(\[]?\d{1,3}[)\]]?(?=\s)")
_NOTED = re.compile(r"[1-9]\d?(?= {1,4}[“\"A-ZĐÀ-Ỹ])")
_ORDINAL = re.compile(r"[|\s]*(\d{1,3}(?:\.\d{1,2})*)[.)]?\s*[|\t]\s*(?=[^\W\d_“\"])")
_CELLS = re.compile(r"[|\t]")
_COLUMN = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(?:\s?[=+/x*:-]\s?[\d()=+/x*: -]{1,20})?")
_CELL = 40
"""Shorter lines may be cells of a table."""

_SPEECH = 120
"""Longer quotes are what somebody said, not a name."""


class Regions:
    """The stretches, found once; a look-up by position."""

    def __init__(self, layout: Layout) -> None:
        self._shapes = sorted(_all(layout), key=lambda shape: shape.span.start)
        self._starts = [shape.span.start for shape in self._shapes]
        self._layout = layout

    def at(self, at: int) -> Shape | None:
        """The stretch that holds the position."""
        index = bisect_right(self._starts, at) - 1
        for one in self._shapes[max(0, index - 2) : index + 1][::-1]:
            if one.span.start <= at < one.span.end:
                return one
        return None

    def settled(self, number: Number) -> Number:
        """The number; among recipients and signatures only what is counted is a figure."""
        block = self._layout.block_at(number.core.start)
        if number.kind != NumberKind.FIGURE or block.kind != BlockKind.END:
            return number
        if _is_row(self._layout.normal.slice(block.span)):
            return number
        if number.unit and number.unit not in {"bản", "bộ"}:
            return number
        return replace(number, kind=NumberKind.SYMBOL, why="số trong nơi nhận, chữ ký")


def _is_row(line: str) -> bool:
    return line.count("|") > 1 or line.count("\t") > 1


def _all(layout: Layout) -> Iterator[Shape]:
    text = layout.normal.text
    yield from _of(_NET.finditer(text), NumberKind.CONTACT, "địa chỉ trên mạng")
    yield from _of(
        (one for one in _QUOTED.finditer(text) if not _is_speech(text, one)),
        NumberKind.NAME, "số trong tên gọi để trong ngoặc kép",
    )  # fmt: skip
    yield from _of(_in_order(_IN_LINE.finditer(text)), NumberKind.MARKER, "đánh số ý")
    yield from _of(
        (one for one in _IN_BRACKETS.finditer(text) if _is_marker(text, one)),
        NumberKind.MARKER, "đánh số ý",
    )  # fmt: skip
    for block in layout.blocks:
        if block.anchor is not None and (mark := mark_at(text, block.anchor)):
            yield Shape(mark, NumberKind.MARKER, "số chú thích")
    yield from _of_blocks(layout)


def _of(found: Iterable[re.Match[str]], kind: NumberKind, why: str) -> Iterator[Shape]:
    return (Shape(Span(one.start(), one.end()), kind, why) for one in found)


def _in_order(found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Marks that begin with one and go on by one: “: 18. Bao gồm” is none."""
    last = 0
    for one in found:
        number = int(one[1])
        if number == 1 or number == last + 1:
            last = number
            yield one


def _is_speech(text: str, quote: re.Match[str]) -> bool:
    inner = quote[quote.lastindex or 0]
    if inner[:3].lower() in {"về ", "v/v"}:
        return False
    closed = inner.rstrip()[-1:] in {".", "!", "?", ","} or ". " in inner
    return len(inner) > _SPEECH or (closed and len(inner) > 50)


def _is_marker(text: str, found: re.Match[str]) -> bool:
    """“(1) Công tác …” and a footnote mark are list marks, "tập thể (12), cá nhân (8)" are figures."""
    if found.group()[0] == "[":
        return True
    before, behind = text[max(0, found.start() - 2) : found.start()], text[found.end() :][:2]
    if before[-1:] not in {"", " ", "\n", "\t"}:
        return True
    if before.strip()[-1:] in {":", ";", ",", ".", ""}:
        return True
    return behind[:1] == " " and behind[1:].isalpha()


def _of_blocks(layout: Layout) -> Iterator[Shape]:
    text = layout.normal.text
    for index, block in enumerate(layout.blocks):
        if block.kind == BlockKind.ROW or (
            block.kind == BlockKind.END and _is_row(text[block.span.start : block.span.end])
        ):
            yield from _of_row(layout, index)
        else:
            yield from _of_line(layout, index)


def _of_line(layout: Layout, index: int) -> Iterator[Shape]:
    """The list mark at the start of a line, the number of a page or a footnote."""
    text, block = layout.normal.text, layout.blocks[index]
    start = block.span.start
    if block.number.isascii() and any(sign.isdigit() for sign in block.number):
        end = start + len(block.number)
        yield Shape(Span(start, end), NumberKind.MARKER, "đánh số mục")
    elif found := _AT_START.match(text, start, block.span.end):
        if not _DAY.match(text, start):
            yield Shape(Span(start, found.end()), NumberKind.MARKER, "đánh số mục")
    elif _PAGE.fullmatch(text, start, block.span.end):
        if not _in_column(layout, index):
            yield Shape(block.span, NumberKind.MARKER, "số trang")
    elif (
        (found := _NOTED.match(text, start, block.span.end)) and not unit_behind(text, found.end())
    ) or (block.kind == BlockKind.NOTE and (found := _NOTE.match(text, start))):
        yield Shape(Span(start, found.end()), NumberKind.MARKER, "số chú thích")


def _in_column(layout: Layout, index: int) -> bool:
    """Whether a bare number stands among short lines: cells of a table that lost its frame."""
    around = layout.blocks[max(0, index - 1) : index + 2]
    short = [one for one in around if one.span.end - one.span.start < _CELL]
    return len(short) == len(around) and len(around) > 1


def _of_row(layout: Layout, index: int) -> Iterator[Shape]:
    """The ordinal in the first cell of a row, and the row that numbers the columns."""
    text, block = layout.normal.text, layout.blocks[index]
    row = text[block.span.start : block.span.end]
    if _numbers_columns(row):
        yield Shape(block.span, NumberKind.MARKER, "đánh số cột")
    elif found := _ORDINAL.match(row):
        start, end = block.span.start + found.start(1), block.span.start + found.end(1)
        yield Shape(Span(start, end), NumberKind.MARKER, "số thứ tự")


def _numbers_columns(row: str) -> bool:
    """Whether the cells are 1, 2, 3 … ("A", "B" and "4=2+3" among them)."""
    cells = [_COLUMN.fullmatch(cell.strip()) for cell in _CELLS.split(row) if cell.strip()]
    numbers = [int(cell[1]) for cell in cells if cell and cell[1].isdigit()]
    rising = numbers == list(range(1, len(numbers) + 1))
    return len(cells) > 2 and all(cells) and bool(numbers) and rising
