"""Reads a national list out of an Excel or CSV file into lines of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kheo.foundation.workbooks import BROKEN, not_excel, open_workbook
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line, fold

LARGEST = 5_000_000
MOST_ROWS = 30_000
HEADS = {
    "code": {"ma", "ma don vi", "code"},
    "name": {"ten", "ten don vi", "ten don vi hanh chinh", "name"},
    "kind": {"loai", "cap", "loai don vi", "kind"},
    "parent": {"ma cap tren", "truc thuoc", "ma don vi cap tren", "parent", "parent code"},
    "before": {"ma cu", "ke thua tu", "ma don vi cu", "predecessors"},
}
NEEDED = ("code", "name", "kind", "parent")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as typed. ``row`` is its number in the file; ``before`` names predecessors."""

    row: int
    code: str
    name: str
    kind: str
    parent: str
    before: str = ""


def read_list(content: bytes, name: str) -> list[Line]:
    """The rows of an .xlsx or .csv file. Raises ``BadInput`` with what to do about it."""
    if len(content) > LARGEST:
        raise BadInput(_("The file is larger than 5 MB; leave out pictures and other sheets."))
    if content[:2] == b"PK":
        return _lines(_sheet(content))
    if name.lower().endswith((".xls", ".xlsx")):
        raise BadInput(_("This is not an Excel file (.xlsx); save it again as .xlsx or .csv."))
    return _lines(_table(content))


def _sheet(content: bytes) -> list[list[str]]:
    book = open_workbook(content)
    try:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except BROKEN as trouble:
        raise not_excel() from trouble
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    """A cell as text; Excel keeps codes such as 42 as the number 42.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_line(str(value))


def _table(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise BadInput(_("The file is not UTF-8; save it as “CSV UTF-8”.")) from trouble
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as trouble:
        raise BadInput(_("The file cannot be read as a table.")) from trouble
    return [[clean_line(cell) for cell in row] for row in rows]


def _lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    places: dict[str, int] = {}
    start = 0
    for start, row in enumerate(rows[:10]):  # noqa: B007 - the row of the heads is needed below
        places = _places(row)
        if all(name in places for name in NEEDED):
            break
    else:
        raise BadInput(
            _("The first rows need the heads: mã, tên, loại, mã cấp trên (and mã cũ if known).")
        )
    if len(rows) > MOST_ROWS:
        raise BadInput(_("The list has more rows than there can be units."))
    return [
        Line(number, **{name: row[at] if at < len(row) else "" for name, at in places.items()})
        for number, row in enumerate(rows, 1)
        if number > start + 1 and any(row)
    ]


def _places(row: Iterable[str]) -> dict[str, int]:
    """Head → column."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        for name, words in HEADS.items():
            if fold(cell) in words:
                found.setdefault(name, place)
    return found
