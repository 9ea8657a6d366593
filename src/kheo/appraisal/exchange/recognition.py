"""Recognitions, the decisions they rest on, proposals to the level above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import DecisionKind, DecisionStatus, NominationStatus, RecognitionStatus
from kheo.appraisal.models import Decision, DecisionLine, Nomination, ProposalList, Recognition
from kheo.appraisal.policies import VIEW_DECISIONS, VIEW_RECOGNITIONS
from kheo.appraisal.web.recognition.forms import FilterForm
from kheo.appraisal.web.recognition.lists import narrowed, soon_for
from kheo.exchange.columns import (
    address,
    block,
    choice,
    column,
    day,
    key,
    moment,
    unit,
    whole,
    yes_no,
)
from kheo.exchange.conditions import ALL, OfUnitForm, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.initiatives.enums import Field, Kind, Level

PAGE, DECISION, PROPOSALS = (
    "recognition:page", "recognition:decision", "recognition:proposal_list",
)  # fmt: skip


class DecisionForm(OfUnitForm):
    """Conditions of the list of decisions."""

    kind = forms.ChoiceField(choices=[ALL, *DecisionKind.choices], required=False, label=_("Kind"))
    status = forms.ChoiceField(
        choices=[ALL, *DecisionStatus.choices], required=False, label=_("State")
    )


class LineForm(OfUnitForm):
    """Conditions of the list of lines of decisions."""

    decision = forms.IntegerField(required=False, min_value=1, label=_("Decision"))


class ProposalForm(OfUnitForm):
    """Conditions of the lists of proposals."""

    status = forms.ChoiceField(
        choices=[ALL, *NominationStatus.choices], required=False, label=_("State")
    )


class NominationForm(ProposalForm):
    """Conditions of the list of what was proposed."""

    proposals = forms.IntegerField(required=False, min_value=1, label=_("List of proposals"))


def _recognitions(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    today = timezone.localdate(now)
    return narrowed(rows, dict(given), day=today, soon=soon_for(actor, today))


def _decisions(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, kind="kind", status="status")


def _lines(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now, "initiative__unit"), given, decision="decision")


def _lines_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(
        decision__in=visible(Decision.objects.all(), actor, VIEW_DECISIONS).values("pk")
    )


def _proposals(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, status="status", proposals="proposals")


def _nominations_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(
        proposals__in=visible(ProposalList.objects.all(), actor, VIEW_DECISIONS).values("pk")
    )


def _certificate(row: Recognition) -> str:
    return reverse("portal:certificate", args=[row.code])


RECOGNITIONS = Listing(
    name="recognitions",
    label=_("Recognitions"),
    permission=VIEW_RECOGNITIONS,
    rows=lambda: Recognition.objects.select_related(
        "unit", "initiative", "paper", "paper__unit", "ended_paper"
    ),
    columns=(
        key(),
        column("title", _("Name of the initiative")),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        choice("kind", _("Kind"), Kind.choices, "initiative.kind"),
        choice("field", _("Field"), Field.choices, "initiative.field"),
        *unit(),
        choice("level", _("Level"), Level.choices),
        choice("status", _("Validity"), RecognitionStatus.choices),
        day("on", _("Recognised on")),
        day("valid_to", _("Stands until"), is_usual=False),
        day("verified_on", _("Verified again on"), is_usual=False),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        column("paper_number", _("Decision"), "paper.number"),
        day("paper_issued_on", _("Day of the decision"), "paper.issued_on"),
        column("issuer", _("Issued by"), "paper.unit.label"),
        column("score_class", _("Class")),
        column("code", _("Code of the certificate"), kind=Value.CODE),
        Column("certificate", _("Address of the certificate"), _certificate, is_usual=False),
        whole("dossier", _("Number of the dossier"), "dossier_id", is_usual=False),
        day("ended_on", _("Ended on"), is_usual=False),
        column("ended_paper_number", _("Ended by the paper"), "ended_paper.number", is_usual=False),
        block("ended_why", _("Why it ended")),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-on", "-id"),
    filters=FilterForm,
    narrow=_recognitions,
    page=PAGE,
    list_page="recognition:list",
    scope="appraisal",
)


def _counted() -> QuerySet[Decision]:
    return Decision.objects.select_related("unit", "paper", "session", "made_by").annotate(
        granted=Count("lines", filter=Q(lines__is_granted=True)),
        refused=Count("lines", filter=Q(lines__is_granted=False)),
    )


DECISIONS = Listing(
    name="recognition_decisions",
    label=_("Decisions of recognition"),
    permission=VIEW_DECISIONS,
    rows=_counted,
    columns=(
        key(),
        column("title", _("Title")),
        choice("kind", _("What it does"), DecisionKind.choices),
        *unit(),
        choice("level", _("Level"), Level.choices),
        choice("status", _("State"), DecisionStatus.choices),
        whole("session", _("Number of the session"), "session_id", is_usual=False),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        column("paper_number", _("Number and symbol"), "paper.number", Value.CODE),
        day("paper_issued_on", _("Day of the decision"), "paper.issued_on"),
        day("in_force_on", _("In force from")),
        day("valid_to", _("Stands until"), is_usual=False),
        whole("granted", _("Granted")),
        whole("refused", _("Not granted")),
        day("answer_due_on", _("Answer due on"), is_usual=False),
        day("answered_on", _("Answered on"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(DECISION),
    ),
    order=("-id",),
    filters=DecisionForm,
    narrow=_decisions,
    page=DECISION,
    list_page="recognition:decisions",
    scope="appraisal",
)
LINES = Listing(
    name="decision_lines",
    label=_("Lines of decisions of recognition"),
    permission=VIEW_DECISIONS,
    rows=lambda: DecisionLine.objects.select_related("decision__paper", "initiative__unit"),
    columns=(
        key(),
        whole("decision", _("Number of the decision in the system"), "decision_id", is_usual=False),
        column("decision_title", _("Decision"), "decision.title"),
        column("paper_number", _("Number and symbol"), "decision.paper.number", Value.CODE),
        whole("position", _("Order")),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        *unit(path="initiative.unit"),
        yes_no("is_granted", _("Granted")),
        column("score_class", _("Class")),
        block("reason", _("Reason"), is_usual=True),
        whole("dossier", _("Number of the dossier"), "dossier_id", is_usual=False),
        whole("recognition", _("Number of the recognition"), "recognition_id", is_usual=False),
        address(DECISION, "decision_id"),
    ),
    order=("-decision_id", "position", "id"),
    filters=LineForm,
    narrow=_lines,
    scope="appraisal",
    seen=_lines_seen,
)
LISTS = Listing(
    name="proposals",
    label=_("Lists of proposals"),
    permission=VIEW_DECISIONS,
    rows=lambda: ProposalList.objects.select_related("unit", "to_unit", "paper").annotate(
        number=Count("nominations"),
        taken=Count("nominations", filter=Q(nominations__status=NominationStatus.TAKEN)),
        refused=Count("nominations", filter=Q(nominations__status=NominationStatus.REFUSED)),
    ),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(),
        *unit("to_unit", _("Proposed to"), _("Code of the unit above")),
        choice("level", _("Level"), Level.choices),
        choice("status", _("State"), NominationStatus.choices),
        day("sent_on", _("Sent on")),
        column("paper_number", _("Paper"), "paper.number"),
        whole("number", _("Proposed")),
        whole("taken", _("Taken up")),
        whole("refused", _("Not taken up")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PROPOSALS),
    ),
    order=("-id",),
    filters=ProposalForm,
    narrow=_proposals,
    page=PROPOSALS,
    list_page="recognition:proposals",
    scope="appraisal",
)
NOMINATIONS = Listing(
    name="nominations",
    label=_("Initiatives proposed to the level above"),
    permission=VIEW_DECISIONS,
    rows=lambda: Nomination.objects.select_related("proposals", "initiative", "unit", "to_unit"),
    columns=(
        key(),
        whole("proposals", _("Number of the list"), "proposals_id", is_usual=False),
        column("proposals_title", _("List of proposals"), "proposals.title"),
        whole("position", _("Rank")),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        *unit(),
        *unit("to_unit", _("Proposed to"), _("Code of the unit above")),
        choice("level", _("Level"), Level.choices),
        choice("status", _("State"), NominationStatus.choices),
        block("grounds", _("Grounds"), is_usual=True),
        block("reason", _("Reason"), is_usual=True),
        whole("dossier", _("Number of the dossier"), "dossier_id", is_usual=False),
        address(PROPOSALS, "proposals_id"),
    ),
    order=("-proposals_id", "position", "id"),
    filters=NominationForm,
    narrow=_proposals,
    scope="appraisal",
    seen=_nominations_seen,
)
LISTINGS = (RECOGNITIONS, DECISIONS, LINES, LISTS, NOMINATIONS)
