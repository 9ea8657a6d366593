"""Footnotes that carry a number: "[2] …", "(3) …", "² …", "2 …", and the marks they belong to.

A mark stands in the running text as "[2]", "(2)", "²" or a digit right behind a word ("mô hình2"). Positions
are code points of the regular text.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LABEL = re.compile(
    r"(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(?P<plain>\d{1,2})(?=\s+[“\"A-ZĐÀ-Ỹ]))\s*"
)
_MARK = re.compile(
    r"\[(?P<square>\d{1,3})\]|(?<=[\w”\"%)])\s?\((?P<round>\d{1,3})\)(?=[\s.,;:)]|$)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(?<=[^\W\d])(?P<plain>\d{1,2})(?=[\s.,;:)…]|$)"
)


def label_of(line: str) -> tuple[str, int] | None:
    """How the note in ``line`` is numbered and by which number: ("round", 3); nothing for other lines."""
    return _read(_LABEL.match(line))


def _read(found: re.Match[str] | None) -> tuple[str, int] | None:
    if found is None or found.lastgroup is None:
        return None
    return found.lastgroup, int(found[found.lastgroup].translate(_RAISED))


def marks(text: str, end: int) -> dict[tuple[str, int], int]:
    """Where each mark stands first before ``end``, by its kind and number; not at the start of a line."""
    places: dict[tuple[str, int], int] = {}
    for found in _MARK.finditer(text, 0, end):
        label = _read(found)
        if label and text[found.start() - 1 : found.start()] not in {"", "\n"}:
            places.setdefault(label, found.start())
    return places


def place_of(label: tuple[str, int], places: dict[tuple[str, int], int]) -> int | None:
    """Where the mark of a note stands; a note numbered "(2)" or "2" may belong to a raised mark."""
    kind, number = label
    kinds = [kind, *("raised", "square", "round", "plain")]
    return next((places[one, number] for one in kinds if (one, number) in places), None)
