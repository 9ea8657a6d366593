"""Writing a draft: the header, and the way to its parts and checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.counting.queries.indicators import catalogue_on
from kheo.kernel.refusals import DomainError
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import FormVersion
from kheo.reporting.operations.form_drafts import header_of
from kheo.reporting.operations.forms import write_header
from kheo.reporting.policies import SET_FORMS
from kheo.reporting.queries.form_rows import missing_before_issue
from kheo.reporting.queries.forms import sections_of
from kheo.reporting.web.forms.inputs import HeaderForm, NamesForm
from kheo.reporting.web.forms.words import check_in_words, crumbs, parts_of, placed

DRAFTS = FormVersion.objects.select_related("form", "form__unit")


def draft(request: PageRequest, pk: int) -> FormVersion | None:
    """The draft in the person's scope (404 outside); None, with a word, when it is in force."""
    one = load(request, DRAFTS.all(), SET_FORMS, pk=pk)
    if one.status == FormStatus.DRAFT:
        return one
    messages.error(
        request, _("A version that was put in force is not changed; make a new version.")
    )
    return None


@page(SET_FORMS, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Header, then the list of parts and checks, each with its own page."""
    one = draft(request, pk)
    if one is None:
        return redirect("report_forms:version", pk)
    renames = not one.form.versions.exclude(status=FormStatus.DRAFT).exists()
    data = request.POST if request.method == "POST" else None
    form = HeaderForm(data, initial=header_of(one))
    start = {"name": one.form.name, "purpose": one.form.purpose}
    names = NamesForm(data, initial=start) if renames else None
    if data is not None and _kept(request, one, form, names):
        messages.success(request, _("The draft is saved."))
        return redirect("report_forms:edit", pk)
    day = timezone.localdate(request.now)
    catalogue = catalogue_on(day)
    context: dict[str, Any] = {
        "version": one, "form": form, "names": names, "crumbs": crumbs(one, _("Write the draft")),
        "seen": request.POST.get("seen", one.version), "parts": parts_of(sections_of(one), catalogue),
        "checks": [check_in_words(check, catalogue) for check in one.checks.order_by("order", "pk")],
        "missing": placed(missing_before_issue(one, day), one) if data is None else [],
    }  # fmt: skip
    status = 422 if form.errors or (names and names.errors) else 200
    return render(request, "reporting/forms/edit.html", context, status=status)


def _kept(
    request: PageRequest, one: FormVersion, form: HeaderForm, names: NamesForm | None
) -> bool:
    given = [part.is_valid() for part in (form, names) if part is not None]
    if not all(given):
        return False
    try:
        write_header(
            one, seen=seen_in(request), values=form.cleaned_data,
            names=names.cleaned_data if names else None, actor=request.user, at=request.now,
        )  # fmt: skip
    except DomainError as refusal:
        form.show(refusal)
        return False
    return True


def seen_in(request: PageRequest) -> int:
    """The row version the person looked at; a missing one fits nothing."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1
