"""Asking for reports: which periods are next, who would owe them, then ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.foundation.forms import DayField, DomainForm, LineField
from kheo.orgs.models import Unit
from kheo.reporting import policies
from kheo.reporting.enums import PeriodKind
from kheo.reporting.models import FormVersion
from kheo.reporting.operations.rounds import open_round
from kheo.reporting.queries.forms import readable
from kheo.reporting.queries.rounds import Owed, asking_units, forms_for, offers_for, owed_by
from kheo.reporting.rules.periods import Span, around, due_day, periods_of
from kheo.reporting.web.rounds.showing import crumbs

SHOWN = 40
FREE = {PeriodKind.FREE, PeriodKind.TERM}


class OpenForm(DomainForm):
    """Unit, kind of period, first day, for a free span the last, due day and title."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=gettext_lazy("Asked by"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of period"))
    starts_on = DayField(label=gettext_lazy("First day of the period"))
    last_day = DayField(
        required=False, label=gettext_lazy("Last day of the period"),
        help_text=gettext_lazy("Only for a free span or another term; else it follows from the form."),
    )  # fmt: skip
    due_on = DayField(
        required=False, label=gettext_lazy("Due on"),
        help_text=gettext_lazy("Empty: as many days after the last day as the form says."),
    )  # fmt: skip
    title = LineField(
        required=False, max_length=300, label=gettext_lazy("Title"),
        help_text=gettext_lazy("Empty: the name of the form and of the period."),
    )  # fmt: skip

    def __init__(self, *args: Any, version: FormVersion, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[u.pk for u in units])  # type: ignore[attr-defined]
        kinds = [one for one in PeriodKind.choices if one[0] in version.period_kinds]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The day after the last one is what is kept."""
        values: dict[str, Any] = super().clean() or {}
        last = values.pop("last_day", None)
        values["ends_on"] = last + timedelta(days=1) if last else None
        return values


@page(policies.OPEN_ROUNDS)
def choose(request: PageRequest) -> HttpResponse:
    """The periods nobody has asked for yet, the nearest first; and every form that may be asked."""
    today = timezone.localdate(request.now)
    units = [one for one in asking_units(request.user) if one.is_alive(today)]
    parts = [
        {
            "unit": unit,
            "offers": [(one, _address(one.version, unit, one.kind, one.span.start))
                       for one in offers_for(unit, today)],
            "forms": [(one, _address(one, unit)) for one in forms_for(unit, today)],
        }
        for unit in units
    ]  # fmt: skip
    context = {"parts": parts, "crumbs": crumbs(_("Ask for reports")), "today": today}
    return render(request, "reporting/rounds/choose.html", context)


def _address(version: FormVersion, unit: Unit, kind: str = "", start: date | None = None) -> str:
    query = f"?unit={unit.pk}"
    if start is not None:
        query += f"&kind={kind}&starts_on={start:%Y-%m-%d}"
    return reverse("rounds:open", args=[version.pk]) + query


@page(policies.OPEN_ROUNDS, methods=("GET", "POST"))
def open_page(request: PageRequest, pk: int) -> HttpResponse:
    """Who would owe it, as a preview; then ask."""
    today = timezone.localdate(request.now)
    units = [one for one in asking_units(request.user) if one.is_alive(today)]
    version = readable(request.user).select_related("form", "form__unit").filter(pk=pk).first()
    if version is None:
        raise Http404
    form = _form(request, version, units, today)
    if request.method == "POST" and form.attempt(
        open_round, version, actor=request.user, at=request.now
    ):
        told = _("%(title)s: reports asked of %(number)s units.")
        one = form.result
        number = one.reports.exclude(receiver=None).count()
        messages.success(request, told % {"title": one.title, "number": number})
        return redirect("rounds:round", one.pk)
    context = {
        "version": version, "form": form, "crumbs": crumbs(_("Ask for reports")),
        "preview": _preview(version, form, today), "shown": SHOWN,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reporting/rounds/open.html", context, status=status)


def _form(request: PageRequest, version: FormVersion, units: list[Unit], today: date) -> OpenForm:
    """Bound to what is sent or to the address of an offer, else with the running period."""
    asked = request.POST if request.method == "POST" else None
    start = request.GET.dict()
    if asked is None and {"unit", "kind", "starts_on"} <= start.keys():
        start.setdefault("due_on", "")
        return OpenForm(start, version=version, units=units)
    kind = next((one for one in version.period_kinds if one not in FREE), "")
    spans = around(kind, today, version.cutoff) if kind else []
    usual = spans[0].start if spans else None
    unit = start.get("unit") or (units[0].pk if units else None)
    begin = {"unit": unit, "kind": kind, "starts_on": usual}
    return OpenForm(asked, version=version, units=units, initial=begin)


def _preview(version: FormVersion, form: OpenForm, today: date) -> dict[str, Any] | None:
    """Who would owe the period typed; None as long as it cannot be read."""
    if not form.is_bound or not form.is_valid():
        return None
    given = form.cleaned_data
    span = _span(version, given)
    if span is None:
        return None
    owed: Owed = owed_by(
        version, unit=given["unit"], starts_on=span.start, last_day=span.last_day, today=today
    )
    due = given["due_on"] or due_day(span.last_day, version.due_days)
    return {"span": span, "owed": owed, "due_on": due, "ahead": span.last_day > today}


def _span(version: FormVersion, given: dict[str, Any]) -> Span | None:
    """The period meant; None when no such period begins on that day."""
    start, end = given["starts_on"], given["ends_on"]
    spans = [
        one
        for year in (start.year, start.year + 1)
        for one in periods_of(given["kind"], year, version.cutoff)
    ]
    usual = next((one for one in spans if one.start == start), None)
    if given["kind"] in FREE and end is not None and end > start:
        return Span(start, end, "")
    return usual
