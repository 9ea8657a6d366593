"""Pages of teams: list, page, set up, change, end, members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.appraisal.models import Member, Team
from kheo.appraisal.operations import teams as operations
from kheo.appraisal.policies import SET_UP_TEAMS, VIEW_TEAMS
from kheo.appraisal.queries.teams import in_view, running_members
from kheo.appraisal.web.teams import forms
from kheo.appraisal.web.teams.showing import crumbs, team_page
from kheo.documents.models import Paper

TEAMS = Team.objects.select_related("unit", "paper")
MEMBERS = Member.objects.select_related("team__unit", "user", "unit")


@page(VIEW_TEAMS)
def teams(request: PageRequest) -> HttpResponse:
    """The teams in view with what lies before them, those at work first."""
    day = timezone.localdate(request.now)
    rows = in_view(visible(TEAMS, request.user, VIEW_TEAMS), day)
    context = {"rows": rows, "may_set_up": can(request.user, SET_UP_TEAMS), "day": day}
    return render(request, "appraisal/teams/list.html", context)


@page(VIEW_TEAMS)
def team(request: PageRequest, pk: int) -> HttpResponse:
    """One team: who has how much, how far each field is, every assignment."""
    one = load(request, TEAMS, VIEW_TEAMS, pk=pk)
    context = team_page(one, request.user, request.GET, timezone.localdate(request.now))
    return render(request, "appraisal/teams/page.html", context)


@transaction.atomic
def set_up_by_paper(*, actor: User, at: datetime, **values: Any) -> Team:
    """Register the decision if need be and set the team up: both or nothing. Raises DomainError."""
    paper: Paper = forms.settle_paper(values, actor=actor, at=at)
    return operations.set_up_team(paper=paper, actor=actor, at=at, **values)


@page(SET_UP_TEAMS, methods=("GET", "POST"))
def set_up(request: PageRequest) -> HttpResponse:
    """A new team from its decision."""
    start = {"valid_from": timezone.localdate(request.now)}
    form = forms.TeamForm(request.POST or None, person=request.user, initial=start)
    if request.method == "POST" and form.attempt(
        set_up_by_paper, actor=request.user, at=request.now
    ):
        messages.success(request, _("The team is set up; now add its members."))
        return redirect("teams:page", form.result.pk)
    return _form(request, form, title=_("Set up a team"), label=_("Set it up"))


@page(SET_UP_TEAMS, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Another name or other fields."""
    one = load(request, TEAMS, SET_UP_TEAMS, pk=pk)
    start = {"name": one.name, "fields_known": one.fields}
    form = forms.ChangeTeamForm(request.POST or None, initial=start)
    if request.method == "POST" and form.attempt(
        operations.change_team, one, actor=request.user, at=request.now
    ):
        return redirect("teams:page", one.pk)
    return _form(request, form, team=one, title=_("Change the team"), label=_("Keep it"))


@page(SET_UP_TEAMS, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """The last day of a team."""
    one = load(request, TEAMS, SET_UP_TEAMS, pk=pk)
    form = forms.EndTeamForm(
        request.POST or None, initial={"last_day": timezone.localdate(request.now)}
    )
    if request.method == "POST" and form.attempt(
        operations.end_team, one, actor=request.user, at=request.now
    ):
        return redirect("teams:page", one.pk)
    return _form(request, form, team=one, title=_("End the team"), label=_("End the team"))


@page(SET_UP_TEAMS, methods=("GET", "POST"))
def add_member(request: PageRequest, pk: int) -> HttpResponse:
    """One more member; the next one can be added at once."""
    one = load(request, TEAMS, SET_UP_TEAMS, pk=pk)
    day = timezone.localdate(request.now)
    form = forms.MemberForm(
        request.POST or None, team=one, day=day, initial={"valid_from": max(day, one.valid_from)}
    )
    if request.method == "POST" and form.attempt(
        operations.add_member, one, actor=request.user, at=request.now
    ):
        told = _("%(name)s is in the team.") % {"name": form.result.full_name}
        messages.success(request, told)
        return redirect("teams:page", one.pk)
    return _form(request, form, team=one, title=_("Add a member"), label=_("Add the member"))


@page(SET_UP_TEAMS, methods=("GET", "POST"))
def end_member(request: PageRequest, pk: int) -> HttpResponse:
    """A member leaves; of each open dossier it is said what becomes of it."""
    team_ids = visible(TEAMS, request.user, SET_UP_TEAMS).values("pk")
    member = _member(team_ids, pk)
    day = timezone.localdate(request.now)
    others = [one for one in running_members(member.team, day) if one.pk != member.pk]
    form = forms.EndMemberForm(
        request.POST or None, running=operations.running_of(member), others=others,
        initial={"last_day": day},
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.end_member, member, actor=request.user, at=request.now
    ):
        return redirect("teams:page", member.team_id)
    context = {"member": member, "form": form, "crumbs": crumbs(member.team, _("End a place"))}
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/end_member.html", context, status=status)


def _member(team_ids: Any, pk: int) -> Member:
    return get_object_or_404(MEMBERS, pk=pk, team__in=team_ids)


def _form(
    request: PageRequest, form: Any, *, title: str, label: str, team: Team | None = None
) -> HttpResponse:
    context = {
        "form": form, "title": title, "label": label, "team": team,
        "crumbs": crumbs(team, title),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/form.html", context, status=status)
