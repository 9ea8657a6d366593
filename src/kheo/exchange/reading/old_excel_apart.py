"""The process that reads an .xls: bytes in, JSON out, within bounds of memory and time it sets itself."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 700_000_000
SECONDS = 50
MOST_CELLS = 2_000_000
LOCKED = 4


def main() -> None:
    """Read standard input, write the sheets; any trouble ends the process with a code."""
    _bound()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        raise SystemExit(LOCKED) from None
    found, cells = [], 0
    for at, one in enumerate(book.sheets_metadata):
        if one.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(at)
        cells += sheet.total_height * sheet.total_width
        if cells > MOST_CELLS:
            raise SystemExit(3)
        spans = [
            (top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        ]
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        hidden = one.visible != SheetVisibleEnum.Visible
        found.append({"name": one.name, "hidden": hidden, "rows": rows, "spans": spans})
    sys.stdout.write(json.dumps(found))


def _bound() -> None:
    try:
        import resource  # noqa: PLC0415 - optional dependency: Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _plain(cell: Any) -> Any:
    """What JSON can say; the order matters, for a moment is a day as well and truth is a number."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    return ["span", cell.total_seconds()] if isinstance(cell, timedelta) else cell


if __name__ == "__main__":
    main()
