"""Sheets written: the unit's own, a member's (also typed from paper), the council's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Dossier, Mark, Member, Sheet
from kheo.appraisal.operations.sheets import sheet_of, write_council_marks, write_mark
from kheo.appraisal.operations.writing import require_open_column, require_writer
from kheo.appraisal.web.dossiers.sheet_form import SheetForm, read_mark
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, DomainError, Stale

SAID = {
    "kept": gettext_lazy("Kept. You may stop here and go on later."),
    "saved": gettext_lazy("The sheet is saved."),
    "abstained": gettext_lazy("You abstained; the reason is kept."),
}
SELF_BUTTONS = (
    ("", gettext_lazy("Keep and go on later"), ""),
    ("present", gettext_lazy("Done: hand to the head of the unit"), "primary"),
)
COUNCIL_BUTTONS = (("save", gettext_lazy("Write down the scores of the council"), "primary"),)
LONGEST = 4000
"""Characters of a reason or a remark."""


@page(policies.VIEW, methods=("GET", "POST"))
def self_assessment(request: PageRequest, pk: int) -> HttpResponse:
    """The unit marks itself, criterion by criterion, with its proof."""
    dossier = _dossier(request, pk)
    require(request.user, policies.ASSESS, dossier)
    require_open_column(dossier, Column.SELF)
    form = SheetForm.of(dossier, column=Column.SELF, data=_sent(request))
    form.buttons = SELF_BUTTONS
    if request.method == "POST" and (done := form.carry_out(actor=request.user, at=request.now)):
        if request.POST.get("then") == "present":
            return redirect("dossiers:step", pk=pk, name="present")
        messages.success(request, str(SAID[done]))
        return redirect("dossiers:self", pk=pk)
    return _drawn(request, "appraisal/dossiers/self.html", form)


@page(policies.VIEW, methods=("GET", "POST"))
def member_sheet(request: PageRequest, pk: int, member_pk: int) -> HttpResponse:
    """A member scores; or the office types in what he gave on paper."""
    dossier = _dossier(request, pk)
    member = _member(dossier, member_pk)
    form = SheetForm.of(dossier, column=Column.TEAM, member=member, data=_sent(request))
    types_in = require_writer(request.user, form.sheet)
    require_open_column(dossier, Column.TEAM)
    if request.method == "POST" and (done := form.carry_out(actor=request.user, at=request.now)):
        messages.success(request, str(SAID[done]))
        return redirect("dossiers:page", pk=pk)
    return _drawn(request, "appraisal/dossiers/sheet.html", form, types_in=types_in)


@page(policies.VIEW, methods=("GET", "POST"))
def council(request: PageRequest, pk: int) -> HttpResponse:
    """The council's column, all criteria at once."""
    dossier = _dossier(request, pk)
    require(request.user, policies.CARRY_OUT, dossier)
    require_open_column(dossier, Column.COUNCIL)
    form = SheetForm.of(dossier, column=Column.COUNCIL, data=_sent(request))
    form.buttons = COUNCIL_BUTTONS
    if request.method == "POST" and form.is_valid():
        try:
            write_council_marks(dossier, values=form.values(), actor=request.user, at=request.now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The scores of the council are written down."))
            return redirect("dossiers:page", pk=pk)
    return _drawn(request, "appraisal/dossiers/council.html", form)


def _dossier(request: PageRequest, pk: int) -> Dossier:
    rows = Dossier.objects.select_related("initiative", "unit", "body", "criteria__set")
    return load(request, rows, policies.VIEW, pk=pk)


def _member(dossier: Dossier, pk: int) -> Member:
    """A member the dossier is assigned to, else 404."""
    rows = Member.objects.filter(assignments__dossier=dossier, pk=pk).select_related("user")
    found = rows.distinct().first()
    if found is None:
        raise Http404
    return found


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _drawn(request: PageRequest, template: str, form: SheetForm, **more: Any) -> HttpResponse:
    context = {"dossier": form.dossier, "sheet_form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)


@page(policies.VIEW, methods=("POST",))
def save_mark(request: PageRequest, pk: int, column: str, member_pk: int) -> HttpResponse:
    """Save one field of a sheet by itself; the answers are those of docs/design-system.md."""
    dossier = _dossier(request, pk)
    member = _member(dossier, member_pk) if member_pk else None
    name = request.POST.get("field", "")
    try:
        version = request.POST.get("version", "")
        if not version.isdecimal() or len(version) > 9:
            raise BadInput(_("Reload the page; this form is too old to be saved."))
        require_writer(request.user, Sheet(dossier=dossier, column=column, member=member))
        require_open_column(dossier, column)
        sheet = sheet_of(dossier, column=column, member=member)
        sheet.version = int(version)
        told = _write_field(request, sheet, name)
    except Stale as stale:
        return JsonResponse(_other(dossier, column, member, name, str(stale)), status=409)
    except DomainError as refusal:
        return JsonResponse({"saved": False, "sentence": str(refusal)}, status=422)
    return JsonResponse({"saved": True, "version": sheet.version, "value": told})


def _write_field(request: PageRequest, sheet: Sheet, name: str) -> str:
    """Change one part of a mark, the rest of it as it stands; returns what is kept."""
    part, mark = _addressed(sheet, name)
    typed = request.POST.get("value", "")
    values: dict[str, Any] = {
        "value": mark.value, "is_abstained": mark.is_abstained, "reason": mark.reason,
        "remark": mark.remark,
    }  # fmt: skip
    if part == "value":
        values |= {"value": _read(typed), "is_abstained": False}
    elif part == "abstain":
        values |= {"is_abstained": bool(typed)}
    else:
        values[part] = typed.strip()[:LONGEST]
    kept = write_mark(sheet, criterion=mark.criterion, actor=request.user, at=request.now, **values)
    return _plain(kept, part)


def _addressed(sheet: Sheet, name: str) -> tuple[str, Mark]:
    """The part and the mark a field name means: ``value-12``, ``reason-12`` …"""
    part, _dash, key = name.partition("-")
    if part in {"value", "reason", "remark", "abstain"} and key.isdecimal() and len(key) < 18:
        marks = Mark.objects.filter(sheet__dossier=sheet.dossier_id, sheet__column=sheet.column)
        marks = marks.filter(sheet__member=sheet.member_id, criterion=int(key))
        found = marks.select_related("criterion").first()
        if found is not None:
            return part, found
    raise BadInput(_("Reload the page; this form is too old to be saved."))


def _read(typed: str) -> Any:
    try:
        return read_mark(typed)
    except ValidationError as wrong:
        raise BadInput(_("Write a mark, for example 7,5.")) from wrong


def _plain(mark: Mark, part: str) -> str:
    if part == "value":
        return "" if mark.value is None else format_number(mark.value)
    if part == "abstain":
        return "on" if mark.is_abstained else ""
    return str(getattr(mark, part))


def _other(
    dossier: Dossier, column: str, member: Member | None, name: str, sentence: str
) -> dict[str, Any]:
    """What somebody else saved meanwhile, with the version to go on from."""
    sheet = sheet_of(dossier, column=column, member=member)
    part, mark = _addressed(sheet, name)
    return {
        "saved": False, "sentence": sentence, "version": sheet.version, "value": _plain(mark, part),
    }  # fmt: skip
