"""The report on paper: filled as it stands, or empty to be filled by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kheo.access.pages import PageRequest, load, page
from kheo.reporting.policies import VIEW
from kheo.reporting.web.entry.filling import REPORTS, context_of


@page(VIEW)
def print_report(request: PageRequest, pk: int) -> HttpResponse:
    """A4 without menus; ``?trong`` leaves the figures and texts open."""
    one = load(request, REPORTS, VIEW, pk=pk)
    context = {**context_of(request, one), "is_empty": "trong" in request.GET}
    return render(request, "reporting/entry/print.html", context)
