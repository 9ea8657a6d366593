"""The words around figures: nouns that are counted and verbs that tell what happened to them.

The text is looked at in small letters with everything in quotation marks blanked, so that neither the name
of the movement nor the titles of initiatives speak of figures beside them. Positions stay those of the
regular text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import table

_QUOTED = re.compile(r"“[^”“\n]{0,400}”|\"[^\"\n]{0,400}\"|‘[^’\n]{0,200}’")

_COMPARED = re.compile(
    r"(?<!\w)(?:so với|% (?:so với|trên|trong|tổng|số|của))(?!\w)(?:(?!tăng|giảm|vượt|đạt|bằng|chiếm)[^,;.()\d\n]){0,80}"
    r"|(?<!\w)trong (?:số|tổng số|các|những)(?: [^\W\d]+){0,4} mô hình[^,;.()\d\n]{0,80},"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexicon found in the text."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class View:
    """The regular text as the stage reads it: ``plain`` without quotes, ``small`` in small letters too.

    In ``acted`` what a figure is compared with ("so với số đăng ký") is blanked as well: its verbs speak of
    another figure.
    """

    plain: str
    small: str
    acted: str


def view_of(layout: Layout) -> View:
    """The text of a report with quoted strings blanked, letter for letter as long as the original."""
    plain = _QUOTED.sub(_blank, layout.normal.text)
    small = plain.lower()
    if len(small) != len(plain):
        small = "".join(one.lower() if len(one.lower()) == 1 else one for one in plain)
    return View(plain, small, _COMPARED.sub(_blank, small))


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


class Finder:
    """Finds the words of a table {code: patterns}; at one place the longest pattern wins."""

    def __init__(self, words: Mapping[str, list[str]]) -> None:
        """Compile the patterns, longest first."""
        rows = sorted(
            ((pattern, code) for code, patterns in words.items() for pattern in patterns),
            key=lambda row: -_least(row[0]),
        )
        self.codes = {f"w{index}": code for index, (_pattern, code) in enumerate(rows)}
        parts = (
            f"(?P<w{index}>{pattern.replace(' ', chr(92) + 's+')})"
            for index, (pattern, _code) in enumerate(rows)
        )
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?![^\W\d²³¹⁰⁴-⁹])")

    def all_in(self, text: str, span: Span) -> list[Word]:
        """The words within ``span``, in order."""
        return [
            Word(self.codes[found.lastgroup or ""], Span(*found.span()))
            for found in self.pattern.finditer(text, span.start, span.end)
        ]

    def at(self, text: str, start: int, end: int) -> Word | None:
        """The word that begins exactly at ``start``."""
        found = self.pattern.match(text, start, end)
        return Word(self.codes[found.lastgroup or ""], Span(*found.span())) if found else None


_OPTIONAL = re.compile(r"\(\?:[^()]*\)[?*]|\(\?!.*?\)|.\?")


def _least(pattern: str) -> int:
    """About how long the shortest text is that a pattern matches."""
    while (shorter := _OPTIONAL.sub("", pattern)) != pattern:
        pattern = shorter
    return len(re.sub(r"\(\?:([^|()]*)[^()]*\)", r"\1", pattern))


@cache
def nouns() -> Finder:
    """What is counted: [noun] of the lexicon."""
    return Finder(table("metrics")["noun"])


@cache
def acts() -> Finder:
    """What happened to it: [act] of the lexicon."""
    return Finder(table("metrics")["act"])
