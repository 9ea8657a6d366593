"""The gate of every view of the API: who asks, how often, in which language; refusals as problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from kheo.access.models import User
from kheo.access.pages import API
from kheo.exchange.api import problems
from kheo.exchange.api.callers import Caller, allowance_of, caller_of
from kheo.exchange.api.problems import Problem
from kheo.exchange.operations.uses import Allowance

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")


class ApiRequest(HttpRequest):
    """A request behind the gate."""

    user: User
    now: datetime
    caller: Caller


def endpoint(*, methods: Callable[..., tuple[str, ...]] | None = None) -> Callable[[View], View]:
    """Close a view of the API. ``methods`` (of the view's arguments) are those it answers; GET unless said.

    OPTIONS is answered here. The check against forms of other sites is asked for sessions alone
    (``callers``): a token is never sent by a browser of itself.
    """

    def close(view: View) -> View:
        @wraps(view)
        def gated(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            # Left again with the answer: what runs next in this process speaks its own language.
            with translation.override(_language(request)):
                return _served(view, request, methods, args, kwargs)

        gated.gate = API  # type: ignore[attr-defined]
        return csrf_exempt(gated)

    return close


def _served(view: View, request: Any, methods: Any, args: Any, kwargs: Any) -> HttpResponse:
    allowance = None
    try:
        request.caller = caller_of(request)
        allowance = allowance_of(request.caller, request.now)
        told = _answered(view, request, methods, args, kwargs)
    except problems.REFUSED as refusal:
        problem = problems.problem_of(refusal)
        if problem is None:
            raise
        if problem.kind == "input" and request.method in READING:
            problem.kind = "conditions"  # nothing was sent but the parameters
        told = problems.answer(request, problem)
    return _marked(told, allowance)


def _answered(view: View, request: Any, methods: Any, args: Any, kwargs: Any) -> HttpResponse:
    offered = methods(*args, **kwargs) if methods else READING
    if request.method not in offered:
        raise Problem(
            "method",
            _("Here %(methods)s is offered.") % {"methods": ", ".join(offered)},
            headers={"Allow": ", ".join(offered)},
        )
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join(offered)})
    return view(request, *args, **kwargs)


def _language(request: HttpRequest) -> str | None:
    """The language asked for, of those we have; that of the house when none fits, else the present one."""
    asked = request.headers.get("Accept-Language", "")
    if not asked:
        return translation.get_language()
    known = dict(settings.LANGUAGES)
    wanted = (tag.split("-")[0] for tag, _weight in parse_accept_lang_header(asked[:200]))
    return next((tag for tag in wanted if tag in known), settings.LANGUAGE_CODE)


def _marked(told: HttpResponse, allowance: Allowance | None) -> HttpResponse:
    """What every answer says besides: for whom it holds, how much is left."""
    told.headers.setdefault("Cache-Control", "private, no-cache")
    told.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(told, ["Authorization", "Cookie", "Accept-Language"])
    if allowance is not None:
        told.headers["RateLimit-Limit"] = str(allowance.limit)
        told.headers["RateLimit-Remaining"] = str(allowance.remaining)
        told.headers["RateLimit-Reset"] = str(allowance.reset)
    return told
