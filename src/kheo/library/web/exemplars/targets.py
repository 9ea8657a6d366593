"""Targets of one exemplar: a grid of units and years, a proposal, a pasted table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import fold
from kheo.library.models import Exemplar
from kheo.library.operations import exemplars
from kheo.library.policies import CHOOSE_EXEMPLARS
from kheo.library.queries.exemplars import (
    in_order_of_need,
    targets_of,
    units_below,
    weights_below,
    years_of,
)
from kheo.library.rules.exemplars import MOST_PLACES, Pasted, Targets, read_grid, shared_out
from kheo.library.web.exemplars.acts import back, my_exemplar
from kheo.library.web.exemplars.forms import GridForm
from kheo.library.web.exemplars.showing import crumbs
from kheo.orgs.enums import TERRITORIAL
from kheo.orgs.models import Unit

MOST_TOLD = 20
_CELL = re.compile(r"o-(\d{1,15})-(\d{4})")


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def targets(request: PageRequest, pk: int) -> HttpResponse:
    """The grid; ``?de-xuat=1`` fills it with a proposal that is saved only when sent."""
    one = my_exemplar(request, pk)
    units = units_below(one.list, timezone.localdate(request.now))
    held = targets_of(one)
    if request.method != "POST":
        return _answer(request, one, units, _proposed(request, one, units) or held)
    typed = {name: str(value) for name, value in request.POST.items() if _CELL.fullmatch(name)}
    wanted, wrong = _read(typed, units)
    if not wrong:
        try:
            exemplars.set_targets(one, targets=wanted, actor=request.user, at=request.now)
        except DomainError as refusal:
            wrong = [str(refusal)]
        else:
            messages.success(request, _told(one))
            return redirect(back(one.list))
    return _answer(request, one, units, {**held, **wanted}, typed=typed, wrong=wrong)


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def paste(request: PageRequest, pk: int) -> HttpResponse:
    """Set the targets from a pasted table; a line that is not understood changes nothing at all."""
    one = my_exemplar(request, pk)
    if request.method != "POST":
        return redirect("exemplars:targets", one.pk)
    units = units_below(one.list, timezone.localdate(request.now))
    form = GridForm(request.POST)
    if form.is_valid():
        pasted = read_pasted(one, units, form.cleaned_data["table"])
        for trouble in pasted.troubles[:MOST_TOLD]:
            form.add_error("table", trouble)
        form.cleaned_data = {"targets": pasted.targets}
        if not pasted.troubles and form.attempt(
            exemplars.set_targets, one, actor=request.user, at=request.now
        ):
            messages.success(request, _told(one))
            return redirect(back(one.list))
    return _answer(request, one, units, targets_of(one), pasting=form)


def read_pasted(one: Exemplar, units: Iterable[Unit], table: str) -> Pasted:
    """What a pasted table asks of ``units`` in the years of the list."""
    return read_grid(table, _names(units), years_of(one.list))


def _told(one: Exemplar) -> str:
    return _("The targets ask for %(places)s places.") % {
        "places": format_number(sum(targets_of(one).values()))
    }


def _proposed(request: PageRequest, one: Exemplar, units: list[Unit]) -> Targets | None:
    """The places wanted shared out over the units but the exemplar's own one; None unless asked for."""
    if "de-xuat" not in request.GET or not one.places:
        return None
    day = timezone.localdate(request.now)
    others = [
        unit for unit in units
        if unit.kind in TERRITORIAL and unit.pk != one.initiative.unit_id
    ]  # fmt: skip
    weights = weights_below(others, day)
    ordered = [(unit.pk, weights[unit.pk]) for unit in in_order_of_need(one, others)]
    to_come = [year for year in years_of(one.list) if year >= day.year]
    return shared_out(one.places, ordered, to_come or years_of(one.list))


def _read(typed: dict[str, str], units: Iterable[Unit]) -> tuple[Targets, list[str]]:
    """The cells as numbers, and a sentence naming unit and year for each that is none."""
    labels = {unit.pk: unit.label for unit in units}
    wanted: Targets = {}
    wrong = []
    for name, value in typed.items():
        cell = value.strip()
        found = _CELL.fullmatch(name)
        if found is None:
            continue
        unit, year = int(found[1]), int(found[2])
        if cell and not (cell.isdecimal() and len(cell) <= len(str(MOST_PLACES))):
            words = {"unit": labels.get(unit, f"#{unit}"), "year": year, "most": MOST_PLACES}
            wrong.append(_("%(unit)s, %(year)s: a whole number up to %(most)s.") % words)
        else:
            wanted[(unit, year)] = int(cell or 0)
    return wanted, wrong


def _answer(
    request: PageRequest, one: Exemplar, units: list[Unit], held: Targets, *,
    typed: dict[str, str] | None = None, wrong: Iterable[str] = (), pasting: GridForm | None = None,
) -> HttpResponse:  # fmt: skip
    years = years_of(one.list)
    asked = {unit for unit, _year in held}
    shown = [unit for unit in units if unit.kind in TERRITORIAL or unit.pk in asked]
    context = {
        "exemplar": one, "list": one.list, "years": years, "wrong": list(wrong),
        "rows": [_row(unit, years, held, typed or {}) for unit in shown],
        "sums": [sum(held.get((unit.pk, year), 0) for unit in shown) for year in years],
        "total": sum(held.values()), "is_proposal": "de-xuat" in request.GET,
        "pasting": pasting or GridForm(initial={"table": _table(shown, years, held)}),
        "crumbs": crumbs(one.list, _("Targets of “%(title)s”") % {"title": one.initiative.title}),
    }  # fmt: skip
    refused = wrong or (pasting is not None and pasting.errors)
    return render(
        request, "library/exemplars/targets.html", context, status=422 if refused else 200
    )


def _row(
    unit: Unit, years: Iterable[int], held: Targets, typed: dict[str, str]
) -> dict[str, Any]:  # fmt: skip
    cells = []
    for year in years:
        name = f"o-{unit.pk}-{year}"
        number = held.get((unit.pk, year), 0)
        cells.append({"name": name, "year": year, "value": typed.get(name, str(number or ""))})
    return {"unit": unit, "cells": cells, "sum": sum(held.get((unit.pk, y), 0) for y in years)}


def _names(units: Iterable[Unit]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for unit in units:
        for name in {fold(unit.label), fold(unit.name), fold(unit.code)}:
            names.setdefault(name, []).append(unit.pk)
    return names


def _table(units: Iterable[Unit], years: Iterable[int], held: Targets) -> str:
    """The targets as they stand, ready to be copied into a spreadsheet."""
    lines = ["\t".join([_("Code"), _("Unit"), *map(str, years)])]
    for unit in units:
        numbers = [str(held.get((unit.pk, year), 0)) for year in years]
        lines.append("\t".join([unit.code, unit.label, *numbers]))
    return "\n".join(lines)
