"""Traps told by their shape: dates, symbols, frequencies, telephone numbers."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kheo.reader.found import NumberKind, Span
from kheo.reader.lexicon import table
from kheo.reader.numbers.rules import phrases
from kheo.reader.numbers.units import unit_behind

_NAMED = {
    "{old}": r"(?:1[89]|20)\d\d",
    "{year}": r"(?:19|20)\d\d",
    "{abbrs}": r"[A-ZĐƯ][a-zđ]{0,2}[A-ZĐƯ]+[a-zđ]{0,2}[A-ZĐƯ]*\d{0,3}(?!\w)",
    "{abbr}": r"[A-ZĐƯ]+[a-zđ]{0,2}[A-ZĐƯ]*\d{0,3}(?!\w)",
    "{gap}": "(?:[. -]{1,2})",
}
_BLANK = re.compile(r" \??")


class Shape(NamedTuple):
    """A stretch of text that is no figure, of what kind and why."""

    span: Span
    kind: NumberKind
    why: str


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], NumberKind, str], ...]:
    return tuple(
        (_compiled(shape["patterns"]), NumberKind(shape["kind"]), shape["why"])
        for shape in table("numbers")["shape"]
    )


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    joined = "|".join(_blanks(one) for one in patterns)
    for name, pattern in _NAMED.items():
        joined = joined.replace(name, pattern)
    return re.compile(f"(?:{joined})")


def _blanks(pattern: str) -> str:
    """A blank of the table stands for any run of blanks of the text, an optional one for none too."""
    told = pattern.replace(r"\s", " ").replace(" *", " ?")
    return _BLANK.sub(lambda one: r"[ \t]{0,8}" if "?" in one.group() else r"[ \t]{1,8}", told)


def shape_at(text: str, at: int) -> Shape | None:
    """The trap that begins with the digit at ``at``, when its shape alone tells it."""
    for pattern, kind, why in _shapes():
        if found := pattern.match(text, at):
            return Shape(Span(at, found.end()), kind, why)
    return None


_DAY = re.compile(r"(\d{1,2}) {0,4}- {0,4}(\d{1,2})(?![\d%]|[/.,-]\d)")


def day_at(text: str, at: int) -> Shape | None:
    """“ngày 15-10”, "15-10": a day and a month joined by a dash, as no range can stand there."""
    found = _DAY.match(text, at)
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    if not (1 <= day <= 31 and 1 <= month <= 12) or unit_behind(text, found.end()):
        return None
    told = phrases("numbers", "day", "before").before(text, at)
    tight = " " not in found.group() and day > month
    return Shape(Span(at, found.end()), NumberKind.DATE, "ngày tháng") if told or tight else None
