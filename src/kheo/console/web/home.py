"""The first page: what waits for me."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.middleware import OWES_FROM
from kheo.access.models import User
from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.access.policy import granted_units, grants_of
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
from kheo.console.waiting import (
    WaitingList,
    WaitingTable,
    to_confirm,
    waiting_lists,
    waiting_tables,
)
from kheo.initiatives.policies import FILE, VIEW
from kheo.kernel.numbers import format_number
from kheo.reporting.policies import VIEW as VIEW_REPORTS
from kheo.reporting.queries.reminders import standing_reminders

WELCOMED = "kheo_welcomed"
A_YEAR = timedelta(days=365)
REMINDERS_SHOWN = 4


@page(SIGNED_IN)
def home(request: PageRequest) -> HttpResponse:
    """Lists and tables of what waits, deadlines of campaigns, ways into the figures."""
    person, day = request.user, timezone.localdate(request.now)
    lists = waiting_lists(person, day)
    confirm = to_confirm(person, day)
    tables = waiting_tables(person, day)
    units = granted_units(person, VIEW)
    context = {
        "lists": lists,
        "confirm": confirm,
        "tables": tables,
        "factor_from": _factor_from(request),
        "reminders": _reminders(person, day),
        "stats": _stats(lists, confirm, tables),
        "has_desk": bool(lists or tables),
        "nothing_waits": not (tables or any(part.count for part in lists)),
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


def _factor_from(request: PageRequest) -> date | None:
    """The day from which a role of this person demands a second factor he has not got yet."""
    told: str = request.session.get(OWES_FROM, "")
    return date.fromisoformat(told) if told else None


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


def _stats(
    lists: list[WaitingList], confirm: WaitingList | None, tables: list[WaitingTable]
) -> list[dict[str, Any]]:
    """The numbers over the page; each leads to its list. What is late comes first, all of it."""
    names = {
        "returned": (_("Initiatives sent back"), "warn"),
        "to_do": (_("Initiatives to do"), "accent"),
        "confirm": (_("To confirm this year"), "warn"),
    }
    shown = [
        part
        for part in (*lists, confirm)
        if part and part.name in names and (part.count or part.name == "to_do")
    ]
    late = _late(next((part for part in lists if part.name == "late"), None), tables)
    return late + [
        {
            "name": part.name,
            "label": names[part.name][0],
            "tone": names[part.name][1],
            "count": part.count,
            "sub": _longest(part) if part.count else "",
        }
        for part in shown
    ]


def _late(initiatives: WaitingList | None, tables: list[WaitingTable]) -> list[dict[str, Any]]:
    """The number of what is late in the list of initiatives and in the tables.

    It leads to the only place with late work, or names several ``places``, each with its own
    number. Nothing for who has no list and no table.
    """
    places: list[tuple[str, Any, int]] = []
    if initiatives:
        places.append((initiatives.name, _("Initiatives"), initiatives.count))
    places += [(table.name, table.caption, table.late) for table in tables]
    late = [place for place in places if place[2]]
    stat = {
        "name": late[0][0] if late else "",
        "label": _("Late"),
        "tone": "bad",
        "count": sum(count for _name, _caption, count in late),
        "sub": _longest(initiatives) if initiatives and initiatives.count else "",
        "places": late if len(late) > 1 else [],
    }
    return [stat] if places else []


def _longest(part: WaitingList) -> str:
    """Days of lateness, or of waiting where nothing is late, of the longest in ``part``."""
    days = max((row.days_late or row.days for row in part.rows), default=0)
    return _("longest: %(days)s days") % {"days": format_number(days)}
