"""The page of a file on its way in: where it stands, its rows by fate, what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.operations import imports
from kheo.exchange.operations.workbooks import refused_workbook
from kheo.exchange.policies import IMPORT, VIEW_IMPORTS
from kheo.exchange.profiles import Profile
from kheo.exchange.queries.imports import before, count_of, refused_rows, rows_of
from kheo.exchange.queries.looking import content_of
from kheo.exchange.queries.options import choices_of
from kheo.exchange.queries.taking import known, may_see_rows, may_take_in
from kheo.exchange.transitions import FLOW
from kheo.exchange.web.imports import showing
from kheo.exchange.web.imports.forms import ReasonForm, WordsForm
from kheo.exchange.web.imports.listing import workbook
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError
from kheo.workflow.engine import steps_for

S = ImportState
SIZE = 30
WORKING = {S.CHECKING, S.ENTERING, S.UNDOING}
WITH_ROWS = {S.CHECKED, S.ENTERING, S.ENTERED, S.UNDOING, S.UNDONE, S.CALLED_OFF}
IMPORTS = Import.objects.select_related("unit", "asked_by", "job__asked_by", "matching")


def loaded(request: PageRequest, pk: int, permission: Any = IMPORT) -> Import:
    """The import in the person's scope, else 404."""
    rows: QuerySet[Import] = IMPORTS.all()
    return load(request, rows, permission, pk=pk)


def is_running(imported: Import) -> bool:
    """Whether the worker has it, or will have it."""
    has_job = imported.job is not None and not imported.job.is_over
    return has_job and imported.status in WORKING


