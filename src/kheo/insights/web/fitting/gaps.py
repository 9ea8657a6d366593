"""The gap radar and what stands behind each of its numbers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.initiatives.enums import Field
from kheo.initiatives.models import Theme
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.insights.queries.radar import Radar, RadarCell, radar, records_in, units_in
from kheo.insights.web.fitting.showing import choices_of, crumbs, tabs, unit_of
from kheo.library.policies import CALL
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

TOP, PAGE = 5, 100


@page(VIEW_INITIATIVES)
def radar_page(request: PageRequest) -> HttpResponse:
    """Proven initiatives by theme and kind of unit; where a problem was named and nobody has any."""
    unit = unit_of(request, VIEW_INITIATIVES)
    if unit is None:
        return render(request, "insights/fitting/radar.html", {"tabs": tabs("radar", None)})
    field = _field(request)
    found = radar(unit, today=timezone.localdate(request.now), field=field)
    context = {
        "unit": unit, "units": choices_of(request, VIEW_INITIATIVES, unit), "field": field,
        "radar": found, "kinds": [Kind(kind).label for kind in found.kinds],
        "rows": [(row.theme, [_shown(unit, field, one) for one in row.cells]) for row in found.rows],
        "gaps": [_shown(unit, field, one) for one in found.gaps[:TOP]],
        "fields": _field_tabs(found), "tabs": tabs("radar", unit),
        "may_call": can(request.user, CALL),
    }  # fmt: skip
    return render(request, "insights/fitting/radar.html", context)


def _field(request: PageRequest) -> str:
    typed = request.GET.get("linh-vuc", "")
    return typed if typed in Field.values else ""


def _field_tabs(found: Radar) -> list[dict[str, Any]]:
    url = f"{reverse('fitting:radar')}?don-vi={found.unit.pk}"
    every = [{"label": _("All fields"), "url": url, "current": not found.field}]
    return every + [
        {"label": str(one.label), "url": f"{url}&linh-vuc={one}", "current": one == found.field}
        for one in Field
    ]


def _shown(unit: Unit, field: str, one: RadarCell) -> dict[str, Any]:
    """A cell with the addresses of its records and of the call it may become."""
    query = {"don-vi": unit.pk, "loai": one.kind, "chu-de": one.theme.code, "linh-vuc": field}
    kept = urlencode({name: value for name, value in query.items() if value})
    call_field = field or one.theme.field or Field.CULTURE_SOCIETY
    call = urlencode({**query, "linh-vuc": call_field})
    return {
        "cell": one, "kind": Kind(one.kind).label, "url": f"{reverse('fitting:cell')}?{kept}",
        "call_url": f"{reverse('fitting:new_call')}?{call}",
    }  # fmt: skip


@page(VIEW_INITIATIVES)
def cell(request: PageRequest) -> HttpResponse:
    """The records behind one cell: initiatives, and the units that named the problem."""
    unit = unit_of(request, VIEW_INITIATIVES)
    theme = Theme.objects.filter(code=request.GET.get("chu-de", "")[:40]).first()
    kind = request.GET.get("loai", "")
    if unit is None or theme is None or kind not in Kind.values:
        raise Http404
    field = _field(request)
    asked: dict[str, Any] = {
        "today": timezone.localdate(request.now), "theme": theme, "kind": kind, "field": field,
    }  # fmt: skip
    records, named = records_in(unit, **asked), units_in(unit, **asked)
    without = sum(not has for _one, has in named)
    one = RadarCell(theme, kind, len(records), len(named), without)
    back = f"{reverse('fitting:radar')}?don-vi={unit.pk}"
    context = {
        "unit": unit, "theme": theme, "kind": Kind(kind).label, "named": named, "one": _shown(unit, field, one),
        "part": Paginator(records, PAGE).get_page(request.GET.get("trang")),
        "field": Field(field).label if field else "", "may_call": can(request.user, CALL),
        "crumbs": crumbs((_("Gap radar"), back), (theme.name, "")),
    }  # fmt: skip
    return render(request, "insights/fitting/cell.html", context)
