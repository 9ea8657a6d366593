"""The map of a figure that is open by place: the nation, or one province, as the map of today reads it."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.counting.enums import Nature
from kheo.counting.models import Indicator
from kheo.insights.queries.maps import drawn
from kheo.orgs.enums import PROVINCIAL
from kheo.orgs.models import Unit
from kheo.orgs.queries import root
from kheo.portal.queries.figures import KEPT, open_by_place
from kheo.portal.web.library.answering import asked_again


@page(PUBLIC)
@asked_again
def map_page(request: PageRequest) -> HttpResponse:
    """One figure at a time; a click leads into a province, there to the page of a commune."""
    today = timezone.localdate(request.now)
    nation = root(today)
    unit = _asked_unit(request, today) or nation
    offered = open_by_place(today)
    chosen = next((one for one in offered if one.code == request.GET.get("so")), None)
    figure = chosen or next(iter(offered), None)
    context = {
        "here": "map", "unit": unit, "nation": nation, "offered": offered, "figure": figure,
        "is_nation": unit == nation, "today": today,
        "picture": _picture(unit, figure, today) if unit and figure else "",
    }  # fmt: skip
    return render(request, "portal/library/map.html", context)


def _asked_unit(request: HttpRequest, today: date) -> Unit | None:
    typed = request.GET.get("tinh", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 13):
        raise Http404
    found = Unit.objects.alive(today).filter(pk=int(typed), kind__in=PROVINCIAL).first()
    if found is None:
        raise Http404
    return found


def _picture(unit: Unit, figure: Indicator, today: date) -> str:
    """The drawing with its table, drawn once in a while."""

    def opens(one: Unit) -> str:
        if one.kind in PROVINCIAL:
            return f"{reverse('public:map')}?tinh={one.pk}&so={figure.code}"
        return reverse("public:unit", args=[one.pk])

    def draw() -> str:
        start = date(today.year, 1, 1) if figure.nature == Nature.FLOW else None
        told = drawn(figure.code, unit=unit, day=today, start=start, opens=opens, is_public=True)
        return render_to_string("portal/library/_map.html", {"drawn": told, "unit": unit})

    key = f"kheo-map-{unit.pk}-{figure.pk}-{today:%Y%m%d}-{get_language()}"
    return cache.get_or_set(key, draw, KEPT) or ""
