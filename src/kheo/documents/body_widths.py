"""How wide the columns of a table are, and when it is continued beside itself. Plain arithmetic.

Millimetres and points. Letters are estimated after Times New Roman: no font is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SIZES = (12, 11, 10)
"""Sizes a table is tried in, the largest that fits is taken."""
MM_OF_POINT = 0.3528
PADDING = 3.2
"""Room a cell keeps left and right of its text, with the line."""
WIDEST_NUMBER = 30.0
_EM = {" ": 0.25, ".": 0.25, ",": 0.25, "-": 0.33, "/": 0.28, "%": 0.84, "–": 0.5}


def breadth(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide a piece of text stands in one line, in millimetres, rather too much than too little."""
    ems = sum(_letter(one) for one in text)
    return ems * size * MM_OF_POINT * (1.06 if is_bold else 1.0)


def _letter(one: str) -> float:
    if one in _EM:
        return _EM[one]
    if one.isdigit():
        return 0.5
    if one in "ijltfrI()":
        return 0.36
    if one in "mwMWƯƠ":
        return 0.85
    return 0.72 if one.isupper() else 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table (by their places) with their widths, and the size of its letters."""

    places: tuple[int, ...]
    widths: tuple[float, ...]
    size: int


def lay_out(columns: Sequence[Any], rows: Sequence[Any], room: float) -> list[Part]:
    """One part where the table fits into ``room``, else as many as it takes, keys in each."""
    everything = tuple(range(len(columns)))
    for size in SIZES:
        least = [_least(columns, rows, at, size) for at in everything]
        if sum(least) <= room:
            return [_part(columns, rows, everything, room, size)]
    size = SIZES[-1]
    keys = [at for at in everything if columns[at]["is_key"]]
    held = sum(least[at] for at in keys)
    parts: list[list[int]] = [[]]
    for at in everything:
        if at in keys:
            continue
        taken = held + sum(least[one] for one in parts[-1]) + least[at]
        if parts[-1] and taken > room:
            parts.append([])
        parts[-1].append(at)
    even = _even(parts)
    if all(held + sum(least[at] for at in part) <= room for part in even):
        parts = even
    return [_part(columns, rows, (*keys, *part), room, size) for part in parts]


def _even(parts: list[list[int]]) -> list[list[int]]:
    """The same columns dealt evenly, so that no part is left with one column."""
    columns = [at for part in parts for at in part]
    each, more = divmod(len(columns), len(parts))
    found, start = [], 0
    for number in range(len(parts)):
        end = start + each + (number < more)
        found.append(columns[start:end])
        start = end
    return found


def _least(columns: Sequence[Any], rows: Sequence[Any], at: int, size: int) -> float:
    """Without breaking a word of the head, nor a number."""
    one = columns[at]
    words = [*one["label"].split(), *(f"({one['unit']})".split() if one["unit"] else ())]
    found = max((breadth(word, size, is_bold=True) for word in words), default=0)
    for row in rows:
        text = row["cells"][at]
        pieces = text.split() if one["side"] == "left" else [text]
        bold = row["is_strong"]
        found = max(found, *(breadth(piece, size, is_bold=bold) for piece in pieces), 0.0)
    return found + PADDING


def _part(
    columns: Sequence[Any], rows: Sequence[Any], places: tuple[int, ...], room: float, size: int
) -> Part:
    """Texts get what they ask for as far as there is room; numbers share the rest evenly."""
    widths = {at: _least(columns, rows, at, size) for at in places}
    texts = [at for at in places if columns[at]["side"] == "left"]
    numbers = [at for at in places if columns[at]["side"] == "right"]
    spare = room - sum(widths.values())
    for at in texts:
        asked = max((breadth(row["cells"][at], size) for row in rows), default=0) + PADDING + 4
        # Long titles wrap: half of the page is theirs at most while numbers stand beside them.
        most = room * 0.5 if numbers else room
        more = max(0.0, min(spare, min(asked, most) - widths[at]))
        widths[at] += more
        spare -= more
    if numbers:
        level = _level([widths[at] for at in numbers], spare)
        for at in numbers:
            more = max(0.0, level - widths[at])
            widths[at] += more
            spare -= more
    for at in texts[-1:]:
        widths[at] += spare
    return Part(places, tuple(widths[at] for at in places), size)


def _level(widths: Sequence[float], spare: float) -> float:
    """The width to which ``spare`` lifts the narrow ones, so that all look alike."""
    ordered = sorted(widths)
    for many in range(1, len(ordered) + 1):
        level = (spare + sum(ordered[:many])) / many
        if many == len(ordered) or level <= ordered[many]:
            return min(level, max(WIDEST_NUMBER, ordered[0]))
    return 0.0
