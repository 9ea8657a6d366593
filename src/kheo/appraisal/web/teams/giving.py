"""One dossier at a time: given, handed on, taken back; members reminded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.models import Assignment, Dossier, Member, Team
from kheo.appraisal.operations import assignments as operations
from kheo.appraisal.policies import ASSIGN, SET_UP_TEAMS
from kheo.appraisal.queries.teams import others_for, running_members
from kheo.appraisal.web.teams import forms
from kheo.appraisal.web.teams.showing import crumbs
from kheo.kernel.refusals import DomainError

DOSSIERS = Dossier.objects.select_related("initiative", "unit", "body", "team")
ASSIGNMENTS = Assignment.objects.select_related(
    "dossier__initiative", "dossier__unit", "dossier__body", "member__team__unit", "member__user"
)


@page(ASSIGN, methods=("GET", "POST"))
def assign(request: PageRequest, pk: int) -> HttpResponse:
    """Give one dossier to one more member of its team."""
    dossier = load(request, DOSSIERS, ASSIGN, pk=pk)
    day = timezone.localdate(request.now)
    roll = running_members(dossier.team, day) if dossier.team else []
    members = Member.objects.filter(pk__in=[one.pk for one in roll]).order_by("full_name")
    form = forms.AssignForm(
        request.POST or None, members=members, initial={"due_on": dossier.due_on}
    )
    if request.method == "POST" and form.attempt(
        operations.assign, dossier, actor=request.user, at=request.now
    ):
        return redirect("teams:page", dossier.team_id)
    title = _("Give to a member")
    return _answer(request, form, dossier, title=title, label=title)


@page(ASSIGN, methods=("GET", "POST"))
def hand_on(request: PageRequest, pk: int) -> HttpResponse:
    """Hand a dossier on, or take it from a member; the scores stay or fall as was said."""
    one = _assignment(request, pk)
    day = timezone.localdate(request.now)
    form = forms.HandOnForm(
        request.POST or None, others=others_for(one, day), is_scored=one.done_at is not None
    )

    def act(*, to: Member | None, keep_scores: bool, note: str) -> None:
        values: dict[str, Any] = {"keep_scores": keep_scores, "note": note}
        values |= {"actor": request.user, "at": request.now}
        if to is None:
            operations.end_assignment(one, **values)
        else:
            operations.reassign(one, to=to, **values)

    if request.method == "POST" and form.attempt(act):
        return redirect("teams:page", one.member.team_id)
    title = _("Hand on from %(name)s") % {"name": one.member.full_name}
    return _answer(request, form, one.dossier, title=title, label=_("Do it"), team=one.member.team)


@page(ASSIGN, methods=("GET", "POST"))
def take_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take a dossier back from its team, so that another one can have it."""
    dossier = load(request, DOSSIERS, ASSIGN, pk=pk)
    team = dossier.team
    form = forms.TakeBackForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.take_from_team, dossier, actor=request.user, at=request.now
    ):
        return redirect("teams:share")
    title = _("Take back from the team")
    return _answer(request, form, dossier, title=title, label=title, team=team)


@page(ASSIGN, methods=("POST",))
def nudge(request: PageRequest, pk: int) -> HttpResponse:
    """Remind one member of one dossier."""
    one = _assignment(request, pk)
    try:
        operations.nudge(one, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("%(name)s sees the reminder on the first page and in the queue.")
        messages.success(request, told % {"name": one.member.full_name})
    return redirect("teams:page", one.member.team_id)


@page(SET_UP_TEAMS, methods=("POST",))
def nudge_late(request: PageRequest, pk: int) -> HttpResponse:
    """Remind everybody of everything late that nobody was reminded of today."""
    team = load(request, Team.objects.select_related("unit"), SET_UP_TEAMS, pk=pk)
    done = operations.nudge_late(team, actor=request.user, at=request.now)
    words = ngettext("%(count)s reminder was sent.", "%(count)s reminders were sent.", done)
    messages.success(request, words % {"count": done})
    return redirect("teams:page", team.pk)


def _assignment(request: PageRequest, pk: int) -> Assignment:
    """The assignment, if its dossier is the person's to share; else 404."""
    one = ASSIGNMENTS.filter(pk=pk).first()
    if one is None:
        raise Http404
    load(request, Dossier.objects.all(), ASSIGN, pk=one.dossier_id)
    return one


def _answer(
    request: PageRequest,
    form: Any,
    dossier: Dossier,
    *,
    title: str,
    label: str,
    team: Team | None = None,
) -> HttpResponse:
    team = team or dossier.team
    context = {
        "form": form, "title": title, "label": label, "team": team, "dossier": dossier,
        "crumbs": crumbs(team, title),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/form.html", context, status=status)
