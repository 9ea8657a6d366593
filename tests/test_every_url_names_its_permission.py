"""No page is open by accident: every view says which permission it needs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kheo.access.pages import API, PUBLIC, SIGNED_IN
from kheo.access.policy import Permission

OPEN_TO_ALL = {
    "access:sign_in", "access:second_step", "access:leave_half", "access:passkey_sign_in",
    "access:passkey_question", "access:outside", "access:outside_back", "access:waiting", "console:set_language", "console:set_theme",
    "portal:ask", "portal:certificate",
    "stories:picture", "public:library", "public:short", "public:story", "public:card", "public:support",
    "public:write", "public:ask", "public:asked", "public:find_remark", "public:remark",
    "public:unit", "public:figures", "public:figures_csv", "public:map", "public:feed",
    "public:privacy", "public:accessibility", "crawlers:robots", "crawlers:sitemap",
    "crawlers:sitemap_part", "api:schema", "api:docs",
}  # fmt: skip
"""The pages that answer strangers. Adding one here is a decision, not a repair."""
SAMPLE = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}


def views(resolver=None, space=""):
    """(name, view) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


ALL = dict(views())


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_view_has_a_gate(name):
    gate = getattr(ALL[name], "gate", None)

    assert isinstance(gate, Permission) or gate in {API, PUBLIC, SIGNED_IN}, f"{name} has no @page"


def test_only_the_pages_listed_here_are_public():
    public = {name for name, view in ALL.items() if getattr(view, "gate", None) == PUBLIC}

    assert public == OPEN_TO_ALL & set(ALL)


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _view in views()]

    assert sorted(names) == sorted(set(names))
    assert not [name for name in names if name.endswith(":None")]


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_from_every_closed_page():
    stranger = Client()

    for name, route in addresses():
        if name in OPEN_TO_ALL:
            continue
        answer = stranger.get(route)
        if getattr(ALL[name], "gate", None) == API:
            told = (answer.status_code, answer["WWW-Authenticate"], answer["Content-Type"])
            assert told == (401, 'Bearer realm="kheo"', "application/problem+json"), name
            continue
        assert answer.status_code == 302, f"{name} answered {answer.status_code}"
        assert answer.url.startswith("/dang-nhap/?next="), name


def addresses(resolver=None, space="", before="/"):
    """(name, an address) of every view, with invented values in its holes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern, f"{pattern.namespace}:" if pattern.namespace else space, here
            )
        else:
            yield f"{space}{pattern.name}", here


def sample(pattern):
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = SAMPLE.get({"string": "str"}.get(kind, kind), "1")
        route = route.replace(f"<{name}>", value)
        for tag in ("int", "str", "slug", "path", "uuid", kind):
            route = route.replace(f"<{tag}:{name}>", value)
    return route
