"""One signal: what the records say, which records, the unit's answer, what the office found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.foundation.forms import BlockField, DomainForm
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.insights import operations
from kheo.insights.enums import SignalKind
from kheo.insights.models import Signal
from kheo.insights.policies import VIEW_SIGNALS
from kheo.insights.queries.open_to import signals_open_to
from kheo.insights.queries.waiting import LABELS, desks_of
from kheo.insights.transitions import SIGNAL_FLOW
from kheo.insights.web.showing import SIGNAL_ICONS, crumbs, shown, told
from kheo.reporting.models import Report
from kheo.reporting.policies import VIEW as VIEW_REPORTS
from kheo.workflow.engine import steps_for

SIZE = 50
DONE = {
    "answer": gettext_lazy("Answered; the standing office reads it beside the signal."),
    "clear": gettext_lazy("Noted: the explanation holds."),
    "uphold": gettext_lazy("Noted: the signal stands."),
}


class AnswerForm(DomainForm):
    """What the unit says."""

    answer = BlockField(
        rows=4, label=gettext_lazy("Answer of the unit"), max_length=1000,
        help_text=gettext_lazy("How it came about, and what you do about it if it is so."),
    )  # fmt: skip


class ClearForm(DomainForm):
    """A remark, if there is one."""

    note = BlockField(rows=2, label=gettext_lazy("Remark"), required=False)


class UpholdForm(DomainForm):
    """Why it stands."""

    note = BlockField(rows=2, label=gettext_lazy("Reason"))


FORMS: dict[str, type[DomainForm]] = {
    "answer": AnswerForm, "clear": ClearForm, "uphold": UpholdForm,
}  # fmt: skip
OPERATIONS: dict[str, Callable[..., None]] = {
    "answer": operations.answer,
    "clear": operations.clear,
    "uphold": operations.uphold,
}


@page(VIEW_SIGNALS, methods=("GET", "POST"))
def signal(request: PageRequest, pk: int) -> HttpResponse:
    """The signal with its records and the boxes that are open to this person."""
    one = signals_open_to(request.user).filter(pk=pk).first()
    if one is None:
        raise Http404
    sent = request.POST.get("step", "")
    forms_of = {name: _form(request, one, name, sent) for name in FORMS}
    form = forms_of.get(sent)
    if form is not None and form.attempt(OPERATIONS[sent], one, actor=request.user, at=request.now):
        messages.success(request, str(DONE[sent]))
        return redirect("insights:signal", pk)
    steps = [
        {"step": offer, "form": forms_of[offer.transition.name]}
        for offer in steps_for(request.user, one, SIGNAL_FLOW)
        if offer.transition.name in FORMS
    ]
    context = {
        **_told(request, one), "steps": steps, "today": timezone.localdate(request.now),
        "lost": form if form is not None and form.errors and not _is_among(steps, form) else None,
    }  # fmt: skip
    wrong = form is not None and bool(form.errors)
    return render(request, "insights/signal.html", context, status=422 if wrong else 200)


@page(VIEW_SIGNALS)
def waiting(request: PageRequest) -> HttpResponse:
    """As many signals as the line of the first page says, the nearest day first."""
    desk = request.GET.get("desk", "")
    desks = desks_of(request.user, timezone.localdate(request.now))
    if desk not in desks:
        raise Http404
    rows = signals_open_to(request.user).filter(desks[desk])
    order = ("scheme__answer_by", "unit__sort_key", "pk")
    listing = Paginator(rows.order_by(*order), SIZE).get_page(request.GET.get("trang"))
    title = str(LABELS[desk])
    context = {
        "listing": listing, "signals": shown(listing.object_list), "title": title, "desk": desk,
        "today": timezone.localdate(request.now), "crumbs": crumbs(None, title),
    }  # fmt: skip
    return render(request, "insights/waiting.html", context)


def _form(request: PageRequest, one: Signal, name: str, sent: str) -> DomainForm:
    initial = {"answer": one.answer} if name == "answer" else {}
    return FORMS[name](request.POST if sent == name else None, initial=initial)


def _is_among(steps: list[dict[str, Any]], form: forms.Form) -> bool:
    return any(one["form"] is form for one in steps)


def _told(request: PageRequest, one: Signal) -> dict[str, Any]:
    way = crumbs(one.scheme, one.get_kind_display())
    unit_url = reverse("insights:unit", args=(one.scheme_id, one.unit_id))
    way.insert(-1, {"label": one.unit.label, "url": unit_url})
    return {
        "signal": one, "sentence": told(one), "records": _records(request, one), "crumbs": way,
        "icon": SIGNAL_ICONS[SignalKind(one.kind)], "unit_url": unit_url,
        "is_own_time": _is_own_time(one, timezone.localdate(request.now)),
    }  # fmt: skip


def _is_own_time(one: Signal, today: date) -> bool:
    return one.scheme.answer_by is not None and one.scheme.answer_by >= today


def _records(request: PageRequest, one: Signal) -> list[dict[str, Any]]:
    """Every record the signal speaks of; those that are not open to the person without an address."""
    if one.kind == SignalKind.ROUND:
        reports = Report.objects.for_list().filter(pk__in=one.records).order_by("-due_on", "pk")
        opened = set(visible(reports, request.user, VIEW_REPORTS).values_list("pk", flat=True))
        return [
            _record(row.pk, row.round.title, row.get_status_display(), "reports:page", opened)
            for row in reports
        ]
    rows = Initiative.objects.for_list().filter(pk__in=one.records).order_by("title", "pk")
    opened = set(visible(rows, request.user, VIEW_INITIATIVES).values_list("pk", flat=True))
    return [
        _record(
            row.pk, str(row), row.get_status_display(), "initiatives:page", opened,
            row.registered_on, row.unit.label,
        )
        for row in rows
    ]  # fmt: skip


def _record(
    pk: int, title: str, state: str, name: str, opened: set[int], day: date | None = None,
    unit: str = "",
) -> dict[str, Any]:  # fmt: skip
    url = reverse(name, args=(pk,)) if pk in opened else ""
    if not title:
        title = _("no title yet")
    return {"title": title, "state": state, "url": url, "day": day, "unit": unit}
