"""The page of a unit."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.foundation.paging import keyset
from kheo.orgs.models import Unit
from kheo.portal.queries.stories import cards_of
from kheo.portal.queries.units import known, stories_of
from kheo.portal.web.library.answering import asked_again

SIZE = 12


@page(PUBLIC)
@asked_again
def unit(request: PageRequest, pk: int) -> HttpResponse:
    """Its names of today and before, what works there, its stories."""
    one = Unit.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    today = timezone.localdate(request.now)
    part = keyset(
        stories_of(one, today), order=("-published_at", "-pk"), size=SIZE,
        place=request.GET.get("tu", "")[:300],
    )  # fmt: skip
    context = {
        "here": "library", "known": known(one, today), "unit": one, "cards": cards_of(part.rows, today),
        "next": f"?tu={part.next}" if part.next else "",
        "previous": f"?tu={part.previous}" if part.previous else "", "today": today,
    }  # fmt: skip
    return render(request, "portal/library/unit.html", context)
