"""What stands around the cells of a sheet: merged values, errors, shares, bands between the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from kheo.exchange.reading.sheets import Book, Cell, Place, Span
from kheo.exchange.rules.values import Share, Trouble


@dataclass(frozen=True, slots=True)
class Marked:
    """``rows`` with what the file says of their cells; ``bands`` number → what the row is in words."""

    rows: Iterator[Sequence[Cell]]
    bands: Mapping[int, str]


def marked(
    book: Book, sheet: str, first_row: int, columns: Sequence[int], shares: Sequence[int]
) -> Marked:
    """The rows from ``first_row`` on; ``shares`` are the columns whose numbers may be shown as per cent."""
    rows: Iterator[Sequence[Cell]] = islice(book.rows(sheet), first_row - 1, None)
    spans = [span for span in book.spans(sheet) if span.bottom >= first_row]
    wanted = set(columns)
    tall = [span for span in spans if span.bottom > span.top and span.left in wanted]
    if tall:
        rows = _filled(rows, first_row, tall)
    troubles = {at: word for at, word in book.troubles(sheet).items() if at[1] in wanted}
    percents = {at for at in book.percents(sheet) if at[1] in set(shares)} if shares else set()
    if troubles or percents:
        rows = _replaced(rows, first_row, troubles, percents)
    return Marked(rows, _bands(spans, columns))


def _filled(
    rows: Iterator[Sequence[Cell]], first_row: int, spans: Sequence[Span]
) -> Iterator[Sequence[Cell]]:
    """A value merged over several rows, in each of these that says something besides."""
    begin: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        begin[max(span.top, first_row)].append(span)
    held: dict[int, tuple[int, Cell]] = {}
    for number, row in enumerate(rows, first_row):
        for span in begin.get(number, ()):
            if span.left < len(row):
                held[span.left] = span.bottom, row[span.left]
        if held and any(cell != "" for cell in row):
            cells = list(row)
            for at, (bottom, cell) in list(held.items()):
                if number > bottom:
                    del held[at]
                elif cells[at] == "":
                    cells[at] = cell
            yield cells
        else:
            yield row


def _replaced(
    rows: Iterator[Sequence[Cell]],
    first_row: int,
    troubles: Mapping[Place, str],
    percents: set[Place],
) -> Iterator[Sequence[Cell]]:
    """Cells with an error, and numbers shown as per cent, as what they are."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for number, at in {*troubles, *percents}:
        by_row[number].append(at)
    for number, row in enumerate(rows, first_row):
        if number not in by_row:
            yield row
            continue
        cells = list(row)
        for at in by_row[number]:
            cells += [""] * (at + 1 - len(cells))
            if (number, at) in troubles:
                cells[at] = Trouble(troubles[number, at])
            elif isinstance(cells[at], float):
                cells[at] = Share(cells[at])
        yield cells


def _bands(spans: Sequence[Span], columns: Sequence[int]) -> dict[int, str]:
    """Rows that one merged cell covers for the greater part: headings between the rows."""
    return {
        span.top: _("a heading between the rows")
        for span in spans
        if span.top == span.bottom
        and len(columns) > 2
        and sum(span.left <= at <= span.right for at in columns) * 2 > len(columns)
    }
