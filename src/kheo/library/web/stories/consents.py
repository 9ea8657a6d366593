"""Consents: recorded with their sheet, withdrawn, put back after a slip."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import require
from kheo.documents.models import StoredFile
from kheo.documents.operations import keep_file
from kheo.documents.rules import LARGEST, too_large
from kheo.documents.web.serving import serve
from kheo.kernel.refusals import DomainError
from kheo.library import policies
from kheo.library.enums import HandbookStatus
from kheo.library.models import Consent, HandbookStory
from kheo.library.operations import consents
from kheo.library.web.stories.forms import ConsentForm, WithdrawForm
from kheo.library.web.stories.showing import story_of


@page(policies.WRITE, methods=("GET", "POST"))
def record(request: PageRequest, pk: int) -> HttpResponse:
    """Write down a consent, with the signed sheet if there is a scan."""
    story = story_of(request, pk)
    require(request.user, policies.WRITE, story)
    first = {"given_on": timezone.localdate(request.now), "whom": request.GET.get("ten", "")[:200]}
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            form.with_sheet(kept_sheet(request.FILES.get("sheet"), request.now))
            form.attempt(consents.record, story, actor=request.user, at=request.now)
        except DomainError as refusal:
            form.show(refusal)
        if not form.errors:
            messages.success(request, _("The consent is recorded."))
            return redirect("stories:page", pk=pk)
    status = 422 if form.errors else 200
    context = {"story": story, "form": form}
    return render(request, "library/stories/consent.html", context, status=status)


def kept_sheet(upload: Any, at: datetime) -> StoredFile | None:
    """The scan that was sent, checked and kept. Raises BadInput."""
    if upload is None:
        return None
    if upload.size is not None and upload.size > LARGEST:
        raise too_large(upload.size)
    return keep_file(content=upload.read(), name=upload.name or "", at=at)


def _consent(request: PageRequest, pk: int) -> Consent:
    """The consent of a story in the person's scope, who may write there; else 404."""
    found = Consent.objects.select_related("story__unit", "stored").filter(pk=pk).first()
    if found is None:
        raise Http404
    story = story_of(request, found.story_id)
    require(request.user, policies.WRITE, story)
    return found


@page(policies.WRITE, methods=("GET", "POST"))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Take a consent back; the page says before what follows."""
    consent = _consent(request, pk)
    first = {"on": timezone.localdate(request.now)}
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.attempt(
        consents.withdraw, consent, actor=request.user, at=request.now
    ):
        messages.success(
            request, _("Withdrawn. The public sees it no longer. A slip is undone for ten minutes.")
        )
        return redirect("stories:page", pk=consent.story_id)
    printed = HandbookStory.objects.filter(
        story=consent.story_id, handbook__status=HandbookStatus.PRINTED
    ).select_related("handbook")
    context = {
        "consent": consent, "story": consent.story, "form": form,
        "handbooks": [one.handbook for one in printed if consent.pk in one.consents],
        "pictures": consent.pictures.count(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "library/stories/withdraw.html", context, status=status)


@page(policies.WRITE, methods=("POST",))
def restore(request: PageRequest, pk: int) -> HttpResponse:
    """Undo a withdrawal entered by a slip."""
    consent = _consent(request, pk)
    try:
        consents.restore(consent, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The consent stands again."))
    return redirect("stories:page", pk=consent.story_id)


@page(policies.WRITE)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The scanned sheet, for who writes the story."""
    consent = _consent(request, pk)
    if consent.stored is None:
        raise Http404
    return serve(consent.stored, name=_("consent"))
