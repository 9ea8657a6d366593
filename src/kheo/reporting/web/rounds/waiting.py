"""The reports behind one line of the first page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.reporting import policies
from kheo.reporting.models import Report
from kheo.reporting.queries.board import with_marks
from kheo.reporting.queries.waiting import LABELS, desks_of
from kheo.reporting.rules.marks import Mark, Shown
from kheo.reporting.web.rounds.board import report_address
from kheo.reporting.web.rounds.showing import crumbs

SIZE = 50


@page(policies.VIEW)
def waiting(request: PageRequest) -> HttpResponse:
    """As many rows as the line says, the longest overdue first."""
    today = timezone.localdate(request.now)
    desk = request.GET.get("desk", "")
    desks = desks_of(request.user, today)
    if desk not in desks:
        raise Http404
    rows = visible(Report.objects.for_list(), request.user, policies.VIEW).filter(desks[desk])
    marked: Any = with_marks(rows.order_by("due_on", "unit__sort_key", "pk"), today)
    listing = Paginator(marked, SIZE).get_page(request.GET.get("page"))
    for row in listing:
        row.shown = Shown(Mark(row.mark), bool(row.came_late))
        row.url = report_address(row.pk)
        row.days_late = max((today - row.due_on).days, 0)
    title = str(LABELS[desk])
    context = {"listing": listing, "title": title, "desk": desk, "crumbs": crumbs(title)}
    return render(request, "reporting/rounds/waiting.html", context)
