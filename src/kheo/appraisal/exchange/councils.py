"""Councils, seats, sessions and cases. Of a ballot only what was counted, never who chose what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import (
    Ballot,
    CaseStatus,
    SeatRole,
    SessionStatus,
    ShareOf,
    TieRule,
    Verdict,
)
from kheo.appraisal.models import Case, Council, Seat, Session
from kheo.appraisal.policies import VIEW_CASES, VIEW_COUNCILS
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
from kheo.exchange.conditions import ALL, OfUnitForm, SpanForm, between, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.initiatives.enums import Level


class SeatForm(OfUnitForm):
    """Conditions of the list of seats."""

    council = forms.IntegerField(required=False, min_value=1, label=_("Council"))


class SessionForm(SpanForm):
    """Conditions of the list of sessions."""

    council = forms.IntegerField(required=False, min_value=1, label=_("Council"))
    status = forms.ChoiceField(
        choices=[ALL, *SessionStatus.choices], required=False, label=_("State")
    )


class CaseForm(OfUnitForm):
    """Conditions of the list of cases."""

    session = forms.IntegerField(required=False, min_value=1, label=_("Session"))
    status = forms.ChoiceField(choices=[ALL, *CaseStatus.choices], required=False, label=_("State"))


def _councils(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return under(rows, given, now)


def _seats(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now, "council__unit"), given, council="council")


def _sessions(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    rows = same(under(rows, given, now), given, council="council", status="status")
    return between(rows, given, "on")


def _cases(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    rows = under(rows, given, now, "session__unit")
    return same(rows, given, session="session", status="status")


def _seats_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(
        council__in=visible(Council.objects.all(), actor, VIEW_COUNCILS).values("pk")
    )


def _counted(name: str, label: Any) -> Column:
    """A total of a ballot, once it was counted."""

    def read(row: Case) -> int | None:
        return getattr(row, name) if row.status == CaseStatus.COUNTED else None

    return Column(name, label, read, Value.WHOLE)


COUNCILS = Listing(
    name="councils",
    label=_("Councils"),
    permission=VIEW_COUNCILS,
    rows=lambda: Council.objects.select_related("unit", "paper"),
    columns=(
        key(),
        column("name", _("Name of the council")),
        *unit(),
        choice("level", _("Level"), Level.choices),
        column("paper_number", _("Paper"), "paper.number"),
        Column(
            "quorum", _("Quorum"), lambda row: f"{row.quorum_of}/{row.quorum_in}", is_usual=False
        ),
        column("needed_share", _("Share in favour needed (percent)"), kind=Value.NUMBER),
        yes_no("is_more_than", _("More than this share"), is_usual=False),
        choice("share_of", _("Share of"), ShareOf.choices, is_usual=False),
        choice("tie_rule", _("On a tie"), TieRule.choices, is_usual=False),
        choice("ballot", _("Ballot"), Ballot.choices),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("councils:page"),
    ),
    order=("-valid_from", "-id"),
    filters=OfUnitForm,
    narrow=_councils,
    page="councils:page",
    list_page="councils:list",
    scope="appraisal",
)
SEATS = Listing(
    name="council_seats",
    label=_("Members of councils"),
    permission=VIEW_COUNCILS,
    rows=lambda: Seat.objects.select_related("council__unit", "unit", "stands_in_for"),
    columns=(
        key(),
        whole("council", _("Number of the council"), "council_id", is_usual=False),
        column("council_name", _("Council"), "council.name"),
        column("full_name", _("Full name")),
        column("position", _("Position")),
        choice("role", _("Role"), SeatRole.choices),
        column("stands_in_for", _("Stands in for"), "stands_in_for.full_name"),
        *unit(label=_("Works at")),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        address("councils:page", "council_id"),
    ),
    order=("-council_id", "id"),
    filters=SeatForm,
    narrow=_seats,
    scope="appraisal",
    seen=_seats_seen,
)
SESSIONS = Listing(
    name="sessions",
    label=_("Sessions of councils"),
    permission=VIEW_COUNCILS,
    rows=lambda: Session.objects.select_related("council", "unit", "minutes").defer("frozen"),
    columns=(
        key(),
        column("title", _("Title")),
        whole("council", _("Number of the council"), "council_id", is_usual=False),
        column("council_name", _("Council"), "council.name"),
        *unit(),
        choice("status", _("State"), SessionStatus.choices),
        day("on", _("Day")),
        Column("starts_at", _("Begins at"), lambda row: f"{row.starts_at:%H:%M}"),
        column("place", _("Where it meets")),
        column("minutes_number", _("Minutes"), "minutes.number"),
        moment("opened_at", _("Opened at"), is_usual=False),
        moment("closed_at", _("Ended at"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("councils:session"),
    ),
    order=("-on", "-id"),
    filters=SessionForm,
    narrow=_sessions,
    page="councils:session",
    list_page="councils:list",
    scope="appraisal",
)
CASES = Listing(
    name="cases",
    label=_("Cases before councils"),
    permission=VIEW_CASES,
    rows=lambda: Case.objects.select_related(
        "session__unit", "dossier__initiative", "dossier__unit"
    ).defer("session__frozen"),
    columns=(
        key(),
        whole("session", _("Number of the session"), "session_id", is_usual=False),
        column("session_title", _("Session"), "session.title"),
        day("on", _("Day"), "session.on"),
        whole("position", _("Place on the agenda")),
        whole("dossier", _("Number of the dossier"), "dossier_id", is_usual=False),
        column("initiative_title", _("Initiative"), "dossier.initiative.title"),
        *unit(path="dossier.unit"),
        choice("status", _("State"), CaseStatus.choices),
        choice("ballot", _("Ballot"), Ballot.choices),
        whole("round", _("Round of the ballot"), is_usual=False),
        _counted("entitled", _("Entitled to vote")),
        _counted("yes", _("Votes for")),
        _counted("no", _("Votes against")),
        _counted("blank", _("Blank or void")),
        choice("verdict", _("Verdict"), Verdict.choices),
        block("note", _("Note")),
        address("councils:case"),
    ),
    order=("-session_id", "position", "id"),
    filters=CaseForm,
    narrow=_cases,
    page="councils:case",
    scope="appraisal",
)
LISTINGS = (COUNCILS, SEATS, SESSIONS, CASES)
