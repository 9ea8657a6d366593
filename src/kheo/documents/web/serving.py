"""Handing out the bytes of a kept file, safely."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse

from kheo.documents import rules
from kheo.documents.models import StoredFile

VARIANTS = ("original", "published", "thumb")
INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})


def serve(stored: StoredFile, *, name: str, variant: str = "original") -> HttpResponse:
    """The file as a download, or a picture shown in the page; 404 when the variant is missing.

    The type is the one the content was checked to be. What came from outside is sandboxed and
    never guessed at; a file is private to who may see its record, so no shared cache keeps it.
    """
    paths = {"original": stored.path, "published": stored.published, "thumb": stored.thumb}
    path = paths.get(variant)
    if not path or not default_storage.exists(path):
        raise Http404
    is_original = variant == "original"
    content_type = stored.content_type if is_original else "image/jpeg"
    shown = content_type in INLINE and not is_original
    response = FileResponse(default_storage.open(path), content_type=content_type)
    safe = rules.safe_name(name, rules.ENDINGS[content_type])
    way = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(safe)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return cast(HttpResponse, response)  # it streams, which no page needs to know
