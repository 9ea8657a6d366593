"""The clock and the request number, set once; refusals answered in one place."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.foundation import request_number
from kheo.kernel.refusals import DomainError, NotAllowed, NotFound, Stale

log = logging.getLogger("kheo.request")
Answer = Callable[[HttpRequest], HttpResponse]
STATUS = {NotAllowed: 403, Stale: 409, NotFound: 404}


class ClockMiddleware:
    """Reads the clock once per request: ``request.now`` is handed down to every operation."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        with request_number.given(uuid.uuid4().hex[:12]) as number:
            response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        return response


class RefusalMiddleware:
    """A refusal that a page did not show itself becomes a page with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn ``DomainError`` and trouble with the disk into an answer; let bugs be bugs."""
        if isinstance(exception, Http404):
            return None
        if isinstance(exception, DomainError):
            status = next(
                (code for kind, code in STATUS.items() if isinstance(exception, kind)), 422
            )
            return refusal(request, str(exception), status)
        if isinstance(exception, TooManyFilesSent):
            return refusal(request, _("Too many files were sent at once."), 422)
        if is_disk_trouble(exception):
            log.error("disk trouble: %s", exception)
            return refusal(
                request,
                _(
                    "The disk of the server is full, so nothing was saved. "
                    "Keep this page open, tell the administrator, and send it again."
                ),
                507,
            )
        return None


def is_disk_trouble(exception: Exception) -> bool:
    """True for "no space left", from the file system or from the data base."""
    if isinstance(exception, OSError) and exception.errno in {28, 122}:
        return True
    return isinstance(exception, DatabaseError) and any(
        words in str(exception).lower()
        for words in ("disk is full", "no space left", "disk i/o error", "could not extend file")
    )


def refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The refusal as JSON for a script, else as a page that keeps what was typed."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"saved": False, "sentence": sentence}, status=status)
    typed: list[tuple[str, Any]] = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "password"}
        for value in values
        if value
    ]
    context = {"sentence": sentence, "typed": typed, "back": request.headers.get("Referer", "")}
    return render(request, "foundation/refusal.html", context, status=status)
