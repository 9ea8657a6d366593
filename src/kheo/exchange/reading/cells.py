"""Cells into the values of fields, a thousand rows at a time, column by column.

Cells repeat, so each column remembers what it read; a column of clean text is seen to be clean in one look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, repeat
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field, Row
from kheo.exchange.reading.choices import pairs_of, words_of
from kheo.exchange.reading.columns import Column, Wrong, column
from kheo.exchange.reading.marks import marked
from kheo.exchange.reading.sheets import Book, Cell
from kheo.exchange.rules.endings import SIGNATURE_ROWS, is_section, is_signature
from kheo.exchange.rules.titles import JOINT
from kheo.exchange.rules.values import Choices
from kheo.kernel.text import fold

BATCH = 1_000
_TOTAL = re.compile(
    r"(?:tong cong|tong so|tong|cong)(?: (?:toan|chung|cac|so|muc|phan|i|ii|iii|iv|v|vi|[0-9]+)\b.*)?"
)
LONGEST_TOTAL = 80
_TOTAL_COLUMNS = 4
"""Columns at the left in which a row is called a total."""
_NOTHING: Mapping[str, str] = {}
"""The refusals of rows without any: never written to."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is none of the list: its number as Excel counts, and what it is in words."""

    number: int
    why: str


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
        self._signed = -SIGNATURE_ROWS
        self._required = tuple(one.name for one in self.fields if one.is_required or one.is_key)
        self._names = tuple(one.name for one in self.fields)
        self._ats = [columns[one.name] for one in self.fields]
        self._titles = {
            at: frozenset(titles[at].split(JOINT))
            for at in self._ats
            if at < len(titles) and titles[at]
        }
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
        return column(field, title, self._choices.get(field.name), where)

    def rows(self, book: Book, sheet: str, first_row: int) -> Iterator[Row]:
        """The rows from ``first_row`` (as Excel counts) on; empty rows, totals and bands are left out."""
        return chain.from_iterable(self._batches(book, sheet, first_row))

    def _batches(self, book: Book, sheet: str, first_row: int) -> Iterator[Iterable[Row]]:
        if not self.fields:
            return
        shares = [
            at for one, at in zip(self.fields, self._ats, strict=True) if one.kind == Value.PERCENT
        ]
        marks = marked(book, sheet, first_row, self._ats, shares)
        number = first_row
        while batch := list(islice(marks.rows, BATCH)):
            yield self._batch(batch, number, marks.bands)
            number += len(batch)

    def _batch(
        self, batch: list[Sequence[Cell]], first: int, bands: Mapping[int, str]
    ) -> Iterable[Row]:
        wrong = sum(column.wrong for column in self._columns)
        taken = [
            column.take(cells)
            for column, cells in zip(self._columns, self._picked(batch), strict=True)
        ]
        is_right = wrong == sum(column.wrong for column in self._columns)
        doubtful = self._beside_the_list(batch, first, taken)
        for number in bands:
            doubtful[number - first] = ""
        read = list(zip(*taken, strict=True))
        if is_right and not doubtful and (None,) * len(self._names) not in read:
            # without a loop of our own: this is done a hundred thousand times
            values = map(dict, map(zip, repeat(self._names), read))
            return map(Row, count(first), values, repeat(_NOTHING))
        return self._one_by_one(read, first, doubtful, bands, is_right=is_right)

    def _one_by_one(
        self, read: Sequence[Sequence[Any]], first: int, doubtful: Mapping[int, str],
        bands: Mapping[int, str], *, is_right: bool,
    ) -> Iterator[Row]:  # fmt: skip
        """The rows of a batch in which some are empty, wrong or none of the list."""
        names, nothing = self._names, (None,) * len(self._names)
        for at, found in enumerate(read):
            if found == nothing:
                if first + at in bands:
                    self.left_out.append(LeftOut(first + at, bands[first + at]))
                continue
            cells = dict(zip(names, found))  # noqa: B905 - as long as each other, a hundred thousand times
            row = Row(first + at, cells) if is_right else _row(first + at, cells)
            if at in doubtful and self._is_left_out(row, doubtful[at], bands):
                continue
            yield row

    def _picked(self, batch: list[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The cells of each matched column."""
        width = max(self._ats) + 1
        if min(map(len, batch)) < width:
            batch = [[*row, *[""] * (width - len(row))] for row in batch]
        every = list(zip(*batch))  # noqa: B905 - what lies beyond the matched columns may be ragged
        return (every[at] for at in self._ats)

    def _beside_the_list(
        self, batch: Sequence[Sequence[Cell]], first: int, taken: Sequence[Sequence[Any]]
    ) -> dict[int, str]:
        """Position → what a row is that begins with the word of a total, or stands in the block of signatures.

        A row that has all that is required is of the list.
        """
        can_miss = len(self._required) > 1
        if can_miss:
            needed = [taken[self._names.index(name)] for name in self._required]
            rows: Iterable[int] = {
                at
                for values in needed
                if None in values or any(value.__class__ is Wrong for value in values)
                for at, value in enumerate(values)
                if value is None or value.__class__ is Wrong
            }
        else:
            rows = range(len(batch))
        found = dict.fromkeys(self._headings_again(batch), _("the headings once more"))
        for at in sorted(rows):
            if any(map(_is_total, batch[at][:_TOTAL_COLUMNS])):
                found[at] = _("a row of totals")
            elif can_miss and is_section(batch[at]):
                found[at] = _("a heading between the rows")
            elif can_miss and any(map(is_signature, batch[at])):
                self._signed = first + at
            if 0 <= first + at - self._signed < SIGNATURE_ROWS:
                found[at] = _("part of the signatures below the list")
        return found

    def _headings_again(self, batch: Sequence[Sequence[Cell]]) -> Iterator[int]:
        """Positions of rows that repeat the headings, as printed pages do."""
        if not self._titles:
            return
        first, words = next(iter(self._titles.items()))
        for at, row in enumerate(batch):
            if first < len(row) and row[first] in words:
                same = sum(
                    place < len(row) and row[place] in said for place, said in self._titles.items()
                )
                if same > 1 and same * 2 >= len(self._titles):
                    yield at

    def _is_left_out(self, row: Row, why: str, bands: Mapping[int, str]) -> bool:
        if row.number in bands:
            if sum(value is not None for value in row.values.values()) + len(row.refusals) <= 1:
                self.left_out.append(LeftOut(row.number, bands[row.number]))
                return True
            return False
        self.left_out.append(LeftOut(row.number, why))
        return True


def _row(number: int, cells: dict[str, Any]) -> Row:
    """A row of a batch in which something could not be read."""
    refusals = {name: cell.sentence for name, cell in cells.items() if isinstance(cell, Wrong)}
    for name in refusals:
        del cells[name]
    return Row(number, cells, refusals)


def _is_total(cell: Cell) -> bool:
    return (
        cell.__class__ is str
        and cell.lstrip()[:1] in {"T", "t", "C", "c"}
        and len(cell) < LONGEST_TOTAL
        and _TOTAL.fullmatch(fold(cell)) is not None
    )


def letters(column: int) -> str:
    """The letters of a column as Excel shows them: 0 is A, 26 AA."""
    text = ""
    number = column + 1
    while number:
        number, left = divmod(number - 1, 26)
        text = chr(65 + left) + text
    return text
