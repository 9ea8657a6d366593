"""Opens .xlsx files that strangers send: looked through before a reader of sheets sees them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_block

LARGEST_UNPACKED = 40_000_000
MOST_CELLS = 2_000_000
MOST_COLUMNS = 60
BROKEN = (
    zipfile.BadZipFile, zlib.error, CalamineError, ValueError, IndexError, RuntimeError, EOFError,
)  # fmt: skip
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,10})""")
"""The place of a cell or a row in a sheet."""


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """Every sheet of an .xlsx file as rows of cells, each as it would be typed.

    Merged cells repeat their value in every row they cover. Raises BadInput when it is no such
    file, or one that would take the memory of the server.
    """
    not_excel = _("This is not an Excel file (.xlsx); save it again as .xlsx.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if not _is_xlsx(packed.namelist()):
                raise BadInput(not_excel)
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadInput(_("The file is far too large once unpacked."))
            _refuse_far_cells(packed)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        read = [_cells_of(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except BROKEN as trouble:
        raise BadInput(not_excel) from trouble
    if not read:
        raise BadInput(not_excel)
    return read


def _is_xlsx(names: Sequence[str]) -> bool:
    """Only this kind: the reader would also open others, which are not looked through here."""
    return "xl/workbook.xml" in names and not {"xl/workbook.bin", "content.xml"} & set(names)


def _refuse_far_cells(packed: zipfile.ZipFile) -> None:
    """Refuse a sheet whose cells lie far apart before it is read.

    The reader keeps a place for every cell of the rectangle between the first and the last one:
    two cells in opposite corners, a file of a few thousand bytes, would take all memory there is.
    """
    for name in packed.namelist():
        part = packed.read(name)
        if name.endswith(".xml") and b"\x00" in part:
            raise BadInput(_("This is not an Excel file (.xlsx); save it again as .xlsx."))
        rows = columns = 1
        for letters, digits in _PLACE.findall(part):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters))
        if rows * columns > MOST_CELLS:
            raise BadInput(_("The sheet is far too large; copy the criteria into a new one."))


def _column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27; nothing is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)


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
