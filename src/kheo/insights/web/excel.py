"""The ranking as an Excel file: one row a unit, for each item of how many, rate and points."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest, page
from kheo.foundation.sheets import new_workbook
from kheo.insights.models import Scheme
from kheo.insights.policies import VIEW
from kheo.insights.queries.points import Row, items_of, of_kind
from kheo.insights.web.showing import Item, items_in_words, waits_for
from kheo.insights.web.views import found, open_rows

HEADS = 3
"""Rows above the first unit's: title, note, items, columns."""


@page(VIEW)
def ranking(request: PageRequest, pk: int) -> HttpResponse:
    """The rows of the page, as a table to go on working with."""
    one = found(request, pk)
    rows, _opened = open_rows(request, one)
    words = items_in_words(one, items_of(one))
    chosen = of_kind(rows, request.GET.get("loai", ""))
    note = waits_for(one, timezone.localdate(request.now))
    stored = workbook(one, chosen, words, note)
    name = f"cham-diem-{one.year}.xlsx"
    return FileResponse(stored, as_attachment=True, filename=name)  # type: ignore[return-value]


def workbook(scheme: Scheme, rows: list[Row], items: list[Item], note: str) -> io.BytesIO:
    """The ranking of ``rows``; numbers are numbers, text stays text."""
    out = io.BytesIO()
    book = new_workbook(out)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    strong = book.add_format({"bold": True})
    points = book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(_("Ranking"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.freeze_panes(HEADS + 1, 2)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 3 + 4 * len(items), 12)
    sample = f" – {_('reference sample, not an official table of points')}"
    sheet.write_string(0, 0, f"{scheme.name}{sample if scheme.is_sample else ''}", strong)
    sheet.write_string(1, 0, note)
    _heads(sheet, items, head)
    for place, row in enumerate(rows, HEADS + 1):
        _line(sheet, place, row, points)
    book.close()
    out.seek(0)
    return out


def _heads(sheet: Any, items: list[Item], head: Any) -> None:
    for column, words in enumerate((pgettext("points", "Rank"), _("Unit"), _("Total points"))):
        sheet.write_string(HEADS, column, words, head)
    column = 3
    for one in items:
        sheet.write_string(HEADS - 1, column, f"{one.number}. {one.item.name}", head)
        for words in (_("Reached"), _("Of how many"), _("Rate (%)"), _("Points")):
            sheet.write_string(HEADS, column, words, head)
            column += 1
    sheet.write_string(HEADS, column, _("Small base"), head)


def _line(sheet: Any, place: int, row: Row, points: Any) -> None:
    sheet.write_number(place, 0, row.rank)
    sheet.write_string(place, 1, row.unit.label)
    sheet.write_number(place, 2, row.total, points)
    column = 3
    for told in row.items:
        sheet.write_number(place, column, told.hits)
        if told.base is not None:
            sheet.write_number(place, column + 1, told.base)
            sheet.write_number(place, column + 2, told.rate, points)
        sheet.write_number(place, column + 3, told.points, points)
        column += 4
    small = [str(number) for number, told in enumerate(row.items, 1) if told.is_small]
    sheet.write_string(place, column, ", ".join(small))
