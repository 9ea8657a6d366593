"""Photos and files that come with a step or by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.documents.operations import keep_file
from kheo.documents.rules import LARGEST, camera_notes, too_large
from kheo.documents.web.serving import VARIANTS, serve
from kheo.initiatives import operations, policies
from kheo.initiatives.enums import EvidenceOf, Status
from kheo.initiatives.models import Evidence, Fact, Initiative
from kheo.initiatives.operations.registration import require_writer
from kheo.initiatives.web.step_forms import NoteForm
from kheo.kernel.refusals import BadInput, DomainError, NotFound

AT_ONCE = 12
"""Files taken in one sending."""


def keep_photos(
    uploads: Sequence[Any],
    initiative: Initiative,
    *,
    of: str,
    answers: Mapping[str, Any],
    actor: User,
    at: datetime,
) -> list[Evidence]:
    """Check, keep and hang every upload under the initiative.

    The day comes from the camera; the place only when the person ticked it or typed a point.
    Raises BadInput naming the file that was refused; the caller's transaction undoes the rest.
    """
    if len(uploads) > AT_ONCE:
        raise BadInput(
            _("At most %(most)s files at once; send the others after."), params={"most": AT_ONCE}
        )
    told = _Told(of, answers, actor, at)
    return [_keep(upload, initiative, told) for upload in uploads]


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told about all files of one sending."""

    of: str
    answers: Mapping[str, Any]
    actor: User
    at: datetime


def _keep(upload: Any, initiative: Initiative, told: _Told) -> Evidence:
    answers = told.answers
    name = (upload.name or "")[:150]
    try:
        if upload.size > LARGEST:
            raise too_large(upload.size)
        content = upload.read()
        stored = keep_file(content=content, name=name, at=told.at)
        notes = camera_notes(content)
        latitude, longitude = answers.get("latitude"), answers.get("longitude")
        if latitude is None and longitude is None and answers.get("use_place"):
            latitude, longitude = notes.latitude, notes.longitude
        taken = notes.taken_on
        if taken is not None and taken > timezone.localdate(told.at):
            taken = None  # a camera whose clock runs ahead says nothing about the day
        return operations.add_evidence(
            initiative,
            of=told.of,
            stored=stored,
            name=name,
            caption=answers.get("caption") or "",
            taken_on=taken,
            latitude=latitude,
            longitude=longitude,
            actor=told.actor,
            at=told.at,
        )
    except BadInput as refusal:
        sentence = _("“%(name)s”: %(why)s") % {"name": name, "why": str(refusal)}
        raise BadInput(sentence) from refusal


KIND_OF_STATE = {
    Status.BUILDING: EvidenceOf.PROGRESS,
    Status.AWAITING_APPRAISAL: EvidenceOf.RESULT,
    Status.RECOGNISED: EvidenceOf.CONFIRMATION,
    Status.DOUBTFUL: EvidenceOf.CONFIRMATION,
}


def keep_evidence(
    initiative: Initiative, *, photos: Sequence[Any], answers: Mapping[str, Any], actor: User,
    at: datetime,
) -> list[Evidence]:  # fmt: skip
    """Photos and files by themselves; what they show follows from the state. Raises DomainError."""
    of = KIND_OF_STATE.get(Status(initiative.status), EvidenceOf.REGISTRATION)
    return keep_photos(photos, initiative, of=of, answers=answers, actor=actor, at=at)


@page(policies.VIEW, methods=("POST",))
def add_evidence(request: PageRequest, pk: int) -> HttpResponse:
    """Photos and files by themselves, from the form or the page of the initiative."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    answers = {"use_place": "use_place" in request.POST, "caption": request.POST.get("caption", "")}
    try:
        with transaction.atomic():
            kept = keep_evidence(
                initiative, photos=request.FILES.getlist("photos"), answers=answers,
                actor=request.user, at=request.now,
            )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(count)s file is kept.", "%(count)s files are kept.", len(kept))
        messages.success(request, words % {"count": len(kept)})
    back = "initiatives:edit" if request.POST.get("from") == "edit" else "initiatives:page"
    return redirect(back, pk=pk)


@page(policies.VIEW, methods=("GET", "POST"))
def remove_evidence(request: PageRequest, pk: int) -> HttpResponse:
    """Take a file out of sight, with the reason."""
    evidence = _evidence(request, pk)
    require_writer(request.user, evidence.initiative)
    initiative = evidence.initiative
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initiative=initiative,
        actor=request.user,
    )
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["note"]
        operations.remove_evidence(evidence, why=why, actor=request.user, at=request.now)
        messages.success(request, _("The file is out of sight; the journal keeps the reason."))
        return redirect("initiatives:page", pk=initiative.pk)
    context = {"evidence": evidence, "initiative": initiative, "form": form}
    status = 422 if form.errors else 200
    return render(request, "initiatives/remove_evidence.html", context, status=status)


@page(policies.VIEW)
def evidence(request: HttpRequest, pk: int, variant: str) -> HttpResponse:
    """The bytes of a piece of evidence, for who may see its initiative."""
    if variant not in VARIANTS:
        raise NotFound(_("There is no such size of the picture."))
    piece = _evidence(request, pk)
    return serve(piece.stored, name=piece.name, variant=variant)


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    """A piece in sight whose initiative the person may see, else 404."""
    pieces = Evidence.objects.filter(pk=pk, removed_at=None)
    found = pieces.select_related("stored", "initiative__unit").first()
    if found is None:
        raise NotFound(_("Nothing is found at this address."))
    load(request, Initiative.objects.for_list(), policies.VIEW, pk=found.initiative_id)
    return found


@page(policies.VIEW)
def fact_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the paper a fact rests on, for who may see the initiative."""
    fact = Fact.objects.filter(pk=pk).select_related("paper__stored").first()
    if fact is None or fact.paper is None or fact.paper.stored is None:
        raise NotFound(_("Nothing is found at this address."))
    load(request, Initiative.objects.for_list(), policies.VIEW, pk=fact.initiative_id)
    return serve(fact.paper.stored, name=fact.paper.number)
