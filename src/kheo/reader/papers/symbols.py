"""Numbers and symbols of papers: "25- NQ/TW" is 25-NQ/TW; which kind and office its letters mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kheo.reader.found import Span
from kheo.reader.lexicon import table

_TABLE = table("papers")
_UPPER = "A-ZĐĂÂÊÔƠƯ"
_CODES = {code: kind["name"] for kind in _TABLE["kind"] for code in kind.get("codes", ())}
_JOINT = {code for kind in _TABLE["kind"] if kind.get("joint") for code in kind.get("codes", ())}
OFFICES: dict[str, tuple[str, ...]] = {
    letters: (names,) if isinstance(names, str) else tuple(names)
    for letters, names in _TABLE["office"].items()
}
"""What the letters of an office mean; several names where it depends on the place."""
_CODE_WORDS = "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))
_OFFICE_WORDS = "|".join(sorted(map(re.escape, OFFICES), key=len, reverse=True))

_LETTERS = (
    rf"(?:(?:{_CODE_WORDS}|{_OFFICE_WORDS})(?!\w)|[{_UPPER}]{{2,14}}[a-zđ]{{1,2}}\d{{0,3}}(?!\w)"
    rf"|[{_UPPER}]{{1,14}}\d{{0,3}}(?!\w))"
)
CANDIDATE = re.compile(
    r"(?:(?<![\w.,/-])|(?<=[sS]ố))(?P<number>\d{1,5}[a-zA-Z]?(?!\w))"
    r"(?:\s?[-/]\s?(?P<year>(?:19|20)\d\d)(?!\w))?"
    rf"(?P<tail>(?:\s?[-/]\s?|\s(?=(?:{_CODE_WORDS})\s?[-/]\s?(?:{_OFFICE_WORDS}|[{_UPPER}]{{2,}})(?!\w))){_LETTERS}"
    rf"(?:(?:\s?[-/]\s?|[.&]|\s(?=(?:{_OFFICE_WORDS})(?:[-/&]|(?!\w)))){_LETTERS}){{0,5}})?"
)
"""A number that may be that of a paper, with its year and letters."""
_PARTS = re.compile(rf"(?P<joint>\s?[-/]\s?|[.&]|\s)(?P<letters>{_LETTERS})")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number with its letters. ``text`` is the symbol written regularly, None without letters."""

    span: Span
    number: str
    year: str | None
    letters: tuple[str, ...]
    text: str | None

    @property
    def kind(self) -> str | None:
        """The kind of paper its letters mean, if they name one."""
        return next((_CODES[one] for one in self.letters[:2] if one in _CODES), None)

    @property
    def is_certain(self) -> bool:
        """Whether the letters alone show that it is the symbol of a paper: a kind and an office."""
        return self.kind is not None and len(self.letters) > 1 and not self._is_cut

    @property
    def _is_cut(self) -> bool:
        return all(one in _CODES for one in self.letters)

    @property
    def has_office(self) -> bool:
        """Whether a known office stands among its letters."""
        return any(_bare(one) in OFFICES for one in self.letters)

    def issuer(self, uses: Callable[[str], int]) -> str | None:
        """Who issued it, read from its letters; of two possible names the one the report uses more."""
        names = [OFFICES[_bare(one)] for one in self.letters if _bare(one) in OFFICES]
        if any(one in _JOINT for one in self.letters):
            known = len(names) == sum(1 for one in self.letters if one not in _CODES)
            return "; ".join(_used(each, uses) for each in names) if known and names else None
        return _used(names[0], uses) or None if names else None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two symbols one: number without leading zeros, year, letters of any case."""
        letters = (one.upper() for one in self.letters)
        return (self.number.lower().lstrip("0"), self.year or "", *letters)


def _used(names: tuple[str, ...], uses: Callable[[str], int]) -> str:
    """The name whose last words are used most."""
    return max(names, key=lambda name: uses(" ".join(name.split()[-2:]))) if names[1:] else names[0]


def _bare(letters: str) -> str:
    """Letters without the number of a term: QH of QH13."""
    return letters.rstrip("0123456789")


def symbol_of(found: re.Match[str]) -> Symbol:
    """The symbol of a match of ``CANDIDATE``, cut where other words follow behind a dash."""
    number, year, tail = found["number"], found["year"], found["tail"]
    if not tail:
        end = found.end("year") if year else found.end("number")
        return Symbol(
            Span(found.start(), end), number, year, (), f"{number}/{year}" if year else None
        )
    letters: list[str] = []
    text, end = number + (f"/{year}" if year else ""), found.start("tail")
    for part in _PARTS.finditer(tail):
        joint = part["joint"]
        if (
            letters
            and _complete(letters)
            and joint.startswith(" ")
            and joint.endswith(" ")
            and len(joint) > 1
        ):
            break
        letters.append(part["letters"])
        text += (joint.strip() or " " if letters[1:] else joint.strip() or "-") + part["letters"]
        end = found.start("tail") + part.end()
    return Symbol(Span(found.start(), end), number, year, tuple(letters), text)


def _complete(letters: list[str]) -> bool:
    return len(letters) > 1 or letters[0] not in _CODES
