"""The records behind one cell of a report, and the way down to the units below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.activities.models import ActivityKind
from kheo.activities.policies import VIEW as VIEW_ACTIVITIES
from kheo.counting.addresses import address_behind
from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Query, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import DIMENSIONS, Narrowing, cell_key
from kheo.counting.policies import VIEW_FIGURES
from kheo.counting.queries.activity_sums import activities_behind
from kheo.counting.queries.asked import Asked, Line, may_narrow
from kheo.counting.queries.figures import page_of_records
from kheo.counting.queries.indicators import (
    catalogue_on,
    figure,
    lines_add_up,
    question_behind,
    values,
    values_by_child,
)
from kheo.counting.queries.question import OWN, UNRESOLVED
from kheo.counting.queries.target_units import TargetUnits
from kheo.counting.web.forms import Asked as AskedOfPage
from kheo.counting.web.forms import FiguresForm
from kheo.counting.web.telling import counted_how, narrowed_to, of_when, on_which_map
from kheo.counting.web.views import opened, pages
from kheo.foundation.paging import KeysetPage, keyset
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit

ROWS = 50
UNITS, RECORDS = "units", "records"


class BehindForm(FiguresForm):
    """One cell: code, narrowing, unit, period, map, line."""

    code = forms.RegexField(r"^[a-z][a-z0-9_]{0,39}$")
    field = forms.ChoiceField(choices=[("", ""), *Field.choices], required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False)
    origin = forms.ChoiceField(choices=[("", ""), *Origin.choices], required=False)
    level = forms.ChoiceField(choices=[("", ""), *Level.choices], required=False)
    variant = forms.RegexField(r"^[a-z0-9_-]{1,30}$", required=False)
    tree = forms.ChoiceField(choices=[("", ""), *Tree.choices], required=False)
    within = forms.RegexField(r"^(own|unresolved|[0-9]{1,18})$", required=False)
    view = forms.ChoiceField(choices=[("", ""), (UNITS, UNITS), (RECORDS, RECORDS)], required=False)


@dataclass(frozen=True, slots=True)
class Behind:
    """One cell as it is asked for."""

    indicator: Indicator
    narrowing: Narrowing
    asked: Asked
    within: Line | None
    catalogue: dict[str, Indicator]

    def address(self, within: Line | None = None, unit: Unit | None = None) -> str:
        """Its address, of another line or another unit."""
        asked = replace(self.asked, unit=unit) if unit else self.asked
        return address_behind(self.indicator.code, self.narrowing, asked, within)


@dataclass(frozen=True, slots=True)
class LineOfUnit:
    """A line of the split: number and its records; ``down`` leads to the unit itself."""

    label: str
    number: Decimal
    url: str
    down: str = ""


@dataclass(frozen=True, slots=True)
class PartOfFormula:
    """A part of a derived figure with its number and the records behind it."""

    name: str
    number: Decimal | None
    indicator: Indicator
    url: str


@page(VIEW_FIGURES)
def behind(request: HttpRequest) -> HttpResponse:
    """The records behind one cell: initiatives, activities or units; the parts of a formula."""
    form = BehindForm(request.GET)
    if not form.is_valid():
        raise Http404
    one = _behind(request, form)
    if one.indicator.source == Source.DERIVED:
        return render(request, "counting/behind_formula.html", {**_told(one), **_formula(one)})
    view = form.cleaned_data["view"]
    lines = _lines(one) if one.within is None and view != RECORDS else []
    by_unit = view == UNITS or any(line.down for line in lines)
    total = _total(one, lines if by_unit else [])
    tabs = _tabs(one, view) if by_unit or view else []
    context = {**_told(one), "total": total, "lines": lines, "tabs": tabs}
    if by_unit and one.within is None:
        return render(request, "counting/behind_units.html", context)
    template = f"counting/behind_{one.indicator.query}.html"
    return render(request, template, {**context, **_records(request, one)})


def _behind(request: HttpRequest, form: BehindForm) -> Behind:
    """The cell asked for; 404 outside the scope, for a code not in force and for no records."""
    chosen = form.cleaned_data
    if chosen["unit"] is None:
        raise Http404
    unit = load(request, Unit.objects.all(), VIEW_FIGURES, pk=chosen["unit"])
    told: AskedOfPage = form.asked(unit, timezone.localdate(cast(PageRequest, request).now))
    asked = Asked(
        unit=unit, start=told.start, end=told.end, today=told.today, reading=told.reading,
        tree=Tree(chosen["tree"] or Tree.TERRITORY),
    )  # fmt: skip
    catalogue = catalogue_on(told.last)
    indicator = catalogue.get(chosen["code"])
    narrowing = Narrowing(**{name: chosen[name] for name in DIMENSIONS})
    if indicator is None or indicator.source == Source.DECLARED:
        raise Http404
    if not may_narrow(indicator, narrowing):
        raise Http404
    within: str = chosen["within"]
    line: Line | None = int(within) if within.isdigit() else within or None
    return Behind(indicator, narrowing, asked, line, catalogue)


def _told(one: Behind) -> dict[str, Any]:
    """What is counted, of when, on which map."""
    codes = {i.params.get("activity") for i in one.catalogue.values()} - {None}
    kinds = {
        row.code: row
        for row in ActivityKind.objects.as_of(one.asked.last_day).filter(code__in=codes)
    }
    narrowed = narrowed_to(one.narrowing, one.indicator, kinds)
    return {
        "indicator": one.indicator, "unit": one.asked.unit, "asked": one.asked,
        "narrowed": narrowed, "line": _line_words(one.within),
        "how": counted_how(one.indicator, one.catalogue, kinds),
        "when": of_when(one.indicator.nature, one.asked), "where": on_which_map(one.asked),
        "whole_url": one.address() if one.within is not None else "",
    }  # fmt: skip


def _line_words(within: Line | None) -> str:
    if isinstance(within, int):
        unit = Unit.objects.filter(pk=within).first()
        return unit.label if unit else ""
    words = {OWN: _("the unit itself"), UNRESOLVED: _("before the division")}
    return words.get(within or "", "")


def _tabs(one: Behind, view: str) -> list[dict[str, Any]]:
    """By unit and record by record; one line of the split has only its records."""
    if one.within is not None:
        return []
    records = _("Records")
    return [
        {"label": words, "url": f"{one.address()}&view={name}", "current": (view or UNITS) == name}
        for words, name in ((_("By unit"), UNITS), (records, RECORDS))
    ]


def _total(one: Behind, lines: list[LineOfUnit]) -> Decimal:
    """The figure; added up from its lines where these make it, to spare a second count."""
    if lines and lines_add_up(one.indicator, one.asked):
        return sum((line.number for line in lines), Decimal(0))
    return figure(one.indicator, one.narrowing, one.asked, one.within)


def _lines(one: Behind) -> list[LineOfUnit]:
    """The lines of the split in the order of the alphabet, own and unresolved last."""
    cell = (one.indicator.code, one.narrowing)
    found = values_by_child([cell], catalogue=one.catalogue, asked=one.asked)[cell_key(*cell)]
    known = Unit.objects.in_bulk([line for line in found if isinstance(line, int)])
    units = sorted(known.values(), key=lambda unit: (unit.sort_key, unit.pk))
    lines = [
        LineOfUnit(unit.label, found[unit.pk], one.address(unit.pk), one.address(unit=unit))
        for unit in units
        if found[unit.pk]
    ]
    rest = [
        LineOfUnit(_line_words(line), found[line], one.address(line))
        for line in (OWN, UNRESOLVED)
        if found.get(line)
    ]
    return [*lines, *rest]


def _formula(one: Behind) -> dict[str, Any]:
    """The parts of a derived figure, each with its number and its records, and what they give."""
    cell = (one.indicator.code, one.narrowing)
    cells = with_parts([cell], one.catalogue)
    known = values(cells, catalogue=one.catalogue, asked=one.asked)
    parts = [_part(one, code, narrowing, known) for code, narrowing in cells[1:]]
    return {"parts": parts, "total": derived(*cell, one.catalogue, known)}


def _part(
    one: Behind, code: str, narrowing: Narrowing, known: Mapping[str, Decimal]
) -> PartOfFormula:
    part = one.catalogue[code]
    number = known.get(cell_key(code, narrowing))
    if part.source == Source.DERIVED:
        number = derived(code, narrowing, one.catalogue, known)
    url = "" if part.source == Source.DECLARED else address_behind(code, narrowing, one.asked)
    is_whole = narrowing != one.narrowing
    name = _("%(name)s (all of it)") % {"name": part.name} if is_whole else part.name
    return PartOfFormula(name, number, part, url)


def _records(request: HttpRequest, one: Behind) -> dict[str, Any]:
    """One page of the records, and which of them the person may open."""
    place = request.GET.get("place", "")[:400]
    rows: KeysetPage[Any]
    if one.indicator.query == Query.TARGETS:
        owed = TargetUnits(one.asked, by_unit=one.within is not None).owed(
            one.indicator, one.within
        )
        units = Unit.objects.filter(pk__in=list(owed))
        rows = keyset(units, order=("sort_key", "id"), size=ROWS, place=place)
        listed = [(unit, owed[unit.pk]) for unit in rows.rows]
        return {"rows": rows, "listed": listed, "pages": pages(request, rows)}
    if one.indicator.query == Query.ACTIVITIES:
        entries = activities_behind(one.indicator, one.narrowing, one.asked, one.within)
        entries = entries.select_related("unit", "paper")
        rows = keyset(entries, order=("-on", "-id"), size=ROWS, place=place)
        of = one.indicator.params.get("of", "quantity")
        mine = opened(request, rows.rows, VIEW_ACTIVITIES)
        return {"rows": rows, "opened": mine, "of": of, "pages": pages(request, rows)}
    question = question_behind(one.indicator, one.narrowing, one.asked, one.within)
    rows = page_of_records(question, size=ROWS, place=place)
    mine = opened(request, rows.rows, VIEW_INITIATIVES)
    return {"rows": rows, "opened": mine, "pages": pages(request, rows)}
