"""Proposals upward: what was sent and what came, one list, making one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.appraisal import policies
from kheo.appraisal.enums import NominationStatus
from kheo.appraisal.models import Nomination, ProposalList, Recognition
from kheo.appraisal.operations import proposals as operations
from kheo.appraisal.web.recognition.acts import acts_for, drafts_of
from kheo.appraisal.web.recognition.forms import ProposeForm
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.initiatives.enums import Level
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

SIZE = 30


@page(policies.VIEW_DECISIONS)
def index(request: PageRequest) -> HttpResponse:
    """Lists of proposals in the person's scope, and what waits for his answer."""
    rows = visible(ProposalList.objects.all(), request.user, policies.VIEW_DECISIONS)
    states = NominationStatus
    rows = rows.select_related("unit", "to_unit").annotate(
        number=Count("nominations"),
        taken=Count("nominations", filter=Q(nominations__status=states.TAKEN)),
        refused=Count("nominations", filter=Q(nominations__status=states.REFUSED)),
        open=Count("nominations", filter=Q(nominations__status=states.PROPOSED)),
    )
    found = keyset(rows, order=("-id",), size=SIZE, place=request.GET.get("place", ""))
    mine = visible(Nomination.objects.all(), request.user, policies.TAKE_UP)
    waiting = mine.filter(status=states.PROPOSED).select_related(
        "initiative", "unit", "to_unit", "proposals"
    )
    context = {
        "page": found, "rows": found.rows,
        "waiting": list(waiting.order_by("proposals__sent_on", "proposals", "position")[:60]),
    }  # fmt: skip
    return render(request, "appraisal/recognition/proposals.html", context)


@page(policies.VIEW_DECISIONS)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One list in its order, with what became of each."""
    rows = ProposalList.objects.select_related("unit", "to_unit", "paper", "made_by")
    found = load(request, rows, policies.VIEW_DECISIONS, pk=pk)
    nominations = list(
        found.nominations.select_related("initiative__unit", "dossier", "to_unit", "unit")
        .order_by("position")
    )  # fmt: skip
    context = {
        "drafts": drafts_of(found),
        "proposals": found,
        "rows": [(n, acts_for(request.user, "nomination", n)) for n in nominations],
        "acts": acts_for(request.user, "proposals", found),
        "history": [
            {"sentence": sentence(e), "at": e.at, "note": e.note} for e in entries_about(found)[:20]
        ],
    }  # fmt: skip
    return render(request, "appraisal/recognition/proposal_list.html", context)


@page(policies.PROPOSE, methods=("GET", "POST"))
def propose(request: PageRequest) -> HttpResponse:
    """Rank what was picked, say why, and list it for the level above."""
    asked = request.POST if request.method == "POST" else request.GET
    keys = [int(key) for key in asked.getlist("pick")[:500] if key.isdigit() and len(key) < 19]
    rows = visible(Recognition.objects.filter(pk__in=keys), request.user, policies.PROPOSE)
    chosen = list(rows.select_related("unit", "initiative", "paper__unit", "dossier"))
    if not chosen:
        raise Http404
    ranked = _ranked(chosen, keys, request.POST)
    unit = proposing_unit(chosen[0])
    day = timezone.localdate(request.now)
    form = ProposeForm(
        request.POST or None, above=levels_above(unit, day),
        initial={"level": _next(chosen[0].level), "title": _usual_title(day.year)},
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.list_proposals, [(r["recognition"], r["grounds"]) for r in ranked],
        unit=unit, actor=request.user, at=request.now,
    ):  # fmt: skip
        return redirect("recognition:proposal_list", form.result.pk)
    context = {"form": form, "rows": ranked, "unit": unit}
    status = 422 if form.errors else 200
    return render(request, "appraisal/recognition/propose.html", context, status=status)


def proposing_unit(one: Recognition) -> Unit:
    """The body that recognised it, else its unit."""
    return one.paper.unit if one.paper else one.unit


def levels_above(unit: Unit, day: date) -> QuerySet[Unit]:
    """The bodies to which ``unit`` may propose."""
    above = Unit.objects.filter(
        reached_by__unit=unit, reached_by__valid_from__lte=day,
        kind__in=[Kind.NATION, Kind.PROVINCE, Kind.CITY],
    ).filter(Q(reached_by__valid_to__isnull=True) | Q(reached_by__valid_to__gt=day))  # fmt: skip
    return above.exclude(pk=unit.pk).distinct().for_list()


def _ranked(chosen: list[Recognition], keys: list[int], typed: Any) -> list[dict[str, Any]]:
    """In the order of the ranks typed; before that the best score first."""
    places = {pk: place for place, pk in enumerate(keys)}

    def score(one: Recognition) -> Any:
        dossier = one.dossier
        found = dossier and (dossier.council_total or dossier.team_total)
        return -(found or 0), places[one.pk]

    rows = []
    for place, one in enumerate(sorted(chosen, key=score), 1):
        rank = str(typed.get(f"rank_{one.pk}", place)).strip()
        rows.append({
            "recognition": one, "rank": rank, "grounds": typed.get(f"grounds_{one.pk}", ""),
            "order": int(rank) if rank.isascii() and rank.isdigit() and len(rank) < 6 else 10**6,
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["order"])


def _next(level: str) -> str:
    return Level.PROVINCE if level in {Level.COMMUNE, Level.DISTRICT} else Level.CENTRAL


def _usual_title(year: int) -> str:
    return _("Initiatives and exemplary persons “Dân vận khéo” proposed in %(year)s") % {
        "year": year
    }
