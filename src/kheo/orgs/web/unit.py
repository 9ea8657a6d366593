"""The page of one unit: what it is on a day, where it came from, what followed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.orgs import queries
from kheo.orgs.models import Unit
from kheo.orgs.policies import objection, right_for
from kheo.orgs.web.days import day_of, place_of, ticks, today
from kheo.orgs.web.forms import ACTS


def load_unit(pk: int) -> Unit:
    """The unit, else 404. Units are no secret among staff."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit on the day asked for, or on the nearest day of its life."""
    unit, asked = load_unit(pk), day_of(request)
    day = within_life(unit, asked)
    (now,) = queries.standing([unit], day)
    marks = ticks(asked, today(request), lambda one: f"?day={one.isoformat()}")
    below = queries.standing(queries.children(unit, day), day)
    context = {
        "unit": unit,
        "now": now,
        "asked": asked,
        "day": day,
        "ticks": marks,
        "selected": place_of(marks),
        "crumbs": crumbs(unit, day, now.label),
        "history": queries.history(unit),
        "below": below,
        "heirs": [one for one in queries.successors_on(unit, asked) if one != unit],
        "steps": steps(request, unit),
    }
    return render(request, "orgs/page.html", context)


def within_life(unit: Unit, day: date) -> date:
    """``day``, moved to the first or last day of the unit when it lies outside its life."""
    if unit.ends_on is not None and day >= unit.ends_on:
        return unit.ends_on - timedelta(days=1)
    return max(day, unit.starts_on)


def crumbs(unit: Unit, day: date, label: str) -> list[dict[str, str]]:
    """The way from the tree down to this page."""
    above = [one for one in reversed(queries.ancestors(unit, day)) if one.is_alive(day)]
    way = [
        {"label": one.label, "url": f"{reverse('orgs:page', args=[one.pk])}?day={day.isoformat()}"}
        for one in above
    ]
    tree = {"label": _("Units"), "url": f"{reverse('orgs:tree')}?day={day.isoformat()}"}
    return [tree, *way, {"label": label, "url": ""}]


def steps(request: HttpRequest, unit: Unit) -> list[dict[str, Any]]:
    """The reorganisations that may start from this unit; none once it has ended."""
    if unit.ends_on is not None or objection(request.user, right_for([unit.kind]), unit):
        founding = "" if unit.ends_on else objection(request.user, right_for(["village"]), unit)
        names = ["thanh-lap"] if unit.ends_on is None and not founding else []
    else:
        names = list(ACTS)
    return [
        {"label": ACTS[name].label, "url": reverse("orgs:change", args=[unit.pk, name])}
        for name in names
    ]
