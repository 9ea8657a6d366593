"""The proof of one criterion: ticked among the evidence of the initiative, or a new photo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Criterion, Dossier
from kheo.appraisal.operations.dossiers import attach_proof, remove_proof
from kheo.appraisal.operations.writing import require_open_column
from kheo.initiatives.enums import EvidenceOf
from kheo.initiatives.models import Evidence
from kheo.initiatives.web.uploads import keep_photos
from kheo.kernel.refusals import DomainError


@page(policies.VIEW, methods=("GET", "POST"))
def proof(request: PageRequest, pk: int, criterion_pk: int) -> HttpResponse:
    """Tick what proves the criterion, or add photos that do."""
    rows = Dossier.objects.select_related("initiative__unit", "unit", "body", "criteria")
    dossier = load(request, rows, policies.VIEW, pk=pk)
    require(request.user, policies.ASSESS, dossier)
    require_open_column(dossier, Column.SELF)
    criterion = Criterion.objects.filter(version=dossier.criteria_id, pk=criterion_pk).first()
    if criterion is None:
        raise Http404
    refusal = _settled(request, dossier, criterion) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        messages.success(request, _("The proof of criterion %(number)s is kept.") % {"number": criterion.number})  # fmt: skip
        return redirect(f"{_back(pk)}#tc-{criterion.pk}")
    context = _context(dossier, criterion, refusal)
    return render(request, "appraisal/dossiers/proof.html", context, status=422 if refusal else 200)


def _back(pk: int) -> str:
    return redirect("dossiers:self", pk=pk).url


def _context(dossier: Dossier, criterion: Criterion, refusal: str) -> dict[str, object]:
    ticked = set(dossier.proofs.filter(criterion=criterion).values_list("evidence_id", flat=True))
    pieces = Evidence.objects.filter(initiative=dossier.initiative_id, removed_at=None)
    found = [
        {"piece": piece, "ticked": piece.pk in ticked}
        for piece in pieces.select_related("stored").order_by("-pk")
    ]
    return {"dossier": dossier, "criterion": criterion, "pieces": found, "refusal": refusal}


def _settled(request: PageRequest, dossier: Dossier, criterion: Criterion) -> str:
    """Make the proof of the criterion what was ticked and sent; returns the refusal or ""."""
    ticked = request.POST.getlist("evidence")
    try:
        set_proof(
            dossier, criterion,
            wanted={int(key) for key in ticked if key.isdecimal() and len(key) < 18},
            photos=request.FILES.getlist("photos"), caption=request.POST.get("caption", ""),
            actor=request.user, at=request.now,
        )  # fmt: skip
    except DomainError as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def set_proof(
    dossier: Dossier, criterion: Criterion, *, wanted: Collection[int], photos: Sequence[Any],
    caption: str, actor: User, at: datetime,
) -> None:  # fmt: skip
    """Make exactly the pieces ``wanted`` and the new photos the proof. Raises DomainError."""
    added = keep_photos(
        photos, dossier.initiative, of=EvidenceOf.RESULT, answers={"caption": caption},
        actor=actor, at=at,
    )  # fmt: skip
    there = dossier.proofs.filter(criterion=criterion).select_related(
        "evidence", "dossier", "criterion"
    )
    have = {kept.evidence_id: kept for kept in there}
    for key, kept in have.items():
        if key not in wanted:
            remove_proof(kept, actor=actor, at=at)
    pieces = Evidence.objects.filter(
        pk__in=set(wanted) - set(have), initiative=dossier.initiative_id
    )
    for piece in [*pieces, *added]:
        attach_proof(dossier, criterion=criterion, evidence=piece, actor=actor, at=at)
