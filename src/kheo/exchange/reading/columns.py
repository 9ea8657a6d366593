"""A matched column: cells to values, remembered because cells repeat, whole batches at once where they are plain.

A quick way looks at a batch of cells and gives their values, or None when something in it needs a closer look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import is_normalized

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.exchange.rules import values
from kheo.exchange.rules.values import ERRORS, Choices, Read, Trouble
from kheo.kernel.days import FIRST_YEAR, LAST_YEAR
from kheo.kernel.refusals import BadInput

Cell = Any
Quick = Callable[[Sequence[Cell]], Sequence[Any] | None]
MOST_KEPT = 20_000
"""Cells a column remembers before it begins anew."""
_TWINS = "\u00d0\u0189\u00f0\u0256\u0302\u0306"
"""Characters that composed text may still hold and cleaning changes."""
_UNTIDY = ("#", "  ", " \n", "\n ")
_MOST = 10**values.MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that could not be read, and why."""

    sentence: str


class Column(dict[Cell, Any]):
    """Cell → value, filled as cells are met. ``wrong`` counts what was refused; ``where`` begins each refusal."""

    def __init__(self, read: Read, quick: Quick | None, where: str) -> None:
        super().__init__({"": None})
        self._read = read
        self._quick = quick
        self._where = where
        self.wrong = 0

    def __missing__(self, cell: Cell) -> Any:
        if len(self) > MOST_KEPT:
            self.clear()
            self[""] = None
        try:
            value = self._value(cell)
        except BadInput as refusal:
            self.wrong += 1
            return Wrong(f"{self._where}: {refusal}")
        self[cell] = value
        return value

    def _value(self, cell: Cell) -> Any:
        if cell.__class__ is str:
            said = cell.strip()
            if not said:
                return None
            if said in ERRORS:
                cell = Trouble(said)
        if cell.__class__ is Trouble:
            raise BadInput(cell.sentence())
        return self._read(cell)

    def take(self, cells: Sequence[Cell]) -> Sequence[Any]:
        """The values of a batch."""
        found = None if self._quick is None else self._quick(cells)
        return [self[cell] for cell in cells] if found is None else found


def column(field: Field, title: str, choices: Choices | None, where: str) -> Column:
    """What reads the column of ``field`` under the heading ``title``."""
    scale = values.scale_of(title) if field.kind == Value.MONEY else 1
    return Column(_reader(field, scale, choices), _quick(field, scale), where)


def _reader(field: Field, scale: int, choices: Choices | None) -> Read:
    if choices is not None:
        return choices.one if field.kind == Value.CHOICE else choices.several
    if field.kind == Value.CODE:
        return values.code(field.longest)
    if field.kind in {Value.TEXT, Value.BLOCK}:
        return values.text(field.longest, is_block=field.kind == Value.BLOCK)
    if field.kind == Value.MONEY:
        return values.money(scale)
    return {
        Value.WHOLE: values.whole, Value.NUMBER: values.number, Value.PERCENT: values.percent,
        Value.DAY: values.day, Value.MOMENT: values.moment, Value.YEAR: values.year,
        Value.YES_NO: values.yes_no,
    }[field.kind]  # fmt: skip


def _quick(field: Field, scale: int) -> Quick | None:
    if field.kind in {Value.TEXT, Value.BLOCK, Value.CODE}:
        return _texts(field.longest, is_block=field.kind == Value.BLOCK)
    if field.kind in {Value.WHOLE, Value.MONEY}:
        return _wholes(scale)
    return {Value.NUMBER: _numbers, Value.DAY: _days}.get(field.kind)


def _texts(longest: int, *, is_block: bool) -> Quick:
    def quick(cells: Sequence[Cell]) -> Sequence[Any] | None:
        differing = set(cells)
        if not is_clean(list(differing), longest, is_block=is_block):
            return None
        return [cell or None for cell in cells] if "" in differing else cells

    return quick


def is_clean(cells: Sequence[Cell], longest: int, *, is_block: bool = False) -> bool:
    """Whether all cells are text as it is stored, of one line unless ``is_block``, none too long."""
    try:
        text = "\n".join(cells)
    except TypeError:
        return False
    if not text.isascii() and (
        not is_normalized("NFC", text) or any(twin in text for twin in _TWINS)
    ):
        return False
    return (
        (is_block or text.count("\n") == len(cells) - 1)
        and not (is_block and any(cell.strip("\n") != cell or "\n\n\n" in cell for cell in cells))
        and not any(sign in text for sign in _UNTIDY)
        and text[:1] != " "
        and text[-1:] != " "
        and text.replace("\n", "").isprintable()
        and max(map(len, cells)) <= longest
    )


def _wholes(scale: int) -> Quick:
    def quick(cells: Sequence[Cell]) -> Sequence[Any] | None:
        filled = [cell for cell in cells if cell != ""]
        kinds = set(map(type, filled))
        if kinds == {str}:
            digits = "".join(filled)
            if not (
                digits.isascii()
                and digits.isdecimal()
                and max(map(len, filled)) < values.MOST_DIGITS
            ):
                return None
        elif kinds != {float}:
            return None
        try:
            found = list(map(int, filled))
        except (ValueError, OverflowError):
            return None
        if kinds == {float} and found != filled:
            return None
        if scale != 1:
            found = [one * scale for one in found]
        return None if max(found) >= _MOST or min(found) <= -_MOST else _spread(found, cells)

    return quick


def _numbers(cells: Sequence[Cell]) -> Sequence[Any] | None:
    filled = [cell for cell in cells if cell != ""]
    if set(map(type, filled)) != {float}:
        return None
    try:
        return _spread([values.exact(cell) for cell in filled], cells)
    except (ValueError, OverflowError):
        return None


def _days(cells: Sequence[Cell]) -> Sequence[Any] | None:
    filled = [cell for cell in cells if cell != ""]
    if set(map(type, filled)) != {date}:
        return None
    if min(filled).year < FIRST_YEAR or max(filled).year > LAST_YEAR:
        return None
    return _spread(filled, cells)


def _spread(found: list[Any], cells: Sequence[Cell]) -> list[Any]:
    """The values of the filled cells, None for the others."""
    if len(found) == len(cells):
        return found
    rest = iter(found)
    return [None if cell == "" else next(rest) for cell in cells]
