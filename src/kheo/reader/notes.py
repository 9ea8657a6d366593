"""Footnotes hung back where their marks stood: by their numbers, by marks that survived, by lost marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from kheo.reader.lines import NOTE, Block, BlockKind
from kheo.reader.normal import FOOTNOTE, Normal

LONG = 160
"""A paragraph of at least so many characters may have lost a mark at a broken line."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(
    rf"{FOOTNOTE}|(?<=\S)\[(\d{{1,3}})\]|(?<=[^\s(\d])\((\d{{1,3}})\)|([¹²³⁴⁵⁶⁷⁸⁹⁰]+)"
)


def hung(normal: Normal, blocks: list[Block]) -> list[Block]:
    """The blocks, every footnote with the place of its mark; lines that go on with a footnote likewise."""
    notes = [index for index, block in enumerate(blocks) if block.kind == BlockKind.NOTE]
    if not notes:
        return blocks
    numbers = [_number(normal.text, blocks[index]) for index in notes]
    places = _places(normal, blocks, notes[0], numbers)
    for index, at in zip(notes, places, strict=True):
        if at is not None:
            blocks[index] = replace(blocks[index], depth=99, above=(), anchor=at)
    return blocks


def _number(text: str, block: Block) -> str:
    found = NOTE.match(text, block.span.start, block.span.end)
    told = next(filter(None, found.groups()), "") if found else ""
    return told.translate(_RAISED)


def _places(
    normal: Normal, blocks: list[Block], first: int, numbers: list[str]
) -> list[int | None]:
    """Where the marks stood, in the order of the footnotes."""
    starts = [block.span.start for block in blocks]

    def block_at(at: int) -> Block:
        return blocks[max(0, bisect_right(starts, at) - 1)]

    by_number: dict[str, int] = {}
    in_order: list[int] = []
    for found in _MARK.finditer(normal.text):
        if block_at(found.start()).kind == BlockKind.NOTE:
            continue
        number = next(filter(None, found.groups()), "").translate(_RAISED)
        if found[2] and number not in numbers:
            continue
        by_number.setdefault(number, found.start())
        in_order.append(found.start())
    if all(number and number in by_number for number in numbers):
        return [by_number[number] for number in numbers]
    end = blocks[first].span.start
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
