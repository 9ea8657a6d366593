"""Numbers in words: "ba", "hai mươi lăm", "một nghìn hai trăm"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kheo.reader.lexicon import any_of, table

_WORD = re.compile(r"[^\W\d_]+")
_JOIN = frozenset({"linh", "lẻ"})
_MOST = 14


class Spoken(NamedTuple):
    """The value of number words, where they end, how many words they are."""

    value: Decimal
    end: int
    words: int


@cache
def start_of_words() -> re.Pattern[str]:
    """Finds where a number in words may begin."""
    told = table("numbers_words")
    first = [word for word in told["ones"] if word not in {"mốt", "tư", "lăm", "nhăm", "không"}]
    return re.compile(rf"(?<!\w){any_of([*first, 'mười'])}(?!\w)", re.IGNORECASE)


def in_words(text: str, at: int) -> Spoken | None:
    """The number in words that begins at ``at``."""
    found: list[re.Match[str]] = []
    known = _known()
    for met in _WORD.finditer(text, at, at + 120):
        gap = text[found[-1].end() if found else at : met.start()]
        if met.group().lower() not in known or gap.strip(" ") or len(found) == _MOST:
            break
        found.append(met)
    words = [met.group().lower() for met in found]
    for size in range(len(words), 0, -1):
        value = _value(words[:size])
        if value is not None:
            return Spoken(Decimal(value), found[size - 1].end(), size)
    return None


@cache
def _known() -> frozenset[str]:
    told = table("numbers_words")
    return frozenset({*told["ones"], *told["tens"], *told["multipliers"], *_JOIN})


def _value(words: list[str]) -> int | None:
    """The value of the words, or nothing when they are no number as a whole."""
    told = table("numbers_words")
    ones, scales = told["ones"], told["multipliers"]
    if words[-1] in _JOIN or words[0] in {"không", "lăm", "mốt", "tư", "nhăm"}:
        return None
    total = part = 0
    last: int | None = None
    for at, word in enumerate(words):
        if word in ones:
            if last is not None or (word == "năm" and at and _is_year_word(words, at)):
                return None
            last = ones[word]
        elif word == "mười":
            if last is not None:
                return None
            part, last = part + 10, None
        elif word in {"mươi", "chục", "trăm"}:
            if last is None:
                return None
            part, last = part + last * (100 if word == "trăm" else 10), None
        elif word in _JOIN:
            if at == 0:
                return None
        else:
            part += last or 0
            if not part:
                return None
            total, part, last = total + part * scales[word], 0, None
    return total + part + (last or 0)


def _is_year_word(words: list[str], at: int) -> bool:
    """“mười năm”, "hai trăm năm": years, not five; five is "lăm" there or stands after "linh"."""
    if words[at - 1] in _JOIN:
        return False
    behind = words[at + 1 : at + 2]
    return not (behind and behind[0] not in table("numbers_words")["ones"])
