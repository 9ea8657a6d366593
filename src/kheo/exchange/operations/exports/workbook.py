"""A list as .xlsx: numbers as numbers, days as days, codes as text, and a sheet that tells what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from kheo.exchange.columns import ADDRESS
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column
from kheo.exchange.queries.exports import Asked, told
from kheo.exchange.queries.values import Part
from kheo.exchange.rules.cells import (
    Once,
    cut,
    day_number,
    moment_number,
    plain_moment,
    sentence,
    spoken,
    texts,
)
from kheo.foundation.sheets import new_workbook

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
Prepare = Callable[[Sequence[Any]], Sequence[Any]]
"""The values of a column → what its cells hold: texts, and numbers for days as well."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the cells of a column are made and look."""

    prepare: Prepare
    style: Any = None


def write_workbook(
    asked: Asked,
    target: IO[bytes],
    *,
    site: str = "",
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the list into ``target``, row by row in flat memory; returns how many rows.

    ``site`` goes before addresses. ``progress`` hears how many rows are written.
    """
    book = new_workbook(target, is_flat=True)
    styles = _Styles(book)
    ways = [_way(one, styles, site) for one in asked.columns]
    written = place = 0
    sheet = _sheet(book, asked, styles, 1)
    for part in asked.parts():
        number = len(part[0])
        if place + number > MOST_ROWS:
            _finish(sheet, asked, place)
            sheet, place = _sheet(book, asked, styles, written // MOST_ROWS + 2), 0
        _rows(sheet, place + 1, ways, part)
        place += number
        written += number
        if progress is not None:
            progress(written)
    _finish(sheet, asked, place)
    _about(book.add_worksheet(_("What this file is")), asked, styles, site, written)
    book.close()
    return written


def _rows(sheet: Any, first: int, ways: Sequence[Way], part: Part) -> None:
    """A chunk of rows, one below the other. This is the innermost loop: nothing is asked twice."""
    cells = [way.prepare(values) for way, values in zip(ways, part, strict=True)]
    styles = [*enumerate(way.style for way in ways)]
    text, number = sheet.write_string, sheet.write_number
    for row, values in enumerate(zip(*cells, strict=True), first):
        for (at, style), value in zip(styles, values, strict=True):
            if value.__class__ is str:
                if value:
                    text(row, at, value, style)
            elif value is not None:
                number(row, at, value, style)


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


def _way(column: Column, styles: _Styles, site: str) -> Way:
    """How cells of ``column`` are put; a text is put as text whatever it begins with."""
    kind = column.kind
    if kind in NUMBERS:
        is_key = kind == Value.WHOLE and not column.is_usual
        return Way(_as_it_is, styles.key if is_key else styles.numbers[kind])
    if kind == Value.DAY:
        return Way(Once(day_number).of, styles.day)
    if kind == Value.MOMENT:
        return Way(Once(moment_number).of, styles.moment)
    if kind == Value.YES_NO:
        yes, no = _("Yes"), _("No")
        return Way(Once(lambda value: yes if value else no).of)
    if kind == Value.CHOICE:
        words = column.words()
        return Way(Once(lambda value: sentence(words.get(value, value))).of)
    if kind == Value.CHOICES:
        several = column.words()
        return Way(lambda values: [spoken(value, several) if value else "" for value in values])
    if column.name == ADDRESS:
        return Way(lambda values: [value and f"{site}{value}" for value in values])
    return Way(texts, styles.text if kind == Value.CODE else None)


def _as_it_is(values: Sequence[Any]) -> Sequence[Any]:
    return values


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
