"""Opens .xlsx files that strangers send: looked through before a reader of sheets sees them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from kheo.kernel.refusals import BadInput

LARGEST_UNPACKED = 40_000_000
MOST_CELLS = 2_000_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, CalamineError, ValueError, IndexError, RuntimeError, EOFError,
)  # fmt: skip
"""What a damaged file makes the readers raise, while it is opened and while it is read."""
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,10})""")
"""The place of a cell or a row in a sheet."""


def open_workbook(content: bytes) -> CalamineWorkbook:
    """The workbook in ``content``; raises BadInput when it is none, or one that would take the
    memory of the server."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if not _is_xlsx(packed.namelist()):
                raise not_excel()
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadInput(_("The file is far too large once unpacked."))
            _refuse_far_cells(packed)
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BROKEN as trouble:
        raise not_excel() from trouble


def not_excel() -> BadInput:
    """The refusal of what is no workbook, with the remedy."""
    return BadInput(_("This is not an Excel file (.xlsx); save it again as .xlsx."))


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
            raise not_excel()
        rows = columns = 1
        for letters, digits in _PLACE.findall(part):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters))
        if rows * columns > MOST_CELLS:
            raise BadInput(_("The sheet is far too large; copy the rows into a new one."))


def _column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27; nothing is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)
