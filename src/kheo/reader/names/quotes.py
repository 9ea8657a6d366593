"""Quotation marks put together: curly, straight, single, mixed, nested, never closed, closed for nothing.

Positions are code points of the regular text. A block of text is read on its own; what opens in one
paragraph never closes in another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

LONGEST = 420
"""Letters a quoted string may have; what is longer is two strings and a lost mark."""

MOST_OPEN = 40
"""Marks left open in one block that are still repaired; with more the block is no prose."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted string: ``start`` and ``end`` with its marks, ``inner`` without, ``depth`` 0 outside others.

    ``broken`` tells that a mark is missing or does not match, ``closed`` that one closes it.
    """

    start: int
    end: int
    inner: str
    depth: int = 0
    broken: bool = False


_MARK = re.compile(r"''|[“”\"‘]|(?<!\w)'|'(?!\w)|’")
_CUT = re.compile(
    r"[;.…\n]|\s(?:của|ở|tại|do)\s(?=[A-ZĐ]|xã|phường|huyện|tỉnh|thành|thôn|ấp|bản)|,\s(?=[A-ZĐ])"
)
_FOLLOWS = re.compile(r"\s*(?:[,;.…:)\]|]|và\s|của\s|ở\s|tại\s|do\s|$)")


_DOUBLE = "“\"'"
_SINGLE = "‘'"


def quotes_in(text: str, start: int, end: int) -> list[Quote]:
    """The quoted strings of one block in order of their beginning, outer before inner."""
    pairs, open_ = _pairs(text, start, end)
    pairs.sort()
    starts = [pair[0] for pair in pairs]
    repaired = []
    for at in open_ if len(open_) <= MOST_OPEN else []:
        index = bisect_right(starts, at)
        inner = pairs[index] if index < len(pairs) else None
        if closing := _closing(text, at, end, inner):
            repaired.append((at, closing, True))
    return _nested(text, sorted([*pairs, *repaired]))


def _pairs(text: str, start: int, end: int) -> tuple[list[tuple[int, int, bool]], list[int]]:
    """Marks that belong together, and marks that open something nobody closes."""
    stack: list[int] = []
    pairs: list[tuple[int, int, bool]] = []
    for found in _MARK.finditer(text, start, end):
        mark, at = found.group(), found.start()
        if mark in "“‘":
            stack.append(at)
        elif mark in "”’":
            _close(text, stack, pairs, found.span(), _DOUBLE if mark == "”" else _SINGLE)
        elif _opens(text, found.span(), start, stack):
            stack.append(at)
        else:
            _close(text, stack, pairs, found.span(), _SINGLE if mark == "'" else _DOUBLE)
    return pairs, stack


def _close(
    text: str,
    stack: list[int],
    pairs: list[tuple[int, int, bool]],
    mark: tuple[int, int],
    openers: str,
) -> None:
    at, end = mark
    if stack and text[stack[-1]] in openers and at - stack[-1] <= LONGEST:
        opened = stack.pop()
        same = text[opened] + text[at] in {"“”", '""', "‘’", "''"}
        pairs.append((opened, end, not same))


def _opens(text: str, mark: tuple[int, int], start: int, stack: list[int]) -> bool:
    """Whether a straight mark opens: by what stands around it, else by what is still open."""
    at, end = mark
    before = text[at - 1] if at > start else " "
    after = text[end : end + 1] or " "
    single = text[at:end] == "'"
    waits = bool(stack) and text[stack[-1]] in (_SINGLE if single else _DOUBLE)
    if waits and (after.isspace() or after in ",;.:…)!?|"):
        return False
    if before in " (:;,[|\t“":
        return not (waits and text[stack[-1]] == text[at] and before in ",;")
    return not waits


def _closing(text: str, at: int, end: int, inner: tuple[int, int, bool] | None) -> int | None:
    """Where a string ends that was never closed: with its inner string, else where its clause ends."""
    cut = _CUT.search(text, at + 1, min(end, at + LONGEST))
    stop = cut.start() if cut else min(end, at + LONGEST)
    if inner and inner[0] < stop:
        if _FOLLOWS.match(text, inner[1], end):
            return inner[1]
        cut = re.compile(r"[;,.…\n]").search(text, inner[1], min(end, at + LONGEST))
        stop = cut.start() if cut else min(end, at + LONGEST)
    return stop if stop - at > 3 else None


def _nested(text: str, pairs: list[tuple[int, int, bool]]) -> list[Quote]:
    found: list[Quote] = []
    around: list[int] = []
    for opened, closed, broken in pairs:
        while around and around[-1] <= opened:
            around.pop()
        last = closed - 1 if text[closed - 1] in "”\"’'" else closed
        last -= text[last - 1 : closed] == "''"
        shared = bool(around) and around[-1] == closed
        inner = text[opened + 1 + (text[opened : opened + 2] == "''") : last].strip()
        if inner:
            found.append(Quote(opened, closed, inner, len(around), broken and not shared))
        around.append(closed)
    return found
