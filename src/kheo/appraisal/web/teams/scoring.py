"""Scoring one dossier: text and evidence beside the sheet, save and go on; conflicts declared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.enums import Column, DossierStatus, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Recusal
from kheo.appraisal.operations.recusals import declare_recusal, look_again
from kheo.appraisal.policies import SCORE, TYPE_SHEETS
from kheo.appraisal.queries.chain import chain_of
from kheo.appraisal.queries.queue import place_of
from kheo.appraisal.queries.visits import may_visit, visits_of
from kheo.appraisal.web.dossiers.sheet_form import SheetForm
from kheo.appraisal.web.teams.forms import NoteForm
from kheo.appraisal.web.teams.showing import crumbs
from kheo.initiatives.web.detail import photos_of, texts_of

DOSSIERS = Dossier.objects.select_related("initiative__unit", "unit", "body", "team", "criteria")
ASSIGNMENTS = Assignment.objects.select_related("member__team__unit", "member__user")
LATER = ("", gettext_lazy("Keep and go on later"), "")
SAVE = ("save", gettext_lazy("Save the sheet"), "")
NEXT = ("next", gettext_lazy("Save and go to the next"), "primary")
TYPED = ("save", gettext_lazy("Save the sheet"), "primary")


@page(SCORE, methods=("GET", "POST"))
def score(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet of one dossier that is the person's to score; others' marks only once saved."""
    one = _mine(request, pk)
    if one is None:
        return _kept_out(request, pk)
    if look_again(one, actor=request.user, at=request.now) is not None:
        return _kept_out(request, pk)
    form = _form(request, one)
    form.buttons = (NEXT, SAVE, LATER)  # Ctrl+Enter presses the first that saves
    if request.method == "POST" and (done := form.carry_out(actor=request.user, at=request.now)):
        return _go_on(request, one, done)
    place = place_of(one, request.user)
    way = [
        {"label": _("To score"), "url": reverse("teams:queue")},
        {"label": one.dossier, "url": ""},
    ]
    context = {
        **_beside(one, request), "sheet_form": form, "place": place, "assignment": one,
        "crumbs": way,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/score.html", context, status=status)


@page(TYPE_SHEETS, methods=("GET", "POST"))
def type_in(request: PageRequest, pk: int) -> HttpResponse:
    """The office types in the sheet of a member without an account."""
    one = ASSIGNMENTS.filter(pk=pk, ended_at__isnull=True, member__user__isnull=True).first()
    if one is None:
        raise Http404
    one.dossier = load(request, DOSSIERS, TYPE_SHEETS, pk=one.dossier_id)
    form = _form(request, one)
    form.buttons = (TYPED, LATER)
    if request.method == "POST" and form.carry_out(actor=request.user, at=request.now):
        messages.success(request, _("The sheet of %(name)s is kept.") % {"name": one.member})
        return redirect("teams:page", one.member.team_id)
    context = {
        **_beside(one, request), "sheet_form": form, "assignment": one, "is_typed": True,
        "crumbs": crumbs(one.member.team, _("Sheet of %(name)s") % {"name": one.member}),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/score.html", context, status=status)


@page(SCORE, methods=("GET", "POST"))
def declare(request: PageRequest, pk: int) -> HttpResponse:
    """Declare a conflict: the dossier leaves the queue for good."""
    one = _mine(request, pk)
    if one is None:
        return _kept_out(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        declare_recusal, one.dossier, member=one.member, actor=request.user, at=request.now
    ):
        messages.success(request, _("You are kept out of this dossier; the office sees why."))
        return redirect("teams:queue")
    context = {"form": form, "assignment": one, "dossier": one.dossier}
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/declare.html", context, status=status)


def _mine(request: PageRequest, pk: int) -> Assignment | None:
    """The person's own running assignment with its dossier; None when it was and is no more."""
    one = ASSIGNMENTS.filter(pk=pk, member__user=request.user).first()
    if one is None:
        raise Http404
    if one.ended_at is not None:
        return None
    one.dossier = load(request, DOSSIERS, SCORE, pk=one.dossier_id)
    return one


def _kept_out(request: PageRequest, pk: int) -> HttpResponse:
    """A plain page instead of the dossier: nothing of its scores is told."""
    one = Assignment.objects.filter(pk=pk).select_related("dossier__initiative").get()
    recusal = Recusal.objects.filter(dossier=one.dossier, member__user=request.user).first()
    context = {"assignment": one, "dossier": one.dossier, "recusal": recusal}
    return render(request, "appraisal/teams/kept_out.html", context, status=403)


def _form(request: PageRequest, one: Assignment) -> SheetForm:
    data = request.POST if request.method == "POST" else None
    return SheetForm.of(one.dossier, column=Column.TEAM, member=one.member, data=data)


def _go_on(request: PageRequest, one: Assignment, done: str) -> HttpResponse:
    """Where a sheet leads: the next one, the queue when it was the last, or back to itself."""
    wants_next = request.POST.get("then") in {"next", "abstain"}
    if done == "kept" or not wants_next:
        told = _("The sheet is saved.") if done == "saved" else _("Kept; it waits in the queue.")
        messages.success(request, told)
        return redirect("teams:score", one.pk)
    place = place_of(one, request.user)
    words = {"title": one.dossier, "done": place.done, "total": place.total}
    messages.success(request, _("“%(title)s” is done: %(done)s of %(total)s.") % words)
    return redirect("teams:score", place.next) if place.next else redirect("teams:queue")


def _beside(one: Assignment, request: PageRequest) -> dict[str, Any]:
    """What stands beside the sheet: the text, photos, visits; the others' marks once allowed."""
    dossier = one.dossier
    sheet = dossier.sheets.filter(member=one.member).first()
    given = sheet is not None and sheet.status in {SheetStatus.SAVED, SheetStatus.ABSTAINED}
    is_own = one.member.user_id == request.user.pk
    return {
        "dossier": dossier,
        "sheet": sheet,
        "is_open": dossier.status == DossierStatus.WITH_TEAM
        and (sheet is None or sheet.status != SheetStatus.ABSTAINED),
        "chain": chain_of(dossier, request.user) if given and is_own else None,
        "texts": texts_of(dossier.initiative),
        "photos": photos_of(dossier.initiative),
        "visits": visits_of(dossier),
        "may_visit": may_visit(request.user, dossier),
        "day": timezone.localdate(request.now),
    }
