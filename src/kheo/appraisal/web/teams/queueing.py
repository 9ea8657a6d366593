"""The queue of a scorer: what comes next, how far he is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.appraisal.policies import SCORE
from kheo.appraisal.queries.queue import Filters, queue_of
from kheo.appraisal.web.teams.forms import QueueForm
from kheo.appraisal.web.teams.showing import place_in, without

PAGE = 60


@page(SCORE)
def queue(request: PageRequest) -> HttpResponse:
    """Next first, with the progress over everything and filters for a long list."""
    filters = Filters.read(request.GET)
    day = timezone.localdate(request.now)
    found = queue_of(request.user, day, filters)
    start = place_in(request.GET)
    context = {
        "queue": found,
        "rows": found.rows[start : start + PAGE],
        "filters": filters,
        "form": QueueForm(request.GET or None),
        "tabs": _tabs(filters, found.left, found.done),
        "query": without(request.GET, "tu"),
        "next_place": start + PAGE if len(found.rows) > start + PAGE else "",
        "previous_place": max(start - PAGE, 0),
        "has_previous": start > 0,
        "day": day,
    }
    return render(request, "appraisal/teams/queue.html", context)


def _tabs(filters: Filters, left: int, done: int) -> list[dict[str, Any]]:
    url = reverse("teams:queue")
    return [
        {"label": _("To score"), "url": url, "current": not filters.done, "count": left},
        {"label": _("Scored"), "url": f"{url}?xem=xong", "current": filters.done, "count": done},
    ]
