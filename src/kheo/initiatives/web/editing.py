"""Opening a draft and writing its text, field by field or all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.initiatives import operations, policies, rules
from kheo.initiatives.enums import LikenessExit, Origin, Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import likeness
from kheo.initiatives.operations.registration import plain_value, require_writer
from kheo.initiatives.web import look_alikes
from kheo.initiatives.web.forms import (
    StartForm,
    TextForm,
    names_for,
    replicable,
    sections_for,
    values_of,
)
from kheo.initiatives.web.themes import SETTERS, boxes_of, save_boxes
from kheo.kernel.refusals import BadInput, DomainError, NotAllowed, Stale


@page(policies.VIEW, methods=("GET", "POST"))
def register(request: PageRequest) -> HttpResponse:
    """Open a draft: unit, kind, name; the rest saves itself on the next page."""
    if not can(request.user, policies.FILE) and not can(request.user, policies.FILE_FOR_OTHERS):
        raise NotAllowed(can(request.user, policies.FILE).reason)
    form = StartForm(request.POST if request.method == "POST" else None, actor=request.user)
    source = _source(request)
    if request.method == "POST" and (opened := _opened(request, form, source)):
        return opened
    typed = request.POST.get("title", "")
    beside = look_alikes.panel(
        request, typed, look_alikes.unit_meant(request.user, request.POST) if typed else None
    )
    context = {"form": form, "source": source, **beside}
    status = 422 if form.errors else 200
    return render(request, "initiatives/register.html", context, status=status)


def _opened(
    request: PageRequest, form: StartForm, source: Initiative | None
) -> HttpResponse | None:
    """Open the draft and do what the pressed exit says; None when the form has to be shown again."""
    if not form.is_valid():
        return None
    origin = Origin.REPLICATE if source else Origin.NEW
    try:
        with transaction.atomic():
            chosen = look_alikes.exit_of(request, form.cleaned_data["unit"])
            if chosen and chosen.other and chosen.answer == LikenessExit.CONTINUE:
                likeness.go_on(
                    chosen.other, kind=chosen.kind, reason=chosen.reason, actor=request.user,
                    at=request.now,
                )  # fmt: skip
                return look_alikes.went_on(request, chosen.other)
            draft = operations.register(
                **form.cleaned_data, source=source, origin=origin, actor=request.user,
                at=request.now,
            )  # fmt: skip
            if chosen:
                return look_alikes.take(request, draft, chosen)
    except DomainError as refusal:
        form.show(refusal)
        return None
    return redirect("initiatives:edit", pk=draft.pk)


def _source(request: PageRequest) -> Initiative | None:
    """The initiative that is replicated, named in the address."""
    named = request.GET.get("nhan-rong", "")
    if not named.isdecimal() or len(named) > 17:
        return None
    return replicable().filter(pk=int(named)).first()


@page(policies.VIEW, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """The registration form, or the box for the result while it is being built."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    require_writer(request.user, initiative)
    if not sections_for(initiative):
        messages.info(request, rules.is_open_for_writing(initiative))
        return redirect("initiatives:page", pk=pk)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial=values_of(initiative),
        names=names_for(initiative),
    )
    saved = request.method == "POST" and _saved(form, initiative, request)
    if saved and (onward := _answered(form, initiative, request)):
        return onward
    status = 422 if form.errors else 200
    return render(request, "initiatives/edit.html", _page(request, initiative, form), status=status)


def _saved(form: TextForm, initiative: Initiative, request: PageRequest) -> bool:
    """Save what the plain button sent; what a script saved before is the same and no change."""
    if not form.is_valid():
        return False
    typed = request.POST.get("version", "")
    seen = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    try:
        operations.revise(
            initiative, values=form.sent(), version=seen, actor=request.user, at=request.now
        )
        save_boxes(request, initiative)
    except DomainError as refusal:
        if isinstance(refusal, Stale):
            initiative.refresh_from_db()
        form.show(refusal)
        return False
    return True


def _answered(form: TextForm, initiative: Initiative, request: PageRequest) -> HttpResponse | None:
    """Onward, by the exit that was pressed beside the name or the button below the form."""
    initiative.refresh_from_db()
    try:
        chosen = look_alikes.exit_of(request, initiative.unit)
        if chosen is None:
            return _onward(request, initiative)
        return look_alikes.take(request, initiative, chosen)
    except DomainError as refusal:
        form.show(refusal)
        return None


