"""The page on which targets are given: the same for all, or pasted as a table."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.campaigns import operations
from kheo.campaigns.enums import Joined
from kheo.campaigns.models import Campaign
from kheo.campaigns.pasting import Pasted, read
from kheo.campaigns.policies import PLAN
from kheo.campaigns.queries import asks_of, units_bound
from kheo.campaigns.rules import KINDS
from kheo.campaigns.web.forms import AllotForm, PasteForm
from kheo.campaigns.web.showing import crumbs
from kheo.kernel.text import fold
from kheo.orgs.models import Unit

MOST_TOLD = 20


@page(PLAN, methods=("GET", "POST"))
def allot(request: PageRequest, pk: int) -> HttpResponse:
    """Give every unit of the chosen kinds the same target."""
    one = load(request, Campaign.objects.select_related("unit"), PLAN, pk=pk)
    start = {"joined": Joined.ANY, "new": 1, "strengthen": 2, "kinds": one.for_kinds}
    form = AllotForm(request.POST or None, initial={**start, "replace": True})
    if request.method == "POST" and form.attempt(
        operations.allot_targets, one, actor=request.user, at=request.now
    ):
        messages.success(
            request, _("The target stands for %(units)s units.") % {"units": form.result}
        )
        return redirect("campaigns:page", one.pk)
    return _answer(request, one, form, _pasting(one))


@page(PLAN, methods=("GET", "POST"))
def paste(request: PageRequest, pk: int) -> HttpResponse:
    """Set the targets of single units from a pasted table; a bad line changes nothing at all."""
    one = load(request, Campaign.objects.select_related("unit"), PLAN, pk=pk)
    if request.method != "POST":
        return redirect("campaigns:allot", one.pk)
    form = PasteForm(request.POST)
    if form.is_valid():
        pasted = read_pasted(one, form.cleaned_data["table"])
        for trouble in pasted.troubles[:MOST_TOLD]:
            form.add_error("table", trouble)
        form.cleaned_data = {"asks": pasted.asks}
        if not pasted.troubles and form.attempt(
            operations.allot_each, one, actor=request.user, at=request.now
        ):
            told = _("The targets of %(units)s units were changed.") % {"units": form.result}
            messages.success(request, told)
            return redirect("campaigns:page", one.pk)
    return _answer(request, one, AllotForm(initial={"joined": Joined.ANY}), form)


def _answer(
    request: PageRequest, one: Campaign, form: AllotForm, pasting: PasteForm
) -> HttpResponse:
    context = {
        "campaign": one,
        "form": form,
        "pasting": pasting,
        "bound": units_bound(one, one.starts_on).count(),
        "crumbs": crumbs(one, _("Targets")),
    }
    status = 422 if form.errors or pasting.errors else 200
    return render(request, "campaigns/allot.html", context, status=status)


def read_pasted(one: Campaign, table: str) -> Pasted:
    """What a pasted table asks of the units of a campaign."""
    return read(table, _names(_units(one)))


def _units(one: Campaign) -> list[Unit]:
    """The units below, and those that owe something though they are not of the chosen kinds."""
    bound = {unit.pk: unit for unit in units_bound(one, one.starts_on)}
    owing = {target.unit_id: target.unit for target in one.targets.for_list()}
    return sorted({**bound, **owing}.values(), key=lambda unit: (unit.sort_key, unit.pk))


def _names(units: Iterable[Unit]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for unit in units:
        for name in {fold(unit.label), fold(unit.name), fold(unit.code)}:
            names.setdefault(name, []).append(unit.pk)
    return names


def _pasting(one: Campaign) -> PasteForm:
    """The targets as they stand, ready to be copied into a spreadsheet."""
    asks = asks_of(one)
    lines = []
    for unit in _units(one):
        ask = asks.get(unit.pk)
        numbers = [str(getattr(ask, kind)) if ask else "0" for kind in KINDS]
        joined = _("or") if ask and ask.joined == Joined.ANY else _("and")
        lines.append("\t".join([unit.code, unit.label, *numbers, joined]))
    return PasteForm(initial={"table": "\n".join(lines)})
