"""Fingerprints of answers: nothing is sent twice, and nobody writes over what he has not seen."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from kheo.exchange.api.problems import Problem


def strong(body: bytes) -> str:
    """The fingerprint of these very bytes."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def answer(request: HttpRequest, body: bytes, *, is_list: bool, **headers: str) -> HttpResponse:
    """``body`` with its fingerprint (weak for a list), or 304 when the caller has it already."""
    print_ = strong(body)
    told = HttpResponse(body, content_type="application/json")
    if print_ in {one.removeprefix("W/") for one in _asked(request, "If-None-Match")} or (
        request.headers.get("If-None-Match", "").strip() == "*"
    ):
        told = HttpResponse(status=304)
        told.headers.pop("Content-Type", None)
    told.headers["ETag"] = f"W/{print_}" if is_list else print_
    for name, value in headers.items():
        if value:
            told.headers[name] = value
    return told


def is_conditional(request: HttpRequest) -> bool:
    """Whether the act is asked for only if the record is as the caller saw it."""
    return "If-Match" in request.headers


def check(request: HttpRequest, current: bytes) -> None:
    """Raise 412 unless ``current`` is what the caller saw."""
    asked = request.headers.get("If-Match", "").strip()
    if asked != "*" and strong(current) not in _asked(request, "If-Match"):
        raise Problem(
            "precondition", _("Read the record again, then decide whether the act still fits.")
        )


def _asked(request: Any, name: str) -> list[str]:
    return parse_etags(request.headers.get(name, "")[:4000])
