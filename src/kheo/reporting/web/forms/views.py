"""The list of report forms, and one version: what it asks, of whom, until when."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.counting.queries.indicators import catalogue_on
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import Form, FormVersion
from kheo.reporting.policies import OPEN_ROUNDS, SET_FORMS, VIEW_FORMS
from kheo.reporting.queries.form_rows import missing_before_issue
from kheo.reporting.queries.forms import (
    for_list,
    latest_of,
    readable,
    sections_of,
    versions_of,
)
from kheo.reporting.rules.forms import said
from kheo.reporting.web.forms.words import check_in_words, crumbs, found, parts_of, placed


@page(VIEW_FORMS)
def index(request: PageRequest) -> HttpResponse:
    """Each form once, by the version that counts; drafts wait for the office."""
    rows = latest_of(for_list().filter(pk__in=readable(request.user).values("pk")))
    context = {
        "rows": [_row(one) for one in rows],
        "may_set": bool(can(request.user, SET_FORMS)),
    }
    return render(request, "reporting/forms/list.html", context)


def _row(one: FormVersion) -> dict[str, Any]:
    return {
        "version": one,
        "periods": said("period_kinds", one.period_kinds),
        "tone": {FormStatus.IN_FORCE: "good", FormStatus.DRAFT: "draft"}.get(
            FormStatus(one.status), "ended"
        ),
    }


@page(VIEW_FORMS)
def latest(request: PageRequest, pk: int) -> HttpResponse:
    """To the version of a form that counts."""
    rows = latest_of(readable(request.user).filter(form_id=pk).select_related("form"))
    if not rows:
        raise Http404
    return redirect("report_forms:version", rows[0].pk)


@page(VIEW_FORMS)
def version(request: PageRequest, pk: int) -> HttpResponse:
    """Sections in order, lines, checks, obligations, days, other versions, history."""
    one = found(request, pk)
    day = timezone.localdate(request.now)
    catalogue = catalogue_on(one.valid_from or day)
    may_set = bool(can(request.user, SET_FORMS, one))
    is_draft = one.status == FormStatus.DRAFT
    context = {
        "version": one, "crumbs": crumbs(one), "row": _row(one), "may_set": may_set,
        "may_copy": bool(can(request.user, SET_FORMS)),
        "may_open": not is_draft and bool(can(request.user, OPEN_ROUNDS)),
        "parts": parts_of(sections_of(one), catalogue),
        "checks": [check_in_words(check, catalogue) for check in one.checks.order_by("order", "pk")],
        "kinds": said("for_kinds", one.for_kinds), "periods": said("period_kinds", one.period_kinds),
        "versions": _versions(request, one.form), "history": _history(one),
        "missing": placed(missing_before_issue(one, day), one) if is_draft and may_set else [],
    }  # fmt: skip
    return render(request, "reporting/forms/version.html", context)


def _versions(request: PageRequest, form: Form) -> list[dict[str, Any]]:
    may_read = set(readable(request.user).filter(form=form).values_list("pk", flat=True))
    return [_row(one) for one in versions_of(form) if one.pk in may_read]


def _history(one: FormVersion) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
        for entry in entries_about(one)[-12:]
    ]
