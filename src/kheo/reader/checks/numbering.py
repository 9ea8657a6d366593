"""Headings and list numbers that repeat or leave one out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kheo.reader.checks.told import label, sentence
from kheo.reader.found import Check, Grade, Span
from kheo.reader.layout import Block, BlockKind, Layout

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_LAST = re.compile(r"(?:^|\.)([IVXLC]+|\d{1,3}|[a-zđ])$", re.IGNORECASE)
_LEAP = 2
_SHOWN = 30
"""A number further on than this belongs to another list or to a broken line."""


def numbering(layout: Layout) -> Iterator[Check]:
    """A remark for every place whose numbers repeat or skip."""
    runs: dict[tuple[object, ...], list[tuple[int, Block]]] = {}
    for block in layout.blocks:
        if not block.number or block.kind in {BlockKind.NOTE, BlockKind.END, BlockKind.ROW}:
            continue
        shape, value = _value(block.number)
        if not value:
            continue
        key = (block.above, shape)
        run = runs.get(key, [])
        if run and value == 1 and run[-1][0] > 1:
            yield from _faults(layout, run)
            run = []
        runs[key] = [*run, (value, block)] if len(run) < 2 else _put(run, value, block)
    for run in runs.values():
        yield from _faults(layout, run)


def _put(run: list[tuple[int, Block]], value: int, block: Block) -> list[tuple[int, Block]]:
    run.append((value, block))
    return run


def _value(number: str) -> tuple[str, int]:
    """The shape of a list number ("2.2." for "2.2.1") and its last step as a number; 0 when it has none."""
    found = _LAST.search(number)
    if not found or (number[:1] in "Pp" and len(number) > 2):
        return "", 0
    last, head = found[1], number[: found.start(1)]
    if last.isdigit():
        return f"{head}1", int(last)
    if set(last) <= set(_ROMAN) and last.isupper():
        return f"{head}I", _roman(last)
    place = _LETTERS.find(last.lower())
    return f"{head}a", place + 1


def _roman(text: str) -> int:
    values = [_ROMAN[sign] for sign in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _faults(layout: Layout, run: list[tuple[int, Block]]) -> Iterator[Check]:
    values = [value for value, _block in run]
    if len(values) < 3 or values[0] != 1:
        return
    twice, missing, spans = [], [], []
    for (before, _), (value, block) in itertools.pairwise(run):
        if value == before:
            twice.append(block)
        elif before + 1 < value <= before + 1 + _LEAP:
            missing += [_spell(block.number, step) for step in range(before + 1, value)]
        elif value != before + 1:
            return
        if value != before + 1:
            spans.append(Span(block.span.start, block.span.start + len(block.number)))
    if not spans:
        return
    faults = []
    if twice:
        faults.append(
            sentence("twice", numbers=", ".join(block.number for block in twice[:_SHOWN]))
        )
    if missing:
        faults.append(sentence("missing", numbers=", ".join(missing[:_SHOWN])))
    names = {
        "place": _place(layout, run[0][1]),
        "numbers": ", ".join(block.number for _value, block in run[:_SHOWN]),
    }
    yield Check(
        "numbering", "info", label("numbering", **names),
        sentence("numbering", faults=", ".join(faults), **names), spans=tuple(spans[:_SHOWN]),
        grade=Grade.REMARK,
    )  # fmt: skip


def _place(layout: Layout, block: Block) -> str:
    numbers = [layout.blocks[one].number for one in block.above]
    number = next((each for each in reversed(numbers) if each and each[0].isalnum()), "")
    if not number:
        return "báo cáo"
    return number.lower() if number[:1] in "Pp" and len(number) > 2 else f"phần {number}"


def _spell(number: str, step: int) -> str:
    """The number of a missing step, written like ``number``."""
    found = _LAST.search(number)
    last = found[1] if found else number
    head = number[: len(number) - len(last)]
    if last.isdigit():
        return f"{head}{step}"
    if set(last) <= set(_ROMAN) and last.isupper():
        return head + _to_roman(step)
    return head + _LETTERS[step - 1] if step <= len(_LETTERS) else f"{head}{step}"


def _to_roman(step: int) -> str:
    text = ""
    for value, signs in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += signs * (step // value)
        step %= value
    return text
