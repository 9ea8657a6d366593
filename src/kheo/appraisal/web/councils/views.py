"""Councils: the list, one council with its seats, rules and sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.appraisal.models import Council, Session
from kheo.appraisal.policies import RUN_SESSION, SET_UP_COUNCILS, VIEW_COUNCILS
from kheo.appraisal.queries.minutes import rules_in_words
from kheo.appraisal.web.councils.showing import crumbs
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset


@page(VIEW_COUNCILS)
def councils(request: PageRequest) -> HttpResponse:
    """Sessions, newest first, and the councils that hold them."""
    mine = visible(Session.objects.select_related("council", "unit"), request.user, VIEW_COUNCILS)
    part = keyset(mine, order=("-on", "-pk"), place=request.GET.get("tu", ""))
    found = visible(Council.objects.select_related("unit"), request.user, VIEW_COUNCILS)
    context = {
        "sessions": part,
        "councils": found.order_by("-valid_from", "-pk")[:60],
        "today": timezone.localdate(request.now),
        "may_set_up": can(request.user, SET_UP_COUNCILS),
    }
    return render(request, "appraisal/councils/list.html", context)


@page(VIEW_COUNCILS)
def council(request: PageRequest, pk: int) -> HttpResponse:
    """One council: seats, rules, sessions, history."""
    rows = Council.objects.select_related("unit", "paper")
    one = load(request, rows, VIEW_COUNCILS, pk=pk)
    seats = one.seats.select_related("user", "unit", "stands_in_for").order_by("pk")
    context = {
        "council": one,
        "seats": list(seats),
        "sessions": one.sessions.order_by("-on", "-pk")[:60],
        "rules": rules_in_words(Session(council=one)),
        "crumbs": crumbs(one),
        "may_set_up": can(request.user, SET_UP_COUNCILS, one),
        "may_plan": can(request.user, RUN_SESSION, one),
        "today": timezone.localdate(request.now),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)[:12]
        ],
    }
    return render(request, "appraisal/councils/page.html", context)
