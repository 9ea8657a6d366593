"""Forms of reports, rounds, reports, findings of checks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.exchange.columns import (
    address,
    block,
    choice,
    column,
    day,
    key,
    moment,
    person,
    unit,
    whole,
)
from kheo.exchange.conditions import ALL, OfUnitForm, SpanForm, between, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.foundation.forms import ConditionsForm
from kheo.reporting.enums import (
    CheckKind,
    Cutoff,
    FindingStatus,
    FormStatus,
    PeriodKind,
    RaisedOn,
    ReportStatus,
    Severity,
)  # fmt: skip
from kheo.reporting.models import Finding, Report, Round
from kheo.reporting.policies import VIEW, VIEW_FORMS, VIEW_ROUNDS
from kheo.reporting.queries.entry import DONE, STAGES, TO_DO, WAITING, own_units
from kheo.reporting.queries.findings import VIEW as VIEW_OF_FINDINGS
from kheo.reporting.queries.findings import narrowed, seen_by
from kheo.reporting.queries.forms import for_list, readable
from kheo.reporting.web.checks.forms import FilterForm
from kheo.workflow.table import Turn

STAGE_WORDS = ((TO_DO, _("to do")), (WAITING, _("with the receiver")), (DONE, _("done")))


class RoundForm(SpanForm):
    """Conditions of the list of rounds; the days bound their last day."""

    kind = forms.ChoiceField(
        choices=[ALL, *PeriodKind.choices], required=False, label=_("Kind of period")
    )


class ReportForm(OfUnitForm):
    """Conditions of the list of reports."""

    round = forms.IntegerField(required=False, min_value=1, label=_("Round"))
    status = forms.ChoiceField(
        choices=[ALL, *ReportStatus.choices], required=False, label=_("State")
    )
    stage = forms.ChoiceField(
        choices=[ALL, *STAGE_WORDS], required=False, label=_("Stage of the work")
    )
    own = forms.BooleanField(required=False, label=_("Only of my own unit"))
    late = forms.BooleanField(required=False, label=_("Only overdue"))


class StatusForm(ConditionsForm):
    """Conditions of the list of report forms."""

    status = forms.ChoiceField(choices=[ALL, *FormStatus.choices], required=False, label=_("State"))


class FindingForm(FilterForm):
    """The conditions of the page, and its tab as one more."""

    status = forms.ChoiceField(
        choices=[ALL, *FindingStatus.choices], required=False, label=_("State")
    )


def _forms(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(rows, given, status="status")


def _forms_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=readable(actor).values("pk"))


def _rounds(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return between(same(under(rows, given, now), given, kind="kind"), given, "ends_on")


def _reports(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "late" in given:
        rows = rows.filter(due_on__lt=timezone.localdate(now), status__in=STAGES[TO_DO])
    if "stage" in given:
        rows = rows.filter(status__in=STAGES[given["stage"]])
    if "own" in given:
        rows = rows.filter(unit_id__in=own_units(actor))
    return same(under(rows, given, now), given, round="round", status="status")


def _findings(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    rows = narrowed(rows, given, actor=actor, day=timezone.localdate(now))
    return same(rows, given, status="status")


def _arguments(actor: User, now: datetime) -> Mapping[str, Any]:
    return {"seen": seen_by(actor)}


FORMS = Listing(
    name="report_forms",
    label=_("Report forms"),
    permission=VIEW_FORMS,
    rows=for_list,
    columns=(
        key(),
        column("code", _("Code"), "form.code", Value.CODE),
        column("name", _("Name of the form"), "form.name"),
        whole("number", _("Version")),
        *unit(label=_("Issued by"), path="form.unit"),
        choice("status", _("State"), FormStatus.choices),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        Column(
            "period_kinds", _("Kind of period"), lambda row: list(row.period_kinds), Value.CHOICES,
            choices=dict(PeriodKind.choices),
        ),
        choice("cutoff", _("Cut-off"), Cutoff.choices, is_usual=False),
        whole("due_days", _("Days allowed")),
        column("paper_number", _("Paper"), "paper.number"),
        whole("version", _("Version of the record"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("report_forms:version"),
    ),
    order=("-id",),
    filters=StatusForm,
    narrow=_forms,
    page="report_forms:version",
    list_page="report_forms:list",
    scope="reporting",
    seen=_forms_seen,
)  # fmt: skip
ROUNDS = Listing(
    name="rounds",
    label=_("Rounds of reports"),
    permission=VIEW_ROUNDS,
    rows=lambda: Round.objects.select_related("unit", "form__form", "opened_by"),
    columns=(
        key(),
        column("title", _("Title")),
        column("form", _("Report form"), "form.form.name"),
        *unit(),
        choice("kind", _("Kind of period"), PeriodKind.choices),
        day("starts_on", _("Period from")),
        day("ends_on", _("Period until")),
        day("due_on", _("Due on")),
        column("reading", _("Map that is read"), is_usual=False),
        person("opened_by", _("Opened by"), is_usual=False),
        moment("closed_at", _("Ended at")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("rounds:round"),
    ),
    order=("-ends_on", "-id"),
    filters=RoundForm,
    narrow=_rounds,
    page="rounds:round",
    list_page="rounds:board",
    scope="reporting",
)
REPORTS = Listing(
    name="reports",
    label=_("Reports"),
    permission=VIEW,
    rows=lambda: Report.objects.for_list().select_related("receiver", "prepared_by", "approved_by"),
    columns=(
        key(),
        whole("round", _("Number of the round"), "round_id", is_usual=False),
        column("round_title", _("Round of reports"), "round.title"),
        *unit(),
        *unit("receiver", _("Receiver"), _("Code of the receiver")),
        choice("status", _("State"), ReportStatus.choices),
        choice("turn", _("Turn"), Turn.choices, is_usual=False),
        day("due_on", _("Due on")),
        moment("first_sent_at", _("First sent at"), is_usual=False),
        moment("sent_at", _("Sent at")),
        person("prepared_by", _("Prepared by")),
        person("approved_by", _("Approved by")),
        column("excuse", _("Excuse"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("reports:page"),
    ),
    order=("-due_on", "-id"),
    filters=ReportForm,
    narrow=_reports,
    page="reports:page",
    list_page="reports:list",
    scope="reporting",
)
FINDINGS = Listing(
    name="findings",
    label=_("Findings of checks"),
    permission=VIEW_OF_FINDINGS,
    rows=lambda: Finding.objects.select_related(
        "report__unit", "report__round", "raised_by", "answered_by"
    ),
    columns=(
        key(),
        whole("report", _("Number of the report"), "report_id", is_usual=False),
        column("round_title", _("Round of reports"), "report.round.title"),
        *unit(path="report.unit"),
        choice("kind", _("What was checked"), CheckKind.choices),
        choice("severity", _("Weight"), Severity.choices),
        choice("raised_on", _("Found"), RaisedOn.choices),
        choice("status", _("State"), FindingStatus.choices),
        Column("cells", _("Cells"), lambda row: list(row.keys), Value.CHOICES, is_usual=False),
        moment("raised_at", _("Found at")),
        block("answer", _("Answer"), is_usual=True),
        person("answered_by", _("Answered by"), is_usual=False),
        moment("answered_at", _("Answered at")),
        address("findings:page"),
    ),
    order=("-id",),
    filters=FindingForm,
    narrow=_findings,
    page="findings:page",
    list_page="findings:list",
    scope="reporting",
    filter_arguments=_arguments,
)
LISTINGS = (FORMS, ROUNDS, REPORTS, FINDINGS)
