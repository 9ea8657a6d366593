"""Pages of sums: the tables of a form for any node and period, and what stands behind a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import grants_of
from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Source, View
from kheo.counting.narrowing import Narrowing, cell_key, from_key
from kheo.counting.queries.indicators import Asked, catalogue_on
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.orgs.models import Unit
from kheo.orgs.queries import ancestors
from kheo.reporting.models import FormVersion
from kheo.reporting.policies import VIEW_ROUNDS
from kheo.reporting.queries.rollup import (
    Part,
    completeness,
    figures_of,
    forms_for,
    missing,
    summary,
    typed_behind,
    version_on,
)
from kheo.reporting.web.rollup.forms import CellForm, SummaryForm, asked_for, summary_address
from kheo.reporting.web.rollup.tables import figure_address, tables_of

ROWS = 50
_VIEW_UNIT = replace(VIEW_ROUNDS, unit_lookup="")
_CHOICES = {
    "field": Field.choices,
    "kind": Kind.choices,
    "origin": Origin.choices,
    "level": Level.choices,
}


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """An indicator a derived figure is made of."""

    label: str
    value: Any
    decimals: int
    url: str


@page(VIEW_ROUNDS)
def show(request: HttpRequest) -> HttpResponse:
    """The tables of a form for a unit and a period, with how whole they are."""
    unit = _unit(request)
    choices = forms_for(unit)
    form = SummaryForm(request.GET, choices=choices)
    if not form.is_valid() or not choices:
        context = {"form": form, "unit": unit, "has_forms": bool(choices)}
        return render(
            request, "reporting/rollup/page.html", context, status=422 if choices else 200
        )
    version, asked = _asked(request, form, unit)
    found = summary(version, asked)
    code = version.form.code
    late = Paginator(missing(version, asked, cast(User, request.user)), ROWS)
    context = {
        "form": _initial(form, asked, code, choices), "unit": unit, "asked": asked, "code": code,
        "version": version, "tables": tables_of(found, code), "whole": found.completeness,
        "missing": late.get_page(request.GET.get("thieu")), "has_forms": True,
        "readings": _readings(asked, code), "crumbs": _crumbs(asked, code),
    }  # fmt: skip
    return render(request, "reporting/rollup/page.html", context)


@page(VIEW_ROUNDS)
def cell(request: HttpRequest) -> HttpResponse:
    """What one typed or derived figure of a summary is made of."""
    unit = _unit(request)
    form = CellForm(request.GET, choices=forms_for(unit))
    if not form.is_valid():
        raise Http404
    version, asked = _asked(request, form, unit)
    key = form.cleaned_data["key"]
    catalogue = catalogue_on(asked.reading_day)
    indicator = catalogue.get(from_key(key)[0])
    if indicator is None or indicator.source == Source.COUNTED:
        raise Http404
    part = Part(
        version.form.code, catalogue, asked, form.cleaned_data["within"], form.cleaned_data["below"]
    )
    context: dict[str, Any] = {
        "unit": unit, "asked": asked, "indicator": indicator, "whole": completeness(version, asked),
        "words": narrowed_words(from_key(key)[1]), "key": key,
        "back": summary_address(asked, version.form.code),
    }  # fmt: skip
    if indicator.source == Source.DERIVED:
        context |= _parts(key, part)
    else:
        lines = typed_behind(key, part)
        context |= {"lines": lines, "total": sum(one.value for one in lines)}
    return render(request, "reporting/rollup/cell.html", context)


def narrowed_words(narrowing: Narrowing) -> list[str]:
    """The narrowing of a cell in words."""
    from_enum = {name: dict(choices) for name, choices in _CHOICES.items()}
    return [
        str(from_enum.get(name, {}).get(value, value))
        for name, value in narrowing.set_values.items()
    ]


def _parts(key: str, part: Part) -> dict[str, Any]:
    named, narrowing = from_key(key)
    catalogue = part.catalogue
    made_of = with_parts([(named, narrowing)], catalogue)[1:]
    figures = figures_of(made_of, part)
    parts = [
        FormulaPart(
            ", ".join([catalogue[code].name, *narrowed_words(narrowed)]), figures.get(name),
            catalogue[code].decimals,
            figure_address(
                catalogue[code], name, part.asked, part.code, part.within, below=part.below
            ),
        )
        for code, narrowed in made_of
        for name in [cell_key(code, narrowed)]
        if catalogue[code].source != Source.DERIVED
    ]  # fmt: skip
    return {"parts": parts, "total": derived(named, narrowing, catalogue, figures)}


def _unit(request: HttpRequest) -> Unit:
    """The unit named, else the person's own, else the first he holds a role over; 404 outside."""
    named = request.GET.get("unit", "")
    if named:
        if not named.isdigit() or len(named) > 18:
            raise Http404
        return load(request, Unit.objects.all(), _VIEW_UNIT, pk=int(named))
    actor = cast(User, request.user)
    held = [g.unit_id for g in grants_of(actor) if g.role in VIEW_ROUNDS.roles]
    own = actor.unit_id if actor.unit_id in held else held[0]
    return load(request, Unit.objects.all(), _VIEW_UNIT, pk=own)


def _asked(request: HttpRequest, form: SummaryForm, unit: Unit) -> tuple[FormVersion, Asked]:
    today = timezone.localdate(cast(PageRequest, request).now)
    choices = {one.code: one for one in forms_for(unit)}
    chosen = choices.get(form.cleaned_data["form"]) or next(iter(choices.values()), None)
    last = form.asked(unit, today).last
    version = version_on(chosen, last) if chosen else None
    if version is None:
        raise Http404
    return version, asked_for(form, unit, version, today)


def _initial(form: SummaryForm, asked: Asked, code: str, choices: list[Any]) -> SummaryForm:
    is_day = isinstance(asked.reading, date)
    return SummaryForm(
        choices=choices,
        initial={
            "unit": asked.unit.pk, "form": code, "start": asked.start,
            "last": form.asked(asked.unit, asked.today).last,
            "map": "day" if is_day else str(asked.reading), "day": asked.reading if is_day else None,
        },
    )  # fmt: skip


def _readings(asked: Asked, code: str) -> list[dict[str, Any]]:
    words = {View.AS_WAS: _("As it was"), View.TODAY: _("On the map of today")}
    return [
        {
            "label": label, "current": asked.reading == view,
            "url": summary_address(asked, code, map=view.value, day=None),
        }
        for view, label in words.items()
    ]  # fmt: skip


def _crumbs(asked: Asked, code: str) -> list[dict[str, str]]:
    above = reversed(ancestors(asked.unit, asked.reading_day))
    return [
        {"label": one.label, "url": summary_address(asked, code, unit=one.pk)} for one in above
    ] + [{"label": asked.unit.label, "url": ""}]
