"""One round: who has reported, who is late, reminding, following the map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.foundation.forms import DomainForm, LineField
from kheo.kernel.refusals import DomainError
from kheo.reporting import policies
from kheo.reporting.models import Round
from kheo.reporting.operations.reminders import remind_late
from kheo.reporting.operations.rounds import follow_map
from kheo.reporting.queries.board import column_key, with_marks, year_of
from kheo.reporting.queries.reminders import late_of
from kheo.reporting.queries.rounds import missing_units, reports_of, rounds_for_list
from kheo.reporting.rules.marks import Mark, Shown
from kheo.reporting.web.rounds.board import report_address
from kheo.reporting.web.rounds.showing import crumbs

SIZE = 60


class MarkForm(forms.Form):
    """The one condition of the list."""

    mark = forms.ChoiceField(
        choices=[("", gettext_lazy("all")), *Mark.choices], required=False,
        label=gettext_lazy("State"),
    )  # fmt: skip


class RemindForm(DomainForm):
    """A sentence that goes with the reminder."""

    note = LineField(
        required=False, max_length=300, label=gettext_lazy("What to add"),
        help_text=gettext_lazy("Everybody of the unit reads it above the report."),
    )  # fmt: skip


def _load(request: PageRequest, pk: int) -> Round:
    return load(request, rounds_for_list(), policies.VIEW_ROUNDS, pk=pk)


@page(policies.VIEW_ROUNDS)
def round_page(request: PageRequest, pk: int) -> HttpResponse:
    """Totals by mark, and the reports themselves."""
    one = _load(request, pk)
    today = timezone.localdate(request.now)
    form = MarkForm(request.GET or None)
    wanted = form.cleaned_data["mark"] if form.is_bound and form.is_valid() else ""
    marked: Any = with_marks(reports_of(one), today)
    may_ask = bool(can(request.user, policies.OPEN_ROUNDS, one))
    context = {
        "round": one, "crumbs": crumbs(one.title), "form": form, "wanted": wanted,
        "totals": _totals(marked), "may_ask": may_ask, "late": late_of(one, today).count(),
        "missing": missing_units(one) if may_ask else [], "today": today,
        "listing": _listing(request, marked.filter(mark=wanted) if wanted else marked),
        "query": f"mark={wanted}&" if wanted else "", "board_query": _board_query(one),
    }  # fmt: skip
    return render(request, "reporting/rounds/round.html", context)


def _totals(marked: Any) -> list[dict[str, Any]]:
    marks = list(marked.order_by().values_list("mark", flat=True))
    found = {mark: marks.count(mark) for mark in Mark.values}
    return [{"shown": Shown(Mark(mark)), "n": n} for mark, n in found.items() if n]


def _listing(request: PageRequest, marked: Any) -> Any:
    listing = Paginator(marked, SIZE).get_page(request.GET.get("page"))
    for row in listing:
        row.shown = Shown(Mark(row.mark), bool(row.came_late))
        row.url = report_address(row.pk)
    return listing


def _board_query(one: Round) -> str:
    key = column_key(one.starts_on, one.ends_on)
    return f"form={one.form.form_id}&year={year_of(one.ends_on)}&unit={one.unit_id}&at={key}"


@page(policies.OPEN_ROUNDS, methods=("GET", "POST"))
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Whom the click would remind; then remind them all."""
    one = load(request, rounds_for_list(), policies.OPEN_ROUNDS, pk=pk)
    today = timezone.localdate(request.now)
    form = RemindForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        remind_late, one, actor=request.user, at=request.now
    ):
        n = len(form.result)
        told = ngettext("%(n)s unit was reminded.", "%(n)s units were reminded.", n)
        again = _("All of them were reminded today already.")
        messages.success(request, told % {"n": n} if n else again)
        return redirect("rounds:round", pk)
    late = list(late_of(one, today))
    context = {
        "round": one, "form": form, "late": late, "crumbs": crumbs(_("Remind the late")),
        "rows": [{"report": row, "days": (today - row.due_on).days,
                  "url": report_address(row.pk)} for row in late],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "reporting/rounds/remind.html", context, status=status)


@page(policies.OPEN_ROUNDS, methods=("POST",))
def follow(request: PageRequest, pk: int) -> HttpResponse:
    """Ask the units that owe the report on today's knowledge of the map."""
    one = load(request, rounds_for_list(), policies.OPEN_ROUNDS, pk=pk)
    try:
        added = follow_map(one, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("rounds:round", pk)
    told = ngettext("%(n)s unit more was asked.", "%(n)s units more were asked.", len(added))
    messages.success(request, told % {"n": len(added)})
    return redirect("rounds:round", pk)
