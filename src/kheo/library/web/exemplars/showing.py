"""What the pages of exemplars share: the list if it is open, the way to the page, tabs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest
from kheo.library.models import ExemplarList
from kheo.library.queries.exemplars import Line, Progress, lists_open_to


def found(request: PageRequest, pk: int) -> ExemplarList:
    """The list if it is open to the person, else 404."""
    one = lists_open_to(request.user).filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def crumbs(one: ExemplarList | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Exemplars to spread"), "url": reverse("exemplars:list")}]
    if one is not None:
        url = reverse("exemplars:page", args=(one.pk,)) if here else ""
        way.append({"label": Truncator(one.title).chars(60), "url": url})
    if here:
        way.append({"label": Truncator(here).chars(60), "url": ""})
    return way


def tabs(one: ExemplarList, here: str) -> list[dict[str, Any]]:
    """The three looks at a list."""
    pages = [
        ("page", pgettext("exemplars", "The list")),
        ("progress", _("Progress by unit and year")),
        ("fill", _("Filling the map")),
    ]
    return [
        {"label": label, "url": reverse(f"exemplars:{name}", args=(one.pk,)), "current": name == here}
        for name, label in pages
    ]  # fmt: skip


def records_url(one: ExemplarList, **narrowed: int | None) -> str:
    """The page of the records behind a number; ``muc`` exemplar, ``don_vi`` unit, ``nam`` year."""
    names = {"muc": "muc", "don_vi": "don-vi", "nam": "nam", "ngoai": "ngoai"}
    given = {names[name]: value for name, value in narrowed.items() if value is not None}
    url = reverse("exemplars:records", args=(one.pk,))
    return f"{url}?{urlencode(given)}" if given else url


def unit_lines(
    one: ExemplarList, told: Progress, exemplar: int | None, *, only_asked: bool = False
) -> list[dict[str, Any]]:  # fmt: skip
    """The units with their cells, each number with the address of its records.

    ``only_asked`` leaves out those with neither a target nor a place.
    """
    lines = [line for line in told.units if not only_asked or line.total.target or line.total.done]
    return [
        {
            "line": line,
            "cells": _cells(one, told, line, exemplar),
            "url": records_url(one, muc=exemplar, don_vi=line.key or 0),
        }
        for line in lines
    ]  # fmt: skip


def _cells(
    one: ExemplarList, told: Progress, line: Line, exemplar: int | None
) -> list[dict[str, Any]]:  # fmt: skip
    return [
        {
            "year": year, "cell": cell,
            "url": records_url(one, muc=exemplar, don_vi=line.key or 0, nam=year),
        }
        for year, cell in zip(told.years, line.cells, strict=True)
    ]  # fmt: skip


def year_sums(one: ExemplarList, told: Progress, exemplar: int | None) -> list[dict[str, Any]]:
    """The row of sums, each with the address of its records."""
    return [
        {"year": year, "cell": cell, "url": records_url(one, muc=exemplar, nam=year, ngoai=0)}
        for year, cell in zip(told.years, told.cells, strict=True)
    ]


def optional_url(name: str, *args: Any) -> str:
    """The page called ``name``; "" where this house does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
