"""The map that fills: exemplars of a period by unit."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.insights.queries.exemplar_map import filled
from kheo.library.policies import VIEW_EXEMPLARS
from kheo.library.queries.exemplars import lists_open_to
from kheo.orgs.models import Unit


@page(VIEW_EXEMPLARS)
def exemplar_map(request: PageRequest, pk: int) -> HttpResponse:
    """How many exemplars of a list have arrived in each unit below, drawn and as a table."""
    one = lists_open_to(request.user).filter(pk=pk).first()
    if one is None:
        raise Http404
    records = reverse("exemplars:records", args=(one.pk,))

    def opens(unit: Unit) -> str:
        return f"{records}?don-vi={unit.pk}"

    context = {
        "list": one, "drawn": filled(one, today=timezone.localdate(request.now), opens=opens),
        "crumbs": [
            {"label": _("Exemplars to spread"), "url": reverse("exemplars:list")},
            {"label": Truncator(one.title).chars(60), "url": reverse("exemplars:page", args=(pk,))},
            {"label": _("Map"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "insights/fitting/exemplar_map.html", context)
