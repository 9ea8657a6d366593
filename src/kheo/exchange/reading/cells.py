"""Cells into the values of fields, a thousand rows at a time, column by column.

Cells repeat, so each column remembers what it read; a column of clean text is seen to be clean in one look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field, Row
from kheo.exchange.reading.choices import pairs_of, words_of
from kheo.exchange.reading.marks import marked
from kheo.exchange.reading.sheets import Book, Cell
from kheo.exchange.rules import values
from kheo.exchange.rules.values import ERRORS, Choices, Read, Trouble
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import fold

BATCH = 1_000
MOST_KEPT = 20_000
"""Cells a column remembers before it begins anew."""
_TWINS = "\u00d0\u0189\u00f0\u0256\u0302\u0306"
"""Characters that composed text may still hold and cleaning changes."""
_UNTIDY = ("#", "  ", " \n", "\n ")
_TOTAL = re.compile(
    r"(?:tong cong|tong so|tong|cong)(?: (?:toan|chung|cac|so|muc|phan|i|ii|iii|iv|v|vi|[0-9]+)\b.*)?"
)
_TOTAL_COLUMNS = 4
"""Columns at the left in which a row is called a total."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that could not be read, and why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is none of the list: its number as Excel counts, and what it is in words."""

    number: int
    why: str


class Column(dict[Cell, Any]):
    """A matched column: cell → value, filled as cells are met. ``wrong`` counts what was refused."""

    def __init__(self, read: Read, where: str, longest: int, *, is_block: bool) -> None:
        super().__init__({"": None})
        self._read = read
        self._where = where
        self._longest = longest
        self._is_block = is_block
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
        if cell.__class__ is str and cell.strip() in ERRORS:
            cell = Trouble(cell.strip())
        if cell.__class__ is Trouble:
            raise BadInput(cell.sentence())
        if cell.__class__ is str and not cell.strip():
            return None
        return self._read(cell)

    def take(self, cells: Sequence[Cell]) -> Sequence[Any]:
        """The values of a batch."""
        if self._longest and is_clean(cells, self._longest, is_block=self._is_block):
            return [cell or None for cell in cells] if "" in cells else cells
        return [self[cell] for cell in cells]


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
        and not (is_block and any(cell.strip("\n") != cell for cell in cells))
        and not any(sign in text for sign in _UNTIDY)
        and text[:1] != " "
        and text[-1:] != " "
        and text.replace("\n", "").isprintable()
        and max(map(len, cells)) <= longest
        and not (is_block and any("\n\n\n" in cell for cell in cells))
    )


