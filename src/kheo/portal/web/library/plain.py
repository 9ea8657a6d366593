"""Pages of plain words: what is kept of visitors, and how the site can be used."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.orgs.queries import root
from kheo.participation.operations.pace import MEMORY
from kheo.portal.web.library.answering import asked_again
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.queries import days_allowed


@page(PUBLIC)
@asked_again
def privacy(request: PageRequest) -> HttpResponse:
    """What is kept, why and how long; the terms are those in force."""
    above = root(timezone.localdate(request.now))
    what = Termed.REACH_WRITER
    day = timezone.localdate(request.now)
    days = days_allowed(what, unit_id=above.pk, on=day) if above else DEFAULT_DAYS[what]
    context = {"days": days, "hours": int(MEMORY.total_seconds() // 3600)}
    return render(request, "portal/library/privacy.html", context)


@page(PUBLIC)
@asked_again
def accessibility(request: PageRequest) -> HttpResponse:
    """How the site can be used, and the choice of language and colours."""
    return render(request, "portal/library/accessibility.html", {})
