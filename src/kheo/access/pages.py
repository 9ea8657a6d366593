"""The gate of every page: it names its permission, or says openly that it needs none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers

from kheo.access.models import User
from kheo.access.policy import Permission, require, visible
from kheo.kernel.refusals import NotAllowed

_M = TypeVar("_M", bound=models.Model)
PUBLIC = "public"
SIGNED_IN = "signed in"
API = "api"
"""The REST interface: it asks by token or session itself and refuses with a problem document."""
View = Callable[..., HttpResponse]


class PageRequest(HttpRequest):
    """A request behind ``@page``: somebody is signed in and the clock has been read."""

    user: User
    now: datetime


def page(gate: Permission | str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Close a view behind ``gate``: a permission, ``SIGNED_IN`` or ``PUBLIC``.

    Who is not signed in is sent to the sign-in page by the account middleware; who lacks every
    fitting role is refused with the reason. HEAD goes with GET.
    """

    def close(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {*methods, "HEAD"}:
                return HttpResponseNotAllowed(methods)
            if isinstance(gate, Permission):
                require(request.user, gate)
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["HX-Request"])
            return response

        gated.gate = gate  # type: ignore[attr-defined]
        return gated

    return close


def load(
    request: HttpRequest, queryset: models.QuerySet[_M], permission: Permission, **lookup: Any
) -> _M:
    """The one row named by ``lookup`` inside the person's scope, else 404.

    Raises ``NotAllowed`` when the row is in scope but an objection of fairness stops the person.
    """
    actor: User = request.user  # type: ignore[assignment]
    row = visible(queryset, actor, permission).filter(**lookup).first()
    if row is None:
        raise Http404
    if permission.objection and (reason := permission.objection(actor, row)):
        raise NotAllowed(reason)
    return row
