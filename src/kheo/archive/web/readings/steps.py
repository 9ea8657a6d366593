"""Acts on a whole file: its head, many items at once, into the books, aside, another try, its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, page
from kheo.archive.enums import ItemKind
from kheo.archive.models import Reading
from kheo.archive.operations import readings as acts
from kheo.archive.policies import ENTER_READ, READ_REPORTS
from kheo.archive.queries.annotated import annotated_copy
from kheo.archive.web.readings.forms import NoteForm
from kheo.archive.web.readings.place import KINDS, Where
from kheo.archive.web.readings.review import context_of, loaded
from kheo.archive.web.readings.showing import crumbs
from kheo.archive.web.readings.understood import head_form
from kheo.documents.web.serving import serve
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CORE = {"chinh": True, "boi-canh": False}


@page(READ_REPORTS, methods=("POST",))
def head(request: PageRequest, pk: int) -> HttpResponse:
    """Whose paper it is, of which period; what is refused stays typed."""
    one = loaded(request, pk)
    form = head_form(request, one, None, request.POST)
    if form.attempt(acts.set_head, one, actor=request.user, at=request.now):
        messages.success(request, _("The head of the paper is kept."))
        return redirect(Where.of(request.GET).address(pk))
    context = context_of(request, one) | {"head_form": form, "head_is_wrong": True}
    return render(request, "archive/readings/review.html", context, status=422)


@page(READ_REPORTS, methods=("POST",))
def decide_all(request: PageRequest, pk: int) -> HttpResponse:
    """Many items at once: those of a kind without error and doubt."""
    one = loaded(request, pk)
    kind = KINDS.get(request.POST.get("loai", ""), "")
    core = CORE.get(request.POST.get("phan-loai", "")) if kind == ItemKind.FIGURE else None
    try:
        number = acts.decide_all(
            one, kind=kind, state=request.POST.get("thanh", ""), core=core, actor=request.user,
            at=request.now,
        )  # fmt: skip
        told = ngettext("%(n)s item was decided.", "%(n)s items were decided.", number)
        messages.success(request, told % {"n": number})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(Where.of(request.GET).address(pk, item=0))


@page(ENTER_READ, methods=("POST",))
def confirm(request: PageRequest, pk: int) -> HttpResponse:
    """Everything that was taken enters the books, whole or not at all."""
    one = loaded(request, pk)
    try:
        acts.confirm(one, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        keys = [int(key) for key in refusal.fields if key.isdecimal()]
        return redirect(Where.of(request.GET).address(pk, item=keys[0] if keys else 0))
    messages.success(request, _("What was found is in the books now."))
    return redirect("readings:page", pk)


@page(READ_REPORTS, methods=("GET", "POST"))
def set_aside(request: PageRequest, pk: int) -> HttpResponse:
    """Put the file away, with the reason."""
    one = loaded(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        acts.set_aside, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The file was set aside; nothing of it entered."))
        return redirect("readings:list")
    title = _("Set the file aside")
    return form_page(
        request, form, title=title, label=title, back=reverse("readings:page", args=(pk,)),
        crumbs=crumbs(one, title), note=str(one), tone="danger",
    )  # fmt: skip


def _tried(request: PageRequest, pk: int, act: Callable[..., Any], told: str) -> HttpResponse:
    one = loaded(request, pk)
    try:
        act(one, actor=request.user, at=request.now)
        messages.success(request, told)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("readings:page", pk)


@page(READ_REPORTS, methods=("POST",))
def take_up(request: PageRequest, pk: int) -> HttpResponse:
    """Take a file up again."""
    return _tried(request, pk, acts.take_up, _("The file is open again."))


@page(READ_REPORTS, methods=("POST",))
def again(request: PageRequest, pk: int) -> HttpResponse:
    """Another try at a file that could not be read."""
    return _tried(request, pk, acts.read_again, _("It will be read once more."))


@page(READ_REPORTS)
def file(request: PageRequest, pk: int) -> HttpResponse:
    """The file as it was handed in."""
    one: Reading = loaded(request, pk)
    if one.stored is None:
        raise Http404
    return serve(one.stored, name=one.name)


@page(READ_REPORTS)
def annotated(request: PageRequest, pk: int) -> HttpResponse:
    """A copy for Word with every finding as a remark at its place."""
    one = loaded(request, pk)
    try:
        content = annotated_copy(one)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("readings:page", pk)
    response = HttpResponse(content, content_type=DOCX)
    name = f"{one.name.rpartition('.')[0] or one.name} - có ghi chú.docx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