@page(VIEW_IMPORTS)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One file: at work, checked, taken in, undone; while it is worked on the page asks again by itself."""
    imported = loaded(request, pk, VIEW_IMPORTS)
    return render(request, "exchange/import.html", context_of(request, imported))


def context_of(
    request: PageRequest, imported: Import, words: WordsForm | None = None
) -> dict[str, Any]:
    """What the page shows."""
    profile = known(imported.profile)
    running = is_running(imported)
    may = bool(may_take_in(request.user, profile, imported.unit))
    offered = {step.transition.name: step for step in steps_for(request.user, imported, FLOW)}
    context: dict[str, Any] = {
        "one": imported, "profile": profile, "crumbs": showing.way(imported.name), "may": may,
        "stages": showing.stages(imported), "tone": showing.TONES[imported.status],
        "is_running": running, "is_stuck": imported.status in WORKING and not running,
        "steps": offered if may else {}, "good": imported.new_rows + imported.changed_rows,
        "earlier": before(imported, request.user), "history": showing.history(imported),
        "list_url": showing.address(profile.page),
        "resting": showing.resting(imported, profile, request.user),
        "sees_rows": may_see_rows(request.user, imported), "has_rows": imported.status in WITH_ROWS,
        "words": words or words_form(imported, profile) if may and imported.status == S.CHECKED else None,
        "facts": _facts(imported, profile),
    }  # fmt: skip
    if context["has_rows"] and context["sees_rows"] and imported.total_rows:
        context |= _rows(request, imported, profile)
    return context


def _rows(request: PageRequest, imported: Import, profile: Profile) -> dict[str, Any]:
    """One page of the rows of one fate."""
    word = request.GET.get("xem", "")
    word = word if word in showing.FATES else showing.usual_word(imported)
    fate = showing.FATES[word]
    typed = request.GET.get("trang", "1")
    number = max(1, int(typed)) if typed.isdecimal() and len(typed) < 8 else 1
    total = count_of(imported, fate)
    rows = rows_of(imported, fate, start=(number - 1) * SIZE, size=SIZE)
    shown = showing.shown_fields(rows, profile, imported)
    path = f"{reverse('exchange:import', args=(imported.pk,))}?xem={word}&trang="
    return {
        "tabs": showing.tabs(imported, word), "word": word, "fate": fate, "rows_total": total,
        "lines": showing.lines(rows, shown, profile),
        "heads": [field.label for field in shown],
        "previous": f"{path}{number - 1}#dong" if number > 1 else "",
        "next": f"{path}{number + 1}#dong" if number * SIZE < total else "",
        "first_row": (number - 1) * SIZE + 1, "last_row": (number - 1) * SIZE + len(rows),
    }  # fmt: skip


def words_form(imported: Import, profile: Profile, data: Any = None) -> WordsForm | None:
    """The unknown words to be said; None when there is none."""
    unknown = imported.seen.get("unknown") or {}
    if not unknown:
        return None
    return WordsForm(data, profile=profile, unknown=unknown, words=imported.words)


def _facts(imported: Import, profile: Profile) -> list[tuple[str, Any]]:
    """How the file was read, and by what it is known."""
    rows = ", ".join(str(number) for number in imported.heading_rows)
    by_name = {one.name: one for one in profile.options}
    told = [
        (_("Sheet"), imported.sheet or "–"), (_("Heading rows"), rows or "–"),
        (_("Matching"), imported.matching.name if imported.matching else _("matched for this file")),
    ]  # fmt: skip
    for name, value in imported.options.items():
        if name in by_name and value not in (None, ""):
            field = by_name[name]
            choices = {name: choices_of(field)} if field.choices else {}
            told.append((str(field.label), showing.in_words(value, field, choices)))
    return told


@page(IMPORT, methods=("POST",))
def words(request: PageRequest, pk: int) -> HttpResponse:
    """What unknown words mean; the rows are checked anew."""
    imported = loaded(request, pk)
    profile = known(imported.profile)
    form = words_form(imported, profile, request.POST)
    if form is None:
        return redirect("exchange:import", pk)
    if form.is_valid() and form.attempt(
        imports.match, imported, columns=imported.columns,
        keep_as=imported.matching.name if imported.matching and imported.matching.unit_id == imported.unit_id else "",
        actor=request.user, at=request.now,
    ):  # fmt: skip
        return redirect("exchange:import", pk)
    context = context_of(request, imported, form)
    return render(request, "exchange/import.html", context, status=422)


def _tried(request: PageRequest, pk: int, act: Any, told: str) -> HttpResponse:
    imported = loaded(request, pk)
    try:
        act(imported, actor=request.user, at=request.now)
        messages.success(request, told)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("exchange:import", pk)


@page(IMPORT, methods=("POST",))
def enter(request: PageRequest, pk: int) -> HttpResponse:
    """Take the good rows in."""
    return _tried(request, pk, imports.ask_to_enter, _("The good rows are being taken in."))


@page(IMPORT, methods=("POST",))
def call_off(request: PageRequest, pk: int) -> HttpResponse:
    """Nothing of it enters."""
    return _tried(request, pk, imports.call_off, _("Called off; nothing of the file enters."))


@page(IMPORT, methods=("POST",))
def go_on(request: PageRequest, pk: int) -> HttpResponse:
    """Have stuck work go on."""
    return _tried(request, pk, imports.go_on, _("The work goes on."))


@page(IMPORT, methods=("POST",))
def resume(request: PageRequest, pk: int) -> HttpResponse:
    """Take the rest in after all."""
    return _tried(request, pk, imports.resume, _("The rest is being taken in."))


@page(IMPORT, methods=("GET", "POST"))
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Take the whole import back, with the reason."""
    imported = loaded(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        imports.undo, imported, actor=request.user, at=request.now
    ):
        return redirect("exchange:import", pk)
    title = _("Undo this import")
    return form_page(
        request, form, title=title, label=title, back=reverse("exchange:import", args=(pk,)),
        crumbs=showing.below(imported, title), note=imported.name, tone="danger",
        template="exchange/undo_import.html", one=imported,
    )  # fmt: skip


def _with_rows(request: PageRequest, pk: int) -> Import:
    imported = loaded(request, pk, VIEW_IMPORTS)
    if not may_see_rows(request.user, imported):
        raise Http404
    return imported


@page(VIEW_IMPORTS)
def refused(request: PageRequest, pk: int) -> HttpResponse:
    """The refused rows as a workbook with a remark in each."""
    imported = _with_rows(request, pk)
    if not imported.refused_rows:
        raise Http404
    name = imported.name.rpartition(".")[0] or imported.name
    return workbook(refused_workbook(imported, refused_rows(imported)), f"{name} - bị từ chối.xlsx")


@page(VIEW_IMPORTS)
def file(request: PageRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    imported = _with_rows(request, pk)
    response = workbook(content_of(imported), imported.name)
    response["Content-Type"] = "application/octet-stream"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
