"""Everything about one dossier on one page: the decision helper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.appraisal import policies
from kheo.appraisal.enums import DossierStatus
from kheo.appraisal.models import Dossier
from kheo.appraisal.queries.chain import Chain, chain_of
from kheo.appraisal.queries.dossiers import desks_of
from kheo.appraisal.queries.missing import missing_on
from kheo.appraisal.queries.visits import may_visit, visits_of
from kheo.appraisal.web.dossiers.lists import turn_of
from kheo.appraisal.web.dossiers.steps import offers_for
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence

SHOWN_LINES = 40
ROAD = (
    DossierStatus.SELF_ASSESSMENT, DossierStatus.SUBMITTED, DossierStatus.WITH_TEAM,
    DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL, DossierStatus.VOTED, DossierStatus.RECOGNISED,
)  # fmt: skip
OFF_ROAD = {DossierStatus.NOT_RECOGNISED: DossierStatus.RECOGNISED}


@page(policies.VIEW)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The page of one dossier."""
    rows = Dossier.objects.select_related(
        "initiative__unit", "unit", "body", "team", "lower", "opened_by", "criteria__set"
    )
    dossier = load(request, rows, policies.VIEW, pk=pk)
    chain = chain_of(dossier, request.user)
    today = timezone.localdate(request.now)
    offers = offers_for(request.user, dossier)
    context = {
        "dossier": dossier,
        "chain": chain,
        "turn": turn_of(dossier, today, is_mine=bool(desks_of(request.user, [dossier]))),
        "road": road_of(dossier),
        "first_steps": [one for one in offers if one.tone == "primary"],
        "more_steps": [one for one in offers if one.tone != "primary"],
        "links": links_for(request.user, dossier, chain),
        "missing": missing_on(dossier, chain, request.user),
        "visits": visits_of(dossier),
        "may_visit": may_visit(request.user, dossier),
        "recusals": list(dossier.recusals.select_related("member", "seat").order_by("pk")),
        "others": list(dossier.initiative.dossiers.exclude(pk=pk).order_by("-opened_on", "-pk")),
        "lines": _journal(dossier),
        "limit": chain.version.spread_limit,
    }
    return render(request, "appraisal/dossiers/page.html", context)


def road_of(dossier: Dossier) -> list[dict[str, Any]]:
    """The stations of the way, and where the dossier stands."""
    if dossier.status == DossierStatus.WITHDRAWN:
        return []
    here = ROAD.index(OFF_ROAD.get(DossierStatus(dossier.status), DossierStatus(dossier.status)))
    steps = []
    for place, station in enumerate(ROAD):
        state = "passed" if place < here else "to_come"
        label = station.label
        if place == here:
            label = DossierStatus(dossier.status).label
            state = "stopped" if dossier.status == DossierStatus.NOT_RECOGNISED else "now"
        steps.append({"label": str(label), "state": state})
    return steps


def links_for(actor: User, dossier: Dossier, chain: Chain) -> list[dict[str, str]]:
    """Where this person writes on the dossier now: label, address, tone, icon."""
    found: list[tuple[str, str, int, str, str]] = []
    status, key = dossier.status, dossier.pk
    if status == DossierStatus.SELF_ASSESSMENT and can(actor, policies.ASSESS, dossier):
        found.append((_("Self-assessment and proof"), "dossiers:self", key, "primary", "pencil"))
    if status == DossierStatus.SUBMITTED and can(actor, policies.ASSIGN, dossier):
        found.append((_("Give to an appraisal team"), "teams:share", key, "primary", "people"))
    if status == DossierStatus.WITH_TEAM:
        found += _links_of_scoring(actor, dossier, chain)
    if status in {DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL} and can(
        actor, policies.CARRY_OUT, dossier
    ):
        found.append((_("Scores of the council"), "dossiers:council", key, "", "pencil"))
    return [
        {"label": label, "url": url, "tone": tone, "icon": icon}
        for label, name, arg, tone, icon in found
        if (url := _address(name, [arg]))
    ]


def _links_of_scoring(
    actor: User, dossier: Dossier, chain: Chain
) -> list[tuple[str, str, int, str, str]]:
    """While the team scores: one's own sheet, sheets that come on paper, one more member."""
    found = []
    own = [one for one in chain.undone if one.member.user_id == actor.pk]
    if own and can(actor, policies.SCORE, dossier):
        found.append((_("Score it"), "teams:score", own[0].pk, "primary", "pencil"))
    if can(actor, policies.ASSIGN, dossier):
        on_paper = [one for one in chain.undone if one.member.user_id is None]
        found += [
            (
                _("Type in the sheet of %(name)s") % {"name": one.member.full_name},
                "teams:type_in", one.pk, "", "paper",
            )
            for one in on_paper
        ]  # fmt: skip
        found.append((_("Assign to one more member"), "teams:assign", dossier.pk, "", "people"))
    return found


def _address(name: str, args: list[int]) -> str:
    """The address of a page, with or without its key; "" when this house has no such page."""
    for given in (args, []):
        try:
            return reverse(name, args=given)
        except NoReverseMatch:
            continue
    return ""


def _journal(dossier: Dossier) -> list[dict[str, Any]]:
    """Who did what to the dossier; marks have lines of their own and are not told here."""
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in entries_about(dossier)[:SHOWN_LINES]
    ]
