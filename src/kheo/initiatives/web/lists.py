"""The list: conditions in the address, whose turn it is, saved lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.models import User
from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.access.policy import can, granted_units, today, visible
from kheo.foundation.paging import keyset
from kheo.initiatives import policies
from kheo.initiatives.models import Initiative, SavedFilter
from kheo.initiatives.web.filters import FilterForm, chips_of, narrowed, query_of
from kheo.kernel.text import clean_line
from kheo.orgs.models import Reach
from kheo.workflow.table import Turn

SIZE = 30
MOST_SAVED = 20
DESKS = {Turn.UNIT: policies.FILE, Turn.HEAD: policies.SEND, Turn.OFFICE: policies.REVIEW}


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Initiatives in the person's scope, newest first."""
    form = FilterForm(request.GET or None)
    given = form.given() if request.GET else {}
    rows = visible(Initiative.objects.for_list().unmerged(), request.user, policies.VIEW)
    rows = narrowed(rows, given, now=request.now)  # type: ignore[arg-type]
    found = keyset(rows, order=("-listed_on", "-id"), size=SIZE, place=request.GET.get("place", ""))
    context = {
        "page": found,
        "rows": rows_of(found.rows, request.user, request.now),
        "query": query_of(given),
        "may_bulk": bool(can(request.user, policies.REVIEW) or can(request.user, policies.FILE)),
        "may_accept": bool(can(request.user, policies.REVIEW)),
        "may_commit": bool(can(request.user, policies.FILE)),
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "rows":
        return render(request, "initiatives/_rows.html", context)
    context |= {
        "form": form,
        "chips": chips_of(form, given),
        "saved": _saved_lists(request.user, query_of(given)),
        "may_register": bool(
            can(request.user, policies.FILE) or can(request.user, policies.FILE_FOR_OTHERS)
        ),
    }
    return render(request, "initiatives/list.html", context)


def rows_of(found: Iterable[Initiative], actor: User, now: Any) -> list[dict[str, Any]]:
    """Rows with their turn and days of silence, in a fixed number of queries."""
    found = list(found)
    day = timezone.localdate(now)
    desks = desks_of(actor, {row.unit_id for row in found})
    return [
        {
            "initiative": row,
            "turn": _turn(row, desks, day),
            "silent": max((day - timezone.localdate(row.updated_at)).days, 0),
        }
        for row in found
    ]


def desks_of(actor: User, unit_ids: Iterable[int]) -> dict[str, set[int]]:
    """Turn → the units among ``unit_ids`` for which that turn is this person's."""
    desks: dict[str, set[int]] = {}
    for turn, permission in DESKS.items():
        held = granted_units(actor, permission)
        if held:
            reach = Reach.objects.as_of(today()).filter(
                ancestor_id__in=held, unit_id__in=set(unit_ids), carries_rights=True
            )
            desks[turn] = set(reach.values_list("unit_id", flat=True))
    return desks


def turn_of(initiative: Initiative, actor: User, day: date) -> dict[str, str]:
    """Whose turn it is, in words and tone, and how late."""
    return _turn(initiative, desks_of(actor, {initiative.unit_id}), day)


def _turn(row: Initiative, desks: dict[str, set[int]], day: date) -> dict[str, str]:
    due = ""
    late = (day - row.due_on).days if row.due_on else 0
    if row.due_on and row.turn != Turn.NOBODY:
        if late > 0:
            due = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        elif late >= -7:
            due = _("due on %(day)s") % {"day": f"{row.due_on:%d/%m/%Y}"}
    mine = row.unit_id in desks.get(row.turn, set())
    tone, word = "them", _("waits for %(whom)s") % {"whom": Turn(row.turn).label}
    if row.turn == Turn.NOBODY:
        tone, word = "nobody", _("waits for nobody")
    elif mine:
        tone, word = "us", _("waits for you")
    return {"tone": tone, "word": word, "due": due, "due_tone": "late" if late > 0 else "due"}


def _saved_lists(person: User, query: str) -> list[dict[str, Any]]:
    return [
        {
            "pk": kept.pk,
            "label": kept.name,
            "url": f"?{kept.query}",
            "current": kept.query == query,
        }
        for kept in SavedFilter.objects.filter(user=person).order_by("name")
    ]


@page(SIGNED_IN, methods=("POST",))
def save_filter(request: PageRequest) -> HttpResponse:
    """Keep the present conditions under a name; the same name again replaces them."""
    name = clean_line(request.POST.get("name", ""))[:80]
    query = request.POST.get("query", "")[:600]
    own = SavedFilter.objects.filter(user=request.user)
    if not name:
        messages.error(request, _("Give the list a name."))
    elif own.count() >= MOST_SAVED and not own.filter(name=name).exists():
        messages.error(
            request,
            _("There are %(most)s saved lists already; drop one first.") % {"most": MOST_SAVED},
        )
    else:
        with transaction.atomic():
            SavedFilter.objects.update_or_create(
                user=request.user, name=name, defaults={"query": query}
            )
        messages.success(request, _("The list “%(name)s” is saved.") % {"name": name})
    return redirect(f"{reverse('initiatives:list')}?{query}")


@page(SIGNED_IN, methods=("POST",))
def drop_filter(request: PageRequest, pk: int) -> HttpResponse:
    """Forget one of one's own saved lists."""
    get_object_or_404(SavedFilter, pk=pk, user=request.user).delete()
    return redirect("initiatives:list")
