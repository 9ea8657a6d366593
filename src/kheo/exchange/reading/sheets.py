"""A file of a stranger as sheets of cells: what it is by its content, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.reading.fonts import Mend, mender
from kheo.kernel.refusals import BadInput

Cell = Any
"""str ("" when empty), float, int, bool, date, datetime, time or timedelta."""
Place = tuple[int, int]
"""Row as Excel counts (from 1), column from 0."""
SAMPLE_ROWS = 200
"""Rows at the top of a sheet that headings and fonts are looked for in."""
LARGEST = 60_000_000
"""Bytes of a file as it comes."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet as the picker shows it; ``rows`` and ``columns`` are what the file says of itself."""

    name: str
    rows: int
    columns: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells: rows as Excel counts, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a kind of file gives: all rows of a sheet from the first, and what is known of its cells."""

    rows: Callable[[str], Iterator[Sequence[Cell]]]
    spans: Callable[[str], tuple[Span, ...]] = lambda _sheet: ()
    troubles: Callable[[str], Mapping[Place, str]] = lambda _sheet: {}
    percents: Callable[[str], frozenset[Place]] = lambda _sheet: frozenset()
    head: Callable[[str], list[Sequence[Cell]]] | None = None


@dataclass(frozen=True)
class Book:
    """A file that was opened. ``kind`` is xlsx, xlsm, xls, csv or tsv; ``told`` are sentences about it."""

    kind: str
    sheets: tuple[SheetInfo, ...]
    source: Source
    told: tuple[str, ...] = ()
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def first(self) -> str:
        """The sheet chosen unless the person says otherwise: the first one to be seen that has rows."""
        seen = [one for one in self.sheets if not one.is_hidden] or list(self.sheets)
        return next((one.name for one in seen if one.rows > 1), seen[0].name)

    def sheet(self, name: str) -> SheetInfo:
        """The sheet called ``name``. Raises BadInput."""
        for one in self.sheets:
            if one.name == name:
                return one
        raise BadInput(_("The file has no sheet “%(sheet)s”.") % {"sheet": name})

    def rows(self, sheet: str) -> Iterator[Sequence[Cell]]:
        """All rows from the first, cells from column A; letters of old fonts made Unicode."""
        self.sheet(sheet)
        mend = self._mend(sheet)
        rows = self.source.rows(sheet)
        if mend is None:
            return rows
        return ([mend(cell) if cell.__class__ is str else cell for cell in row] for row in rows)

    def top(self, sheet: str) -> list[Sequence[Cell]]:
        """The first rows of a sheet, read without the others where the kind of file allows it."""
        mend, rows = self._mend(sheet), self._raw_top(sheet)
        if mend is None:
            return rows
        return [[mend(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]

    def font(self, sheet: str) -> str:
        """A sentence about the old font the sheet is typed in; "" when it is Unicode."""
        mend = self._mend(sheet)
        return "" if mend is None else mend.told

    def spans(self, sheet: str) -> tuple[Span, ...]:
        """The merged cells of a sheet."""
        return self.source.spans(sheet)

    def troubles(self, sheet: str) -> Mapping[Place, str]:
        """Cells without a value that can be used: place → "#REF!" … or "" for a formula never worked out."""
        return self.source.troubles(sheet)

    def percents(self, sheet: str) -> frozenset[Place]:
        """Cells whose number is shown as per cent: 0.5 there means 50 %."""
        return self.source.percents(sheet)

    def _raw_top(self, sheet: str) -> list[Sequence[Cell]]:
        kept = self._kept.get(sheet)
        if kept is None:
            self.sheet(sheet)
            if self.source.head is not None:
                kept = self.source.head(sheet)
            else:
                kept = [row for row, _at in zip(self.source.rows(sheet), range(SAMPLE_ROWS))]  # noqa: B905 - the shorter ends it
            self._kept[sheet] = kept
        return list(kept)

    def _mend(self, sheet: str) -> Mend | None:
        key = f"font of {sheet}"
        if key not in self._kept:
            cells = (cell for row in self._raw_top(sheet) for cell in row if isinstance(cell, str))
            self._kept[key] = mender(cells)
        found: Mend | None = self._kept[key]
        return found
