"""Visits: recorded on a phone or a desk, their photos handed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.models import Dossier, VisitPhoto
from kheo.appraisal.operations.visits import MOST_PHOTOS, Photo, record_visit
from kheo.appraisal.policies import VIEW, VISIT
from kheo.appraisal.queries.visits import may_visit
from kheo.appraisal.web.teams.forms import VisitForm
from kheo.documents.operations import keep_file
from kheo.documents.rules import LARGEST, too_large
from kheo.documents.web.serving import VARIANTS, serve
from kheo.kernel.refusals import BadInput

DOSSIERS = Dossier.objects.select_related("initiative", "unit", "body", "team")


@page(VISIT, methods=("GET", "POST"))
def add_visit(request: PageRequest, pk: int) -> HttpResponse:
    """Write a visit down, with photos from the camera."""
    dossier = load(request, DOSSIERS, VISIT, pk=pk)
    if not may_visit(request.user, dossier):
        raise Http404
    start = {"on": timezone.localdate(request.now), "place": dossier.initiative.place}
    form = VisitForm(request.POST or None, initial=start)

    def act(**values: Any) -> Any:
        uploads, caption = request.FILES.getlist("photos"), request.POST.get("caption", "")
        photos = kept_photos(uploads, caption=caption, at=request.now)
        return record_visit(dossier, photos=photos, actor=request.user, at=request.now, **values)

    if request.method == "POST" and form.attempt(act):
        return redirect(_back(request, dossier))
    context = {"form": form, "dossier": dossier, "back": _back(request, dossier)}
    status = 422 if form.errors else 200
    return render(request, "appraisal/teams/visit.html", context, status=status)


def kept_photos(uploads: Sequence[Any], *, caption: str, at: datetime) -> list[Photo]:
    """Check and keep every upload; a refusal names the file. Bytes are kept once, by content."""
    if len(uploads) > MOST_PHOTOS:
        raise BadInput(_("At most %(most)s photos per visit."), params={"most": MOST_PHOTOS})
    kept = []
    for upload in uploads:
        name = (upload.name or "")[:150]
        try:
            if (upload.size or 0) > LARGEST:
                raise too_large(upload.size or 0)
            stored = keep_file(content=upload.read(), name=name, at=at)
        except BadInput as refusal:
            sentence = _("“%(name)s”: %(why)s") % {"name": name, "why": str(refusal)}
            raise BadInput(sentence) from refusal
        kept.append(Photo(stored, name, caption))
    return kept


def _back(request: PageRequest, dossier: Dossier) -> str:
    """Back to the sheet the person came from, else to the dossier."""
    given = request.POST.get("back") or request.GET.get("back", "")
    if given and url_has_allowed_host_and_scheme(given, allowed_hosts=None):
        return given
    return reverse("dossiers:page", args=[dossier.pk])


@page(VIEW)
def photo(request: PageRequest, pk: int, variant: str) -> HttpResponse:
    """The bytes of a photo of a visit, for who may see its dossier."""
    found = VisitPhoto.objects.select_related("stored", "visit").filter(pk=pk).first()
    if found is None or variant not in VARIANTS:
        raise Http404
    load(request, Dossier.objects.all(), VIEW, pk=found.visit.dossier_id)
    return serve(found.stored, name=found.name, variant=variant)
