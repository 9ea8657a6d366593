"""Workbooks given out: what people typed stays text, whatever it looks like."""

from __future__ import annotations

from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose texts never become parts of the file itself.

    The writer takes a text between ``<r>`` and ``</r>`` for one it has marked up and copies it unread:
    a title written so would break the file, or put cells of its own into it. A space behind stops that.
    """

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        if string[:3] == "<r>" and string[-4:] == "</r>":
            string = f"{string} "
        return super()._write_string(row, col, string, cell_format)


def new_workbook(target: IO[bytes], *, is_flat: bool = False) -> Any:
    """A workbook to be written into ``target``; no text becomes a formula, a link or a number.

    ``is_flat`` keeps one row in memory: cells must then come row by row.
    """
    how = {"constant_memory": True} if is_flat else {"in_memory": True}
    book = xlsxwriter.Workbook(target, {**_PLAIN, **how})
    book.worksheet_class = PlainSheet
    return book
