"""The dossiers as a table and as a board: one set of conditions, kept in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.appraisal import policies
from kheo.appraisal.models import Dossier
from kheo.appraisal.models.dossiers import DossierQuerySet
from kheo.appraisal.queries.dossiers import desks_of, for_rows, narrowed, stages
from kheo.appraisal.web.dossiers.filters import FilterForm, chips_of, query_of
from kheo.foundation.paging import keyset
from kheo.workflow.table import Turn

SIZE = 30


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Dossiers in the person's scope, the last opened first."""
    form, given, rows = _asked(request)
    found = keyset(
        for_rows(rows), order=("-opened_on", "-id"), size=SIZE, place=request.GET.get("place", "")
    )
    context = {
        "page": found,
        "rows": rows_of(found.rows, request),
        "query": query_of(given),
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "rows":
        return render(request, "appraisal/dossiers/_rows.html", context)
    context |= {"form": form, "chips": chips_of(form, given), "tabs": _tabs(given, "list")}
    return render(request, "appraisal/dossiers/list.html", context)


@page(policies.VIEW)
def board(request: PageRequest) -> HttpResponse:
    """The same dossiers as cards by stage; every count opens exactly its rows."""
    form, given, rows = _asked(request)
    today = timezone.localdate(request.now)
    found = stages(rows, today=today)
    mine = desks_of(request.user, [card for stage in found for card in stage.cards])
    columns = [
        {
            "stage": stage,
            "query": query_of({**given, "status": stage.status}),
            "late_query": query_of({**given, "status": stage.status, "late": True}),
            "cards": [_row(card, mine, today) for card in stage.cards],
            "more": stage.count - len(stage.cards),
        }
        for stage in found
    ]
    context: dict[str, Any] = {"columns": columns, "query": query_of(given)}
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "rows":
        return render(request, "appraisal/dossiers/_board.html", context)
    context |= {"form": form, "chips": chips_of(form, given), "tabs": _tabs(given, "board")}
    return render(request, "appraisal/dossiers/board.html", context)


def _asked(request: PageRequest) -> tuple[FilterForm, dict[str, Any], DossierQuerySet]:
    """The form, the conditions given, and the rows under them in the person's scope."""
    form = FilterForm(request.GET or None, actor=request.user)
    given = form.given() if request.GET else {}
    seen = visible(Dossier.objects.all(), request.user, policies.VIEW)
    today = timezone.localdate(request.now)
    return form, given, narrowed(seen, given, actor=request.user, today=today)  # type: ignore[arg-type]


def _tabs(given: dict[str, Any], current: str) -> list[dict[str, Any]]:
    """Table and board of the same conditions."""
    names = (("list", "dossiers:list", _("Table")), ("board", "dossiers:board", _("Board")))
    return [
        {"label": label, "url": f"{reverse(name)}?{query_of(given)}", "current": key == current}
        for key, name, label in names
    ]


def rows_of(found: Iterable[Dossier], request: PageRequest) -> list[dict[str, Any]]:
    """Rows with whose turn it is, in a fixed number of queries."""
    found = list(found)
    mine = desks_of(request.user, found)
    today = timezone.localdate(request.now)
    return [_row(dossier, mine, today) for dossier in found]


def _row(dossier: Dossier, mine: set[int], today: date) -> dict[str, Any]:
    return {"dossier": dossier, "turn": turn_of(dossier, today, is_mine=dossier.pk in mine)}


def turn_of(dossier: Dossier, today: date, *, is_mine: bool) -> dict[str, str]:
    """Whose turn it is in words and tone, and how late."""
    tone, word = "them", _("waits for %(whom)s") % {"whom": Turn(dossier.turn).label}
    if dossier.turn == Turn.NOBODY:
        tone, word = "nobody", _("waits for nobody")
    elif is_mine:
        tone, word = "us", _("waits for you")
    late = (today - dossier.due_on).days if dossier.due_on else 0
    due = ""
    if dossier.due_on and dossier.turn != Turn.NOBODY:
        if late > 0:
            due = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        elif late >= -7:
            due = _("due on %(day)s") % {"day": f"{dossier.due_on:%d/%m/%Y}"}
    return {"tone": tone, "word": word, "due": due, "due_tone": "late" if late > 0 else "due"}
