"""Sums of exemplars: years of a list, sharing places out over units and years, pasted grids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line, fold

FIRST_YEAR, LAST_YEAR = 2009, 2100
"""2009: the movement "Dân vận khéo" begins."""
LONGEST = 15
MOST_PLACES = 9999
MOST_LINES = 5_000
HEADS = frozenset({"ma", "ma don vi", "don vi", "ten don vi", "code", "unit"})
_WHOLE = re.compile(r"\d{1,4}")
_YEAR = re.compile(r"\D*(\d{4})\D*")

Targets = dict[tuple[int, int], int]
"""(key of a unit, year) → places."""


def check_period(title: str, first_year: int, last_year: int) -> None:
    """Refuse a list without a title or with years that make no period. Raises ``RuleBroken``."""
    wrong: dict[str, str] = {}
    if not title:
        wrong["title"] = _("Give the list a title.")
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            wrong[name] = _("A year between %(first)s and %(last)s.") % {
                "first": FIRST_YEAR, "last": LAST_YEAR,
            }  # fmt: skip
    if not wrong and last_year < first_year:
        wrong["last_year"] = _("The last year (%(last)s) comes before the first (%(first)s).") % {
            "last": last_year, "first": first_year,
        }  # fmt: skip
    elif not wrong and last_year - first_year >= LONGEST:
        wrong["last_year"] = _("A period has at most %(most)s years.") % {"most": LONGEST}
    if wrong:
        raise RuleBroken(_("The list cannot be kept like this."), fields=wrong)


def check_places(places: int) -> None:
    """Refuse a number of places out of bounds. Raises ``RuleBroken``."""
    if not 0 <= places <= MOST_PLACES:
        told = _("Between 0 and %(most)s places.") % {"most": MOST_PLACES}
        raise RuleBroken(told, fields={"places": told})


def portions(places: int, weights: Sequence[int]) -> list[int]:
    """``places`` shared out after ``weights``: whole parts first, the rest by the largest remainder.

    Equal remainders go to who stands first. The parts sum to ``places`` when any weight is positive.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    parts = [places * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(places * weights[i] % whole), i))
    for place in rest[: places - sum(parts)]:
        parts[place] += 1
    return parts


def shared_out(places: int, units: Sequence[tuple[int, int]], years: Sequence[int]) -> Targets:
    """A proposal: ``places`` over ``units`` (key, weight) in their order, and over ``years`` evenly.

    Who stands first begins first; a unit with several places has them spread over the years. The
    sum is ``places``, and the years differ by one place at most.
    """
    parts = portions(places, [weight for _unit, weight in units])
    rounds = [
        unit
        for turn in range(max(parts, default=0))
        for (unit, _weight), part in zip(units, parts, strict=True)
        if part > turn
    ]
    found: Targets = {}
    for position, unit in enumerate(rounds):
        key = (unit, years[position * len(years) // len(rounds)])
        found[key] = found.get(key, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood of a pasted grid, and a sentence for every line that was not."""

    targets: Targets = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def read_grid(text: str, units: Mapping[str, Sequence[int]], years: Sequence[int]) -> Pasted:
    """Take a pasted grid apart: a line a unit (code or name), then places year by year.

    A head line with years says which column is which; without one the columns are ``years`` in
    order. Cells are parted by tabs, semicolons or bars; empty ones are 0. Nothing is guessed: a
    line that is not understood is told with its number and name.
    """
    found = Pasted()
    columns = list(years)
    seen: set[int] = set()
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        cells = [clean_line(cell) for cell in re.split(r"[\t;|]", line)]
        if not any(cells):
            continue
        if _is_head(cells):
            columns, trouble = _columns(cells, years)
        else:
            trouble = _line(cells, units, columns, seen, found.targets)
        if trouble:
            found.troubles.append(_("Line %(n)s: %(why)s") % {"n": number, "why": trouble})
    return found


def _is_head(cells: Sequence[str]) -> bool:
    return fold(cells[0]) in HEADS or (not cells[0] and any(_YEAR.fullmatch(c) for c in cells[1:]))


def _columns(cells: Sequence[str], years: Sequence[int]) -> tuple[list[int], str]:
    """The years of a head line; those of the period when it names none."""
    named = [int(match[1]) for cell in cells[1:] if (match := _YEAR.fullmatch(cell))]
    strange = [year for year in named if year not in years]
    if strange:
        return list(years), _("the year %(year)s lies outside %(first)s–%(last)s.") % {
            "year": strange[0], "first": years[0], "last": years[-1],
        }  # fmt: skip
    return named or list(years), ""


def _line(
    cells: Sequence[str], units: Mapping[str, Sequence[int]], columns: Sequence[int],
    seen: set[int], targets: Targets,
) -> str:  # fmt: skip
    """Put one line into ``targets``; the sentence that says why it cannot be."""
    keys = units.get(fold(cells[0]), ())
    name = {"name": cells[0]}
    if len(keys) > 1:
        return _("“%(name)s” is the name of several units; write the code.") % name
    if not keys:
        return _("“%(name)s” does not stand directly below the unit of the list.") % name
    if keys[0] in seen:
        return _("“%(name)s” stands here twice.") % name
    numbers = list(cells[1:])
    if numbers and keys[0] in units.get(fold(numbers[0]), ()):
        numbers.pop(0)  # the name behind the code
    numbers = numbers[: len(columns)]  # behind the years stands the sum that the page printed
    wrong = next((cell for cell in numbers if cell and not _WHOLE.fullmatch(cell)), "")
    if wrong:
        return _("“%(name)s”: “%(cell)s” is not a whole number up to %(most)s.") % {
            **name, "cell": wrong, "most": MOST_PLACES,
        }  # fmt: skip
    seen.add(keys[0])
    for year, cell in zip(columns, numbers, strict=False):
        targets[(keys[0], year)] = int(cell or 0)
    return ""
