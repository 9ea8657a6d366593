"""Personal data in what somebody wrote: pointed out to the reader before it appears to all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "telephone": re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)"),
    "identity": re.compile(r"(?<!\d)(?:\d{12}|\d{9}|\d{3}[ .]\d{3}[ .]\d{3}(?:[ .]\d{3})?)(?!\d)"),
    "account": re.compile(r"(?<!\d)\d{10,19}(?!\d)"),
}
"""Kind → how it looks; the first that fits a place holds it."""


class Piece(NamedTuple):
    """A stretch of the words; ``kind`` = "" where nothing personal was found."""

    words: str
    kind: str


def pieces_of(words: str) -> list[Piece]:
    """``words`` cut at the personal data found in it; joined, they are the words again."""
    marks: list[tuple[int, int, str]] = []
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(words):
            if not any(start < match.end() and match.start() < end for start, end, _kind in marks):
                marks.append((*match.span(), kind))
    found, place = [], 0
    for start, end, kind in sorted(marks):
        if start > place:
            found.append(Piece(words[place:start], ""))
        found.append(Piece(words[start:end], kind))
        place = end
    if place < len(words):
        found.append(Piece(words[place:], ""))
    return found


def kinds_in(words: str) -> list[str]:
    """The kinds found, each once, in the order of the text."""
    return list(dict.fromkeys(piece.kind for piece in pieces_of(words) if piece.kind))
