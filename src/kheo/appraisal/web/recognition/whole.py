"""Taking the whole dossier of a recognition out."""

from __future__ import annotations

import tempfile
from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect

from kheo.access.pages import PageRequest, page
from kheo.appraisal import policies
from kheo.appraisal.models import Recognition
from kheo.appraisal.operations.whole import ask_for, is_long, seen_recognition, take_out
from kheo.appraisal.queries.whole import whole_of


@page(policies.VIEW_RECOGNITIONS, methods=("POST",))
def whole(request: PageRequest, pk: int) -> HttpResponse:
    """The zip, written into a temporary file and handed over as it is read; a large one by the background."""
    found = seen_recognition(pk, request.user)
    all_of_it = whole_of(found, actor=request.user, at=request.now)
    if is_long(all_of_it):
        return _made_apart(request, found, "zip")
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    name = take_out(found, all_of_it, stored, actor=request.user, at=request.now)
    stored.seek(0)
    response = FileResponse(stored, as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@page(policies.VIEW_RECOGNITIONS, methods=("POST",))
def to_read(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for the PDF; its page follows it by itself."""
    return _made_apart(request, seen_recognition(pk, request.user), "pdf")


def _made_apart(request: PageRequest, found: Recognition, style: str) -> HttpResponse:
    return redirect(
        "exchange:export_file", ask_for(found, style, actor=request.user, at=request.now).pk
    )
