"""The map of one request: what is chosen, the way up and down, before and after July 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest
from kheo.access.policy import visible
from kheo.counting.policies import VIEW_FIGURES
from kheo.counting.web.views import unit_of
from kheo.insights.queries.maps import TWO_TIERS, DrawnFigure, drawn, figures_on
from kheo.insights.web.maps.forms import MapForm
from kheo.kernel.days import format_day
from kheo.orgs.enums import PROVINCIAL, Kind
from kheo.orgs.models import Unit
from kheo.orgs.queries import ancestors, children, counterparts

OPENABLE = PROVINCIAL | {Kind.DISTRICT}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page shows. ``drawn`` is None when the form is wrong or the unit is not of the day."""

    form: MapForm
    unit: Unit
    day: date
    today: date
    drawn: DrawnFigure | None
    instead: tuple[Unit, ...] = ()

    def query(self, **changes: Any) -> str:
        """This page's address part with changes; None leaves a name out."""
        told = {name: self.form.data.get(name) for name in self.form.fields}
        told |= {"unit": self.unit.pk, "day": self.day.isoformat(), **changes}
        return urlencode({name: value for name, value in told.items() if value not in (None, "")})

    def url(self, **changes: Any) -> str:
        """The address of the page with changes."""
        return f"{reverse('maps:page')}?{self.query(**changes)}"


def chosen(request: PageRequest, *, stands_alone: bool = False) -> Chosen:
    """Read the address; 404 for a unit outside the person's scope."""
    today = timezone.localdate(request.now)
    form = MapForm(request.GET, catalogue=figures_on(today))
    is_valid = form.is_valid()
    unit = unit_of(request, form.cleaned_data.get("unit"))
    day = form.cleaned_data.get("day") or today
    bare = Chosen(form, unit, day, today, None)
    if not is_valid:
        return bare
    if not unit.is_alive(day):
        return Chosen(form, unit, day, today, None, _open(request, counterparts(unit, day)))
    below = _open(request, children(unit, day).filter(kind__in=OPENABLE))
    keys = {one.pk for one in below}

    def opens(one: Unit) -> str:
        if stands_alone:
            return ""
        return bare.url(unit=one.pk) if one.pk in keys else f"#don-vi-{one.pk}"

    told = drawn(
        form.key(), unit=unit, opens=opens, stands_alone=stands_alone, **form.options(today)
    )
    return Chosen(form, unit, day, today, told)


def _open(request: HttpRequest, units: Any) -> tuple[Unit, ...]:
    """Those of the units whose figures the person may see."""
    actor: User = request.user  # type: ignore[assignment]
    keys = [unit.pk for unit in units]
    return tuple(visible(Unit.objects.filter(pk__in=keys).for_list(), actor, VIEW_FIGURES))


def crumbs(request: PageRequest, told: Chosen) -> list[dict[str, str]]:
    """The way up to the highest unit the person may see, on the map of the day."""
    above = _open(request, ancestors(told.unit, told.day))
    order = {one.pk: place for place, one in enumerate(reversed(ancestors(told.unit, told.day)))}
    up = sorted(above, key=lambda one: order[one.pk])
    return [
        *({"label": one.label, "url": told.url(unit=one.pk)} for one in up),
        {"label": told.unit.label, "url": ""},
    ]


def tabs(told: Chosen) -> list[dict[str, Any]]:
    """The maps one steps between: the last day of the old one, today, and the day chosen."""
    old = TWO_TIERS - timedelta(days=1)
    days = [(old, _("Before 1/7/2025")), (told.today, _("Today"))]
    if told.day not in {old, told.today}:
        days.append((told.day, format_day(told.day)))
    return [
        {"label": label, "url": told.url(day=day.isoformat()), "current": day == told.day}
        for day, label in days
    ]
