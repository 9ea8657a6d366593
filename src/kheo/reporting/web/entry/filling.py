"""A report as a filled form: read, filled field by field or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.kernel.refusals import DomainError, Stale
from kheo.reporting.enums import FILLABLE
from kheo.reporting.models import Report
from kheo.reporting.operations import entry
from kheo.reporting.operations.entry import CELL, TEXT
from kheo.reporting.policies import FILL, VIEW
from kheo.reporting.queries.entry import before, progress_of
from kheo.reporting.queries.findings import findings_context
from kheo.reporting.queries.reminders import reminders_of
from kheo.reporting.queries.sheet import sheet_of
from kheo.reporting.queries.versions import steps_context
from kheo.reporting.rules.entry import written_figure
from kheo.reporting.rules.findings import anchor_of
from kheo.reporting.web.entry.showing import Drawer, mark_of_typed

REPORTS = Report.objects.select_related(
    "unit", "receiver", "round__form__form", "round__unit", "kept__made_by", "sent_version",
    "prepared_by", "approved_by",
)  # fmt: skip
Typed = dict[str, tuple[str, int | None]]


@page(VIEW, methods=("GET", "POST"))
def report(request: PageRequest, pk: int) -> HttpResponse:
    """The filled form; who fills it types in it, everybody else reads."""
    if request.method == "POST":
        return _save_all(request, load(request, REPORTS, FILL, pk=pk))
    one = load(request, REPORTS, VIEW, pk=pk)
    template = "reporting/entry/page.html"
    if request.headers.get("HX-Request") and "song" in request.GET:
        template = "reporting/entry/_live.html"
    return render(request, template, context_of(request, one))


def _save_all(request: PageRequest, one: Report) -> HttpResponse:
    """The one Save button: what is good is kept, what is refused stays typed and is named."""
    typed = _typed(request.POST)
    try:
        done = entry.write_all(one, fields=typed, actor=request.user, at=request.now)
    except DomainError as refusal:
        errors = {"": str(refusal)}
        shown = context_of(
            request, one, typed={n: v for n, (v, _s) in typed.items()}, errors=errors
        )
        return render(request, "reporting/entry/page.html", shown, status=422)
    if not done.refused:
        messages.success(request, _("Saved. You may stop here and go on later."))
        return redirect("reports:page", pk=one.pk)
    errors = {name: str(refusal) for name, refusal in done.refused.items()}
    kept = {name: typed[name][0] for name in errors}
    shown = context_of(request, one, typed=kept, errors=errors, saved=len(done.changed))
    return render(request, "reporting/entry/page.html", shown, status=422)


def _typed(data: Mapping[str, str]) -> Typed:
    """Field → (as typed, version seen) of what the person touched in the form he sent."""
    return {
        name: (value, _version(data.get(f"version:{name}", "")))
        for name, value in data.items()
        if name.startswith((CELL, TEXT)) and mark_of_typed(value) != data.get(f"was:{name}")
    }


def _version(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


@page(FILL, methods=("POST",))
def save(request: PageRequest, pk: int) -> HttpResponse:
    """One field that saves itself; the protocol of docs/design-system.md."""
    one = load(request, REPORTS, FILL, pk=pk)
    name, typed = request.POST.get("field", ""), request.POST.get("value", "")
    seen = _version(request.POST.get("version", ""))
    try:
        told = _write(request, one, name, typed, seen)
    except Stale as refusal:
        told = {"saved": False, "sentence": str(refusal), **_standing(one, name)}
        return JsonResponse(told, status=409)
    except DomainError as refusal:
        return JsonResponse({"saved": False, "sentence": str(refusal)}, status=422)
    return JsonResponse({"saved": True, **told})


def _write(
    request: PageRequest, one: Report, name: str, typed: str, seen: int | None
) -> dict[str, Any]:
    if name.startswith(TEXT):
        text = entry.write_text(
            one, section=name.removeprefix(TEXT), body=typed, seen_version=seen,
            actor=request.user, at=request.now,
        )  # fmt: skip
        return {"version": text.version, "value": text.body}
    cell = entry.write_cell(
        one, key=name.removeprefix(CELL), raw=typed, seen_version=seen,
        actor=request.user, at=request.now,
    )  # fmt: skip
    return {"version": cell.version, "value": written_figure(cell.value)}


def _standing(one: Report, name: str) -> dict[str, Any]:
    """What another clerk wrote in the field meanwhile."""
    if name.startswith(TEXT):
        text = one.texts.get(section__code=name.removeprefix(TEXT))
        return {"version": text.version, "value": text.body}
    cell = one.cells.get(key=name.removeprefix(CELL))
    return {"version": cell.version, "value": written_figure(cell.value)}


@page(FILL, methods=("POST",))
def text(request: PageRequest, pk: int) -> HttpResponse:
    """Begin a text with that of the period before."""
    one = load(request, REPORTS, FILL, pk=pk)
    code = request.POST.get("section", "")
    try:
        entry.take_over(one, section=code, actor=request.user, at=request.now)
        messages.success(request, _("Taken over; change what is different this time."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    response = redirect("reports:page", pk=pk)
    response["Location"] += "#" + anchor_of(f"{TEXT}{code}")
    return response


def context_of(
    request: PageRequest, one: Report, *, typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None, saved: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Sheet, progress, findings and what the person may do. A fixed number of queries."""
    today = timezone.localdate(request.now)
    sheet = sheet_of(one, today=today)
    findings = findings_context(one, request.user)
    is_open = one.status in FILLABLE and bool(can(request.user, FILL, one))
    drawer = Drawer(sheet, before(one), findings["open"], is_open, typed or {}, errors or {})
    sections = drawer.sections()
    progress = progress_of(sheet, findings["open_count"] - len(findings["missing"]))
    return {
        "report": one, "sheet": sheet, "sections": sections, "before": drawer.before,
        "is_open": is_open, "is_live": sheet.version is None, "today": today,
        "progress": progress, "findings": findings,
        "steps": steps_context(one, request.user),
        "gaps": [(drawer.anchors.get(gap.name, ""), gap.label) for gap in progress.gaps],
        "errors": _named(errors or {}, drawer), "saved": saved,
        "is_late": one.status in FILLABLE and one.due_on < today,
        "days_left": (one.due_on - today).days, "reminder": next(iter(reminders_of(one)), None),
    }  # fmt: skip


def _named(errors: Mapping[str, str], drawer: Drawer) -> list[dict[str, str]]:
    """Refusals with the place on the page they belong to."""
    return [
        {"anchor": drawer.anchors.get(name, ""), "sentence": sentence}
        for name, sentence in errors.items()
    ]
