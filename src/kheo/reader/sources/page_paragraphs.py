"""Paragraphs and rows of tables from the lines of PDF pages, by where the lines stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from kheo.reader.sources.page_lines import Line

COLUMN = 10
"""Lines from which one of two halves is a column of running text."""
INDENT = 9.0
"""Points by which a first line is moved in at least; a list hangs by more."""
_MARKER = re.compile(
    r"(?:[-+*•–●▪]|\(?[a-zđ]\)|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*[./]|[IVX]{1,5}[./]|[A-ZĐ][./]|[a-zđ][./])\s"
)
_HEADING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|[IVX]{1,5}[./])\s+[^\W\d_a-zà-ỹđ]")


@dataclass(slots=True)
class Row:
    """Lines side by side: the cells of a table's row, or the two halves of a letterhead."""

    cells: list[list[Line]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a page is set: edges of its text, distance of its lines, whether first lines are moved in."""

    left: float
    right: float
    pitch: float
    moved_in: bool


def paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    """One text a paragraph, one a row with tabs between cells."""
    items: list[Line | Row] = [item for page in pages for item in _rows(page)]
    plain = [item for item in items if isinstance(item, Line)]
    shapes = _shapes(plain, [line for page in pages for line in page])
    for is_row, group in groupby(items, key=lambda item: isinstance(item, Row)):
        if is_row:
            rows = [item for item in group if isinstance(item, Row)]
            yield from _table(rows, shapes)
        else:
            yield from _joined([item for item in group if isinstance(item, Line)], shapes)


def joined(lines: Sequence[Line]) -> str:
    """Lines as one text; a word or symbol broken at its hyphen stays whole."""
    text = ""
    for line in lines:
        glued = (
            len(text) > 1 and text[-1] in "-/" and text[-2].isalnum() and line.text[:1].isalnum()
        )
        text += line.text if glued or not text else f" {line.text}"
    return text


def _rows(page: list[Line]) -> list[Line | Row]:
    """Lines as they come; where the next one stands to the right at the same height or above, cells."""
    items: list[Line | Row] = []
    for line in page:
        last = items[-1] if items else None
        if isinstance(last, Row) and _belongs(line, last):
            continue
        if isinstance(last, Line) and _beside(line, last):
            first = _taken_back(items, line)
            items.append(Row([first, [line]]))
        else:
            items.append(line)
    return items


def _beside(line: Line, last: Line) -> bool:
    return (
        line.page == last.page
        and line.left > last.right - 1
        and line.base > last.base - 0.5 * last.size
    )


def _belongs(line: Line, row: Row) -> bool:
    """Put the line into the row when it is its next cell or goes on with its last; False otherwise."""
    last = row.cells[-1][-1]
    if _beside(line, last):
        row.cells.append([line])
        return True
    edge = max(one.right for one in row.cells[-2])
    below = 0 < last.base - line.base < 3 * last.size and line.page == last.page
    own = row.cells[-1]
    across = line.left < max(one.right for one in own) and line.right > min(one.left for one in own)
    if below and line.left > edge - 1 and across:
        own.append(line)
        return True
    return False


def _taken_back(items: list[Line | Row], line: Line) -> list[Line]:
    """The lines of the first cell: those above that stand to the left and not higher than ``line``."""
    cell: list[Line] = []
    while items:
        last = items[-1]
        if not isinstance(last, Line) or last.page != line.page or last.right > line.left + 1:
            break
        if cell and last.base > line.base + 0.6 * line.size:
            break
        cell.insert(0, last)
        items.pop()
    return cell


def _table(rows: list[Row], shapes: dict[int, Shape]) -> Iterator[str]:
    most = max(len(row.cells) for row in rows)
    if most > 2 or (len(rows) > 3 and all(len(cell) < 4 for row in rows for cell in row.cells)):
        starts = _columns(rows, most)
        for row in rows:
            yield "\t".join(_set_out(row, starts))
        return
    text: list[str] = []
    for row in rows:
        for at, cell in enumerate(row.cells):
            if len(cell) >= COLUMN:
                _flow(text, list(_joined(cell, _Shapes(_shape(cell)))))
                continue
            right = (
                min(one.left for one in row.cells[at + 1])
                if at + 1 < len(row.cells)
                else shapes[cell[0].page].right
            )
            text += _halves(cell, right)
    yield from text


def _flow(text: list[str], column: list[str]) -> None:
    """Add the paragraphs of a column; the first may go on with the last of the column before."""
    opens = column[0][:1]
    if text and text[-1][-1:] not in ".;:!?…" and (opens.islower() or opens.isdigit()):
        text[-1] = f"{text[-1]} {column.pop(0)}"
    text += column


def _columns(rows: list[Row], most: int) -> list[tuple[float, float]]:
    """Where the columns of a table run, from its fullest rows."""
    full = [row for row in rows if len(row.cells) == most]
    return [
        (
            min(line.left for row in full for line in row.cells[at]),
            max(line.right for row in full for line in row.cells[at]),
        )
        for at in range(most)
    ]


def _set_out(row: Row, columns: list[tuple[float, float]]) -> list[str]:
    """The cells of a row in their columns, empty ones where it has none."""
    if len(row.cells) == len(columns):
        return [joined(cell) for cell in row.cells]
    told = [""] * len(columns)
    for cell in row.cells:
        left, right = min(one.left for one in cell), max(one.right for one in cell)
        best = max(
            range(len(columns)),
            key=lambda at: min(right, columns[at][1]) - max(left, columns[at][0]),
        )
        told[best] = f"{told[best]} {joined(cell)}".strip()
    return told


def _halves(cell: list[Line], right: float) -> Iterator[str]:
    """The lines of half a letterhead or signature; one that was too long is put together."""
    group = cell[:1]
    for before, after in pairwise(cell):
        fits = before.right + 0.3 * before.size + after.first < right - 12
        if fits or not (after.text[0].islower() or after.text[0].isdigit()):
            yield joined(group)
            group = []
        group.append(after)
    yield joined(group)


def _shapes(lines: list[Line], every: list[Line]) -> dict[int, Shape]:
    """The shape of every page; a page with few long lines is taken to be like the whole.

    ``every`` are all lines, those of tables too: none ends beyond the right edge.
    """
    whole = _shape(lines)
    widest = sorted(line.right for line in every)[int(len(every) * 0.97)] if every else 0.0
    whole = replace(whole, right=max(whole.right, widest))
    shapes = _Shapes(whole)
    for page, group in groupby(lines, key=lambda line: line.page):
        own = list(group)
        if sum(len(line.text) > 40 for line in own) >= 8:
            shape = _shape(own)
            shapes[page] = Shape(shape.left, shape.right, shape.pitch, whole.moved_in)
    return shapes


class _Shapes(dict[int, Shape]):
    def __init__(self, whole: Shape) -> None:
        super().__init__()
        self._whole = whole

    def __missing__(self, _page: int) -> Shape:
        return self._whole


def _shape(lines: list[Line]) -> Shape:
    long = [line for line in lines if len(line.text) > 40] or lines
    if not long:
        return Shape(0, 0, 0, moved_in=False)
    lefts = Counter(round(line.left / 3) for line in long)
    usual = [at for at, times in lefts.items() if times >= 0.12 * len(long)]
    left = 3 * min(usual or [lefts.most_common(1)[0][0]])
    rights = sorted(line.right for line in long)
    right = rights[int(len(rights) * 0.95)]
    pitches = Counter(
        round(one.base - two.base) for one, two in pairwise(lines)
        if one.page == two.page and 0 < one.base - two.base < 60 and one.right > right - 30
    )  # fmt: skip
    pitch = pitches.most_common(1)[0][0] if pitches else 1.3 * long[0].size
    after_short = [
        two for one, two in pairwise(lines) if one.right < right - 60 and len(two.text) > 40
    ]
    moved = sum(two.left > left + INDENT for two in after_short)
    return Shape(left, right, pitch, moved_in=bool(after_short) and moved > 0.6 * len(after_short))


def _joined(lines: list[Line], shapes: dict[int, Shape]) -> Iterator[str]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line, shapes):
            yield joined(group)
            group = []
        group.append(line)
    if group:
        yield joined(group)


def _goes_on(group: list[Line], line: Line, shapes: dict[int, Shape]) -> bool:
    """Whether ``line`` belongs to the paragraph of ``group``."""
    last, first = group[-1], group[0]
    shape, own = shapes[last.page], shapes[line.page]
    if last.right + 0.25 * last.size + line.first < shape.right - 0.3 * last.size:
        return False
    if abs(last.size - line.size) > 0.12 * last.size:
        return False
    pitch = _pitch(group) or shape.pitch
    if line.page == last.page and not 0 < last.base - line.base < max(1.25 * pitch, pitch + 3):
        return False
    moved = line.left - own.left
    hanging = bool(_MARKER.match(first.text)) and line.left > first.left + 3
    centred = len(group) == 1 and last.left - shape.left > 3 * INDENT and line.text[:1].islower()
    if hanging or centred:
        return not _MARKER.match(line.text)
    if moved > INDENT:
        return len(group) > 1 and abs(line.left - last.left) < 3 and not _MARKER.match(line.text)
    if _HEADING.match(line.text):
        return False
    return shape.moved_in or not _MARKER.match(line.text)


def _pitch(group: list[Line]) -> float:
    steps = [one.base - two.base for one, two in pairwise(group[-3:]) if one.page == two.page]
    return min(steps, default=0.0)
