"""A block copied from Excel into a report: what goes where, then the writing.

Rows are found by their label, columns of a grid by their heading, else by position. Only figures
that a person types are written; a counted one is told and left alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.counting.enums import Source
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line, fold
from kheo.reporting.models import Report
from kheo.reporting.operations.entry import CELL, Written, write_all
from kheo.reporting.queries.entry import Place, Table, places_of
from kheo.reporting.rules.entry import of_cell, read_figure

LONGEST = 200_000
MOST_ROWS = 1000
_NUMBERING = re.compile(r"^\s*(?:[-–+•*]+|\(?(?:[0-9]+(?:\.[0-9]+)*|[ivxIVX]+|[a-zđ])[.)])\s+")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
COUNTED = gettext_lazy("Counted from the records; what is pasted does not replace it.")
DERIVED = gettext_lazy("Worked out from other figures; nothing is typed here.")


class Outcome(StrEnum):
    """What becomes of one pasted number."""

    WRITE = "write"
    LEFT = "left"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Planned:
    """One pasted number: the line it stands in, where it goes, and what becomes of it."""

    line: int
    named: str
    typed: str
    outcome: Outcome
    place: Place | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was planned and what was written."""

    plan: tuple[Planned, ...]
    written: Written

    @property
    def not_written(self) -> tuple[Planned, ...]:
        """What a person has to mend: refused numbers and rows that found no place."""
        stale = {name.removeprefix(CELL) for name in self.written.refused}
        return tuple(
            one
            for one in self.plan
            if one.outcome in {Outcome.REFUSED, Outcome.UNKNOWN}
            or (one.place is not None and one.place.key in stale)
        )


@transaction.atomic
def paste(report: Report, *, text: str, section: str = "", actor: User, at: datetime) -> Pasted:
    """Write a block copied from Excel; ``section`` is the code of the table meant ("" = any).

    Good numbers are written, the others told. Raises BadInput (nothing to read, too large, no table
    fits), NotAllowed, RuleBroken.
    """
    found = plan(report, text=text, section=section)
    fields = {
        CELL + one.place.key: (one.typed, None)
        for one in found
        if one.outcome == Outcome.WRITE and one.place is not None
    }
    return Pasted(tuple(found), write_all(report, fields=fields, actor=actor, at=at))


def plan(report: Report, *, text: str, section: str = "") -> list[Planned]:
    """What goes where, without writing. Raises BadInput."""
    rows = list(_rows(text))
    places = places_of(report)
    tables = [one for one in places.tables if section in {"", one.section.code}]
    if not any(any(c.isalpha() for c in cell) for _line, row in rows for cell in row):
        return _by_position(rows, _only(tables))
    return _Reader(tables).read(rows)


