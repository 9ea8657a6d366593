"""Who learns from whom: "I learn from" and "they learn from me", one adoption, asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents.web.serving import serve
from kheo.foundation.forms import DomainForm, LineField
from kheo.foundation.paging import keyset
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import FILE
from kheo.initiatives.policies import VIEW as VIEW_RECORDS
from kheo.kernel.text import fold
from kheo.library import policies
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption, Help
from kheo.library.operations import adoptions as acts
from kheo.library.queries.adoptions import (
    at_desk,
    going_on,
    learned_by,
    may_be_learned,
    seen_by,
    taught_by,
)
from kheo.library.queries.reach import reach_of
from kheo.library.web.adoptions.forms import AskForm
from kheo.library.web.adoptions.steps import offers_for
from kheo.library.web.adoptions.words import age_of, road_of, turn_of

SIZE = 30
LEARNING, TEACHING = "toi-hoc", "hoc-toi"
DESKS = {"hoi": "asked", "tin": "unseen", "ke-hoach": "plan"}
"""Words of the address for what waits."""


class FilterForm(DomainForm):
    """Conditions of the list."""

    q = LineField(label=gettext_lazy("Name of the source"), required=False, max_length=100)
    state = django_forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("(all)")), *AdoptionStatus.choices],
    )  # fmt: skip


@page(policies.VIEW_LEARNING)
def index(request: PageRequest) -> HttpResponse:
    """One of the two lists, newest first, with whose turn it is and since when."""
    sides = {LEARNING: learned_by(request.user), TEACHING: taught_by(request.user)}
    side = request.GET.get("xem", "")
    numbers = {name: rows.count() for name, rows in sides.items()}
    if side not in sides:
        side = LEARNING if numbers[LEARNING] or not numbers[TEACHING] else TEACHING
    form = FilterForm(request.GET if {"q", "state"} & set(request.GET) else None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    desk = request.GET.get("cho", "")
    rows = _narrowed(sides[side], given)
    rows = at_desk(rows, request.user, DESKS[desk]) if desk in DESKS else rows
    rows = rows.select_related("unit", "source__unit", "initiative").annotate(
        help_number=Count("help_given")
    )
    found = keyset(
        rows, order=("-requested_on", "-id"), size=SIZE, place=request.GET.get("tu", "")[:400]
    )
    query = {
        "xem": side,
        **{k: v for k, v in given.items() if v},
        **({"cho": desk} if desk in DESKS else {}),
    }
    context = {
        "side": side, "rows": _rows(request, found.rows), "page": found, "form": form,
        "query": urlencode(query), "is_narrowed": len(query) > 1, "tabs": _tabs(side, numbers),
        "export": _export(side, given, desk),
        "is_learning": side == LEARNING, "clear": f"?xem={side}",
    }  # fmt: skip
    return render(request, "library/adoptions/list.html", context)


def _export(side: str, given: dict[str, Any], desk: str) -> str:
    """The same conditions in the words of the list that is taken out."""
    query = {
        "side": "learning" if side == LEARNING else "teaching", "desk": DESKS.get(desk, ""), **given,
    }  # fmt: skip
    return urlencode({name: value for name, value in query.items() if value})


def _narrowed(rows: QuerySet[Adoption], given: dict[str, Any]) -> QuerySet[Adoption]:
    for word in fold(given.get("q", "")).split()[:8]:
        rows = rows.filter(source__search_text__contains=word)
    return rows.filter(status=given["state"]) if given.get("state") else rows


def _tabs(side: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    names = {LEARNING: _("I learn from"), TEACHING: _("They learn from me")}
    return [
        {"label": label, "url": f"?xem={name}", "current": name == side, "count": numbers[name]}
        for name, label in names.items()
    ]


def _rows(request: PageRequest, found: Sequence[Adoption]) -> list[dict[str, Any]]:
    """Rows with their turn and age; the same number of queries for one row and for thirty."""
    keys = [one.pk for one in found]
    today = timezone.localdate(request.now)
    few = Adoption.objects.filter(pk__in=keys)
    learns = set(visible(few, request.user, policies.LEARN).values_list("pk", flat=True))
    teaches = set(visible(few, request.user, policies.TEACH).values_list("pk", flat=True))
    return [
        {
            "adoption": one, "turn": turn_of(one, learns, teaches), "age": age_of(one, today),
            "who": _who(one, may_know=one.pk in teaches),
            "is_new": one.pk in teaches and one.owner_saw_at is None,
        }
        for one in found
    ]  # fmt: skip


def _who(one: Adoption, *, may_know: bool) -> str:
    """Who learns; the name of an office without an account is for the owner alone."""
    if one.unit_id is None and may_know and one.office:
        return _("%(office)s (from the public site)") % {"office": one.office}
    return one.who


@page(policies.VIEW_LEARNING)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One adoption: where it stands, what was said, what help was given."""
    found = get_object_or_404(seen_by(request.user), pk=pk)
    teaches = bool(can(request.user, policies.TEACH, found))
    learns = bool(can(request.user, policies.LEARN, found))
    today = timezone.localdate(request.now)
    records = [key for key in (found.source_id, found.initiative_id) if key]
    seen = visible(Initiative.objects.filter(pk__in=records), request.user, VIEW_RECORDS)
    context = {
        "adoption": found, "who": _who(found, may_know=teaches), "teaches": teaches,
        "offers": offers_for(request.user, found), "road": road_of(found),
        "turn": turn_of(found, {pk} if learns else (), {pk} if teaches else ()),
        "age": age_of(found, today), "open_records": set(seen.values_list("pk", flat=True)),
        "help": list(found.help_given.select_related("stored", "recorded_by").order_by("-on", "-pk")),
        "may_register": learns and _wants_record(found) and bool(can(request.user, FILE)),
        "reach": reach_of([found.source_id], today=today)[found.source_id],
        "lines": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(found)[:SIZE]
        ],
    }  # fmt: skip
    return render(request, "library/adoptions/page.html", context)


