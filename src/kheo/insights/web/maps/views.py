"""The page of the map."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.counting.policies import VIEW_FIGURES
from kheo.insights.policies import KEEP_OUTLINES
from kheo.insights.web.maps.forms import MapForm
from kheo.insights.web.maps.showing import Chosen, chosen, crumbs, tabs
from kheo.library.queries.exemplars import lists_open_to
from kheo.orgs.enums import Kind

LISTS = 5
"""Lists of exemplars offered as maps."""


@page(VIEW_FIGURES)
def map_page(request: PageRequest) -> HttpResponse:
    """Choose a figure, a period and a day; the map with its table; a click goes into a province."""
    told = chosen(request)
    context = {
        "form": _filled(told), "asked": told.form, "unit": told.unit, "day": told.day,
        "drawn": told.drawn, "crumbs": crumbs(request, told), "tabs": tabs(told),
        "instead": [(one, told.url(unit=one.pk)) for one in told.instead],
        "query": told.query(), "is_nation": told.unit.kind == Kind.NATION,
        "lists": lists_open_to(request.user).order_by("-last_year", "pk")[:LISTS],
        "may_keep": can(request.user, KEEP_OUTLINES),
    }  # fmt: skip
    status = 422 if told.form.errors else 200
    return render(request, "insights/maps/page.html", context, status=status)


def _filled(told: Chosen) -> MapForm:
    """The form as it is used: what was left out shows what was taken for it."""
    if told.form.errors or told.drawn is None:
        return told.form
    asked = told.drawn.asked
    shown = {
        **{name: told.form.data.get(name, "") for name in told.form.fields}, "unit": told.unit.pk,
        "day": told.day, "code": told.drawn.indicator.code, "start": asked.start,
        "last": asked.last_day,
    }  # fmt: skip
    return MapForm(initial=shown, catalogue=told.form.catalogue)
