"""Sharing the waiting dossiers among a team: chosen, looked at, then done as it was shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.appraisal.models import Dossier, Team
from kheo.appraisal.operations.assignments import Shared, check_sharing, share_evenly
from kheo.appraisal.policies import ASSIGN, SET_UP_TEAMS
from kheo.appraisal.queries.teams import (
    Proposal,
    dossiers_to_share,
    own_units,
    propose,
    ready_to_close,
    running_members,
    workloads,
)
from kheo.appraisal.web.teams.forms import ShareForm
from kheo.appraisal.web.teams.showing import crumbs
from kheo.initiatives.enums import Field
from kheo.kernel.refusals import DomainError

SHOWN = 200
STALE = "expected"


@page(ASSIGN, methods=("GET", "POST"))
def share(request: PageRequest) -> HttpResponse:
    """Tick dossiers, choose how; look at the outcome; do it."""
    teams = _teams(request)
    team = _chosen(teams, request.POST.get("to") or request.GET.get("to", ""))
    form = ShareForm(request.POST if request.method == "POST" else None)
    within = visible(Dossier.objects.all(), request.user, ASSIGN)
    pile = dossiers_to_share(within.exclude(unit__in=own_units(request.user)), team)
    ticked = {int(key) for key in request.POST.getlist("dossier") if key.isdecimal()}
    if request.method == "POST" and team is not None and form.is_valid():
        chosen = [one for one in pile if one.pk in ticked]
        if request.POST.get("act") == "do":
            done = _do(request, form, chosen, team)
            if done is not None:
                return redirect("teams:page", team.pk)
        proposal = _proposal(request, form, chosen, team)
        if proposal is not None:
            return render(request, "appraisal/teams/preview.html", proposal)
    return _choosing(request, form, teams, team, pile, ticked)


def _choosing(
    request: PageRequest,
    form: ShareForm,
    teams: list[Team],
    team: Team | None,
    pile: list[Dossier],
    ticked: set[int],
) -> HttpResponse:
    day = timezone.localdate(request.now)
    members = running_members(team, day) if team else []
    loads = workloads(members, day)
    field = request.GET.get("linh_vuc", "")
    shown = [one for one in pile if not field or one.initiative.field == field]
    context = {
        "form": form, "teams": _team_tabs(teams, team), "team": team, "rows": shown[:SHOWN],
        "all": len(shown), "ticked": ticked, "fields": _field_tabs(pile, team, field), "day": day,
        "members": [(one, loads[one.pk]) for one in members],
        "most": max([load.assigned for load in loads.values()], default=0) or 1,
        "crumbs": crumbs(team, _("Share dossiers")),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/share.html", context, status=status)


def _team_tabs(teams: list[Team], team: Team | None) -> list[dict[str, Any]]:
    return [{"label": one.name, "url": f"?to={one.pk}", "current": one == team} for one in teams]


def _field_tabs(pile: list[Dossier], team: Team | None, field: str) -> list[dict[str, Any]]:
    """The fields with how many dossiers of each are shown."""
    here = f"?to={team.pk}" if team else "?"
    tabs = [{"label": _("All fields"), "url": here, "current": not field, "count": len(pile)}]
    for value, label in Field.choices:
        count = sum(one.initiative.field == value for one in pile)
        url = f"{here}&linh_vuc={value}"
        tabs.append({"label": label, "url": url, "current": value == field, "count": count})
    return tabs


def _do(request: PageRequest, form: ShareForm, chosen: list[Dossier], team: Team) -> Shared | None:
    """Share as it was shown; a refusal stands on the form."""
    try:
        done = share_evenly(
            chosen, team=team, expected=request.POST.get(STALE, ""), actor=request.user,
            at=request.now, **form.cleaned_data,
        )  # fmt: skip
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return None
    words = ngettext(
        "%(count)s assignment was made.", "%(count)s assignments were made.", len(done.made)
    )
    messages.success(request, words % {"count": len(done.made)})
    return done


def _proposal(
    request: PageRequest, form: ShareForm, chosen: list[Dossier], team: Team
) -> dict[str, Any] | None:
    """The preview, or None with a refusal on the form."""
    values = form.cleaned_data
    members = running_members(team, timezone.localdate(request.now))
    try:
        check_sharing(chosen, members, values["per_dossier"])
    except DomainError as refusal:
        form.show(refusal)
        return None
    proposal = propose(
        chosen, members, per_dossier=values["per_dossier"], by_field=values["by_field"]
    )
    return {
        "team": team, "form": form, "proposal": proposal, "shares": proposal.shares,
        "rows": _rows(proposal), "loads": _loads(proposal), "kept_out": _kept_out(proposal),
        "most": max(proposal.shares.loads.values(), default=0) or 1,
        "crumbs": crumbs(team, _("Share dossiers")),
    }  # fmt: skip


def _rows(proposal: Proposal) -> list[dict[str, Any]]:
    """Per dossier: who gets it, who of them does not know the field, how many are missing."""
    roll = {one.pk: one for one in proposal.members}
    shares = proposal.shares
    return [
        {
            "dossier": one,
            "members": [
                (roll[key], (one.pk, key) in shares.strangers) for key in shares.given[one.pk]
            ],
            "short": shares.short.get(one.pk, 0),
        }
        for one in proposal.dossiers
    ]


def _loads(proposal: Proposal) -> list[dict[str, Any]]:
    """Per member: what he gets and what he will have open."""
    given = [key for chosen in proposal.shares.given.values() for key in chosen]
    return [
        {"member": one, "new": given.count(one.pk), "after": proposal.shares.loads[one.pk]}
        for one in proposal.members
    ]


def _kept_out(proposal: Proposal) -> list[dict[str, Any]]:
    """Who stays out of what, and why."""
    roll = {one.pk: one for one in proposal.members}
    pile = {one.pk: one for one in proposal.dossiers}
    return [
        {
            "member": roll[member],
            "dossier": pile[dossier],
            "why": proposal.found[dossier, member][0].label
            if (dossier, member) in proposal.found
            else "",
        }
        for dossier, member in sorted(proposal.barred)
    ]


def _teams(request: PageRequest) -> list[Team]:
    """The teams at work that the person may give dossiers to."""
    day = timezone.localdate(request.now)
    actor: User = request.user
    rows = visible(Team.objects.as_of(day).select_related("unit"), actor, SET_UP_TEAMS)
    return list(rows.order_by("name", "pk"))


def _chosen(teams: list[Team], key: str) -> Team | None:
    """The team asked for, else the first."""
    return next((one for one in teams if str(one.pk) == key), teams[0] if teams else None)


@page(ASSIGN)
def ready(request: PageRequest) -> HttpResponse:
    """The dossiers that everybody has scored: the office closes their scoring one by one."""
    rows = ready_to_close(request.user).select_related("initiative", "unit", "team")
    context = {
        "rows": rows.order_by("due_on", "pk")[:SHOWN],
        "all": rows.count(),
        "crumbs": crumbs(None, _("Scorings to close")),
    }
    return render(request, "appraisal/teams/ready.html", context)
