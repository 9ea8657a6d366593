"""Every refusal as a problem document (RFC 9457), in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.exchange.operations.answers import OtherRequest
from kheo.foundation.middleware import is_disk_trouble
from kheo.kernel.refusals import (
    BadInput,
    DomainError,
    InvalidTransition,
    NotAllowed,
    NotFound,
    RuleBroken,
    Stale,
    TooOften,
)

CONTENT_TYPE: Final = "application/problem+json"
KINDS: Final[Mapping[str, tuple[int, Any]]] = {
    "unreadable": (400, gettext_lazy("The request cannot be read")),
    "conditions": (400, gettext_lazy("A parameter cannot be read")),
    "who-asks": (401, gettext_lazy("It is not known who asks")),
    "not-allowed": (403, gettext_lazy("Not allowed")),
    "token-scope": (403, gettext_lazy("The token does not reach so far")),
    "other-site": (403, gettext_lazy("The request came from another site")),
    "not-found": (404, gettext_lazy("There is no such thing here")),
    "method": (405, gettext_lazy("This method is not offered here")),
    "not-now": (409, gettext_lazy("This is not open in the present state")),
    "changed-meanwhile": (409, gettext_lazy("Somebody else was faster")),
    "rule": (409, gettext_lazy("A rule forbids it")),
    "precondition": (412, gettext_lazy("The record has changed since")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "media-type": (415, gettext_lazy("This type of content is not read here")),
    "input": (422, gettext_lazy("Something in the input is not right")),
    "key-used": (422, gettext_lazy("This key belongs to another request")),
    "too-often": (429, gettext_lazy("Too many requests")),
    "disk": (507, gettext_lazy("The disk of the server is full")),
}
"""Slug of a problem → status and title. The slug ends the address in ``type``."""


@dataclass(eq=False)
class Problem(Exception):
    """A refusal of the interface itself. ``errors``: field → sentences."""

    kind: str
    detail: str = ""
    errors: Mapping[str, Iterable[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


_DOMAIN: Final[tuple[tuple[type[DomainError], str], ...]] = (
    (NotAllowed, "not-allowed"),
    (NotFound, "not-found"),
    (Stale, "changed-meanwhile"),
    (InvalidTransition, "not-now"),
    (TooOften, "too-often"),
    (OtherRequest, "key-used"),
    (BadInput, "input"),
)
_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
REFUSED: Final = (
    Problem, DomainError, Http404, ValidationError, DataError, OverflowError, OSError,
    *_TOO_LARGE, *_UNREADABLE,
)  # fmt: skip
"""What becomes a problem document; everything else is a bug and stays one."""


def problem_of(refusal: BaseException) -> Problem | None:
    """The refusal as a problem; None when it is a bug."""
    if isinstance(refusal, Problem):
        return refusal
    if isinstance(refusal, DomainError):
        return _of_domain(refusal)
    if isinstance(refusal, Http404):
        return Problem("not-found", _("Nothing is found at this address, or nothing for you."))
    if isinstance(refusal, _TOO_LARGE):
        return Problem("too-large", _("Send less at once, or fewer fields and files."))
    if isinstance(refusal, _UNREADABLE):
        return Problem("unreadable", _("What was sent breaks off or is not well-formed."))
    if isinstance(refusal, ValidationError):
        return Problem("input", " ".join(refusal.messages))
    if isinstance(refusal, DataError | OverflowError):
        return Problem("input", _("A value is longer or larger than can be kept."))
    if is_disk_trouble(refusal):  # type: ignore[arg-type]
        return Problem("disk", _("Nothing was saved. Tell the administrator, then send it again."))
    return None


def _of_domain(refusal: DomainError) -> Problem:
    kind = next((kind for cls, kind in _DOMAIN if isinstance(refusal, cls)), "")
    fields = refusal.fields
    if not kind:
        is_rule = isinstance(refusal, RuleBroken) and not fields
        kind = "rule" if is_rule else "input"
    headers = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooOften) else {}
    errors = {name: [sentence] for name, sentence in fields.items()}
    return Problem(kind, str(refusal), errors, headers)


def of_form(form: Any, kind: str = "input") -> Problem:
    """The errors of a form, each named by its field; those of the whole form come first."""
    errors = {name: [str(one) for one in told] for name, told in form.errors.items()}
    whole = errors.pop("__all__", [])
    first = whole or next(iter(errors.values()), [])
    return Problem(kind, " ".join(first), {**({"": whole} if whole else {}), **errors})


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as it goes out."""
    status, title = KINDS[problem.kind]
    body: dict[str, Any] = {
        "type": f"{reverse('api:docs')}#{problem.kind}",
        "title": str(title),
        "status": status,
        "detail": problem.detail or str(title),
        "instance": request.path[:300],
    }
    if problem.errors:
        body["errors"] = [
            {"field": name, "message": sentence}
            for name, sentences in problem.errors.items()
            for sentence in sentences
        ]
    told = HttpResponse(encoded(body), status=status, content_type=CONTENT_TYPE)
    for name, value in problem.headers.items():
        told.headers[name] = value
    return told


def encoded(body: Mapping[str, Any]) -> bytes:
    """Words of strangers may hold half signs that no UTF-8 can carry; they are told as "?"."""
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        return orjson.dumps(_mended(body))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_mended(str(name)): _mended(inner) for name, inner in value.items()}
    return [_mended(inner) for inner in value] if isinstance(value, list | tuple) else value
