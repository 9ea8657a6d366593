"""Known phrases right behind or right before a position; a few look-ups each, however many phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
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
        return self._longest_of(_keys_behind(text, at))

    def before(self, text: str, at: int) -> Met[T] | None:
        """The longest phrase that ends at ``at`` or before the blank there, on the same line."""
        return self._longest_of(_keys_before(text, at))

    def _longest_of(self, keys: Sequence[_Key]) -> Met[T] | None:
        for start, end, key in reversed(keys[: self._longest]):
            if key in self._table:
                return Met(start, end, key, self._table[key])
        return None


_Key = tuple[int, int, str]
_MOST = 12
"""Words of the longest phrase that is looked for."""


@lru_cache(maxsize=32)
def _keys_behind(text: str, at: int) -> Sequence[_Key]:
    """The next word, the next two, … from ``at`` on; many tables ask for the same place in a row."""
    keys: list[_Key] = []
    start = last = at
    key = ""
    for token in _TOKEN.finditer(text, at, at + _AFTER):
        if _broken(text, last, token.start()) or len(keys) == _MOST:
            break
        start = start if keys else token.start()
        last = token.end()
        key = f"{key} {token.group().lower()}" if key else token.group().lower()
        keys.append((start, last, key))
    return keys


@lru_cache(maxsize=32)
def _keys_before(text: str, at: int) -> Sequence[_Key]:
    """The word before ``at``, the two before, …"""
    begin = line_start(text, at, _BEFORE)
    tokens = list(_TOKEN.finditer(text, begin, at))
    if begin and tokens and tokens[0].start() == begin and text[begin - 1].isalnum():
        del tokens[0]
    keys: list[_Key] = []
    key = ""
    for token in tokens[: -_MOST - 1 : -1]:
        key = f"{token.group().lower()} {key}" if key else token.group().lower()
        keys.append((token.start(), tokens[-1].end(), key))
    return keys
