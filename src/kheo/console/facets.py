"""Initiatives found, and by what they can be narrowed: every number opens exactly those rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.console.narrowing import (
    HOUSEHOLDS,
    MONEY,
    Band,
    above,
    condition,
    is_key,
)
from kheo.console.search import Hit, initiative_hits, scope_of, seen_initiatives
from kheo.initiatives.enums import Field, Kind, Level, Status
from kheo.initiatives.models import Initiative, Theme
from kheo.initiatives.policies import VIEW
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.queries import find as index
from kheo.search.queries.find import Found
from kheo.search.queries.matching import MOST

SIZE = 20
MOST_CHOICES = 8
"""Choices of one facet that are offered; the rest is reached by those of another."""
COLUMNS = ("field", "kind", "status", "level", "listed_on", "money", "households", "unit_id")
Row = tuple[str, str, str, str, date, Any, int | None, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many have it, and the address that narrows to them or widens again."""

    label: str
    count: int | None
    url: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def is_chosen(self) -> bool:
        """Whether it narrows now."""
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A page of initiatives with the facets of all that was found."""

    hits: list[Hit]
    total: int
    is_capped: bool
    how: str
    meant: str
    facets: list[Facet]
    pages: int
    page: int
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_near(self) -> bool:
        """Whether all of it was found by likeness alone."""
        return self.how == index.LIKENESS


LABELS: Mapping[str, Any] = {
    "field": gettext_lazy("Field"),
    "kind": gettext_lazy("Kind"),
    "status": gettext_lazy("State"),
    "level": gettext_lazy("Recognised at"),
    "year": gettext_lazy("Year"),
    "place": gettext_lazy("Place"),
    "unit": gettext_lazy("Unit"),
    "theme": gettext_lazy("Problem"),
    "cost": gettext_lazy("Money mobilised"),
    "people": gettext_lazy("Households that benefit"),
}


def narrowed(person: User, question: str, chosen: Mapping[str, str], *, page: int = 1) -> Narrowed:
    """The initiatives found and narrowed, page by page; a fixed number of queries.

    Where more are found than are counted, the narrowing is part of the question to the index, and
    choices carry no numbers: none would be true.
    """
    found = seen_initiatives(person, question, limit=MOST - 1)
    if found.is_capped and chosen:
        found = _asked_narrowly(person, question, chosen)
    rows = Initiative.objects.filter(pk__in=found.keys).filter(condition(chosen))
    told: dict[int, Row] = {pk: tuple(row) for pk, *row in rows.values_list("pk", *COLUMNS)}
    keys = [key for key in found.keys if key in told]
    pages = max(1, -(-len(keys) // SIZE))
    page = min(max(page, 1), pages)
    shown = Found(tuple(keys[(page - 1) * SIZE : page * SIZE]))
    return Narrowed(
        hits=initiative_hits(shown),
        total=len(keys),
        is_capped=found.is_capped,
        how=found.how,
        meant=found.meant,
        facets=_facets(question, chosen, told, is_counted=not found.is_capped),
        pages=pages,
        page=page,
        links={
            name: _url(question, chosen, page=at)
            for name, at in (("previous", page - 1), ("next", page + 1))
            if 1 <= at <= pages
        },
    )


def _asked_narrowly(person: User, question: str, chosen: Mapping[str, str]) -> Found:
    if not granted_units(person, VIEW):
        return index.NOTHING
    within = visible(Initiative.objects.all(), person, VIEW).filter(condition(chosen))
    scope = scope_of(person, VIEW)
    if "place" in chosen and is_key(chosen["place"]):
        scope = f"p{chosen['place']}"
    if "unit" in chosen and is_key(chosen["unit"]):
        scope = f"u{chosen['unit']}"
    return index.find(question, What.INITIATIVE, within=within, scope=scope, limit=MOST - 1)


def _facets(
    question: str, chosen: Mapping[str, str], told: Mapping[int, Row], *, is_counted: bool
) -> list[Facet]:
    """Every facet with more than one value, or chosen; four queries."""
    found = []
    for name, counts, labels in _counted(told):
        if name not in chosen and len(counts) < 2:
            continue
        values = sorted(counts, key=lambda value: _order(name, value, counts))
        choices = [
            Choice(
                label=str(labels.get(value, value)),
                count=counts[value] if is_counted else None,
                url=_url(question, _turned(chosen, name, value)),
                is_chosen=chosen.get(name) == value,
            )
            for value in values[:MOST_CHOICES]
        ]
        if name in chosen and not any(choice.is_chosen for choice in choices):
            label = str(labels.get(chosen[name], chosen[name]))
            url = _url(question, _turned(chosen, name, chosen[name]))
            choices.append(Choice(label, 0 if is_counted else None, url, is_chosen=True))
        found.append(Facet(name, str(LABELS[name]), choices))
    return found


def _order(name: str, value: str, counts: Mapping[str, int]) -> Any:
    """Years newest first, bands from below, the rest by how many."""
    if name == "year":
        return -int(value)
    return int(value) if name in {"cost", "people"} else (-counts[value], value)


def _turned(chosen: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """``chosen`` with this choice, or without it where it is chosen."""
    without = {one: kept for one, kept in chosen.items() if one != name}
    return without if chosen.get(name) == value else {**without, name: value}


def _url(question: str, chosen: Mapping[str, str], *, page: int = 1) -> str:
    parts = {"q": question, "trong": "initiatives", **chosen}
    return f"?{urlencode(parts | {'trang': str(page)} if page > 1 else parts)}"


def _counted(
    told: Mapping[int, Row],
) -> Iterable[tuple[str, Mapping[str, int], Mapping[str, Any]]]:
    """Name of a facet, value → how many, value → its words."""
    rows = list(told.values())
    yield "field", _count(row[0] for row in rows), dict(Field.choices)
    yield "theme", *_themes(told)
    provinces, places = _places({row[7] for row in rows})
    yield "place", _count(str(one) for row in rows for one in provinces.get(row[7], ())), places
    by_unit = _count(str(row[7]) for row in rows)
    yield "unit", by_unit, _units(by_unit)
    yield "year", _count(str(row[4].year) for row in rows), {}
    yield "kind", _count(row[1] for row in rows), dict(Kind.choices)
    yield "status", _count(row[2] for row in rows), dict(Status.choices)
    yield "level", _count(row[3] for row in rows), dict(Level.choices)
    yield "cost", _count(_band(MONEY, row[5]) for row in rows), _words(MONEY)
    yield "people", _count(_band(HOUSEHOLDS, row[6]) for row in rows), _words(HOUSEHOLDS)


def _count(values: Iterable[str]) -> Mapping[str, int]:
    return Counter(value for value in values if value)


def _band(bands: Iterable[Band], value: Any) -> str:
    if value is None:
        return ""
    return next(
        (
            code
            for code, _label, least, below in bands
            if value >= least and (not below or value < below)
        ),
        "",
    )


def _words(bands: Iterable[Band]) -> Mapping[str, Any]:
    return {code: label for code, label, _least, _below in bands}


def _themes(told: Mapping[int, Row]) -> tuple[Mapping[str, int], Mapping[str, Any]]:
    names = {theme.pk: theme for theme in Theme.objects.all()}
    through = Initiative.themes.through.objects
    held = through.filter(initiative_id__in=list(told)).values_list("theme_id", flat=True)
    counts = Counter(names[key].code for key in held if key in names)
    return counts, {theme.code: theme.name for theme in names.values()}


def _places(units: set[int]) -> tuple[Mapping[int, list[int]], Mapping[str, str]]:
    """Unit → provinces it belongs under today, and their names."""
    over: dict[int, list[int]] = {}
    names: dict[str, str] = {}
    rows = (
        above().filter(unit_id__in=units).values_list("unit_id", "ancestor_id", "ancestor__label")
    )
    for unit, province, label in rows.distinct():
        over.setdefault(unit, []).append(province)
        names[str(province)] = label
    return over, names


def _units(counts: Mapping[str, int]) -> Mapping[str, str]:
    most = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_CHOICES]
    rows = Unit.objects.filter(pk__in=[int(key) for key in most])
    return {str(pk): label for pk, label in rows.values_list("pk", "label")}
