"""The library: published stories, searched, narrowed, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.foundation.paging import keyset
from kheo.initiatives.enums import Field
from kheo.library.enums import Terrain
from kheo.library.queries.stories import published
from kheo.orgs.enums import Kind
from kheo.portal.queries.narrowing import KINDS, SORTS, Wanted, narrowed, read_wanted
from kheo.portal.queries.searching import answered
from kheo.portal.queries.stories import Offered, cards_of, offered
from kheo.portal.rules.bands import COSTS, PEOPLE
from kheo.portal.web.library.answering import asked_again

SIZE = 12
LABELS = {
    "van-de": pgettext_lazy("public", "Problem"), "linh-vuc": _("Field"), "dia-hinh": _("Kind of place"),
    "loai": pgettext_lazy("public", "Kind of unit"), "chi-phi": pgettext_lazy("public", "Cost"), "nguoi": _("People served"),
    "tinh": _("Province"), "nam": _("Year of recognition"),
}  # fmt: skip
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A list to choose from; ``chosen`` = what stands in the address and fits."""

    name: str
    label: Any
    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force, and the address without it."""

    label: str
    url: str


@page(PUBLIC)
@asked_again
def library(request: PageRequest) -> HttpResponse:
    """The first page of the public site."""
    today = timezone.localdate(request.now)
    wanted = read_wanted(request.GET)
    rows = narrowed(published(), wanted, today)
    place = request.GET.get("tu", "")[:300]
    sort = SORTS[wanted.sort]
    if wanted.question:
        part = answered(rows, wanted.question, size=SIZE, place=place)
    else:
        part = keyset(rows, order=sort.order, size=SIZE, place=place)
    facets = facets_of(request.GET, offered(today))
    context = {
        "wanted": wanted, "cards": cards_of(part.rows, today), "facets": facets,
        "chips": _chips(request.GET, facets, wanted), "sort": wanted.sort,
        "sorts": [(name, one.label) for name, one in SORTS.items()],
        "next": _without(request.GET, "tu", tu=part.next) if part.next else "",
        "previous": _without(request.GET, "tu", tu=part.previous) if part.previous else "",
        "here": "library", "leaves_out": sort.needs and not wanted.question,
    }  # fmt: skip
    return render(request, "portal/library/list.html", context)


def facets_of(asked: QueryDict, told: Offered) -> list[Facet]:
    """Every list with its choices; a value nobody offers counts as not chosen."""
    fixed: dict[str, Choices] = {
        "van-de": told.themes,
        "linh-vuc": _sentences(Field.choices),
        "dia-hinh": _sentences(Terrain.choices),
        "loai": _sentences((kind.value, kind.label) for kind in map(Kind, KINDS)),
        "chi-phi": _sentences((band.code, band.label) for band in COSTS),
        "nguoi": _sentences((band.code, band.label) for band in PEOPLE),
        "tinh": told.provinces,
        "nam": told.years,
    }
    return [
        Facet(name, LABELS[name], choices, _chosen(asked.get(name, ""), choices))
        for name, choices in fixed.items()
    ]


def _sentences(choices: Iterable[tuple[Any, Any]]) -> Choices:
    return [(str(value), str(label)[:1].upper() + str(label)[1:]) for value, label in choices]


def _chosen(value: str, choices: Choices) -> str:
    return value if any(value == code for code, _label in choices) else ""


def _chips(asked: QueryDict, facets: list[Facet], wanted: Wanted) -> list[Chip]:
    found = [Chip(f"“{wanted.question}”", _without(asked, "q", "tu"))] if wanted.question else []
    for facet in facets:
        if facet.chosen:
            label = dict(facet.choices)[facet.chosen]
            found.append(Chip(f"{facet.label}: {label}", _without(asked, facet.name, "tu")))
    return found


def _without(asked: QueryDict, *names: str, **more: str) -> str:
    """The address of the list without ``names``, with ``more``."""
    query = QueryDict(mutable=True)
    for name in ("q", *LABELS, "xep"):
        if asked.get(name) and name not in names:
            query[name] = str(asked[name])[:200]
    query.update(more)
    return f"?{query.urlencode()}"
