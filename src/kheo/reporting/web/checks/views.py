"""Pages of findings: all below an office, one with its cells, answers and questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.kernel.refusals import NotAllowed
from kheo.reporting import policies
from kheo.reporting.enums import FindingStatus
from kheo.reporting.models import Finding, Report
from kheo.reporting.operations import checks
from kheo.reporting.queries.book import names_of
from kheo.reporting.queries.findings import (
    VIEW,
    counts_of,
    findings_context,
    may_answer,
    may_ask,
    narrowed,
    of_units,
    seen_by,
    shown,
    units_with,
)
from kheo.reporting.queries.sheet import sheet_of
from kheo.reporting.web.checks.forms import (
    STATES,
    AnswerForm,
    FilterForm,
    NoteForm,
    QuestionForm,
    address_of,
)
from kheo.reporting.web.checks.showing import cell_rows, story_of, tabs_of

UNITS = 20
"""Units of one page of the list."""


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Findings below the person's offices, grouped by unit, those with most to mend first."""
    seen = seen_by(request.user)
    form = FilterForm(request.GET or None, seen=seen)
    given = form.given() if request.GET else {}
    state = request.GET.get("state", "")
    state = state if state in STATES else FindingStatus.OPEN.value
    rows = narrowed(seen, given, actor=request.user, day=timezone.localdate(request.now))
    tabs = tabs_of(counts_of(rows), given, state)
    if state != "all":
        rows = rows.filter(status=state)
    context = _rows(request, rows, given, state)
    if request.headers.get("HX-Target") == "rows":
        return render(request, "reporting/checks/_rows.html", context)
    context |= {"form": form, "chips": form.chips(given, state), "tabs": tabs, "given": given}
    return render(request, "reporting/checks/list.html", context)


def _rows(
    request: PageRequest, rows: QuerySet[Finding], given: dict[str, Any], state: str
) -> dict[str, Any]:
    """The units of one page of the list, each with the addresses of all its findings and of these."""
    part = Paginator(units_with(rows), UNITS).get_page(request.GET.get("page"))
    groups = []
    for one in of_units(rows, part.object_list, request.user):
        own = {**given, "unit": one.code}
        groups.append((one, address_of(own, "all"), address_of(own, state)))
    own_state = {} if state == "all" else {"status": state}
    return {
        "part": part, "groups": groups, "query": address_of(given, state), "state": state,
        "export": urlencode({**{k: "on" if v is True else v for k, v in given.items()}, **own_state}),
    }  # fmt: skip


@page(policies.VIEW)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One finding: its cells with their records, its answer, what can be done."""
    return _detail(request, _loaded(request, pk))


@page(policies.VIEW)
def panel(request: PageRequest, report_pk: int) -> HttpResponse:
    """The findings of a report as a part of its page, to be fetched again after a write."""
    report = load(request, Report.objects.for_list(), policies.VIEW, pk=report_pk)
    context = findings_context(report, request.user)
    return render(request, "reporting/checks/_findings.html", {"findings": context})


@page(policies.FILL, methods=("POST",))
def answer(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the explanation; htmx gets the finding back, others the page they came from."""
    finding = _loaded(request, pk)
    form = AnswerForm(request.POST, prefix=f"f{pk}")
    done = form.attempt(checks.answer, finding, actor=request.user, at=request.now)
    if request.headers.get("HX-Request"):
        shown = _one(request, finding, form if not done else None)
        if done:
            shown["HX-Trigger"] = "kheo:saved"  # the page of the report looks again what is missing
        return shown
    if not done:
        return _detail(request, finding, answer_form=form, status=422)
    messages.success(request, _("The explanation is kept."))
    return redirect(_back(request, finding))


@page(policies.RECEIVE, methods=("POST",))
def not_enough(request: PageRequest, pk: int) -> HttpResponse:
    """Send an answer back with what is still missing."""
    finding = _loaded(request, pk)
    form = NoteForm(request.POST)
    if not form.attempt(checks.not_enough, finding, actor=request.user, at=request.now):
        return _detail(request, finding, note_form=form, status=422)
    messages.success(request, _("The unit sees what is still missing."))
    return redirect("findings:page", pk)


@page(policies.RECEIVE, methods=("POST",))
def settle(request: PageRequest, pk: int) -> HttpResponse:
    """The receiver is content, or takes his question back."""
    finding = _loaded(request, pk)
    checks.settle(finding, actor=request.user, at=request.now)
    messages.success(request, _("The question is settled."))
    return redirect("findings:page", pk)


@page(policies.RECEIVE, methods=("GET", "POST"))
def ask(request: PageRequest, report_pk: int) -> HttpResponse:
    """Ask the unit about figures and texts of a report that came in."""
    report = load(request, Report.objects.for_list(), policies.VIEW, pk=report_pk)
    if not may_ask(request.user, report):
        raise NotAllowed(_("Only who has received this report asks about it."))
    names = names_of(sheet_of(report, today=timezone.localdate(request.now)))
    first = {"keys": [key for key in request.GET.getlist("o") if key in names]}
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, names=names, initial=first)
    asked = data is not None and form.attempt(
        checks.ask, report, actor=request.user, at=request.now
    )
    if asked:
        messages.success(request, _("The unit sees your question on its report."))
        return redirect("findings:page", form.result.pk)
    status = 422 if data is not None else 200
    return render(
        request, "reporting/checks/ask.html", {"report": report, "form": form}, status=status
    )


def _loaded(request: PageRequest, pk: int) -> Finding:
    rows = Finding.objects.select_related(
        "report__unit", "report__receiver", "report__round__form__form", "answered_by", "raised_by"
    )
    return load(request, rows, VIEW, pk=pk)


def _detail(
    request: PageRequest, finding: Finding, *, answer_form: AnswerForm | None = None,
    note_form: NoteForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a finding, with a form as it was sent when it was refused."""
    report = finding.report
    one = shown(finding, may_answer=may_answer(request.user, report))
    receives = may_ask(request.user, report)
    kept = {"answer": finding.answer, "seen": one.seen}
    context: dict[str, Any] = {
        "one": one, "finding": finding, "report": report,
        "cells": cell_rows(one, timezone.localdate(request.now)),
        "form": answer_form or AnswerForm(prefix=f"f{finding.pk}", initial=kept),
        "note_form": note_form or NoteForm(),
        "may_send_back": receives and finding.status == FindingStatus.ANSWERED,
        "may_settle": receives and one.is_question and finding.status != FindingStatus.GONE,
        "lines": story_of(finding),
    }  # fmt: skip
    return render(request, "reporting/checks/page.html", context, status=status)


def _one(request: PageRequest, finding: Finding, form: AnswerForm | None) -> HttpResponse:
    """One finding of the panel, with the number of those still open."""
    answers = may_answer(request.user, finding.report)
    context = findings_context(finding.report, request.user)
    context |= {"one": shown(finding, may_answer=answers), "sent": form, "saved": form is None}
    context["in_list"] = request.POST.get("where") == "list"
    status = 422 if form is not None else 200
    return render(request, "reporting/checks/_answered.html", {"findings": context}, status=status)


def _back(request: PageRequest, finding: Finding) -> str:
    """Where the person came from, if that is here; else the page of the finding."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return reverse("findings:page", args=[finding.pk])
