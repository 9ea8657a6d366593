"""The kinds of activities, for who sets them: each change is a row from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.activities import operations
from kheo.activities.models import ActivityKind
from kheo.activities.policies import SET_KINDS
from kheo.activities.queries import kinds_now
from kheo.activities.web.forms import EndKindForm, KindForm, kind_values
from kheo.activities.web.showing import crumbs
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.forms import DomainForm
from kheo.foundation.web.form_page import form_page


@page(SET_KINDS)
def index(request: PageRequest) -> HttpResponse:
    """All kinds, those that have ended below."""
    standing, ended = kinds_now(timezone.localdate(request.now))
    rows = ActivityKind.objects.filter(valid_from__gt=timezone.localdate(request.now))
    context = {
        "kinds": standing, "ended": ended, "coming": list(rows.order_by("valid_from", "pk")),
        "crumbs": crumbs(None, _("Kinds of activities")),
    }  # fmt: skip
    return render(request, "activities/kinds.html", context)


@page(SET_KINDS, methods=("GET", "POST"))
def add(request: PageRequest) -> HttpResponse:
    """A new kind."""
    day = timezone.localdate(request.now)
    form = KindForm(request.POST or None, initial={"valid_from": day, "order": 200})
    if request.method == "POST" and form.attempt(
        operations.add_kind, actor=request.user, at=request.now
    ):
        messages.success(request, _("The kind can be recorded from that day on."))
        return redirect("activities:kinds")
    return _form(request, form, _("Add a kind"), _("Add it"))


@page(SET_KINDS, methods=("GET", "POST"))
def change(request: PageRequest, code: str) -> HttpResponse:
    """Other words, questions or variants from a day on."""
    kind = _running(code)
    day = timezone.localdate(request.now)
    form = KindForm(request.POST or None, initial={**kind_values(kind), "valid_from": day})
    if request.method == "POST" and form.attempt(
        operations.change_kind, kind, actor=request.user, at=request.now
    ):
        messages.success(request, _("The kind changes from that day on; before it all stays."))
        return redirect("activities:kinds")
    return _form(request, form, kind.name, _("Save"), kind)


@page(SET_KINDS, methods=("GET", "POST"))
def end(request: PageRequest, code: str) -> HttpResponse:
    """Nothing of this kind is recorded any more from a day on."""
    kind = _running(code)
    form = EndKindForm(request.POST or None, initial={"ends_on": timezone.localdate(request.now)})
    if request.method == "POST" and form.attempt(
        operations.end_kind, kind, actor=request.user, at=request.now
    ):
        messages.success(request, _("The kind ends on that day; its entries stay."))
        return redirect("activities:kinds")
    title = _("End “%(name)s”") % {"name": kind.name}
    return _form(request, form, title, _("End it"), kind)


def _running(code: str) -> ActivityKind:
    kind = ActivityKind.objects.running().filter(code=code).first()
    if kind is None:
        raise Http404
    return kind


def _form(
    request: PageRequest,
    form: DomainForm,
    title: str,
    label: str,
    kind: ActivityKind | None = None,
) -> HttpResponse:
    way = crumbs(None, _("Kinds of activities"))
    way[-1]["url"] = reverse("activities:kinds")
    return form_page(
        request, form, title=title, label=label, back=way[-1]["url"],
        crumbs=[*way, {"label": title, "url": ""}], template="activities/kind_form.html",
        kind=kind, history=_history(kind), ends=isinstance(form, EndKindForm),
    )  # fmt: skip


def _history(kind: ActivityKind | None) -> list[dict[str, Any]]:
    """What happened to the rows of this code, newest first."""
    rows = ActivityKind.objects.filter(code=kind.code).order_by("-valid_from") if kind else ()
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for row in rows
        for line in entries_about(row)
    ]
