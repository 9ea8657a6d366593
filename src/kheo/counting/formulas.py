"""Formulas of derived indicators: a share "a / b", or sums and differences "a + b - c". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from kheo.counting.narrowing import ALL, Narrowing
from kheo.kernel.refusals import BadInput

CODE = r"[a-z][a-z0-9_]*"
_WHOLE = "@all"
_PART = rf"{CODE}(?:{_WHOLE})?"
_SHARE = re.compile(rf"\s*({_PART})\s*/\s*({_PART})\s*")
_TERM = re.compile(rf"\s*([+-]?)\s*({_PART})\s*")


class Part(NamedTuple):
    """One indicator in a formula; ``is_whole``: without the narrowing of the cell ("code@all")."""

    code: str
    is_whole: bool = False

    def narrowed(self, narrowing: Narrowing) -> Narrowing:
        """How this part is narrowed in a cell narrowed by ``narrowing``."""
        return ALL if self.is_whole else narrowing


Lookup = Callable[[Part], Decimal | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """``terms`` (sign, part) added up; with ``base`` a share of it in percent."""

    terms: tuple[tuple[int, Part], ...]
    base: Part | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part it needs, in the order it is written."""
        named = tuple(part for _sign, part in self.terms)
        return (*named, self.base) if self.base else named

    @property
    def codes(self) -> tuple[str, ...]:
        """Every indicator it needs, each once."""
        return tuple(dict.fromkeys(part.code for part in self.parts))

    def value(self, lookup: Lookup) -> Decimal | Fraction | None:
        """The exact result; None where a part is unknown or the base is nothing (DESIGN §4)."""
        known = [(sign, lookup(part)) for sign, part in self.terms]
        if any(number is None for _sign, number in known):
            return None
        total = sum((sign * number for sign, number in known if number is not None), Decimal(0))
        if self.base is None:
            return total
        base = lookup(self.base)
        return None if not base else Fraction(total) * 100 / Fraction(base)


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises BadInput with the sentence an administrator sees."""
    if share := _SHARE.fullmatch(text):
        return Formula(((1, _part(share[1])),), _part(share[2]))
    terms: list[tuple[int, Part]] = []
    at = 0
    while found := _TERM.match(text, at):
        if terms and not found[1]:
            break
        terms.append((-1 if found[1] == "-" else 1, _part(found[2])))
        at = found.end()
    if not terms or at != len(text):
        sentence = _("Write a formula like “a / b” or “a + b - c” with codes of indicators.")
        raise BadInput(sentence, {"formula": sentence})
    return Formula(tuple(terms))


def loop_in(formulas: Mapping[str, Iterable[str]], start: str) -> tuple[str, ...]:
    """The way from ``start`` back to itself through ``formulas`` (code → codes it needs); () = none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for code in formulas.get(way[-1], ()):
            if code == start:
                return (*way, start)
            if code not in seen:
                seen.add(code)
                ways.append((*way, code))
    return ()


def _part(text: str) -> Part:
    return Part(text.removesuffix(_WHOLE), text.endswith(_WHOLE))
