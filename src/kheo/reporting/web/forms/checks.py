"""One check of a draft: add, change, take out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.counting.models import Indicator
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError
from kheo.reporting.models import Check, FormVersion
from kheo.reporting.operations import forms as operations
from kheo.reporting.policies import SET_FORMS
from kheo.reporting.queries.form_rows import GRID_VALUES, check_row, section_rows
from kheo.reporting.rules.forms import cells_of
from kheo.reporting.web.forms.editing import draft, seen_in
from kheo.reporting.web.forms.inputs import CheckForm
from kheo.reporting.web.forms.words import crumbs, name_of_key


def _check(request: PageRequest, pk: int) -> Check:
    """A check of a version in the person's scope, else 404."""
    versions = FormVersion.objects.filter(checks=pk).select_related("form", "form__unit")
    return load(request, versions, SET_FORMS).checks.get(pk=pk)


@page(SET_FORMS, methods=("GET", "POST"))
def add(request: PageRequest, pk: int) -> HttpResponse:
    """A new check, behind the others."""
    version = draft(request, pk)
    if version is None:
        return redirect("report_forms:version", pk)
    return _answer(request, version, None)


@page(SET_FORMS, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """A check that stands already."""
    check = _check(request, pk)
    version = draft(request, check.version_id)
    if version is None:
        return redirect("report_forms:version", check.version_id)
    return _answer(request, version, check)


def cells_for(version: FormVersion, catalogue: Mapping[str, Indicator]) -> list[tuple[str, str]]:
    """Key and name of every figure of the draft, for the choices of a check."""
    keys = sorted(cells_of(section_rows(version), GRID_VALUES))
    return [(key, name_of_key(key, catalogue)) for key in keys]


def _answer(request: PageRequest, version: FormVersion, check: Check | None) -> HttpResponse:
    catalogue = catalogue_on(timezone.localdate(request.now))
    cells = cells_for(version, catalogue)
    start: dict[str, Any] = asdict(check_row(check)) if check else {}
    data = request.POST if request.method == "POST" else None
    form = CheckForm(data, initial=start, cells=cells)
    if data is not None and form.is_valid() and _kept(request, version, check, form):
        messages.success(request, _("The draft is saved."))
        return redirect("report_forms:edit", version.pk)
    return form_page(
        request, form, title=_("Check"), label=_("Save the draft"),
        back=reverse("report_forms:edit", args=(version.pk,)), crumbs=crumbs(version, _("Check")),
        note=version.form.name, template="reporting/forms/check.html",
        seen=request.POST.get("seen", version.version),
    )  # fmt: skip


def _kept(request: PageRequest, version: FormVersion, check: Check | None, form: CheckForm) -> bool:
    try:
        operations.write_check(
            version, form.row(), check=check, seen=seen_in(request),
            actor=request.user, at=request.now,
        )  # fmt: skip
    except DomainError as refusal:
        form.show(refusal)
        return False
    return True


@page(SET_FORMS, methods=("POST",))
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a check out."""
    check = _check(request, pk)
    version = check.version_id
    try:
        operations.remove_check(check, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("report_forms:edit", version)
