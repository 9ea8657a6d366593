"""Targets pasted from a spreadsheet: one unit a line, cells parted by tabs or semicolons.

``code or name · (name) · new · keep up · strengthen · replicate · (and | or)``; cells left out
count as nothing. A line with nothing but zeros takes the target away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kheo.campaigns.enums import Joined
from kheo.campaigns.rules import KINDS, MOST_ASKED, Ask
from kheo.kernel.text import clean_line, fold

HEADS = frozenset({"ma", "ma don vi", "don vi", "ten don vi", "code", "unit"})
OR = frozenset({"hoac", "or", "any", "mot trong cac"})
AND = frozenset({"va", "and", "all", "tat ca"})
_WHOLE = re.compile(r"\d{1,4}")
MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood: unit → what it owes (None = nothing), and a sentence per bad line."""

    asks: dict[int, Ask | None] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def read(text: str, units: Mapping[str, Sequence[int]]) -> Pasted:
    """Take pasted ``text`` apart; ``units`` maps folded names and codes to keys of units.

    Nothing is guessed: an unknown or ambiguous name, a cell that is no whole number and a unit
    named twice are told with the number of the line.
    """
    found = Pasted()
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        cells = [clean_line(cell) for cell in re.split(r"[\t;|]", line)]
        if not any(cells) or fold(cells[0]) in HEADS:
            continue
        unit, trouble = _unit(cells, units)
        ask: Ask | None = None
        if unit is not None:
            ask, trouble = _ask(cells[1:])
            if not trouble and unit in found.asks:
                trouble = _("“%(name)s” stands here twice.") % {"name": cells[0]}
        if trouble or unit is None:
            found.troubles.append(_("Line %(n)s: %(why)s") % {"n": number, "why": trouble})
        else:
            found.asks[unit] = ask
    return found


def _unit(cells: Sequence[str], units: Mapping[str, Sequence[int]]) -> tuple[int | None, str]:
    """The unit of a line, or why there is none."""
    keys = units.get(fold(cells[0]), ())
    if len(keys) == 1:
        return keys[0], ""
    if keys:
        return None, _("“%(name)s” is the name of several units; write the code.") % {
            "name": cells[0]
        }
    return None, _("“%(name)s” is not a unit of this campaign.") % {"name": cells[0]}


def _ask(cells: Sequence[str]) -> tuple[Ask | None, str]:
    """The target in the cells behind the unit, or what is wrong with them."""
    rest = list(cells)
    if rest and rest[0] and not _WHOLE.fullmatch(rest[0]) and fold(rest[0]) not in OR | AND:
        rest.pop(0)  # the name behind the code
    joined = Joined.ALL
    numbers: list[int] = []
    for cell in rest:
        word = fold(cell)
        if word in OR or word in AND:
            joined = Joined.ANY if word in OR else Joined.ALL
        elif not cell:
            numbers.append(0)
        elif _WHOLE.fullmatch(cell) and int(cell) <= MOST_ASKED:
            numbers.append(int(cell))
        else:
            return None, _("“%(cell)s” is not a whole number up to %(most)s.") % {
                "cell": cell,
                "most": MOST_ASKED,
            }
    if len(numbers) > len(KINDS) and any(numbers[len(KINDS) :]):
        return None, _("There are more numbers than kinds of commitments.")
    asked = dict(zip(KINDS, numbers, strict=False))
    return (Ask.made(asked, joined) if any(numbers) else None), ""
