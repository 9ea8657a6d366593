"""Views that read: the index, lists, single records, figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.policy import granted_units, require
from kheo.access.scopes import READ, WRITE
from kheo.exchange import acts, endpoints, listings
from kheo.exchange.api.conditional import answer
from kheo.exchange.api.gate import ApiRequest, endpoint
from kheo.exchange.api.problems import Problem
from kheo.exchange.api.records import (
    conditions,
    encoded,
    limit_of,
    one_row,
    told_row,
    told_rows,
)
from kheo.foundation.lean import lean
from kheo.foundation.paging import is_place, keyset


def listing_named(name: str) -> listings.Listing:
    """The list of this name. Raises Http404."""
    try:
        return listings.listing_of(name)
    except LookupError:
        raise Http404 from None


@endpoint()
def index(request: ApiRequest) -> HttpResponse:
    """The lists, acts and figures the caller may use."""
    actor, caller = request.user, request.caller
    told = {
        "lists": [
            {
                "name": one.name,
                "label": str(one.label),
                "url": reverse("api:list", args=[one.name]),
                "page": reverse(one.list_page) if one.list_page else None,
                "acts": _acts_of(request, one.name),
            }
            for one in listings.declared()
            if granted_units(actor, one.permission) and caller.may(READ, one.name)
        ],
        "figures": [
            {"name": one.name, "label": str(one.label), "url": reverse("api:list", args=[one.name])}
            for one in endpoints.declared()
            if granted_units(actor, one.permission) and caller.may(READ, one.name)
        ],
        "schema": reverse("api:schema"),
        "docs": reverse("api:docs"),
    }
    return answer(request, encoded(told), is_list=True)


def _acts_of(request: ApiRequest, name: str) -> list[dict[str, Any]]:
    base = reverse("api:list", args=[name])
    return [
        {
            "name": act.name,
            "label": str(act.label),
            "url": f"{base}{act.name}/" if act.on_list else f"{base}{{key}}/{act.name}/",
        }
        for act in acts.declared()
        if act.listing == name
        and granted_units(request.user, act.permission)
        and request.caller.may(WRITE, name)
    ]


@endpoint()
def rows(request: ApiRequest, listing: str) -> HttpResponse:
    """A page of a list under the conditions of its page, or what an endpoint tells."""
    try:
        return _figures(request, endpoints.endpoint_of(listing))
    except LookupError:
        pass
    one = listing_named(listing)
    request.caller.need(READ, one.name)
    asked, actor = request.GET, request.user
    given = conditions(one.form(asked, actor=actor, now=request.now), asked)
    limit, cursor = limit_of(asked), asked.get("cursor", "")
    seen = one.seen_by(actor)
    if cursor and not is_place(cursor, seen.model, one.order):
        sentence = _("This cursor does not belong to this list; take it from next or previous.")
        raise Problem("conditions", sentence, {"cursor": [sentence]})
    narrowed = one.narrowed(seen, given, now=request.now, actor=actor)
    found = keyset(lean(narrowed), order=one.order, size=limit, place=cursor)
    following = {name: _turned(request, getattr(found, name)) for name in ("next", "previous")}
    told = {"items": told_rows(one, found.rows), **following}
    link = ", ".join(
        f'<{address}>; rel="{"prev" if name == "previous" else name}"'
        for name, address in following.items()
        if address
    )
    return answer(request, encoded(told), is_list=True, Link=link)


def _turned(request: ApiRequest, place: str) -> str | None:
    """The address of a neighbouring page."""
    if not place:
        return None
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name != "cursor"
    ]
    return f"{request.path}?{urlencode([*kept, ('cursor', place)])}"


def _figures(request: ApiRequest, one: endpoints.Endpoint) -> HttpResponse:
    request.caller.need(READ, one.name)
    require(request.user, one.permission)
    form = one.form(request.GET)
    conditions(form, request.GET, frozenset())
    told = one.answer(form, actor=request.user, now=request.now)
    return answer(request, encoded(told), is_list=True)


def record(request: ApiRequest, listing: str, key: str) -> HttpResponse:
    """One record; its fingerprint is what ``If-Match`` of an act is compared with."""
    one = listing_named(listing)
    request.caller.need(READ, one.name)
    row = one_row(one, one.seen_by(request.user), key)
    return answer(request, told_row(one, row), is_list=False)