def lines_of(text: str, lines: Container[int]) -> str:
    """The pasted rows of these numbers alone, to be mended and pasted again."""
    return "\n".join("\t".join(cells) for line, cells in _rows(text) if line in lines)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number of the line and its cells; empty lines are passed over."""
    if len(text) > LONGEST:
        raise BadInput(_("The block is too large; paste one table at a time."))
    # Quotes hold line breaks only where Excel put them around a whole cell.
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), delimiter="\t")
    count = 0
    for line, row in enumerate(rows, start=1):
        cells = [clean_line(cell) for cell in row]
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise BadInput(_("The block is too large; paste one table at a time."))
        yield line, cells
    if not count:
        raise BadInput(_("Nothing was pasted. Copy the rows in Excel, with their labels."))


# By position ------------------------------------------------------------------------------


def _only(tables: Sequence[Table]) -> Table:
    typed = [one for one in tables if any(p.is_typed for _l, row in one.rows for p in row)]
    if len(typed) != 1:
        raise BadInput(
            _("Only numbers were pasted. Choose the table they belong to, or copy the labels too.")
        )
    return typed[0]


def _by_position(rows: Sequence[tuple[int, list[str]]], table: Table) -> list[Planned]:
    """Numbers without labels: row by row, when there are as many rows as the table has (or as it
    has rows to type)."""
    typed = [row for row in table.rows if any(place.is_typed for place in row[1])]
    for chosen in (table.rows, typed):
        if len(chosen) == len(rows):
            return [
                one
                for (line, cells), (label, places) in zip(rows, chosen, strict=True)
                for one in _across(line, label, cells, places)
            ]
    words = {"pasted": len(rows), "rows": len(table.rows), "table": table.section.title}
    raise BadInput(
        _("%(pasted)s rows were pasted, the table “%(table)s” has %(rows)s. Copy the labels too.")
        % words
    )


def _across(
    line: int, label: str, cells: Sequence[str], places: Sequence[Place]
) -> Iterator[Planned]:
    for number, typed in enumerate(cells):
        if number < len(places):
            if typed:
                yield _planned(line, label, typed, places[number])
        elif typed:
            yield Planned(
                line, label, typed, Outcome.UNKNOWN,
                sentence=_("The table has no column here."),
            )  # fmt: skip


def _planned(line: int, named: str, typed: str, place: Place, sentence: str = "") -> Planned:
    if place.indicator.source == Source.COUNTED:
        return Planned(line, named, typed, Outcome.LEFT, place, str(COUNTED))
    if place.indicator.source == Source.DERIVED:
        return Planned(line, named, typed, Outcome.LEFT, place, str(DERIVED))
    try:
        read_figure(typed, decimals=place.indicator.decimals, is_share=place.is_share)
    except BadInput as refusal:
        told = of_cell(place.label, refusal)
        return Planned(line, named, typed, Outcome.REFUSED, place, told)
    return Planned(line, named, typed, Outcome.WRITE, place, sentence)


# By label ---------------------------------------------------------------------------------


def _names(label: str) -> set[str]:
    """The ways a label may be written: with or without its numbering and its unit in brackets."""
    plain = _NUMBERING.sub("", label)
    return {name for name in (fold(label), fold(plain), fold(_IN_BRACKETS.sub("", plain))) if name}


@dataclass(slots=True)
class _Reader:
    """Reads labelled rows from top to bottom; remembers the table it is in."""

    tables: Sequence[Table]
    current: int = 0
    columns: dict[int, int] = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)

    def read(self, rows: Sequence[tuple[int, list[str]]]) -> list[Planned]:
        found: list[Planned] = []
        for line, cells in rows:
            if self._is_heading(cells):
                continue
            found += self._row(line, cells)
        return found

    def _is_heading(self, cells: Sequence[str]) -> bool:
        """A row that names a section or the columns of a grid moves the reader there."""
        if any(_has_digit(cell) for cell in cells[1:]):
            return False
        texts = {at: _names(cell) for at, cell in enumerate(cells) if cell}
        for number, table in enumerate(self.tables):
            columns = {
                at: column
                for at, names in texts.items()
                for column, name in enumerate(table.columns)
                if names & _names(name)
            }
            is_title = any(names & _names(table.section.title) for names in texts.values())
            if is_title or len(columns) > 1 or (columns and len(table.columns) == 1):
                self.current = number
                self.columns = columns or self.columns
                return True
        return False

    def _row(self, line: int, cells: Sequence[str]) -> Iterator[Planned]:
        for at, cell in enumerate(cells):
            if not any(c.isalpha() for c in cell):
                continue
            hit = self._find(_names(cell))
            if hit is not None:
                yield from self._fill(line, cell, cells, at, hit)
                return
        named = next((cell for cell in cells if any(c.isalpha() for c in cell)), cells[0])
        typed = next((cell for cell in cells[1:] if _has_digit(cell)), "")
        if typed:
            yield Planned(
                line, named, typed, Outcome.UNKNOWN,
                sentence=_("No row of the report is called “%(label)s”.") % {"label": named[:80]},
            )  # fmt: skip

    def _find(self, names: set[str]) -> tuple[int, int] | None:
        """Table and row of that name: first where the reader is, then below, then above."""
        order = [*range(self.current, len(self.tables)), *range(self.current)]
        hits = [
            (number, row)
            for number in order
            for row, (label, _places) in enumerate(self.tables[number].rows)
            if names & _names(label)
        ]
        fresh = [hit for hit in hits if hit not in self.used]
        return next(iter(fresh or hits), None)

    def _fill(
        self, line: int, named: str, cells: Sequence[str], at: int, hit: tuple[int, int]
    ) -> Iterator[Planned]:
        if hit[0] != self.current:
            self.current, self.columns = hit[0], {}
        self.used.add(hit)
        table = self.tables[hit[0]]
        places = table.rows[hit[1]][1]
        if not table.columns:
            yield from self._one(line, named, cells[at + 1 :], places[0])
        elif self.columns:
            for number, column in self.columns.items():
                if number < len(cells) and cells[number]:
                    yield _planned(line, named, cells[number], places[column])
        else:
            yield from _across(line, named, cells[at + 1 :], places)

    def _one(self, line: int, named: str, cells: Sequence[str], place: Place) -> Iterator[Planned]:
        """The number of a row of a list; a cell with the unit of the figure is passed over."""
        unit = fold(place.indicator.unit_word)
        values = [cell for cell in cells if cell and fold(cell) != unit]
        if not values:
            return
        numbers = [cell for cell in values if _has_digit(cell)]
        chosen = numbers[0] if numbers else values[0]
        sentence = ""
        if len(numbers) > 1:
            sentence = _("The first of %(count)s numbers of the row.") % {"count": len(numbers)}
        yield _planned(line, named, chosen, place, sentence)


def _has_digit(cell: str) -> bool:
    return any(c.isdigit() for c in cell)
