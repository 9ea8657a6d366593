"""The figures open to everybody, as a page and as a file."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.access.policy import can
from kheo.kernel.days import format_day
from kheo.orgs.queries import root
from kheo.portal.enums import Split
from kheo.portal.policies import OPEN_FIGURES
from kheo.portal.queries.figures import told_of
from kheo.portal.rules.words import safe_cell
from kheo.portal.web.library.answering import asked_again


@page(PUBLIC)
@asked_again
def figures(request: PageRequest) -> HttpResponse:
    """Single numbers first, then the tables; the day of the source is told."""
    today = timezone.localdate(request.now)
    above = root(today)
    told = told_of(above, today) if above else []
    context = {
        "numbers": [one for one in told if one.split == Split.NONE],
        "tables": [one for one in told if one.split != Split.NONE],
        "today": today, "here": "figures", "may_open": can(request.user, OPEN_FIGURES),
    }  # fmt: skip
    return render(request, "portal/library/figures.html", context)


@page(PUBLIC)
@asked_again
def csv_file(request: PageRequest) -> HttpResponse:
    """The same figures for a spreadsheet: UTF-8 with its mark, nothing that runs as a formula."""
    today = timezone.localdate(request.now)
    above = root(today)
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    head = (
        pgettext("public", "Figure"),
        _("Of which time"),
        pgettext("public", "Line"),
        _("Number"),
        _("Counted on"),
    )
    rows.writerow(head)
    for one in told_of(above, today) if above else ():
        lines = [(line.label, line.number) for line in one.lines] or [(_("all"), one.number)]
        for label, number in lines:
            cells = (one.indicator.name, one.period, label)
            rows.writerow([*map(safe_cell, cells), number, format_day(today)])
    response = HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"so-lieu-dan-van-kheo-{today.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
