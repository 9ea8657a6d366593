"""Words of a sheet: numbers of headings, rows of a dimension."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kheo.counting.narrowing import ALL, Narrowing
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.reporting.models import Section

_VALUES = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def rows_of_dimension(dimension: str) -> list[tuple[Narrowing, str]]:
    """The rows of a grid: the total first, then one for each value, with its label."""
    found = [(ALL, _("Total"))]
    if dimension in _VALUES:
        found += [
            (Narrowing.of({dimension: value}), str(label))
            for value, label in _VALUES[dimension].choices
        ]
    return found


def heading_numbers(sections: Iterable[Section]) -> dict[int, str]:
    """Key of a section → "II.", "2.", "b)"; annexes count "1", "2" on their own."""
    counts = [0, 0, 0]
    annexes = 0
    numbers: dict[int, str] = {}
    for section in sections:
        if section.is_annex:
            annexes += 1
            numbers[section.pk] = _("Annex %(number)s") % {"number": annexes}
            continue
        depth = min(max(section.depth, 1), 3)
        counts[depth - 1] += 1
        counts[depth:] = [0] * (3 - depth)
        number = counts[depth - 1]
        shown = (roman(number) + ".", f"{number}.", f"{chr(96 + number)})")
        numbers[section.pk] = shown[depth - 1]
    return numbers


def roman(number: int) -> str:
    """A number from 1 to 39 in Roman letters."""
    found = ""
    for value, letters in _ROMAN:
        while number >= value:
            found, number = found + letters, number - value
    return found
