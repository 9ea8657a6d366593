"""One part of a draft with its lines: add, change, move, take out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.kernel.refusals import DomainError
from kheo.reporting.models import FormVersion, Section
from kheo.reporting.operations import forms as operations
from kheo.reporting.policies import SET_FORMS
from kheo.reporting.queries.form_rows import section_row
from kheo.reporting.rules.forms import LINE, SectionRow
from kheo.reporting.web.forms.editing import draft, seen_in
from kheo.reporting.web.forms.inputs import LineForm, SectionForm, line_forms
from kheo.reporting.web.forms.words import crumbs


def _section(request: PageRequest, pk: int) -> Section:
    """A part of a version in the person's scope, else 404."""
    versions = FormVersion.objects.filter(sections=pk).select_related("form", "form__unit")
    version = load(request, versions, SET_FORMS)
    return version.sections.prefetch_related("lines").get(pk=pk)


@page(SET_FORMS, methods=("GET", "POST"))
def add(request: PageRequest, pk: int) -> HttpResponse:
    """A new part, behind the others."""
    version = draft(request, pk)
    if version is None:
        return redirect("report_forms:version", pk)
    return _answer(request, version, None)


@page(SET_FORMS, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """A part that stands already."""
    section = _section(request, pk)
    version = draft(request, section.version_id)
    if version is None:
        return redirect("report_forms:version", section.version_id)
    return _answer(request, version, section)


def _answer(request: PageRequest, version: FormVersion, section: Section | None) -> HttpResponse:
    day = timezone.localdate(request.now)
    row = section_row(section) if section else SectionRow("", "")
    data = request.POST if request.method == "POST" else None
    start = {name: getattr(row, name) for name in SectionForm.base_fields}
    form = SectionForm(data, initial=start)
    lines = line_forms(row.lines, day, data)
    if data is not None and _kept(request, version, section, form, lines):
        messages.success(request, _("The draft is saved."))
        if request.POST.get("do") == "more" and section is not None:
            return redirect("report_forms:section", section.pk)
        return redirect("report_forms:edit", version.pk)
    context: dict[str, Any] = {
        "version": version, "section": section, "form": form, "lines": lines,
        "seen": request.POST.get("seen", version.version),
        "crumbs": crumbs(version, row.title or _("New part")),
    }  # fmt: skip
    wrong = form.errors or any(line.errors for line in lines)
    return render(request, "reporting/forms/section.html", context, status=422 if wrong else 200)


def _kept(
    request: PageRequest, version: FormVersion, section: Section | None, form: SectionForm,
    lines: list[LineForm],
) -> bool:  # fmt: skip
    if not all([form.is_valid(), *[line.is_valid() for line in lines]]):
        return False
    filled = [line for line in lines if line.row() is not None]
    filled.sort(key=lambda line: line.cleaned_data["place"] or 0)
    row = form.row(one for line in filled if (one := line.row()) is not None)
    given: dict[str, Any] = {
        "seen": seen_in(request), "actor": request.user, "at": request.now,
    }  # fmt: skip
    try:
        if section is None:
            operations.add_section(version, row, **given)
        else:
            operations.write_section(section, row, **given)
    except DomainError as refusal:
        _blame(form, filled, refusal)
        return False
    return True


def _blame(form: SectionForm, filled: list[LineForm], refusal: DomainError) -> None:
    """Each sentence at its field; what has no field of its own stands on top."""
    rest = not refusal.fields
    for name, sentence in refusal.fields.items():
        kind, _dash, place_and_name = name.partition("-")
        place, _dash, field = place_and_name.partition("-")
        if kind == "line" and place.isdecimal():
            line = filled[int(place) - 1]
            line.add_error(
                "indicator" if field not in LINE or field == "narrowing" else field, sentence
            )
            form.add_error(None, _("Line %(place)s: %(why)s") % {"place": place, "why": sentence})
        elif name in form.fields:
            form.add_error(name, sentence)
        else:
            rest = True
    if rest:
        form.add_error(None, str(refusal))


@page(SET_FORMS, methods=("POST",))
def move(request: PageRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    section = _section(request, pk)
    up = request.POST.get("do") == "up"
    return _done(request, section, operations.move_section, up=up)


@page(SET_FORMS, methods=("GET", "POST"))
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a part out, after a second look."""
    section = _section(request, pk)
    if request.method == "POST":
        return _done(request, section, operations.remove_section)
    version = load(request, FormVersion.objects.select_related("form"), SET_FORMS,
                   pk=section.version_id)  # fmt: skip
    context = {
        "version": version,
        "section": section,
        "crumbs": crumbs(version, _("Take the part out")),
    }
    return render(request, "reporting/forms/remove.html", context)


def _done(request: PageRequest, section: Section, act: Any, **more: Any) -> HttpResponse:
    try:
        act(section, actor=request.user, at=request.now, **more)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("report_forms:edit", section.version_id)
