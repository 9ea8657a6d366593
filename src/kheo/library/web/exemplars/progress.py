"""How far a list has spread: units by years, units by exemplars, and the records behind."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.library.models import Adoption, Exemplar, ExemplarList
from kheo.library.policies import VIEW_EXEMPLARS
from kheo.library.queries.exemplars import arrivals, behind, progress, standing, units_below
from kheo.library.rules.adoptions import NOT_KNOWN
from kheo.library.web.exemplars.showing import (
    crumbs,
    found,
    optional_url,
    records_url,
    tabs,
    unit_lines,
    year_sums,
)
from kheo.orgs.enums import TERRITORIAL

PAGE = 100


@page(VIEW_EXEMPLARS)
def table(request: PageRequest, pk: int) -> HttpResponse:
    """Places against targets, unit by unit and year by year; of one exemplar or of all."""
    one = found(request, pk)
    stands = list(standing(one))
    chosen = _chosen(request, stands)
    told = progress(one, today=timezone.localdate(request.now), exemplar=chosen)
    key = chosen.pk if chosen else None
    context = {
        "list": one, "told": told, "stands": stands, "chosen": chosen,
        "lines": unit_lines(one, told, key), "sums": year_sums(one, told, key),
        "total_url": records_url(one, muc=key, ngoai=0),
        "outside_url": records_url(one, muc=key, ngoai=1),
        "crumbs": crumbs(one, _("Progress")), "tabs": tabs(one, "progress"),
    }  # fmt: skip
    return render(request, "library/exemplars/progress.html", context)


def _chosen(request: PageRequest, stands: list[Exemplar]) -> Exemplar | None:
    wanted = request.GET.get("muc", "")
    return next((row for row in stands if str(row.pk) == wanted), None)


@page(VIEW_EXEMPLARS)
def fill(request: PageRequest, pk: int) -> HttpResponse:
    """Which exemplar has arrived where: a row a unit, a column an exemplar."""
    one = found(request, pk)
    day = timezone.localdate(request.now)
    stands = list(standing(one))
    done, asked = arrivals(one, today=day)
    units = [unit for unit in units_below(one, day) if _is_shown(unit, done, asked)]
    rows: list[dict[str, Any]] = []
    for unit in units:
        cells = [_mark(one, unit.pk, row, done, asked) for row in stands]
        rows.append({"unit": unit, "cells": cells, "has": sum(bool(c["done"]) for c in cells)})
    arrived = [sum(bool(row["cells"][i]["done"]) for row in rows) for i in range(len(stands))]
    context = {
        "list": one, "stands": list(enumerate(stands, 1)), "rows": rows,
        "arrived": arrived, "empty": sum(not row["has"] for row in rows),
        "map_url": optional_url("fitting:exemplar_map", one.pk),
        "crumbs": crumbs(one, _("Filling the map")), "tabs": tabs(one, "fill"),
    }  # fmt: skip
    return render(request, "library/exemplars/fill.html", context)


def _is_shown(unit: Any, *found: dict[tuple[int, int], int]) -> bool:
    return unit.kind in TERRITORIAL or any(key[0] == unit.pk for part in found for key in part)


def _mark(
    one: ExemplarList, unit: int, row: Exemplar, done: dict[tuple[int, int], int],
    asked: dict[tuple[int, int], int],
) -> dict[str, Any]:  # fmt: skip
    number, target = done.get((unit, row.pk), 0), asked.get((unit, row.pk), 0)
    return {
        "done": number, "asked": target, "title": row.initiative.title,
        "url": records_url(one, muc=row.pk, don_vi=unit) if number else "",
    }  # fmt: skip


@page(VIEW_EXEMPLARS)
def records(request: PageRequest, pk: int) -> HttpResponse:
    """The places behind one number: who learned, from whom, since when."""
    one = found(request, pk)
    stands = list(standing(one))
    chosen = _chosen(request, stands)
    unit, year = _number(request, "don-vi"), _number(request, "nam")
    is_inside = request.GET.get("ngoai") != "1"
    rows = behind(
        one, today=timezone.localdate(request.now), exemplar=chosen.pk if chosen else None,
        unit=unit, year=year, is_inside=is_inside,
    )  # fmt: skip
    part = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    titles = {row.pk: row.initiative.title for row in stands}
    keys = [adoption.initiative_id or 0 for _place, adoption in part.object_list]
    seen = visible(Initiative.objects.filter(pk__in=keys), request.user, VIEW_INITIATIVES)
    opened = set(seen.values_list("pk", flat=True))
    context = {
        "list": one, "part": part, "chosen": chosen, "year": year, "is_inside": is_inside,
        "count": len(rows), "where": _where(one, unit, request),
        "rows": [(place, adoption, titles[place.exemplar], adoption.initiative_id in opened,
                  _is_known(adoption)) for place, adoption in part.object_list],
        "query": _query(request), "crumbs": crumbs(one, _("Places that learned")),
    }  # fmt: skip
    return render(request, "library/exemplars/records.html", context)


def _is_known(adoption: Adoption) -> bool:
    """Whether the name of its record may be told outside its unit and its office."""
    return adoption.initiative is not None and adoption.initiative.status not in NOT_KNOWN


def _number(request: PageRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None


def _where(one: ExemplarList, unit: int | None, request: PageRequest) -> str:
    if unit is None:
        return ""
    below = units_below(one, timezone.localdate(request.now))
    return next((row.label for row in below if row.pk == unit), one.unit.label)


def _query(request: PageRequest) -> str:
    kept = request.GET.copy()
    kept.pop("trang", None)
    return kept.urlencode()
