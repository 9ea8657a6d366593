"""Which photos of the initiative the story shows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import require
from kheo.initiatives.models import Evidence
from kheo.kernel.refusals import DomainError
from kheo.library import policies
from kheo.library.models import Story, StoryPicture
from kheo.library.operations import pictures
from kheo.library.web.stories.forms import PictureForm
from kheo.library.web.stories.showing import story_of


@page(policies.WRITE)
def choose(request: PageRequest, pk: int) -> HttpResponse:
    """The photos of the initiative: those shown with their words, the others to be chosen."""
    story = story_of(request, pk)
    require(request.user, policies.WRITE, story)
    return render(request, "library/stories/pictures.html", _page(story))


def _page(story: Story) -> dict[str, Any]:
    chosen = {one.evidence_id: one for one in story.pictures.select_related("consent")}
    pieces = Evidence.objects.filter(
        initiative=story.initiative_id, removed_at=None, stored__content_type__startswith="image/"
    ).order_by("pk")
    shown = sorted(chosen.values(), key=lambda one: (one.order, one.pk))
    place = {one.evidence_id: at for at, one in enumerate(shown)}
    ordered = sorted(pieces, key=lambda piece: place.get(piece.pk, len(place)))
    rows = [{"piece": piece, "picture": chosen.get(piece.pk)} for piece in ordered]
    return {"story": story, "rows": rows, "is_open": story.status == "draft"}


@page(policies.WRITE, methods=("GET", "POST"))
def show(request: PageRequest, pk: int, evidence: int) -> HttpResponse:
    """Say what is seen on a photo and who agreed, and show it."""
    story = story_of(request, pk)
    require(request.user, policies.WRITE, story)
    pieces = Evidence.objects.filter(initiative=story.initiative_id, removed_at=None)
    piece = pieces.select_related("stored").filter(pk=evidence).first()
    if piece is None:
        raise Http404
    there = StoryPicture.objects.filter(story=story, evidence=piece).first()
    first: dict[str, Any] = {"alt": piece.caption}
    if there is not None:
        first = {"alt": there.alt, "shows_people": there.shows_people, "consent": there.consent}
    form = PictureForm(
        request.POST if request.method == "POST" else None, initial=first, story=story
    )
    if request.method == "POST" and form.attempt(
        pictures.show, story, evidence=piece, actor=request.user, at=request.now
    ):
        messages.success(request, _("The story shows it."))
        return redirect("stories:pictures", pk=pk)
    context = {"story": story, "piece": piece, "form": form}
    status = 422 if form.errors else 200
    return render(request, "library/stories/picture.html", context, status=status)


@page(policies.WRITE, methods=("POST",))
def change(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Hide a picture, or move it a place: ``name`` is hide, up or down."""
    found = StoryPicture.objects.filter(pk=pk).first()
    if found is None or name not in {"hide", "up", "down"}:
        raise Http404
    story = story_of(request, found.story_id)
    try:
        if name == "hide":
            pictures.hide(found, actor=request.user, at=request.now)
        else:
            by = -1 if name == "up" else 1
            pictures.move(found, by=by, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("stories:pictures", pk=story.pk)
