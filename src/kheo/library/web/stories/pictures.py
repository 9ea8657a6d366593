"""The pictures the public is given: only while the story is published and whoever is seen agrees."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag

from kheo.access.pages import PUBLIC, page
from kheo.library.operations.pictures import SIDES, copy_path, make_copies
from kheo.library.queries.shown import shown_pictures
from kheo.library.queries.stories import published


@page(PUBLIC)
def picture(request: HttpRequest, pk: int, mark: str, size: str) -> HttpResponse:
    """The picture in one of two sizes as WebP without any note of the camera; else 404.

    A browser keeps it and asks each time whether it is still shown, so that a consent taken back
    works at once everywhere.
    """
    found = shown_pictures().filter(pk=pk, story__in=published().values("pk")).first()
    if found is None or size not in SIDES or found.evidence.stored.sha256[:16] != mark:
        raise Http404
    tag = quote_etag(f"{found.evidence.stored.sha256}-{size}")
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        make_copies(found.evidence.stored)
        with default_storage.open(copy_path(found.evidence.stored, size)) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    return response
