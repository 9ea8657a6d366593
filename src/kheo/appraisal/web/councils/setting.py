"""Set up and change: councils, their rules and seats, sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.models import Council, Seat, Session
from kheo.appraisal.operations import councils, sessions
from kheo.appraisal.policies import RUN_SESSION, SET_UP_COUNCILS
from kheo.appraisal.rules.ballots import CouncilRules
from kheo.appraisal.web.councils import forms
from kheo.appraisal.web.councils.showing import crumbs, session_crumbs
from kheo.foundation.forms import DomainForm
from kheo.foundation.models import row_values


@page(SET_UP_COUNCILS, methods=("GET", "POST"))
def set_up(request: PageRequest) -> HttpResponse:
    """Set up a council by decision; the usual rules are proposed."""
    usual = CouncilRules()
    initial = {name: getattr(usual, name, "secret") for name in councils.RULES}
    initial["valid_from"] = timezone.localdate(request.now)
    form = forms.CouncilForm(request.POST or None, person=request.user, initial=initial)
    if request.method == "POST" and form.attempt(
        councils.set_up_council, actor=request.user, at=request.now
    ):
        messages.success(request, _("The council stands; now give its members their seats."))
        return redirect("councils:page", form.result.pk)
    return answer(request, form, _("Set up a council"), crumbs(None, (_("Set up a council"), "")))


@page(SET_UP_COUNCILS, methods=("GET", "POST"))
def rules(request: PageRequest, pk: int) -> HttpResponse:
    """Change the rules for the sessions to come."""
    one = load(request, Council.objects.select_related("unit"), SET_UP_COUNCILS, pk=pk)
    form = forms.RulesForm(request.POST or None, initial=row_values(one, *councils.RULES))
    if request.method == "POST" and form.attempt(
        councils.change_rules, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The rules hold for the sessions to come."))
        return redirect("councils:page", one.pk)
    return answer(request, form, _("Change the rules"), crumbs(one, (_("Change the rules"), "")))


@page(SET_UP_COUNCILS, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End the term of a council."""
    one = load(request, Council.objects.select_related("unit"), SET_UP_COUNCILS, pk=pk)
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        councils.end_council, one, actor=request.user, at=request.now
    ):
        return redirect("councils:page", one.pk)
    return answer(request, form, _("End the council"), crumbs(one, (_("End the council"), "")))


@page(SET_UP_COUNCILS, methods=("GET", "POST"))
def seat(request: PageRequest, pk: int) -> HttpResponse:
    """Give somebody a seat."""
    one = load(request, Council.objects.select_related("unit"), SET_UP_COUNCILS, pk=pk)
    form = forms.SeatForm(request.POST or None, council=one)
    if request.method == "POST" and form.attempt(
        councils.add_seat, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("%(person)s has a seat.") % {"person": form.result.full_name})
        return redirect("councils:page", one.pk)
    return answer(request, form, _("Add a member"), crumbs(one, (_("Add a member"), "")))


@page(SET_UP_COUNCILS, methods=("GET", "POST"))
def end_seat(request: PageRequest, pk: int) -> HttpResponse:
    """Let a member leave the council."""
    rows = Council.objects.select_related("unit")
    one = Seat.objects.filter(pk=pk).first()
    council = load(request, rows, SET_UP_COUNCILS, pk=one.council_id if one else 0)
    assert one is not None  # noqa: S101 - else there was no council
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        councils.end_seat, one, actor=request.user, at=request.now
    ):
        return redirect("councils:page", council.pk)
    title = _("End the seat of %(person)s") % {"person": one.full_name}
    return answer(request, form, title, crumbs(council, (title, "")))


@page(RUN_SESSION, methods=("GET", "POST"))
def plan(request: PageRequest, pk: int) -> HttpResponse:
    """Plan a session of a council."""
    one = load(request, Council.objects.select_related("unit"), RUN_SESSION, pk=pk)
    initial = forms.first_session(one, timezone.localdate(request.now))
    form = forms.SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.attempt(
        sessions.plan_session, one, actor=request.user, at=request.now
    ):
        return redirect("councils:session", form.result.pk)
    return answer(request, form, _("Plan a session"), crumbs(one, (_("Plan a session"), "")))


@page(RUN_SESSION, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change what was planned, until the session is opened."""
    rows = Session.objects.select_related("council__unit", "unit")
    one = load(request, rows, RUN_SESSION, pk=pk)
    form = forms.SessionForm(request.POST or None, initial=forms.values_of(one))
    seen(one, request)
    if request.method == "POST" and form.attempt(
        sessions.change_session, one, actor=request.user, at=request.now
    ):
        return redirect("councils:session", one.pk)
    way = session_crumbs(one, _("Change the session"))
    return answer(request, form, _("Change the session"), way, version=one.version)


def seen(row: Any, request: PageRequest) -> None:
    """Let the act know which version of the row the person was looking at."""
    version = request.POST.get("version", "")
    if version.isdecimal() and len(version) < 10:
        row.version = int(version)


def answer(
    request: PageRequest, form: DomainForm, title: str, way: list[dict[str, str]], **more: Any
) -> HttpResponse:
    """The page of a form; 422 with everything typed when it was refused."""
    back = way[-2]["url"] if len(way) > 1 else reverse("councils:list")
    context = {"form": form, "title": title, "crumbs": way, "back": back, **more}
    status = 422 if form.errors else 200
    return render(request, "appraisal/councils/form.html", context, status=status)