def _onward(request: PageRequest, initiative: Initiative) -> HttpResponse:
    """After saving: to the step the person pressed, else back to the form."""
    then = request.POST.get("then", "")
    if then in {"present", "submit_paper", "submit_result"}:
        return redirect("initiatives:step", pk=initiative.pk, name=then)
    if then == "look":
        return redirect("initiatives:page", pk=initiative.pk)
    messages.success(request, _("Saved. You may stop here and go on later."))
    return redirect("initiatives:edit", pk=initiative.pk)


def _page(request: PageRequest, initiative: Initiative, form: TextForm) -> dict[str, Any]:
    """Parts with their fields and remarks, what is missing, and which step comes next."""
    sections = sections_for(initiative)
    is_result = sections[0][0] == "result"
    missing = {} if is_result else rules.missing_items(initiative)
    marked = set(initiative.marked_fields)
    parts = []
    for key, title, names in sections:
        rows = [
            {
                "field": form[name],
                "marked": _("The office asks you to change this.") if name in marked else "",
                "counter": rules.LENGTHS.get(name, ""),
                "optional": "" if name in rules.DEMANDED or name in rules.CHOICES else "1",
            }
            for name in names
        ]
        done = not any(name in missing or name in form.errors or name in marked for name in names)
        parts.append({"key": key, "label": title, "rows": rows, "done": done})
    return {
        "initiative": initiative,
        "form": form,
        "parts": parts,
        "missing": [
            {"anchor": f"#{form[name].id_for_label}", "sentence": sentence}
            for name, sentence in missing.items()
            if name in form.fields
        ],
        "asked": "check" in request.GET,
        "boxes": [] if is_result else boxes_of(initiative),
        "remark": remark_of(initiative),
        "then": _next_step(request, initiative, is_result=is_result),
        **({} if is_result else _beside(request, initiative, form)),
    }


def _beside(request: PageRequest, initiative: Initiative, form: TextForm) -> dict[str, Any]:
    """Look-alikes of the name as it stands in the form."""
    typed = str(form["title"].value() or "")
    return look_alikes.panel(request, typed, initiative.unit, initiative, field=initiative.field)


def _next_step(request: PageRequest, initiative: Initiative, *, is_result: bool) -> str:
    if initiative.is_reopened:
        return ""
    if initiative.came_on_paper and not can(request.user, policies.FILE, initiative):
        return "submit_paper"
    return "submit_result" if is_result and can(request.user, policies.SEND) else "present"


def remark_of(initiative: Initiative) -> dict[str, Any] | None:
    """What the office or the head wrote when the text came back, with its author and moment."""
    if initiative.status not in {Status.DRAFT, Status.RETURNED, Status.BUILDING}:
        return None
    for line in entries_about(initiative):
        if line.action in {"initiative.return", "initiative.hand_back", "initiative.return_result"}:
            return {"note": line.note, "by": line.actor_label, "at": line.at}
        if line.action in {"initiative.submit", "initiative.accept", "initiative.start"}:
            return None
    return None


@page(policies.VIEW, methods=("POST",))
def save_field(request: PageRequest, pk: int) -> HttpResponse:
    """Save one field by itself; the answers are those of docs/design-system.md."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    name = request.POST.get("field", "")
    version = request.POST.get("version", "")
    if name in SETTERS:
        return _save_group(request, initiative, name)
    try:
        if not version.isdecimal() or len(version) > 9:
            raise BadInput(_("Reload the page; this form is too old to be saved."))
        row = operations.write_field(
            initiative,
            name=name,
            value=request.POST.get("value", ""),
            version=int(version),
            actor=request.user,
            at=request.now,
        )
    except Stale as stale:
        answer = {"saved": False, "sentence": str(stale), **_other(stale)}
        return JsonResponse(answer, status=409)
    except DomainError as refusal:
        return JsonResponse({"saved": False, "sentence": str(refusal)}, status=422)
    value = plain_value(getattr(row, name))
    return JsonResponse({"saved": True, "version": row.version, "value": value})


def _save_group(request: PageRequest, initiative: Initiative, name: str) -> HttpResponse:
    """Save the boxes of one group; the text and its version stay."""
    codes = request.POST.getlist("value")
    try:
        chosen = SETTERS[name](initiative, codes=codes, actor=request.user, at=request.now)
    except DomainError as refusal:
        return JsonResponse({"saved": False, "sentence": str(refusal)}, status=422)
    kept = [one.code for one in chosen]
    return JsonResponse({"saved": True, "version": initiative.version, "value": kept})


def _other(stale: Stale) -> dict[str, Any]:
    return {key: stale.params[key] for key in ("version", "value") if key in stale.params}
