"""Recognitions: the list with its conditions, and one of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, granted_units, visible
from kheo.appraisal import policies
from kheo.appraisal.enums import RecognitionStatus
from kheo.appraisal.models import Nomination, Recognition
from kheo.appraisal.queries.recognition import dossiers_since, ends_by, proof_since
from kheo.appraisal.rules.recognition import ended_since, stands_on
from kheo.appraisal.web.recognition.acts import acts_for, drafts_of
from kheo.appraisal.web.recognition.forms import FilterForm
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.kernel.text import fold
from kheo.orgs.models import Reach
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.queries import days_allowed

SIZE = 30


@page(policies.VIEW_RECOGNITIONS)
def index(request: PageRequest) -> HttpResponse:
    """Recognitions in the person's scope, newest first, and how many wait for verification."""
    day = timezone.localdate(request.now)
    soon = soon_for(request.user, day)
    form = FilterForm(request.GET or None)
    given = form.given() if request.GET else {}
    everything = visible(Recognition.objects.all(), request.user, policies.VIEW_RECOGNITIONS)
    rows = narrowed(everything, given, day=day, soon=soon).select_related("unit", "paper")
    found = keyset(rows, order=("-on", "-id"), size=SIZE, place=request.GET.get("place", ""))
    context = {
        "form": form, "chips": form.chips(given), "query": urlencode(given), "page": found,
        "rows": [row_of(row, day) for row in found.rows],
        "ending": everything.filter(ends_by(day, within=soon)).count(), "soon_days": soon,
        "may_decide": bool(can(request.user, policies.DECIDE)),
        "may_propose": bool(can(request.user, policies.PROPOSE)),
    }  # fmt: skip
    return render(request, "appraisal/recognition/list.html", context)


def soon_for(actor: User, day: date) -> int:
    """Within how many days an end is soon: the term of the first unit the person looks after."""
    units = granted_units(actor, policies.VIEW_RECOGNITIONS)
    if not units:
        return DEFAULT_DAYS[Termed.REVERIFY]
    return days_allowed(Termed.REVERIFY, unit_id=min(units), on=day)


def narrowed(
    rows: QuerySet[Recognition], given: dict[str, Any], *, day: date, soon: int
) -> QuerySet[Recognition]:
    """``rows`` under every condition given. What has run out counts as ended at once."""
    run_out = Q(status=RecognitionStatus.STANDING, valid_to__lte=day)
    states = {
        "standing": Q(status=RecognitionStatus.STANDING) & ~run_out,
        "soon": ends_by(day, within=soon),
        "expired": Q(status=RecognitionStatus.EXPIRED) | run_out,
        "withdrawn": Q(status=RecognitionStatus.WITHDRAWN),
    }
    if "state" in given:
        rows = rows.filter(states[given["state"]])
    if "level" in given:
        rows = rows.filter(level=given["level"])
    for word in fold(given.get("q", "")).split()[:8]:
        rows = rows.filter(initiative__search_text__contains=word)
    if "year" in given:
        year = given["year"]
        rows = rows.filter(on__gte=date(year, 1, 1), on__lt=date(year + 1, 1, 1))
    if "initiative" in given:
        rows = rows.filter(initiative=given["initiative"])
    if "unit" in given:
        below = Reach.objects.as_of(day).filter(ancestor__code=given["unit"])
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    return rows


def row_of(row: Recognition, day: date) -> dict[str, Any]:
    """One row with its validity in a word and a tone."""
    stands = stands_on(row, day)
    withdrawn = row.status == RecognitionStatus.WITHDRAWN
    tone = "good" if stands else "bad" if withdrawn else "warn"
    return {
        "recognition": row, "stands": stands, "tone": tone, "since": ended_since(row, day),
        "is_withdrawn": withdrawn,
        "last_day": row.valid_to - timedelta(days=1) if row.valid_to else None,
    }  # fmt: skip


@page(policies.VIEW_RECOGNITIONS)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One recognition: what it rests on, whether it stands, what happened to it."""
    rows = Recognition.objects.select_related(
        "unit", "initiative", "paper", "paper__unit", "ended_paper", "dossier"
    )
    found = load(request, rows, policies.VIEW_RECOGNITIONS, pk=pk)
    others = Recognition.objects.filter(initiative=found.initiative_id).exclude(pk=pk)
    proposed = Nomination.objects.filter(initiative=found.initiative_id)
    day = timezone.localdate(request.now)
    context = {
        **row_of(found, day), "validity": row_of(found, day), "drafts": drafts_of(found),
        "acts": acts_for(request.user, "recognition", found),
        "others": [row_of(row, day) for row in others.order_by("on", "pk")],
        "nominations": proposed.select_related("proposals", "to_unit").order_by("pk"),
        "proof": proof_since(found)[:5], "new_dossiers": dossiers_since(found)[:5],
        "decisions": found.lines.select_related("decision").order_by("pk"),
        "history": _history(found), "may_decide": bool(can(request.user, policies.DECIDE, found)),
        "address": request.build_absolute_uri(reverse("portal:certificate", args=[found.code])),
    }  # fmt: skip
    return render(request, "appraisal/recognition/page.html", context)


def _history(about: Any) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
        for entry in entries_about(about)[:20]
    ]
