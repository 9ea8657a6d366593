"""The sheets of an .xlsx file as rows of cells, each as it would be typed."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kheo.foundation.workbooks import BROKEN, not_excel, open_workbook
from kheo.kernel.numbers import format_number
from kheo.kernel.text import clean_block

MOST_COLUMNS = 60


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """Every sheet of an .xlsx file as rows of cells, each as it would be typed.

    Merged cells repeat their value in every row they cover. Raises BadInput when it is no such
    file, or one that would take the memory of the server.
    """
    book = open_workbook(content)
    try:
        read = [_cells_of(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except BROKEN as trouble:
        raise not_excel() from trouble
    if not read:
        raise not_excel()
    return read


def _cells_of(sheet: Any) -> list[list[str]]:
    rows = [
        [_cell(value) for value in row[:MOST_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if right != left or bottom >= len(rows) or left >= MOST_COLUMNS:
            continue  # merged across: a heading, its value stands in the first cell
        for place in range(top + 1, bottom + 1):
            rows[place][left] = rows[place][left] or rows[top][left]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cell(value: object) -> str:
    """A cell as it would be typed: 7.5 is “7,5”; a day stays recognisable as one."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float):
        exact = Decimal(repr(value)) if isinstance(value, int) else round(Decimal(str(value)), 9)
        return format_number(exact).replace(".", "")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return clean_block(str(value))
