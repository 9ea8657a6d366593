"""Taking the whole dossier of a recognition out."""

from __future__ import annotations

import tempfile
from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect

from kheo.access.pages import PageRequest, page
from kheo.appraisal import policies
from kheo.appraisal.operations.whole import ask_to_read, seen_recognition, take_out


@page(policies.VIEW_RECOGNITIONS, methods=("POST",))
def whole(request: PageRequest, pk: int) -> HttpResponse:
    """The zip, written into a temporary file and handed over as it is read."""
    found = seen_recognition(pk, request.user)
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    name = take_out(found, stored, actor=request.user, at=request.now)
    stored.seek(0)
    response = FileResponse(stored, as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@page(policies.VIEW_RECOGNITIONS, methods=("POST",))
def to_read(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for the PDF; its page follows it by itself."""
    found = seen_recognition(pk, request.user)
    return redirect(
        "exchange:export_file", ask_to_read(found, actor=request.user, at=request.now).pk
    )
