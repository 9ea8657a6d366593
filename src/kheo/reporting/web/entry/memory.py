"""The memory of one cell: earlier periods, who changed it, comment, star, what the unit says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.counting.derived import with_parts
from kheo.counting.enums import Source
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.kernel.refusals import DomainError
from kheo.reporting.enums import FILLABLE
from kheo.reporting.models import Report
from kheo.reporting.operations import entry
from kheo.reporting.policies import FILL, VIEW
from kheo.reporting.queries.entry import Place, difference, places_of
from kheo.reporting.queries.memory import Memory, memory_of
from kheo.reporting.queries.sheet import Sheet, SheetCell, sheet_of
from kheo.reporting.rules.entry import written_figure
from kheo.reporting.web.entry.filling import REPORTS
from kheo.reporting.web.entry.showing import (
    behind,
    memory_url,
    records_address,
    shown,
    signed,
    written,
)
from kheo.reporting.web.entry.sparkline import sparkline


@page(VIEW, methods=("GET", "POST"))
def memory(request: PageRequest, pk: int) -> HttpResponse:
    """A page of its own; for htmx the panel beside the form."""
    gate = FILL if request.method == "POST" else VIEW
    one = load(request, REPORTS, gate, pk=pk)
    key = request.GET.get("key", "")
    place = places_of(one).cells.get(key)
    if place is None:
        raise Http404
    sent: dict[str, Any] = {}
    if request.method == "POST":
        refusal = _carry_out(request, one, place)
        if refusal is None and not request.headers.get("HX-Request"):
            messages.success(request, _("Saved."))
            return redirect(memory_url(one, key))
        sent = {"refusal": refusal, "typed": request.POST, "is_saved": refusal is None}
    context = {**_context(request, one, place), **sent}
    is_panel = bool(request.headers.get("HX-Request"))
    name = "reporting/entry/_memory.html" if is_panel else "reporting/entry/memory.html"
    response = render(request, name, context, status=422 if sent.get("refusal") else 200)
    return trigger_client_event(response, "kheo:saved") if sent.get("is_saved") else response


def _carry_out(request: PageRequest, one: Report, place: Place) -> DomainError | None:
    """One of the acts of the panel; None when it was done."""
    act = request.POST.get("act", "")
    try:
        _do(act, request.POST, one, place.key, request)
    except DomainError as refusal:
        return refusal
    return None


def _do(act: str, data: Mapping[str, str], one: Report, key: str, request: PageRequest) -> None:
    actor, at = request.user, request.now
    if act == "star":
        entry.star(one, key=key, is_starred=data.get("star") == "1", actor=actor, at=at)
        return
    raw = data.get("value", "") if act == "otherwise" else None
    entry.write_cell(
        one, key=key, raw=raw, comment=data.get("comment", ""), seen_version=_seen(data),
        actor=actor, at=at,
    )  # fmt: skip


def _seen(data: Mapping[str, str]) -> int | None:
    typed = data.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _context(request: PageRequest, one: Report, place: Place) -> dict[str, Any]:
    found = memory_of(one, place.key)
    sheet = sheet_of(one, today=timezone.localdate(request.now))
    cell = sheet.cell(place.key)
    if cell is None:
        raise Http404
    gap = difference(cell)
    return {
        "report": one, "place": place, "cell": cell, "memory": found,
        "shown": shown(cell, cell.value), "typed_shown": written_figure(cell.typed),
        "difference": signed(gap) if gap is not None else "",
        "url": records_address(sheet, cell) if cell.is_counted else "",
        "memory_url": memory_url(one, place.key),
        "parts": _parts(sheet, cell), "points": _points(found, place), "line": _line(found),
        "changes": [(change, written_figure(change.value)) for change in found.changes],
        "is_open": one.status in FILLABLE and bool(can(request.user, FILL, one)),
    }  # fmt: skip


def _parts(sheet: Sheet, cell: SheetCell) -> list[dict[str, Any]]:
    """What a figure is worked out from, each with its value and what opens it."""
    if cell.is_counted or cell.is_typed:
        return []
    wanted = with_parts([(cell.indicator.code, cell.narrowing)], sheet.catalogue)[1:]
    return [_part(sheet, *one) for one in wanted if one[0] in sheet.catalogue]


def _part(sheet: Sheet, code: str, narrowing: Narrowing) -> dict[str, Any]:
    part = sheet.cell(cell_key(code, narrowing))
    is_counted = sheet.catalogue[code].source == Source.COUNTED
    url = behind(sheet, code, narrowing) if is_counted and sheet.version is None else ""
    if part is not None:
        url = records_address(sheet, part) if is_counted else memory_url(sheet.report, part.key)
    words = {"label": sheet.catalogue[code].name, "url": url}
    return {**words, "shown": shown(part, part.value) if part is not None else ""}


def _points(found: Memory, place: Place) -> list[dict[str, Any]]:
    """Newest first, as a table reads."""
    rows = [
        {"point": point, "shown": written(point.value, place.indicator)} for point in found.points
    ]
    return rows[::-1]


def _line(found: Memory) -> Any:
    known = [point for point in found.points if point.value is not None]
    return sparkline([point.value for point in found.points]) if len(known) > 1 else None
