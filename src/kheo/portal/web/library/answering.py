"""Answers that a browser may keep but asks about each time: what is withdrawn is gone at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

View = Callable[..., HttpResponse]
FRESH = re.compile(rb'name="(?:csrfmiddlewaretoken|luc)" value="[^"]*"')
"""What differs in every answer and says nothing of the page."""


def asked_again(view: View) -> View:
    """Give the answer a mark of its content; the same page is told in a few bytes the next time.

    ``no-cache`` = keep it, but ask before showing it: a consent taken back, a story taken down or a
    remark that is no longer shown disappears with the next look.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if (
            request.method not in {"GET", "HEAD"}
            or response.status_code != 200
            or response.streaming
        ):
            return response
        digest = hashlib.sha256(FRESH.sub(b"", response.content)).hexdigest()[:32]
        response.headers["ETag"] = f'W/"{digest}"'
        answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return cast(HttpResponse, answer)

    return marked


def never_kept(response: HttpResponse) -> HttpResponse:
    """No cache keeps it and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
