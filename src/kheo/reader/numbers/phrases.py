"""Known phrases right behind or right before a position; a few look-ups each, however many phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_AFTER, _BEFORE = 80, 60
"""How many characters are looked at; longer phrases are not in any table."""


_CELL_END = re.compile(r"[\n\t]")


def line_start(text: str, at: int, most: int) -> int:
    """Where the line or the cell of a table begins that holds ``at``, at most so many characters before; a wrapped
    line goes on."""
    begin = max(0, at - most)
    begin = max(begin, text.rfind("\t", begin, at) + 1)
    line = text.rfind("\n", begin, at)
    if line >= 0 and not _wrapped(text, line):
        return line + 1
    return max(begin, text.rfind("\n", begin, line) + 1) if line >= 0 else begin


def _wrapped(text: str, at: int) -> bool:
    """Whether the line that ends at ``at`` is long and open, so that its sentence goes on."""
    long = at - (text.rfind("\n", max(0, at - _LONG), at) + 1) >= _LONG
    return long and text[at - 1] not in ".:;!?|"


def _broken(text: str, start: int, end: int) -> bool:
    """Whether a line or a cell ends between the two places."""
    found = _CELL_END.search(text, start, end)
    return bool(found and (found.group() == "\t" or not _wrapped(text, found.start())))


_LONG = 60


class Met(NamedTuple, Generic[T]):
    """A phrase that was met: where it starts and ends, its words in small letters, what it stands for."""

    start: int
    end: int
    phrase: str
    value: T


def _key(phrase: str) -> str:
    return " ".join(_TOKEN.findall(phrase.lower()))


class Phrases(Generic[T]):
    """A table of phrases. Case and the width of blanks do not matter; whole words only."""

    def __init__(self, table: Mapping[str, T]) -> None:
        self._table = {_key(phrase): value for phrase, value in table.items()}
        self._longest = max((key.count(" ") + 1 for key in self._table), default=0)

    def __contains__(self, phrase: str) -> bool:
        return _key(phrase) in self._table

    def behind(self, text: str, at: int) -> Met[T] | None:
        """The longest phrase that begins at ``at`` or after the blank there, on the same line."""
        words: list[str] = []
        found: Met[T] | None = None
        start = last = at
        for token in _TOKEN.finditer(text, at, at + _AFTER):
            if _broken(text, last, token.start()) or len(words) == self._longest:
                break
            start = start if words else token.start()
            last = token.end()
            words.append(token.group().lower())
            if (key := " ".join(words)) in self._table:
                found = Met(start, last, key, self._table[key])
        return found

    def before(self, text: str, at: int) -> Met[T] | None:
        """The longest phrase that ends at ``at`` or before the blank there, on the same line."""
        begin = line_start(text, at, _BEFORE)
        tokens = list(_TOKEN.finditer(text, begin, at))
        if begin and tokens and tokens[0].start() == begin and text[begin - 1].isalnum():
            del tokens[0]
        words: list[str] = []
        found: Met[T] | None = None
        for token in tokens[: -self._longest - 1 : -1]:
            words.insert(0, token.group().lower())
            if (key := " ".join(words)) in self._table:
                found = Met(token.start(), tokens[-1].end(), key, self._table[key])
        return found