def _wants_record(one: Adoption) -> bool:
    return one.initiative_id is None and one.status in {
        AdoptionStatus.REQUESTED, AdoptionStatus.TALKING, AdoptionStatus.PLANNED,
    }  # fmt: skip


@page(policies.VIEW_LEARNING)
def help_file(request: PageRequest, pk: int) -> HttpResponse:
    """A file that was handed over, for both sides."""
    rows = Help.objects.select_related("stored", "adoption")
    found = get_object_or_404(rows, pk=pk, adoption__in=seen_by(request.user).values("pk"))
    if found.stored is None:
        raise Http404
    return serve(found.stored, name=f"{found.get_kind_display()} {found.on:%d-%m-%Y}")


@page(policies.LEARN, methods=("GET", "POST"))
def ask(request: PageRequest, pk: int) -> HttpResponse:
    """Ask to learn from an initiative anywhere in the country."""
    source = get_object_or_404(may_be_learned(), pk=pk)
    form = AskForm(request.POST if request.method == "POST" else None, actor=request.user)
    if request.method == "POST" and form.attempt(
        acts.ask, source, actor=request.user, at=request.now
    ):
        messages.success(request, _("The owner sees your request on the first page."))
        return redirect("adoptions:page", form.result.pk)
    today = timezone.localdate(request.now)
    units = list(form.fields["unit"].queryset[:20])  # type: ignore[attr-defined]
    there = going_on(source, units[0], today=today) if len(units) == 1 else None
    context = {
        "form": form, "source": source, "there": there,
        "reach": reach_of([source.pk], today=today)[source.pk],
        "register": f"{reverse('initiatives:register')}?nhan-rong={source.pk}",
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "library/adoptions/ask.html", context, status=status)
