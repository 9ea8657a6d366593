"""The page of a story: everything a visitor may read, what others say, ways to learn from it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kheo.access.models import User
from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.initiatives.models import Initiative
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.queries.reach import reach_of
from kheo.library.queries.shown import Shown, shown
from kheo.library.queries.stories import published
from kheo.participation.queries.shown import shown_under, supports_of
from kheo.portal.queries.stories import address_of, provinces_of
from kheo.portal.rules.words import slug_of
from kheo.portal.web.library.answering import asked_again
from kheo.portal.web.library.remark_form import RemarkForm

REMARKS = 50


@page(PUBLIC)
@asked_again
def story(request: PageRequest, pk: int, slug: str) -> HttpResponse:
    """The story at its one address; an older one of the same story leads there."""
    row = published().filter(pk=pk).first()
    if row is None:
        return gone(request, pk)
    told = shown(row, today=timezone.localdate(request.now))
    if slug != slug_of(told.title):
        return HttpResponsePermanentRedirect(address_of(told))
    form = RemarkForm(at=request.now)
    return render(request, "portal/library/story.html", context_of(request, told, form))


@page(PUBLIC)
@asked_again
def short(request: PageRequest, pk: int) -> HttpResponse:
    """The short address, for papers and codes to scan."""
    row = published().filter(pk=pk).first()
    if row is None:
        return gone(request, pk)
    return HttpResponsePermanentRedirect(address_of(shown(row)))


def open_story(pk: int) -> Story:
    """The published story, for acts upon it; else 404."""
    row = published().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def gone(request: PageRequest, pk: int) -> HttpResponse:
    """What was public and no longer is says so; what never was, was never there."""
    row = Story.objects.select_related("initiative__merged_into").filter(pk=pk).first()
    if row is None or row.published_at is None or row.status == StoryStatus.DRAFT:
        raise Http404
    other = published().filter(initiative=row.initiative.merged_into_id or 0).first()
    if other is not None:
        return HttpResponsePermanentRedirect(address_of(shown(other)))
    response = render(request, "portal/library/gone.html", {}, status=410)
    response.headers["Cache-Control"] = "no-store"
    return response


def context_of(request: PageRequest, told: Shown, form: RemarkForm) -> dict[str, Any]:
    """What the page shows, also when a remark on it was refused."""
    day = timezone.localdate(request.now)
    initiative = told.initiative
    remarks = list(shown_under(initiative.pk)[: REMARKS + 1])
    return {
        "told": told, "here": "library", "url": request.build_absolute_uri(address_of(told)),
        "card": request.build_absolute_uri(reverse("public:card", args=[told.key])),
        "province": provinces_of([told.unit.pk], day).get(told.unit.pk, ""),
        "themes": list(initiative.themes.filter(is_open=True).order_by("order", "pk")),
        "remarks": remarks[:REMARKS], "has_more": len(remarks) > REMARKS,
        "supports": supports_of([initiative.pk]).get(initiative.pk, 0),
        "reach": reach_of([initiative.pk], today=day)[initiative.pk], "source": _source(initiative),
        "form": form, "thanked": request.GET.get("cam-on", ""),
        "is_officer": isinstance(request.user, User),
    }  # fmt: skip


def _source(initiative: Initiative) -> dict[str, str] | None:
    """Credit to whom it was learned from: the story where there is one, else name and unit."""
    if initiative.source_id is None:
        return None
    row = published().filter(initiative=initiative.source_id).first()
    if row is not None:
        told = shown(row)
        return {"title": told.title, "unit": told.unit.label, "url": address_of(told)}
    source = Initiative.objects.select_related("unit").get(pk=initiative.source_id)
    return {"title": "", "unit": source.unit.label, "url": ""}
