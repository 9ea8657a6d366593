"""What is owed: my unit's reports, and those below, the late ones first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.foundation.paging import keyset
from kheo.reporting.models import Report
from kheo.reporting.policies import VIEW
from kheo.reporting.queries.entry import (
    DONE,
    STAGES,
    TO_DO,
    WAITING,
    counts_of,
    own_units,
    reports_for,
    sees_others,
)
from kheo.workflow.table import Turn

WORDS = {"can-lam": TO_DO, "cho": WAITING, "xong": DONE}
"""Words of the address for the stages."""
MINE, BELOW = "cua-toi", "tat-ca"
SIZE = 40


@page(VIEW)
def reports(request: PageRequest) -> HttpResponse:
    """Three tabs; who has reports of his own sees these first."""
    today = timezone.localdate(request.now)
    own = own_units(request.user)
    whose = request.GET.get("cua", MINE if own else BELOW)
    whose = whose if whose in {MINE, BELOW} else MINE
    word = request.GET.get("xem", "can-lam")
    word = word if word in WORDS else "can-lam"
    found = reports_for(request.user, only_own=whose == MINE)
    counts = counts_of(found, today)
    shows_sides = bool(own) and sees_others(request.user)
    order = ("-due_on", "-pk") if WORDS[word] == DONE else ("due_on", "pk")
    rows = keyset(
        found.filter(status__in=STAGES[WORDS[word]]), order=order, size=SIZE,
        place=request.GET.get("cho", ""),
    )  # fmt: skip
    context = {
        "rows": [_row(one, own, today) for one in rows],
        "tabs": _tabs(word, whose, counts), "sides": _sides(word, whose) if shows_sides else [],
        "export": urlencode({"stage": WORDS[word], **({"own": "on"} if whose == MINE else {})}),
        "late": counts["late"], "stage": WORDS[word], "shows_units": whose == BELOW or len(own) > 1,
        "next": _address(word, whose, rows.next), "previous": _address(word, whose, rows.previous),
    }  # fmt: skip
    return render(request, "reporting/entry/list.html", context)


def _row(report: Report, own: frozenset[int], today: date) -> dict[str, Any]:
    is_due = report.status in STAGES[TO_DO]
    days = (report.due_on - today).days
    return {
        "report": report,
        "is_late": is_due and days < 0,
        "is_near": is_due and 0 <= days <= 5,
        "days": abs(days),
        "is_due": is_due,
        "turn": _turn(report, own),
    }


def _turn(report: Report, own: frozenset[int]) -> dict[str, str]:
    """Whose turn it is, in words: mine, a unit by name, nobody's."""
    if report.turn == Turn.NOBODY:
        return {"tone": "nobody", "label": _("waits for nobody")}
    waits_for = report.unit if report.turn == Turn.UNIT else report.receiver
    if waits_for is None or waits_for.pk in own:
        return {"tone": "us", "label": _("waits for you")}
    return {"tone": "them", "label": _("waits for %(whom)s") % {"whom": waits_for.label}}


def _tabs(word: str, whose: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    labels = {"can-lam": _("to do"), "cho": _("with the receiver"), "xong": _("done")}
    return [
        {
            "label": labels[name], "url": _address(name, whose), "current": name == word,
            "count": counts[stage],
        }
        for name, stage in WORDS.items()
    ]  # fmt: skip


def _sides(word: str, whose: str) -> list[dict[str, Any]]:
    labels = {MINE: _("My unit"), BELOW: _("All that I may see")}
    return [
        {"label": label, "url": _address(word, side), "current": side == whose}
        for side, label in labels.items()
    ]


def _address(word: str, whose: str, place: str | None = None) -> str:
    """The list at a tab; with ``place`` a further page, "" when there is none."""
    if place == "":
        return ""
    query = {"xem": word, "cua": whose, **({"cho": place} if place else {})}
    return f"{reverse('reports:list')}?{urlencode(query)}"
