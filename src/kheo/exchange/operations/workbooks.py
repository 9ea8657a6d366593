"""Workbooks given out: a template to fill in, and the refused rows with the reason in each.

Nothing in them is ever a formula or an address: what strangers wrote stays text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from kheo.exchange.enums import Value
from kheo.exchange.models import Import
from kheo.exchange.profiles import Field, Judged, Profile
from kheo.exchange.reading.books import Book, Cell, open_book
from kheo.exchange.reading.choices import pairs_of
from kheo.exchange.reading.headings import at_rows
from kheo.exchange.reading.marks import marked
from kheo.exchange.reading.matching import kept_columns
from kheo.exchange.rules.sheets import GUIDE, HOW, KINDS, LISTS, TO_FILL, styles_of
from kheo.exchange.rules.titles import REASON
from kheo.exchange.rules.values import Share, Trouble
from kheo.foundation.sheets import new_workbook

FILLED = 1_000
"""Rows of a template that have lists to choose from."""
LONGEST_CELL = 32_767
MOST_REMARKS = 2_000
"""Cells with a remark of their own; the reason at the end of the row tells the same."""
_MESSAGE = 255
_HEAD = 0


def template_workbook(
    profile: Profile, choices: Mapping[str, Sequence[tuple[Any, Any]]] | None = None
) -> bytes:
    """The workbook to fill in: headings with what is required, lists to choose from, a sheet of notes.

    ``choices`` field → code and word pairs, instead of those that the field declares.
    """
    out = io.BytesIO()
    book = new_workbook(out)
    with override("vi"):
        styles = styles_of(book)
        lists = {
            one.name: [str(word) for _code, word in (choices or {}).get(one.name) or pairs_of(one)]
            for one in profile.fields
            if one.kind in {Value.CHOICE, Value.CHOICES, Value.YES_NO}
        }
        page = book.add_worksheet(TO_FILL)
        _guide(book.add_worksheet(GUIDE), profile, lists, styles)
        places = _lists(book.add_worksheet(LISTS), profile.fields, lists, styles)
        _to_fill(page, profile.fields, places, styles)
    book.close()
    return out.getvalue()


def _to_fill(
    page: Any, fields: Sequence[Field], lists: Mapping[str, str], styles: Mapping[str, Any]
) -> None:
    """The empty sheet: one heading row, columns of the right kind, lists where there are any."""
    page.freeze_panes(_HEAD + 1, 0)
    _for_print(page, _HEAD)
    page.set_row(_HEAD, 48)
    for at, one in enumerate(fields):
        page.set_column(at, at, _width(one), styles[str(one.kind)])
        title = f"{one.label} *" if one.is_required else str(one.label)
        page.write_string(_HEAD, at, title, styles["required" if one.is_required else "head"])
        rule: dict[str, Any] = {"validate": "any"}
        if one.name in lists and one.kind != Value.CHOICES:
            rule = {
                "validate": "list", "source": lists[one.name], "error_type": "stop",
                "error_title": _("Not in the list"), "error_message": _("Choose a word of the list."),
            }  # fmt: skip
        rule |= {"input_title": str(one.label)[:32], "input_message": _message(one)[:_MESSAGE]}
        page.data_validation(_HEAD + 1, at, _HEAD + FILLED, at, rule)


def _message(one: Field) -> str:
    said = [str(one.help), str(HOW[one.kind])]
    return " ".join(part for part in said if part)


def _width(one: Field) -> int:
    usual = {Value.TEXT: 28, Value.BLOCK: 40, Value.CHOICE: 22, Value.CHOICES: 26, Value.CODE: 18}
    return max(usual.get(one.kind, 14), min(len(str(one.label)) // 2 + 4, 30))


def _guide(
    page: Any, profile: Profile, lists: Mapping[str, Sequence[str]], styles: Mapping[str, Any]
) -> None:
    """A line for each column: whether it is needed, how it is written, an example."""
    page.set_column(0, 0, 5)
    for at, width in enumerate((34, 12, 16, 60, 26), 1):
        page.set_column(at, at, width)
    page.write_string(0, 0, str(profile.label), styles["title"])
    row = 1
    notes = [
        str(profile.notes),
        _("Write from the second row of sheet “Nhập liệu” on, one record a row."),
    ]
    for note in filter(None, notes):
        page.merge_range(row, 0, row, 5, "", styles["note"])
        page.write_string(row, 0, note, styles["note"])
        page.set_row(row, 16 * (len(note) // 110 + 1))
        row += 1
    heads = ("TT", _("Column"), _("Required"), _("Kind"), _("How to write it"), _("Example"))
    for at, head in enumerate(heads):
        page.write_string(row, at, head, styles["head"])
    for number, one in enumerate(profile.fields, 1):
        said = _message(one)
        if lists.get(one.name):
            said += " " + _("Words: see sheet “Danh mục”.")
        cells = (
            str(one.label), _("required") if one.is_required else "", str(KINDS[one.kind]), said, one.example,
        )  # fmt: skip
        page.write_number(row + number, 0, number, styles["cell"])
        for at, cell in enumerate(cells, 1):
            page.write_string(row + number, at, cell, styles["cell"])
    page.freeze_panes(row + 1, 0)
    _for_print(page, row)


def _lists(
    page: Any,
    fields: Sequence[Field],
    lists: Mapping[str, Sequence[str]],
    styles: Mapping[str, Any],
) -> dict[str, str]:
    """The words of each list, one column a field; returns where each list stands."""
    places: dict[str, str] = {}
    shown = [one for one in fields if lists.get(one.name)]
    for at, one in enumerate(shown):
        page.set_column(at, at, 30)
        page.write_string(0, at, str(one.label), styles["head"])
        for row, word in enumerate(lists[one.name], 1):
            page.write_string(row, at, word, styles["cell"])
        column = xl_col_to_name(at)
        places[one.name] = f"='{LISTS}'!${column}$2:${column}${len(lists[one.name]) + 1}"
    page.freeze_panes(1, 0)
    _for_print(page, 0)
    return places


def _for_print(page: Any, head: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def refused_workbook(imported: Import, rows: Iterable[Judged]) -> bytes:
    """The refused ``rows`` as they came, under their own headings, each with the reason in its last column.

    Cells at fault are coloured and have a remark. Corrected and uploaded again, the file is read by the
    same matching: the column of reasons is known and left aside. Raises BadInput when the file of the
    import can no longer be read.
    """
    with imported.content.open("rb") as file:
        book = open_book(file.read(), imported.name)
    sheet = imported.sheet or book.first
    headings = at_rows(book, sheet, imported.heading_rows)
    titles = [title for title in headings.titles if title != REASON]
    columns = _columns(imported.columns, headings.titles)
    refused = {row.number: row for row in rows}
    out = io.BytesIO()
    made = new_workbook(out, is_flat=True)
    with override("vi"):
        writer = _Refused(made, sheet, titles, columns)
        width = len(titles)
        for number, cells in _cells(book, sheet, headings.first_row, width):
            if number in refused:
                writer.write(number, cells, refused[number])
    made.close()
    return out.getvalue()


def _columns(kept: Mapping[str, Any], titles: Sequence[str]) -> dict[str, int]:
    """Field → column, whether columns or headings are kept."""
    by_heading = {name: at for name, at in kept.items() if isinstance(at, str)}
    numbers = {name: at for name, at in kept.items() if isinstance(at, int)}
    return {**numbers, **kept_columns(titles, by_heading)}


def _cells(book: Book, sheet: str, first: int, width: int) -> Iterable[tuple[int, Sequence[Cell]]]:
    every = range(width)
    return enumerate(marked(book, sheet, first, every, every).rows, first)


class _Refused:
    """Writes refused rows one below the other."""

    def __init__(
        self, book: Any, sheet: str, titles: Sequence[str], columns: Mapping[str, int]
    ) -> None:
        self._styles = styles_of(book)
        self._page = book.add_worksheet(sheet[:31])
        self._titles = titles
        self._columns = columns
        self._row = 0
        self._remarks = 0
        page, last = self._page, len(titles)
        page.set_column(0, max(last - 1, 0), 20)
        page.set_column(last, last, 70)
        page.freeze_panes(1, 0)
        _for_print(page, 0)
        for at, title in enumerate(titles):
            page.write_string(0, at, title, self._styles["head"])
        page.write_string(0, last, REASON, self._styles["reason_head"])

    def write(self, number: int, cells: Sequence[Cell], row: Judged) -> None:
        """One row with its reasons."""
        self._row += 1
        faults = {
            self._columns[name]: sentence
            for name, sentence in row.refusals.items()
            if name in self._columns
        }
        for at in range(len(self._titles)):
            cell = cells[at] if at < len(cells) else ""
            self._write(at, cell, is_fault=at in faults)
            if at in faults and self._remarks < MOST_REMARKS:
                self._remarks += 1
                self._page.write_comment(self._row, at, faults[at], {"x_scale": 2})
        said = "\n".join(str(sentence) for sentence in row.refusals.values())
        reason = _("Row %(number)d of the file. %(reasons)s") % {"number": number, "reasons": said}
        self._page.write_string(
            self._row, len(self._titles), reason[:LONGEST_CELL], self._styles["reason"]
        )

    def _write(self, at: int, cell: Cell, *, is_fault: bool) -> None:
        page, mark = self._page, "fault_" if is_fault else ""
        if isinstance(cell, Share):
            page.write_number(self._row, at, cell.value, self._styles[f"{mark}share"])
        elif isinstance(cell, (float, int)) and not isinstance(cell, bool):
            page.write_number(self._row, at, cell, self._styles[f"{mark}plain"])
        elif isinstance(cell, datetime) and cell.time() != time():
            page.write_datetime(self._row, at, cell, self._styles[f"{mark}moment"])
        elif isinstance(cell, date):
            page.write_datetime(self._row, at, cell, self._styles[f"{mark}day"])
        elif isinstance(cell, (time, timedelta)):
            page.write_datetime(self._row, at, cell, self._styles[f"{mark}time"])
        else:
            words = cell.word if isinstance(cell, Trouble) else str(cell)
            if words or is_fault:
                page.write_string(self._row, at, words[:LONGEST_CELL], self._styles[f"{mark}text"])
