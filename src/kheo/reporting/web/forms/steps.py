"""Putting in force, ending, throwing a draft away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import FormVersion
from kheo.reporting.operations import forms as operations
from kheo.reporting.policies import SET_FORMS
from kheo.reporting.queries.form_rows import missing_before_issue
from kheo.reporting.web.forms.inputs import EndForm, IssueForm
from kheo.reporting.web.forms.words import crumbs, placed

VERSIONS = FormVersion.objects.select_related("form", "form__unit", "paper")


@page(SET_FORMS, methods=("GET", "POST"))
def issue(request: PageRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    one = load(request, VERSIONS.all(), SET_FORMS, pk=pk)
    today = timezone.localdate(request.now)
    form = IssueForm(request.POST or None, person=request.user, initial={"valid_from": today})
    if request.method == "POST" and form.attempt(
        operations.issue, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The form is in force; it is frozen from now on."))
        return redirect("report_forms:version", pk)
    one.refresh_from_db()
    before = one.form.versions.filter(status=FormStatus.IN_FORCE).exclude(pk=pk).first()
    context = {
        "version": one, "form": form, "before": before,
        "missing": placed(missing_before_issue(one, today), one),
        "crumbs": crumbs(one, _("Put in force")),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "reporting/forms/issue.html", context, status=status)


@page(SET_FORMS, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End the validity of a version."""
    one = load(request, VERSIONS.all(), SET_FORMS, pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate(request.now)})
    if request.method == "POST" and form.attempt(
        operations.end, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The validity has its last day."))
        return redirect("report_forms:version", pk)
    return form_page(
        request, form, title=_("End its validity"), label=_("End its validity"),
        back=reverse("report_forms:version", args=[pk]), crumbs=crumbs(one, _("End its validity")),
        note=_("Rounds opened with it go on with it; no new round can be opened."),
    )  # fmt: skip


@page(SET_FORMS, methods=("GET", "POST"))
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after a second look."""
    one = load(request, VERSIONS.all(), SET_FORMS, pk=pk)
    if request.method == "POST":
        try:
            operations.discard(one, actor=request.user, at=request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("report_forms:version", pk)
        messages.success(request, _("The draft was thrown away."))
        return redirect("report_forms:list")
    context = {"version": one, "crumbs": crumbs(one, _("Throw the draft away"))}
    return render(request, "reporting/forms/discard.html", context)