class Reader:
    """Reads the rows of a sheet: ``columns`` field → column from 0, ``words`` field → {word: code}.

    ``titles`` are the headings by column: they stand in refusals, and tell whether money is in millions.
    After the rows were read, ``left_out`` are rows of totals and bands, ``unknown`` the words of choices
    that were not understood.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        columns: Mapping[str, int],
        words: Mapping[str, Mapping[str, Any]] | None = None,
        titles: Sequence[str] = (),
    ) -> None:
        self.fields = tuple(one for one in fields if one.name in columns)
        self.left_out: list[LeftOut] = []
        self._required = tuple(one.name for one in self.fields if one.is_required or one.is_key)
        self._ats = [columns[one.name] for one in self.fields]
        self._choices: dict[str, Choices] = {}
        self._columns = [
            self._column(one, at, (words or {}).get(one.name, {}), titles)
            for one, at in zip(self.fields, self._ats, strict=True)
        ]

    @property
    def unknown(self) -> dict[str, dict[str, int]]:
        """Field → {word that is in no list of its choices: cells that hold it}."""
        return {name: choices.strange for name, choices in self._choices.items() if choices.strange}

    def _column(
        self, field: Field, at: int, words: Mapping[str, Any], titles: Sequence[str]
    ) -> Column:
        title = (titles[at] if at < len(titles) else "") or str(field.label)
        where = _("Column “%(title)s” (%(letters)s)") % {"title": title, "letters": letters(at)}
        if field.kind in {Value.CHOICE, Value.CHOICES}:
            self._choices[field.name] = Choices(pairs_of(field), words, words_of(field))
        read = _reader(field, title, self._choices.get(field.name))
        is_block = field.kind == Value.BLOCK
        is_text = is_block or field.kind == Value.TEXT
        return Column(read, where, field.longest if is_text else 0, is_block=is_block)

    def rows(self, book: Book, sheet: str, first_row: int) -> Iterator[Row]:
        """The rows from ``first_row`` (as Excel counts) on; empty rows, totals and bands are left out."""
        if not self.fields:
            return
        shares = [
            at for one, at in zip(self.fields, self._ats, strict=True) if one.kind == Value.PERCENT
        ]
        marks = marked(book, sheet, first_row, self._ats, shares)
        number = first_row
        while batch := list(islice(marks.rows, BATCH)):
            yield from self._batch(batch, number, marks.bands)
            number += len(batch)

    def _batch(
        self, batch: list[Sequence[Cell]], first: int, bands: Mapping[int, str]
    ) -> Iterator[Row]:
        names = [one.name for one in self.fields]
        wrong = sum(column.wrong for column in self._columns)
        taken = [
            column.take(cells)
            for column, cells in zip(self._columns, self._picked(batch), strict=True)
        ]
        is_right = wrong == sum(column.wrong for column in self._columns)
        nothing = (None,) * len(names)
        totals = _totals(batch)
        for number, found in enumerate(zip(*taken, strict=True), first):
            if found == nothing:
                continue
            row = (
                Row(number, dict(zip(names, found, strict=True)))
                if is_right
                else _row(number, names, found)
            )
            if (number - first in totals or number in bands) and self._is_left_out(row, bands):
                continue
            yield row

    def _picked(self, batch: list[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The cells of each matched column."""
        widest = max(self._ats) + 1
        if len(batch[0]) < widest:
            batch = [[*row, *[""] * (widest - len(row))] for row in batch]
        return ([*map(itemgetter(at), batch)] for at in self._ats)

    def _is_left_out(self, row: Row, bands: Mapping[int, str]) -> bool:
        if row.number in bands:
            if sum(value is not None for value in row.values.values()) + len(row.refusals) <= 1:
                self.left_out.append(LeftOut(row.number, bands[row.number]))
                return True
            return False
        if len(self._required) > 1 and all(
            row.values.get(name) is not None for name in self._required
        ):
            return False
        self.left_out.append(LeftOut(row.number, _("a row of totals")))
        return True


def _row(number: int, names: Sequence[str], found: Sequence[Any]) -> Row:
    """A row of a batch in which something could not be read."""
    cells = dict(zip(names, found, strict=True))
    refusals = {name: cell.sentence for name, cell in cells.items() if isinstance(cell, Wrong)}
    if not refusals:
        return Row(number, cells)
    return Row(
        number, {name: cell for name, cell in cells.items() if name not in refusals}, refusals
    )


def _totals(batch: Sequence[Sequence[Cell]]) -> set[int]:
    """Positions of rows whose first words are those of a total."""
    found = set()
    for at, row in enumerate(batch):
        for cell in row[:_TOTAL_COLUMNS]:
            if cell.__class__ is str and cell:
                if cell.lstrip()[:1] in "TtCc" and len(cell) < 80 and _TOTAL.fullmatch(fold(cell)):
                    found.add(at)
                break
    return found


def letters(column: int) -> str:
    """The letters of a column as Excel shows them: 0 is A, 26 AA."""
    text = ""
    number = column + 1
    while number:
        number, left = divmod(number - 1, 26)
        text = chr(65 + left) + text
    return text


def _reader(field: Field, title: str, choices: Choices | None) -> Read:
    """What reads the cells of a field."""
    if choices is not None:
        return choices.one if field.kind == Value.CHOICE else choices.several
    if field.kind == Value.CODE:
        return values.code(field.longest, field.digits)
    if field.kind in {Value.TEXT, Value.BLOCK}:
        return values.text(field.longest, is_block=field.kind == Value.BLOCK)
    if field.kind == Value.MONEY:
        return values.money(values.scale_of(title))
    return {
        Value.WHOLE: values.whole, Value.NUMBER: values.number, Value.PERCENT: values.percent,
        Value.DAY: values.day, Value.MOMENT: values.moment, Value.YEAR: values.year,
        Value.YES_NO: values.yes_no,
    }[field.kind]  # fmt: skip
