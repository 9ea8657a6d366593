"""Footnotes hung back where their marks stood: by their numbers, by marks that survived, by lost marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from kheo.reader.found import Span
from kheo.reader.lines import NOTE, Block, BlockKind
from kheo.reader.normal import FOOTNOTE, Normal

LONG = 160
"""A paragraph of at least so many characters may have lost a mark at a broken line."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(
    rf"{FOOTNOTE}|(?<!\n)\[(?P<square>\d{{1,3}})\]|(?<=[\w”\"%)])\s?\((?P<round>\d{{1,3}})\)(?=[\s.,;:)]|$)"
    r"|(?<!\bm)(?<!\b[kcd]m)(?:(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)|(?<=[^\W\d_])(?P<plain>\d{1,2})(?=[\s.,;:)…]|$))"
)
"""A mark: lost, in brackets, raised, or a digit right behind a word ("mô hình2"); "km²" is none."""
_LINE = re.compile(r"(?:\((\d{1,2})\)|(\d{1,2})(?=\s+[“\"A-ZĐÀ-Ỹ]))\s*")


def hung(normal: Normal, blocks: list[Block]) -> list[Block]:
    """The blocks, every footnote with the place of its mark; lines that go on with a footnote likewise."""
    _take_lines(normal.text, blocks)
    notes = [index for index, block in enumerate(blocks) if block.kind == BlockKind.NOTE]
    if not notes:
        return blocks
    numbers = [_number(normal.text, blocks[index]) for index in notes]
    places = _places(normal, blocks, notes, numbers)
    for index, at in zip(notes, places, strict=True):
        if at is not None:
            blocks[index] = replace(blocks[index], depth=99, above=(), anchor=at)
    return blocks


def mark_at(text: str, at: int) -> Span | None:
    """The footnote mark in round brackets at (or one blank behind) ``at``: "công nhận 52 mô hình (2)"."""
    found = _MARK.match(text, at)
    return Span(found.start("round"), found.end("round")) if found and found["round"] else None


def _take_lines(text: str, blocks: list[Block]) -> None:
    """Numbered lines at the very end are footnotes when every one has its mark in the text above."""
    first, numbers = len(blocks), set()
    while first and (number := _line_number(text, blocks[first - 1])):
        first -= 1
        numbers.add(number)
    if "1" not in numbers or blocks[first].kind == BlockKind.HEADING:
        return
    above = {_told(found) for found in _MARK.finditer(text, 0, blocks[first].span.start)}
    if numbers <= above:
        blocks[first:] = [Block(block.span, BlockKind.NOTE) for block in blocks[first:]]


def _line_number(text: str, block: Block) -> str:
    found = _LINE.match(text, block.span.start, block.span.end)
    return next(filter(None, found.groups()), "") if found else ""


def _told(found: re.Match[str]) -> str:
    return next(filter(None, found.groups()), "").translate(_RAISED)


def _number(text: str, block: Block) -> str:
    found = NOTE.match(text, block.span.start, block.span.end)
    return _told(found) if found else _line_number(text, block)


def _kind(text: str, block: Block) -> str:
    """How a footnote is numbered; its mark is most likely written the same way."""
    return {"[": "square", "(": "round"}.get(
        text[block.span.start], "plain" if text[block.span.start].isascii() else "raised"
    )


def _places(
    normal: Normal, blocks: list[Block], notes: list[int], numbers: list[str]
) -> list[int | None]:
    """Where the marks stood, in the order of the footnotes."""
    starts = [block.span.start for block in blocks]

    def block_at(at: int) -> Block:
        return blocks[max(0, bisect_right(starts, at) - 1)]

    by_number: dict[str, dict[str, int]] = {}
    in_order: list[int] = []
    for found in _MARK.finditer(normal.text):
        if block_at(found.start()).kind == BlockKind.NOTE:
            continue
        number = _told(found)
        if found.lastgroup in {"round", "plain"} and number not in numbers:
            continue
        by_number.setdefault(number, {}).setdefault(found.lastgroup or "", found.start())
        in_order.append(found.start())
    if all(number and number in by_number for number in numbers):
        kinds = [_kind(normal.text, blocks[index]) for index in notes]
        return [
            by_number[number].get(kind, min(by_number[number].values()))
            for number, kind in zip(numbers, kinds, strict=True)
        ]
    end = blocks[notes[0]].span.start
    before = [at for at in in_order if at < end]
    if len(before) < len(numbers):
        before = [at for at in normal.anchors if at < end and _may_hang(normal, block_at(at), at)]
    return [*before[: len(numbers)], *[None] * (len(numbers) - len(before))]


def _may_hang(normal: Normal, block: Block, at: int) -> bool:
    """Not in the title, the recipients or the signature, where lines break for looks."""
    if block.kind in {BlockKind.END, BlockKind.HEADING}:
        return False
    long = block.span.end - block.span.start > LONG
    return long or normal.text[at : at + 1] in set(".;:,)")
