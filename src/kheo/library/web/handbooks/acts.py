"""What is done with a handbook: begun, written, filled, printed, called back, made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.kernel.refusals import DomainError
from kheo.library import policies
from kheo.library.models import Handbook, HandbookStory
from kheo.library.operations import handbooks
from kheo.library.queries.stories import published
from kheo.library.web.handbooks.forms import RecallForm, StartForm, WordsForm
from kheo.library.web.handbooks.views import handbook_of, show


@page(policies.MAKE_HANDBOOKS, methods=("GET", "POST"))
def begin(request: PageRequest) -> HttpResponse:
    """Begin a handbook."""
    form = StartForm(request.POST if request.method == "POST" else None, actor=request.user)
    if request.method == "POST" and form.attempt(
        handbooks.open_handbook, actor=request.user, at=request.now
    ):
        return redirect("handbooks:page", pk=form.result.pk)
    status = 422 if form.errors else 200
    return render(request, "library/handbooks/begin.html", {"form": form}, status=status)


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def write(request: PageRequest, pk: int) -> HttpResponse:
    """Write title and foreword."""
    handbook = handbook_of(request, pk)
    form = WordsForm(request.POST)
    if form.attempt(handbooks.revise, handbook, actor=request.user, at=request.now):
        messages.success(request, _("Saved."))
        return redirect("handbooks:page", pk=pk)
    return show(request, handbook, 422, form)


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def choose(request: PageRequest, pk: int) -> HttpResponse:
    """Put a published story in."""
    handbook = handbook_of(request, pk)
    key = request.POST.get("story", "")
    story = published().filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if story is None:
        messages.error(request, _("Only a published story goes into a handbook."))
        return redirect("handbooks:page", pk=pk)
    return _tried(request, handbook, handbooks.choose, handbook, story=story)


def _tried(
    request: PageRequest, handbook: Handbook, act: Callable[..., Any], *args: Any, **values: Any
) -> HttpResponse:
    """Do it and go back to the handbook; a refusal is told there."""
    try:
        act(*args, actor=request.user, at=request.now, **values)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("handbooks:page", pk=handbook.pk)


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def change(request: PageRequest, pk: int, entry: int, name: str) -> HttpResponse:
    """Leave a story out or move it a place: ``name`` is out, up or down."""
    handbook = handbook_of(request, pk)
    found = get_object_or_404(
        HandbookStory.objects.select_related("handbook"), pk=entry, handbook=pk
    )
    if name == "out":
        return _tried(request, handbook, handbooks.leave_out, found)
    if name not in {"up", "down"}:
        raise Http404
    return _tried(request, handbook, handbooks.move, found, by=-1 if name == "up" else 1)


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def print_one(request: PageRequest, pk: int) -> HttpResponse:
    """Freeze it and make the .docx."""
    handbook = handbook_of(request, pk)
    return _tried(request, handbook, handbooks.print_handbook, handbook)


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Put away what was never printed."""
    handbook = handbook_of(request, pk)
    try:
        handbooks.discard(handbook, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("handbooks:page", pk=pk)
    messages.success(request, _("The draft of the handbook was put away."))
    return redirect("handbooks:list")


@page(policies.MAKE_HANDBOOKS, methods=("POST",))
def again(request: PageRequest, pk: int) -> HttpResponse:
    """Begin the next edition."""
    handbook = handbook_of(request, pk)
    try:
        made = handbooks.new_edition(handbook, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("handbooks:page", pk=pk)
    return redirect("handbooks:page", pk=made.pk)


@page(policies.MAKE_HANDBOOKS, methods=("GET", "POST"))
def recall(request: PageRequest, pk: int) -> HttpResponse:
    """Write down that the printed copies were called back."""
    handbook = handbook_of(request, pk)
    first = {"on": timezone.localdate(request.now)}
    form = RecallForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.attempt(
        handbooks.recall, handbook, actor=request.user, at=request.now
    ):
        messages.success(request, _("Written down."))
        return redirect("handbooks:page", pk=pk)
    status = 422 if form.errors else 200
    context = {"handbook": handbook, "form": form}
    return render(request, "library/handbooks/recall.html", context, status=status)
