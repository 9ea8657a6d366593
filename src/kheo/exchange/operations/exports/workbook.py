"""A list as .xlsx: numbers as numbers, days as days, codes as text, and a sheet that tells what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from kheo.exchange.columns import ADDRESS
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column
from kheo.exchange.queries.exports import Asked, told
from kheo.exchange.rules.cells import cut, local, plain_moment, sentence, spoken

MOST_ROWS = 1_000_000
"""Rows of one sheet; Excel shows 1,048,576."""
NUMBERS = {
    Value.WHOLE: "#,##0", Value.NUMBER: "#,##0.##", Value.MONEY: "#,##0",
    Value.PERCENT: '0.00" %"', Value.YEAR: "0",
}  # fmt: skip
WIDTHS = {
    Value.DAY: 12, Value.MOMENT: 17, Value.WHOLE: 11, Value.NUMBER: 11, Value.MONEY: 17,
    Value.PERCENT: 10, Value.YEAR: 8, Value.YES_NO: 10, Value.CODE: 14, Value.CHOICE: 22,
    Value.CHOICES: 32, Value.BLOCK: 46,
}  # fmt: skip
WIDEST, TITLE = 60, 34
Write = Callable[[Any, int, int, Any], Any]
"""(sheet, row, column, value): puts a cell."""


def write_workbook(
    asked: Asked,
    target: BinaryIO,
    *,
    site: str = "",
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the list into ``target``, row by row in flat memory; returns how many rows.

    ``site`` goes before addresses. ``progress`` hears how many rows are written.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True, "strings_to_formulas": False,
            "strings_to_urls": False, "strings_to_numbers": False,
        },
    )  # fmt: skip
    styles = _Styles(book)
    writers = [(at, one.value, _writer(one, styles, site)) for at, one in enumerate(asked.columns)]
    written = place = 0
    sheet = _sheet(book, asked, styles, 1)
    for part in asked.chunks():
        if place + len(part) > MOST_ROWS:
            _finish(sheet, asked, place)
            sheet, place = _sheet(book, asked, styles, written // MOST_ROWS + 2), 0
        for row in part:
            place += 1
            for at, value, write in writers:
                found = value(row)
                if found is not None and found != "":
                    write(sheet, place, at, found)
        written += len(part)
        if progress is not None:
            progress(written)
    _finish(sheet, asked, place)
    _about(book.add_worksheet(_("What this file is")), asked, styles, site, written)
    book.close()
    return written


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top", "bg_color": "#F3E9E4"}
        )
        self.strong = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        self.text = book.add_format({"num_format": "@"})
        self.key = book.add_format({"num_format": "0"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            kind: book.add_format({"num_format": shape}) for kind, shape in NUMBERS.items()
        }


def _sheet(book: Any, asked: Asked, styles: _Styles, number: int) -> Any:
    """A sheet with its frozen head; a list longer than one sheet goes on in the next."""
    name = _("The list") if number == 1 else f"{_('The list')} {number}"
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for at, one in enumerate(asked.columns):
        label = sentence(one.label)
        sheet.set_column(at, at, _width(one, label))
        sheet.write_string(0, at, label, styles.head)
    return sheet


def _width(column: Column, label: str) -> int:
    usual = WIDTHS.get(column.kind, 30)
    if column.name in {"title", "summary", "initiative_title"}:
        usual = WIDEST
    return max(usual, min(len(label) + 2, TITLE // 2))


def _finish(sheet: Any, asked: Asked, rows: int) -> None:
    sheet.autofilter(0, 0, max(rows, 1), len(asked.columns) - 1)


def _writer(column: Column, styles: _Styles, site: str) -> Write:
    """How cells of ``column`` are put; a text is put as text whatever it begins with."""
    kind = column.kind
    if kind in NUMBERS:
        style = styles.key if kind == Value.WHOLE and not column.is_usual else styles.numbers[kind]
        return lambda sheet, row, at, value: sheet.write_number(row, at, value, style)
    if kind == Value.DAY:
        return lambda sheet, row, at, value: _day(sheet, row, at, value, styles.day)
    if kind == Value.MOMENT:
        return lambda sheet, row, at, value: sheet.write_datetime(
            row, at, local(value), styles.moment
        )
    if kind == Value.YES_NO:
        yes, no = _("Yes"), _("No")
        return lambda sheet, row, at, value: sheet.write_string(row, at, yes if value else no)
    if kind == Value.CHOICE:
        words = {code: sentence(word) for code, word in column.words().items()}
        return lambda sheet, row, at, value: sheet.write_string(row, at, words.get(value, value))
    if kind == Value.CHOICES:
        several = dict(column.words())
        return lambda sheet, row, at, value: sheet.write_string(row, at, spoken(value, several))
    if kind == Value.CODE:
        return lambda sheet, row, at, value: sheet.write_string(row, at, value, styles.text)
    if column.name == ADDRESS:
        return lambda sheet, row, at, value: sheet.write_string(row, at, f"{site}{value}")
    return lambda sheet, row, at, value: sheet.write_string(row, at, cut(str(value)))


def _day(sheet: Any, row: int, at: int, value: date, style: Any) -> None:
    """A day as Excel counts days; it knows none before 1900."""
    if value.year < 1901:
        sheet.write_string(row, at, f"{value:%d/%m/}{value.year:04d}")
    else:
        sheet.write_datetime(row, at, value, style)


def _about(page: Any, asked: Asked, styles: _Styles, site: str, rows: int) -> None:
    """What the file holds, under which conditions, for whom, and how to see it again."""
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    lines: list[tuple[str, str | int]] = [
        (_("The list"), sentence(asked.listing.label)),
        (_("Number of rows"), rows),
        (_("Taken out by"), str(asked.actor)),
        (_("Taken out at"), plain_moment(asked.now)),
        *told(asked),
    ]
    if address := asked.address():
        lines.append((_("Address that brings it back"), f"{site}{address}"))
    lines.append((_("Note"), _("Only what the person named above may see is in this file.")))
    for place, (name, words) in enumerate(lines):
        page.write_string(place, 0, sentence(name), styles.strong)
        if isinstance(words, int):
            page.write_number(place, 1, words, styles.numbers[Value.WHOLE])
        else:
            page.write_string(place, 1, cut(words), styles.wrap)
