"""The map that fills: where the exemplars of a list have arrived."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.insights.queries.spread_maps import spread
from kheo.library.policies import VIEW_EXEMPLARS
from kheo.library.queries.exemplars import lists_open_to
from kheo.orgs.enums import Kind


@page(VIEW_EXEMPLARS)
def exemplars(request: PageRequest, pk: int) -> HttpResponse:
    """Units by how many places have an exemplar of the list; 404 for a list that is not open."""
    one = lists_open_to(request.user).filter(pk=pk).first()
    if one is None:
        raise Http404
    records = reverse("exemplars:records", args=[one.pk])

    def address(unit: int | None) -> str:
        return f"{records}?ngoai=0" + (f"&don-vi={unit}" if unit else "")

    context = {
        "list": one, "unit": one.unit, "is_nation": one.unit.kind == Kind.NATION,
        "drawn": spread(one, today=timezone.localdate(request.now), address=address),
        "crumbs": [
            {"label": one.title, "url": reverse("exemplars:page", args=[one.pk])},
            {"label": _("Map"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "insights/maps/spread.html", context)
