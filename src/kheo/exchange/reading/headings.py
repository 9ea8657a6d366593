"""Where the headings of a sheet stand: below title lines, in one row or several, with merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from kheo.exchange.profiles import Field
from kheo.exchange.reading.matching import names_of
from kheo.exchange.reading.sheets import Book, Cell, Span
from kheo.exchange.rules.titles import JOINT, Names, fingerprint
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line

DEEPEST = 40
"""Rows from the top in which headings are looked for first."""
MARGIN = 1.0
"""By so many fields headings further down must be better: what stands near the top is usually meant."""
MOST_ROWS = 4
"""Rows that headings may take."""
LONGEST = 160
"""Characters of a heading; more is text."""
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?|\(?\d{1,2}\)?\s*=\s*.*")
_FIGURE = re.compile(r"[\d.,%/\-: ]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """``rows`` of the headings as Excel counts, ``titles`` by column ("" for none), ``print`` of them."""

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    print: str

    @property
    def first_row(self) -> int:
        """The row where the rows of values begin."""
        return max(self.rows) + 1


def find(book: Book, sheet: str, fields: Sequence[Field]) -> Headings:
    """The headings of a sheet: the rows whose titles are most like the fields. Raises BadInput."""
    top = book.top(sheet)
    if not any(cell != "" for row in top for cell in row):
        raise BadInput(
            _("The first rows of sheet “%(sheet)s” are empty; choose another sheet.")
            % {"sheet": sheet}
        )
    spans = [span for span in book.spans(sheet) if span.top <= len(top)]
    grid = _grid(top, spans)
    names = names_of(fields)
    needed = {one.name for one in fields if one.is_required}
    best, found = _best(range(min(len(grid), DEEPEST)), grid, spans, names)
    if found is None or not needed <= _fields(_joined(grid[found[0] : found[1] + 1]), names).keys():
        further = [at for at in range(DEEPEST, len(grid)) if _may_go_on(grid[at])]
        worth, deeper = _best(further, grid, spans, names)
        found = deeper if worth >= best + MARGIN else found
    first, last = found or (_fullest(grid),) * 2
    return at_rows(book, sheet, _whole(first, last, grid, spans))


def _best(
    starts: Iterable[int], grid: Sequence[Sequence[str]], spans: Sequence[Span], names: Names
) -> tuple[float, tuple[int, int] | None]:
    """How much of the fields the best rows cover, and the first and last of these; None for none."""
    best, found = 0.0, None
    needed = min(2, max(map(_filled, grid), default=0))
    for start in starts:
        for end in range(start, min(start + MOST_ROWS, len(grid))):
            if end > start and not (_may_go_on(grid[end]) and _goes_on(end, grid, spans)):
                break
            titles = _joined(grid[start : end + 1])
            if len(set(filter(None, titles))) < needed:  # a line of title, however like a field
                continue
            covered = _fields(titles, names)
            worth = sum(covered.values()) - 0.25 * (end - start)
            if worth > best + 1e-9:
                best, found = worth, (start, end)
    return best, found


def at_rows(book: Book, sheet: str, rows: Sequence[int]) -> Headings:
    """The headings that stand in ``rows`` (as Excel counts): those the person points at."""
    top = book.top(sheet)
    spans = [span for span in book.spans(sheet) if span.top <= len(top)]
    grid = _grid(top, spans)
    chosen = [grid[at - 1] for at in rows if 0 < at <= len(grid)]
    named = [row for row in chosen if not _is_numbering(row)]
    titles = _joined(named)
    return Headings(tuple(rows), titles, fingerprint(titles))


def _grid(top: Sequence[Sequence[Cell]], spans: Sequence[Span]) -> list[list[str]]:
    """The cells as words, what is merged standing in every cell it covers."""
    width = max(map(len, top), default=0)
    grid = [[_word(cell) for cell in row] + [""] * (width - len(row)) for row in top]
    for span in spans:
        word = grid[span.top - 1][span.left] if span.left < width else ""
        for row in grid[span.top - 1 : min(span.bottom, span.top + 20)]:
            for at in range(span.left, min(span.right + 1, width)):
                row[at] = word
    return grid


def _word(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_line(str(cell))


def _may_go_on(row: Sequence[str]) -> bool:
    """Whether a row may be a lower row of headings: short words, few figures."""
    filled = [cell for cell in row if cell]
    figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in filled)
    return bool(filled) and figures * 3 <= len(filled) and max(map(len, filled)) <= LONGEST


def _goes_on(at: int, grid: Sequence[Sequence[str]], spans: Sequence[Span]) -> bool:
    """Whether something ties a row to the one above: merged cells, a cell that one of them leaves empty.

    Two full rows without any are headings and the first row of values.
    """
    if any(span.top <= at <= span.bottom for span in spans):
        return True
    return any(
        (not above) != (not below) for above, below in zip(grid[at - 1], grid[at], strict=True)
    )


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The title of each column: the headings from above to below, each once.

    A heading of an upper row that is not merged but stands over empty cells holds for those too,
    where the row below has something to say.
    """
    if not rows:
        return ()
    spread = [list(row) for row in rows]
    for upper, lower in pairwise(spread):
        for at in range(1, len(upper)):
            if not upper[at] and lower[at] and lower[at - 1] and upper[at - 1] != lower[at - 1]:
                upper[at] = upper[at - 1]
    return tuple(
        JOINT.join(dict.fromkeys(cell for cell in column if cell and len(cell) <= LONGEST))
        for column in zip(*spread, strict=True)
    )


def _fields(titles: Sequence[str], names: Names) -> dict[str, float]:
    """The fields that the titles cover: how like its best column is to each, from a fair likeness on."""
    best: dict[str, float] = {}
    for title in titles:
        if names.heeds(title):
            found = names.likeness(title)
            if found:
                name = max(found, key=lambda one: found[one])
                best[name] = max(best.get(name, 0), found[name])
    return {name: score for name, score in best.items() if score >= 0.6}


def _fullest(grid: Sequence[Sequence[str]]) -> int:
    """The row with most different words, where no field was recognised."""
    return max(range(min(len(grid), 15)), key=lambda at: (_filled(grid[at]), -at))


def _filled(row: Sequence[str]) -> int:
    """How many different words stand in a row."""
    return len({cell for cell in row if cell and not _FIGURE.fullmatch(cell)})


def _whole(
    first: int, last: int, grid: Sequence[Sequence[str]], spans: Sequence[Span]
) -> tuple[int, ...]:
    """The rows with all that is merged into them, and the row of column numbers below."""
    top, bottom = first + 1, last + 1
    for span in spans:
        is_tall = span.bottom > span.top
        if (
            is_tall
            and span.top <= bottom
            and span.bottom >= top
            and span.bottom - span.top < MOST_ROWS
        ):
            top, bottom = min(top, span.top), max(bottom, span.bottom)
    if bottom < len(grid) and _is_numbering(grid[bottom]):
        bottom += 1
    return tuple(range(top, bottom + 1))


def _is_numbering(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), A B 1 2."""
    filled = [cell for cell in row if cell]
    if len(filled) < 3 or not all(_NUMBERING.fullmatch(cell) for cell in filled):
        return False
    numbers = [int(found[0]) for cell in filled if (found := re.search(r"\d+", cell))]
    return len(numbers) >= 2 and numbers == sorted(numbers) and numbers[-1] - numbers[0] < 60
