"""Paste from Excel: first what goes where, then the writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.kernel.refusals import DomainError
from kheo.reporting.models import Report
from kheo.reporting.operations import pasting
from kheo.reporting.operations.pasting import Outcome, Planned
from kheo.reporting.policies import FILL
from kheo.reporting.queries.entry import Table, names_of, places_of
from kheo.reporting.queries.sheet import Sheet, sections_of, sheet_of
from kheo.reporting.web.entry.filling import REPORTS
from kheo.reporting.web.entry.showing import shown


@page(FILL, methods=("GET", "POST"))
def paste(request: PageRequest, pk: int) -> HttpResponse:
    """The box to paste into, the preview, and on "Write" the writing."""
    one = load(request, REPORTS, FILL, pk=pk)
    block, section = request.POST.get("block", ""), request.POST.get("section", "")
    context: dict[str, Any] = {
        "report": one, "pasted": block, "section": section, "tables": _tables(one),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "reporting/entry/paste.html", context)
    try:
        if request.POST.get("then") == "write":
            block = _written(request, one, block, section)
            if not block:
                return redirect("reports:page", pk=one.pk)
        plan = pasting.plan(one, text=block, section=section)
    except DomainError as refusal:
        context |= {"pasted": block, "refusal": refusal}
        return render(request, "reporting/entry/paste.html", context, status=422)
    return render(
        request, "reporting/entry/paste.html", {**context, **_preview(one, block, plan, request)}
    )


def _written(request: PageRequest, one: Report, block: str, section: str) -> str:
    """Write; the rows that were not written stay in the box."""
    done = pasting.paste(one, text=block, section=section, actor=request.user, at=request.now)
    count = len(done.written.changed)
    told = ngettext("%(count)s figure written.", "%(count)s figures written.", count)
    messages.success(request, told % {"count": count})
    return pasting.lines_of(block, {planned.line for planned in done.not_written})


def _preview(
    one: Report, block: str, plan: Sequence[Planned], request: PageRequest
) -> dict[str, Any]:
    sheet = sheet_of(one, today=timezone.localdate(request.now))
    return {
        "pasted": block,
        "rows": [_row(planned, sheet) for planned in plan],
        "writes": sum(planned.outcome == Outcome.WRITE for planned in plan),
    }


def _tables(one: Report) -> list[dict[str, str]]:
    """The tables somebody types in, for the choice."""
    tables: list[Table] = [
        table
        for table in places_of(one).tables
        if any(place.is_typed for _label, row in table.rows for place in row)
    ]
    names = names_of(sections_of(one))
    return [{"code": one.section.code, "label": names[one.section.code]} for one in tables]


def _row(planned: Planned, sheet: Sheet) -> dict[str, Any]:
    cell = sheet.cell(planned.place.key) if planned.place else None
    return {
        "planned": planned,
        "now": shown(cell, cell.typed if cell.is_typed else cell.value) if cell else "",
        "is_same": bool(cell and cell.is_typed and shown(cell, cell.typed) == planned.typed),
    }
