"""Rows of a table: sums down to the row "Tổng" and across to the column "Cộng"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.layout import BlockKind

_MANY = 200


@dataclass(slots=True)
class Row:
    """A row: the words of its cells and its figures by column, counted from the right (0, -1, …)."""

    words: list[str]
    cells: dict[int, int] = field(default_factory=dict)

    def is_total(self) -> bool:
        """Whether the row adds up the others."""
        return any(_is_total(words) for words in self.words)


def tables(ledger: Ledger) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Totals of tables with their parts, down every column and across every row."""
    for rows in _tables(ledger):
        body = [row for row in rows if row.cells]
        total = next((row for row in (*body[-1:], *body[:1]) if row.is_total()), None)
        if total is not None:
            parts = [row for row in body if row is not total]
            for column, one in total.cells.items():
                cells = [row.cells.get(column) for row in parts]
                yield from _told(ledger, one, cells)
        heads = next((row.words for row in rows if not row.cells), [])
        for column in [
            place - len(heads) + 1 for place, words in enumerate(heads) if _is_total(words)
        ]:
            for row in body:
                if column in row.cells:
                    rest = [one for place, one in sorted(row.cells.items()) if place < column]
                    yield from _told(ledger, row.cells[column], rest)


def _told(
    ledger: Ledger, total: int, cells: Sequence[int | None]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    parts = tuple(one for one in cells if one is not None)
    shares = any(ledger.figures[one].number.is_share for one in (total, *parts))
    if len(parts) == len(cells) >= 2 and not shares:
        yield total, parts


def _is_total(words: str) -> bool:
    return bool(said("total_row").fullmatch(words.strip(" .:*").casefold()))


def _tables(ledger: Ledger) -> Iterator[list[Row]]:
    """Runs of rows; a line in between ends a table."""
    figures: dict[int, list[int]] = {}
    for one in ledger.order:
        figures.setdefault(
            ledger.layout.index_at(ledger.figures[one].number.span.start), []
        ).append(one)
    rows: list[Row] = []
    for index, block in enumerate(ledger.layout.blocks):
        if block.kind == BlockKind.ROW and len(rows) < _MANY:
            start = ledger.text.rfind("\n", 0, block.span.start) + 1
            rows.append(_row(ledger, start, block.span.end, figures.get(index, [])))
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(ledger: Ledger, start: int, end: int, figures: list[int]) -> Row:
    line = ledger.text[start:end]
    sign = "|" if line.count("|") >= 2 else "\t"
    row = Row([re.sub(r"[\d.,%]+", "", cell) for cell in line.split(sign)])
    for one in figures:
        column = -line.count(sign, ledger.figures[one].number.span.start - start)
        row.cells.setdefault(column, one)
    return row
