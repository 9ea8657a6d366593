"""The first page: what waits for me."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.access.policy import granted_units, grants_of
from kheo.appraisal.queries.waiting import waiting_for
from kheo.campaigns.queries import deadlines_for
from kheo.console.addresses import (
    INITIATIVES,
    REGISTER,
    REPORT,
    address,
)
from kheo.console.context import acting_for
from kheo.console.guide import LIFE, parts_for
from kheo.console.overview import overviews
from kheo.console.waiting import WaitingList, to_confirm, waiting_lists
from kheo.initiatives.policies import FILE, VIEW
from kheo.insights.queries.waiting import signals_waiting
from kheo.reporting.policies import VIEW as VIEW_REPORTS
from kheo.reporting.queries.reminders import standing_reminders
from kheo.reporting.queries.waiting import reports_waiting

WELCOMED = "kheo_welcomed"
A_YEAR = timedelta(days=365)
REMINDERS_SHOWN = 4


@page(SIGNED_IN)
def home(request: PageRequest) -> HttpResponse:
    """Lists of what waits, appraisal and councils, deadlines of campaigns, ways into the figures."""
    person, day = request.user, timezone.localdate(request.now)
    lists = waiting_lists(person, day)
    confirm = to_confirm(person, day)
    appraisal = waiting_for(person, day)
    reports = [*reports_waiting(person, day), *signals_waiting(person, day)]
    units = granted_units(person, VIEW)
    context = {
        "lists": lists,
        "confirm": confirm,
        "appraisal": appraisal,
        "reports": reports,
        "reminders": _reminders(person, day),
        "stats": _stats(lists, confirm),
        "has_desk": bool(lists or appraisal or reports),
        "nothing_waits": not (appraisal or reports or any(part.count for part in lists)),
        "due": deadlines_for(units, day) if units else [],
        "overviews": overviews(person, day),
        "register_url": address(REGISTER) if granted_units(person, FILE) else "",
        "all_url": address(INITIATIVES),
        "acting_for": acting_for(person),
        "welcome": WELCOMED not in request.COOKIES or "gioi-thieu" in request.GET,
        "life": LIFE,
        "parts": parts_for(grant.role for grant in grants_of(person)),
    }
    return render(request, "console/home.html", context)


def _reminders(person: User, day: date) -> dict[str, Any]:
    """What the units of ``person`` were reminded of, the longest overdue first, a few of them."""
    if not granted_units(person, VIEW_REPORTS):
        return {}
    standing = standing_reminders(person)
    rows = [
        {
            "reminder": one,
            "report": one.report,
            "days_late": (day - one.report.due_on).days,
            "url": address(REPORT, one.report_id),
        }
        for one in standing[:REMINDERS_SHOWN]
    ]
    late = any(one.report.due_on < day for one in standing)
    return {"rows": rows, "more": len(standing) - len(rows), "is_late": late}


@page(SIGNED_IN, methods=("POST",))
def welcome_seen(request: PageRequest) -> HttpResponse:
    """Put the welcome away in this browser; the help page brings it back."""
    answer = HttpResponseRedirect(reverse("console:home"))
    answer.set_cookie(
        WELCOMED, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _stats(lists: list[WaitingList], confirm: WaitingList | None) -> list[dict[str, Any]]:
    """The numbers over the lists; each leads to its list on this page."""
    always = {"late", "to_do"}
    shown = [part for part in [*lists, confirm] if part and (part.count or part.name in always)]
    names = {
        "late": (_("Late"), "bad"),
        "returned": (_("Sent back to me"), "warn"),
        "to_do": (_("To do"), "accent"),
        "confirm": (_("To confirm this year"), "warn"),
    }
    return [
        {
            "name": part.name,
            "label": names[part.name][0],
            "tone": names[part.name][1] if part.count else "quiet",
            "count": part.count,
            "oldest": max((row.days_late or row.days for row in part.rows), default=0),
        }
        for part in shown
    ]
