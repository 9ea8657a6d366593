"""A list of exemplars as an Excel file: the list, and places against targets."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest, page
from kheo.foundation.sheets import new_workbook
from kheo.kernel.days import format_day
from kheo.library.models import ExemplarList
from kheo.library.policies import VIEW_EXEMPLARS
from kheo.library.queries.exemplars import Progress, progress, standing
from kheo.library.web.exemplars.showing import found


@page(VIEW_EXEMPLARS)
def download(request: PageRequest, pk: int) -> HttpResponse:
    """The list with its progress, as a table to go on working with."""
    one = found(request, pk)
    day = timezone.localdate(request.now)
    stored = workbook(one, progress(one, today=day), format_day(day))
    name = f"dien-hinh-{one.first_year}-{one.last_year}.xlsx"
    return FileResponse(stored, as_attachment=True, filename=name)  # type: ignore[return-value]


def workbook(one: ExemplarList, told: Progress, day: str) -> io.BytesIO:
    """Two sheets: the exemplars, and the units year by year; numbers are numbers."""
    out = io.BytesIO()
    book = new_workbook(out)
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "strong": book.add_format({"bold": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _list_sheet(book.add_worksheet(_("Exemplars")), one, told, formats)
    _progress_sheet(book.add_worksheet(_("Progress")), one, told, formats, day)
    book.close()
    out.seek(0)
    return out


def _list_sheet(sheet: Any, one: ExemplarList, told: Progress, formats: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    for column, width in ((1, 45), (2, 26), (3, 22), (4, 45), (5, 10), (6, 10), (7, 10)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, one.title, formats["strong"])
    based = _("By %(paper)s") % {"paper": one.paper} if one.paper else _("Proposal")
    sheet.write_string(1, 0, f"{one.unit.label} · {based}")
    heads = (
        pgettext("row", "No."), _("Initiative"), _("Unit"), _("Field"), _("Why"), _("Places wanted"),
        _("Target"), _("Reached"),
    )  # fmt: skip
    for column, name in enumerate(heads):
        sheet.write_string(3, column, name, formats["head"])
    lines = {line.key: line for line in told.exemplars}
    for number, row in enumerate(standing(one), 1):
        place = 3 + number
        sheet.write_number(place, 0, number)
        words = (
            row.initiative.title, row.initiative.unit.label,
            str(row.initiative.get_field_display()), row.why,
        )  # fmt: skip
        for column, told_words in enumerate(words, 1):
            sheet.write_string(place, column, told_words, formats["wrap"])
        total = lines[row.pk].total
        for column, figure in enumerate((row.places, total.target, total.done), 5):
            sheet.write_number(place, column, figure)


def _progress_sheet(
    sheet: Any, one: ExemplarList, told: Progress, formats: dict[str, Any], day: str
) -> None:  # fmt: skip
    sheet.set_landscape()
    sheet.set_column(0, 0, 32)
    sheet.freeze_panes(4, 1)
    sheet.write_string(0, 0, one.title, formats["strong"])
    sheet.write_string(1, 0, _("Places that took an exemplar over, as of %(day)s") % {"day": day})
    sheet.write_string(3, 0, _("Unit"), formats["head"])
    column = 1
    for name in (*map(str, told.years), _("Total")):
        sheet.write_string(2, column, name, formats["head"])
        sheet.write_string(3, column, _("Target"), formats["head"])
        sheet.write_string(3, column + 1, _("Reached"), formats["head"])
        column += 2
    rows = [(line.label, line.cells, line.total) for line in told.units]
    rows.append((_("Total"), told.cells, told.total))
    for place, (label, cells, total) in enumerate(rows, 4):
        sheet.write_string(place, 0, label)
        for position, cell in enumerate((*cells, total)):
            sheet.write_number(place, 1 + 2 * position, cell.target)
            sheet.write_number(place, 2 + 2 * position, cell.done)
