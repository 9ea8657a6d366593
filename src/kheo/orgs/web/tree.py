"""The tree of units on a day, and the picker of units for other pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from kheo.orgs import queries
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Unit
from kheo.orgs.policies import REORGANISE, objection
from kheo.orgs.web.days import day_of, place_of, ticks, today


@dataclass
class Node:
    """One line of the tree."""

    label: str
    url: str
    note: str = ""
    lazy: str = ""
    current: bool = False
    items: list[Node] = field(default_factory=list)


def tree(request: HttpRequest) -> HttpResponse:
    """The tree of a day, open down to ``?unit=``; a search shows a list instead."""
    day, kind = day_of(request), tree_of(request)
    chosen = _chosen(request)
    words = request.GET.get("q", "").strip()
    marks = ticks(day, today(request), lambda one: _address(one, kind, chosen))
    context = {
        "day": day,
        "tree": kind,
        "trees": [
            {
                "label": f"{str(label)[:1].upper()}{str(label)[1:]}",
                "url": _address(day, code, None),
                "current": code == kind,
            }
            for code, label in Tree.choices
        ],
        "ticks": marks,
        "selected": place_of(marks),
        "counts": [
            (Kind(code).label, number) for code, number in queries.counts_per_kind(day).items()
        ],
        "words": words,
        "found": queries.standing(queries.search_units(words, day, limit=50), day)
        if words
        else None,
        "nodes": [] if words else nodes_down_to(chosen, day, kind),
        "chosen": chosen,
        "list_refusal": objection(request.user, REORGANISE),
    }
    return render(request, "orgs/tree.html", context)


def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines under one unit, for a tree that is opened by hand."""
    day, kind = day_of(request), tree_of(request)
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise Http404
    return render(
        request, "orgs/_nodes.html", {"nodes": _nodes(_under(unit, day, kind), day, kind)}
    )


def pick(request: HttpRequest) -> HttpResponse:
    """Up to 20 units for a field where one is chosen, as JSON: key, code, label, place."""
    day = day_of(request)
    kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind.values]
    units = queries.search_units(request.GET.get("q", "")[:100], day, kinds)
    return JsonResponse(
        {
            "units": [
                {
                    "pk": one.unit.pk,
                    "code": one.unit.code,
                    "label": one.label,
                    "under": one.parent.label if one.parent else "",
                }
                for one in queries.standing(units, day)
            ]
        }
    )


def tree_of(request: HttpRequest) -> str:
    """Which tree is asked for."""
    asked = request.GET.get("tree", "")
    return asked if asked in Tree.values else Tree.TERRITORY.value


def _chosen(request: HttpRequest) -> Unit | None:
    asked = request.GET.get("unit", "")
    return Unit.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None


def _address(day: date, tree: str, unit: Unit | None) -> str:
    values = {"day": day.isoformat()}
    if tree != Tree.TERRITORY:
        values["tree"] = tree
    if unit is not None:
        values["unit"] = str(unit.pk)
    return f"{reverse('orgs:tree')}?{urlencode(values)}"


def _under(unit: Unit, day: date, tree: str) -> QuerySet[Unit]:
    return queries.with_children_mark(queries.children(unit, day, tree), day, tree)


def _nodes(units: QuerySet[Unit] | list[Unit], day: date, tree: str) -> list[Node]:
    listed = list(units)
    query = urlencode({"day": day.isoformat(), "tree": tree})
    return [
        Node(
            label=one.label,
            url=f"{reverse('orgs:page', args=[one.unit.pk])}?{urlencode({'day': day.isoformat()})}",
            note=one.unit.code,
            lazy=f"{reverse('orgs:branch', args=[one.unit.pk])}?{query}"
            if getattr(one.unit, "has_children", False)
            else "",
        )
        for one in queries.standing(listed, day, tree)
    ]


def nodes_down_to(chosen: Unit | None, day: date, tree: str) -> list[Node]:
    """The tops of the tree; along the way to ``chosen`` every level is there already."""
    top = queries.root(day)
    if top is None:
        return []
    way = [top]
    if chosen is not None and chosen.pk != top.pk:
        above = [unit for unit in queries.ancestors(chosen, day, tree) if unit.is_alive(day)]
        way = [*(reversed(above) if above else [top]), chosen]
    nodes = _nodes([way[0]], day, tree)
    level, here = nodes, nodes[0]
    for place, unit in enumerate(way):
        units = list(_under(unit, day, tree))
        level = _nodes(units, day, tree)
        here.items, here.lazy, here.current = level, "", unit == chosen
        after = way[place + 1] if place + 1 < len(way) else None
        position = next((n for n, one in enumerate(units) if one == after), None)
        if position is None:
            break
        here = level[position]
    return nodes
