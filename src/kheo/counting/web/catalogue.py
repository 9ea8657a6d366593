"""Pages of the catalogue of indicators: what is in force, one indicator, and its dated changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.activities.models import ActivityKind
from kheo.counting.addresses import behind_address
from kheo.counting.catalogue import add_indicator, change_indicator, end_indicator, nation
from kheo.counting.catalogue_rules import needed_by
from kheo.counting.enums import Source, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL
from kheo.counting.policies import SET_INDICATORS, VIEW_FIGURES
from kheo.counting.queries.indicators import catalogue_on
from kheo.counting.web.catalogue_forms import (
    AddIndicatorForm,
    ChangeIndicatorForm,
    EndIndicatorForm,
    start_of,
)
from kheo.counting.web.telling import DIMENSION_WORDS, counted_how
from kheo.counting.web.uses import uses_of
from kheo.counting.web.views import unit_of
from kheo.foundation.forms import DomainForm


@page(VIEW_FIGURES)
def indicators(request: PageRequest) -> HttpResponse:
    """The catalogue of today by group, then what begins later or has ended."""
    today = timezone.localdate(request.now)
    rows = list(Indicator.objects.order_by("order", "code", "valid_from"))
    now = [row for row in rows if today in row.period]
    codes = {row.code for row in now}
    others = [row for row in rows if row.valid_from > today or row.code not in codes]
    told = partial(_told, {row.code: row for row in now}, _kinds(today))
    groups = [(name, list(map(told, some))) for name, some in groupby(now, lambda row: row.group)]
    context = {
        "groups": groups, "others": [told(row) for row in others], "total": len(now),
        "may_set": bool(can(request.user, SET_INDICATORS, nation())),
    }  # fmt: skip
    return render(request, "counting/indicators.html", context)


@page(VIEW_FIGURES)
def indicator(request: PageRequest, code: str) -> HttpResponse:
    """One indicator: how it is counted, what needs it, its rows in time, its figure of this year."""
    today = timezone.localdate(request.now)
    rows = _rows(code)
    row = _now(rows, today)
    catalogue = catalogue_on(max(today, row.valid_from))
    figure = ""
    if row.source != Source.DECLARED and today in row.period:
        figure = behind_address(
            code, ALL, unit=unit_of(request, None), start=date(today.year, 1, 1),
            end=date(today.year + 1, 1, 1), reading=View.AS_WAS,
        )  # fmt: skip
    told = partial(_told, catalogue, _kinds(today))
    context = {
        "one": told(row), "rows": [told(one) for one in reversed(rows)], "figure_url": figure,
        "needed_by": needed_by(code, catalogue), "running": rows[-1],
        "uses": uses_of(code, request.user),
        "may_set": bool(can(request.user, SET_INDICATORS, nation())),
    }  # fmt: skip
    return render(request, "counting/indicator.html", context)


@page(SET_INDICATORS, methods=("GET", "POST"))
def add(request: PageRequest) -> HttpResponse:
    """A new indicator."""
    today = timezone.localdate(request.now)
    start = {"valid_from": today, "decimals": 0}
    form = AddIndicatorForm(request.POST or None, day=today, initial=start)
    return _kept(request, form, add_indicator, _("The indicator is in the catalogue."))


@page(SET_INDICATORS, methods=("GET", "POST"))
def change(request: PageRequest, code: str) -> HttpResponse:
    """The indicator from a day on."""
    row = _rows(code)[-1]
    today = timezone.localdate(request.now)
    start = {**start_of(row), "valid_from": max(today, row.valid_from)}
    form = ChangeIndicatorForm(request.POST or None, day=today, initial=start)
    act = partial(change_indicator, row)
    return _kept(request, form, act, _("The change is in the catalogue."), row)


@page(SET_INDICATORS, methods=("GET", "POST"))
def end(request: PageRequest, code: str) -> HttpResponse:
    """The last day of an indicator."""
    row = _rows(code)[-1]
    start = {"last_day": timezone.localdate(request.now)}
    form = EndIndicatorForm(request.POST or None, initial=start)
    act = partial(end_indicator, row)
    return _kept(request, form, act, _("The indicator ends on that day."), row)


def _kept(
    request: PageRequest, form: DomainForm, act: Callable[..., Indicator], done: str,
    row: Indicator | None = None,
) -> HttpResponse:  # fmt: skip
    if form.attempt(act, actor=request.user, at=request.now):
        messages.success(request, done)
        return redirect("counting:indicator", form.result.code)
    is_end = isinstance(form, EndIndicatorForm)
    template = "counting/end_indicator.html" if is_end else "counting/set_indicator.html"
    status = 422 if form.errors else 200
    uses = uses_of(row.code, request.user) if row and is_end else []
    context = {"form": form, "row": row, "uses": uses}
    return render(request, template, context, status=status)


def _rows(code: str) -> list[Indicator]:
    rows = list(Indicator.objects.filter(code=code).order_by("valid_from"))
    if not rows:
        raise Http404
    return rows


def _now(rows: list[Indicator], today: date) -> Indicator:
    """The row in force, else the last one that was, else the first that will be."""
    begun = [row for row in rows if row.valid_from <= today]
    return begun[-1] if begun else rows[0]


def _kinds(day: date) -> dict[str, ActivityKind]:
    return {row.code: row for row in ActivityKind.objects.as_of(day)}


def _told(
    catalogue: dict[str, Indicator], kinds: dict[str, ActivityKind], row: Indicator
) -> dict[str, Any]:
    return {
        "row": row, "how": counted_how(row, catalogue, kinds),
        "dimensions": ", ".join(str(DIMENSION_WORDS.get(one, one)) for one in row.dimensions),
    }  # fmt: skip
