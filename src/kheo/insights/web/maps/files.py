"""The map as a drawing of its own, and its table as an Excel file."""

from __future__ import annotations

import io

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.counting.policies import VIEW_FIGURES
from kheo.foundation.sheets import new_workbook
from kheo.insights.queries.maps import DrawnFigure
from kheo.insights.web.maps.showing import Chosen, chosen

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(VIEW_FIGURES)
def drawing(request: PageRequest) -> HttpResponse:
    """The map with its title inside, to be put into a paper."""
    told = chosen(request, stands_alone=True)
    return _file(told, _drawn(told).svg.encode(), "svg", "image/svg+xml")


@page(VIEW_FIGURES)
def excel(request: PageRequest) -> HttpResponse:
    """The rows of the table, to go on working with."""
    told = chosen(request)
    return _file(told, workbook(_drawn(told)), "xlsx", SHEET)


def _drawn(told: Chosen) -> DrawnFigure:
    if told.drawn is None:
        raise Http404
    return told.drawn


def _file(told: Chosen, content: bytes, ending: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"ban-do-{told.unit.code}-{told.day.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def workbook(told: DrawnFigure) -> bytes:
    """One sheet; numbers are numbers, text stays text."""
    out = io.BytesIO()
    book = new_workbook(out)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    strong = book.add_format({"bold": True})
    places = told.indicator.decimals
    number = book.add_format({"num_format": "#,##0" + (f".{'0' * places}" if places else "")})
    sheet = book.add_worksheet(_("Map"))
    sheet.set_paper(9)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 4, 16)
    sheet.write_string(0, 0, told.title, strong)
    sheet.write_string(1, 0, told.note)
    heads = (_("Map no."), _("Unit"), told.indicator.name, _("Shade"), _("Not on the map"))
    for column, words in enumerate(heads):
        sheet.write_string(3, column, words, head)
    for place, row in enumerate(told.rows, 4):
        if row.number:
            sheet.write_number(place, 0, row.number)
        sheet.write_string(place, 1, row.label)
        if row.value is not None:
            sheet.write_number(place, 2, row.value, number)
        if row.level:
            sheet.write_number(place, 3, row.level)
        sheet.write_string(place, 4, row.why)
    sheet.write_string(4 + len(told.rows), 1, _("Total"), strong)
    if told.total is not None:
        sheet.write_number(4 + len(told.rows), 2, told.total, number)
    book.close()
    return out.getvalue()
