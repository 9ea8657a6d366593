"""Formulas of derived indicators: a share "a / b", or sums and differences "a + b - c". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from kheo.kernel.refusals import BadInput

_CODE = r"[a-z][a-z0-9_]*"
_SHARE = re.compile(rf"\s*({_CODE})\s*/\s*({_CODE})\s*")
_TERM = re.compile(rf"\s*([+-]?)\s*({_CODE})\s*")
Lookup = Callable[[str], Decimal | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """``terms`` (sign, code) added up; with ``base`` a share of it in percent."""

    terms: tuple[tuple[int, str], ...]
    base: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every indicator it needs."""
        named = tuple(code for _sign, code in self.terms)
        return (*named, self.base) if self.base else named

    def value(self, lookup: Lookup) -> Decimal | Fraction | None:
        """The exact result; None where a part is unknown or the base is nothing (DESIGN §4)."""
        parts = [(sign, lookup(code)) for sign, code in self.terms]
        if any(part is None for _sign, part in parts):
            return None
        total = sum((sign * part for sign, part in parts if part is not None), Decimal(0))
        if not self.base:
            return total
        base = lookup(self.base)
        return None if not base else Fraction(total) * 100 / Fraction(base)


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises BadInput with the sentence an administrator sees."""
    if share := _SHARE.fullmatch(text):
        return Formula(((1, share[1]),), share[2])
    terms: list[tuple[int, str]] = []
    at = 0
    while found := _TERM.match(text, at):
        if terms and not found[1]:
            break
        terms.append((-1 if found[1] == "-" else 1, found[2]))
        at = found.end()
    if not terms or at != len(text):
        sentence = _("Write a formula like “a / b” or “a + b - c” with codes of indicators.")
        raise BadInput(sentence, {"formula": sentence})
    return Formula(tuple(terms))
