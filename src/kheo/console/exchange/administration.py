"""People, roles, the journal, terms, background work, files taken in: the lists of administration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.policies import VIEW_JOURNAL, VIEW_PEOPLE
from kheo.access.policy import today, visible
from kheo.access.web import journal, people
from kheo.access.web.forms import JournalFilter, PeopleFilter
from kheo.audit.queries import JournalLine, entries
from kheo.audit.wording import sentence
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
    yes_no,
)
from kheo.exchange.conditions import ALL, OfUnitForm, same, under
from kheo.exchange.enums import ImportState, Value
from kheo.exchange.listings import Column, Listing
from kheo.exchange.models import Import
from kheo.exchange.policies import VIEW_IMPORTS
from kheo.exchange.queries.imports import imports_for
from kheo.exchange.web.imports.listing import WORDS as STAGES
from kheo.foundation.forms import LineField
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.policies import VIEW as VIEW_JOBS
from kheo.orgs.models import Unit
from kheo.workflow.enums import Termed
from kheo.workflow.models import Term
from kheo.workflow.policies import SET_TERMS


class GrantForm(OfUnitForm):
    """Conditions of the list of roles given; the unit is the one they are over."""

    role = forms.ChoiceField(choices=[ALL, *Role.choices], required=False, label=_("Role"))
    ended = forms.BooleanField(required=False, label=_("Also ended ones"))


class JobForm(OfUnitForm):
    """Conditions of the list of background work."""

    state = forms.ChoiceField(choices=[ALL, *JobState.choices], required=False, label=_("State"))
    kind = LineField(required=False, max_length=60, label=_("Kind"))
    mine = forms.BooleanField(required=False, label=_("Only mine"))


class TermForm(OfUnitForm):
    """Conditions of the list of terms."""

    what = forms.ChoiceField(choices=[ALL, *Termed.choices], required=False, label=_("Term"))


class ImportForm(OfUnitForm):
    """Conditions of the list of files taken in."""

    status = forms.ChoiceField(
        choices=[ALL, *ImportState.choices], required=False, label=_("State")
    )
    stage = forms.ChoiceField(
        choices=[ALL, *((word, word) for word in STAGES)], required=False, label=_("State"),
        widget=forms.HiddenInput,
    )  # fmt: skip
    mine = forms.BooleanField(required=False, label=_("Only mine"))
    profile = LineField(required=False, max_length=40, label=_("Kind"))


class GivenPeople(PeopleFilter):
    """The conditions of the page of people, as lists read them."""

    def given(self) -> dict[str, Any]:
        """The readable conditions; the state always, for the page shows those in use without it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class GivenJournal(JournalFilter):
    """The conditions of the journal, as lists read them."""

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _people(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return people.narrowed(rows, dict(given), timezone.localdate(now))


def _roles(rows: Sequence[Any]) -> None:
    """The roles each person holds today, as the page shows them."""
    held = Grant.objects.as_of(today()).filter(user__in=rows).select_related("unit").order_by("pk")
    of: dict[int, list[Grant]] = {}
    for grant in held:
        of.setdefault(grant.user_id, []).append(grant)
    for row in rows:
        row.held = of.get(row.pk, [])


def _grants(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "ended" not in given:
        rows = rows.as_of(timezone.localdate(now))  # type: ignore[attr-defined]
    return same(under(rows, given, now), given, role="role")


def _grants_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(user__in=visible(User.objects.all(), actor, VIEW_PEOPLE).values("pk"))


def _journal(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return journal.narrowed(rows, dict(given), timezone.localdate(now))


def _journal_arguments(actor: User, now: datetime) -> Mapping[str, Any]:
    return {"kinds": journal.KINDS}


def _units(rows: Sequence[Any]) -> None:
    """The units the lines belong to."""
    units = Unit.objects.in_bulk({row.unit_id for row in rows if row.unit_id})
    for row in rows:
        row.of_unit = units.get(row.unit_id)


def _changes(entry: JournalLine) -> str | None:
    """What the line keeps of before and after, a name a line."""
    told = [f"{name}: {was} → {now}" for name, was, now in journal.changes(entry)]
    return "\n".join(told) or None


def _jobs(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "mine" in given:
        rows = rows.filter(asked_by=actor)
    return same(under(rows, given, now), given, state="state", kind="kind")


def _terms(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, what="what")


def _imports(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "stage" in given:
        rows = rows.filter(status__in=STAGES[given["stage"]])
    if "mine" in given:
        rows = rows.filter(asked_by=actor)
    return same(under(rows, given, now), given, status="status", profile="profile")


def _imports_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=imports_for(actor).order_by().values("pk"))


PEOPLE = Listing(
    name="people",
    label=_("People"),
    permission=VIEW_PEOPLE,
    rows=lambda: User.objects.select_related("unit"),
    columns=(
        key(),
        column("full_name", _("Full name")),
        column("username", _("Sign-in name"), kind=Value.CODE),
        column("position", _("Position")),
        *unit(label=_("Works in")),
        Column(
            "roles", _("Roles"), lambda row: list(dict.fromkeys(one.role for one in row.held)),
            Value.CHOICES, choices=dict(Role.choices),
        ),
        Column(
            "role_units", _("Roles over"), lambda row: [one.unit.code for one in row.held],
            Value.CHOICES, is_usual=False,
        ),
        yes_no("is_active", _("Account in use")),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        address("access:person"),
    ),
    order=("sort_key", "id"),
    filters=GivenPeople,
    narrow=_people,
    more=_roles,
    page="access:person",
    list_page="access:people",
    scope="access",
)  # fmt: skip
GRANTS = Listing(
    name="grants",
    label=_("Roles given"),
    permission=VIEW_PEOPLE,
    rows=lambda: Grant.objects.select_related("user", "unit", "granted_by"),
    columns=(
        key(),
        whole("person", _("Number of the person"), "user_id", is_usual=False),
        column("full_name", _("Full name"), "user.full_name"),
        column("username", _("Sign-in name"), "user.username", Value.CODE),
        choice("role", _("Role"), Role.choices),
        *unit(label=_("Over")),
        column("paper", _("Paper it rests on")),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        person("granted_by", _("Given by"), is_usual=False),
        moment("granted_at", _("Given at"), is_usual=False),
        address("access:person", "user_id"),
    ),
    order=("-valid_from", "-id"),
    filters=GrantForm,
    narrow=_grants,
    list_page="access:people",
    scope="access",
    seen=_grants_seen,
)
JOURNAL = Listing(
    name="journal",
    label=_("Journal"),
    permission=VIEW_JOURNAL,
    rows=entries,
    columns=(
        key(),
        moment("at", _("At")),
        Column("sentence", _("What happened"), sentence),
        column("actor", _("By whom"), "actor_label"),
        column("action", _("Act"), kind=Value.CODE, is_usual=False),
        column("subject_kind", _("Kind of the record"), is_usual=False),
        column("subject_key", _("Number of the record"), is_usual=False),
        column("subject", _("Record it is about"), "subject_label"),
        *unit(path="of_unit"),
        block("note", _("Note"), is_usual=True),
        Column("changes", _("What changed"), _changes, Value.BLOCK, is_usual=False),
        day("day", _("Day of the chain"), is_usual=False),
        whole("position", _("Place in the chain"), is_usual=False),
        column("digest", _("Digest"), is_usual=False),
        column("request", _("Number of the request"), is_usual=False),
    ),
    order=("-id",),
    filters=GivenJournal,
    narrow=_journal,
    more=_units,
    list_page="access:journal",
    scope="audit",
    filter_arguments=_journal_arguments,
)
TERMS = Listing(
    name="terms",
    label=_("Terms and deadlines"),
    permission=SET_TERMS,
    rows=lambda: Term.objects.select_related("unit"),
    columns=(
        key(),
        choice("what", _("Term"), Termed.choices),
        *unit(),
        whole("days", _("Days")),
        column("paper", _("Paper it rests on")),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
    ),
    order=("what", "-valid_from", "id"),
    filters=TermForm,
    narrow=_terms,
    list_page="workflow:terms",
    scope="workflow",
)
JOBS = Listing(
    name="jobs",
    label=_("Background work"),
    permission=VIEW_JOBS,
    rows=lambda: Job.objects.select_related("unit", "asked_by"),
    columns=(
        key(),
        column("title", _("Title")),
        column("kind", _("Kind"), kind=Value.CODE, is_usual=False),
        choice("state", _("State"), JobState.choices),
        whole("done", _("Steps done")),
        whole("total", _("Steps in all")),
        block("told", _("Result"), is_usual=True),
        whole("attempts", _("Attempts"), is_usual=False),
        *unit(),
        person("asked_by", _("Asked for by")),
        moment("created_at", _("Asked for at")),
        moment("started_at", _("Begun at"), is_usual=False),
        moment("ended_at", _("Ended at")),
        whole("subject", _("Number of the record"), is_usual=False),
    ),
    order=("-id",),
    filters=JobForm,
    narrow=_jobs,
    list_page="jobs:list",
    scope="jobs",
)
IMPORTS = Listing(
    name="imports",
    label=_("Files taken in"),
    permission=VIEW_IMPORTS,
    rows=lambda: Import.objects.select_related("unit", "asked_by"),
    columns=(
        key(),
        column("name", _("Name of the file")),
        column("profile", _("Kind"), kind=Value.CODE),
        *unit(),
        choice("status", _("State"), ImportState.choices),
        whole("total_rows", _("Number of rows")),
        whole("new_rows", _("New rows")),
        whole("changed_rows", _("Changed rows")),
        whole("same_rows", _("Rows already there")),
        whole("refused_rows", _("Refused rows")),
        whole("entered_rows", _("Rows taken in")),
        column("told", _("What was told"), is_usual=False),
        column("digest", _("SHA-256 of the file"), is_usual=False),
        whole("size", _("Size in bytes"), is_usual=False),
        person("asked_by", _("Uploaded by")),
        moment("created_at", _("Uploaded at")),
        moment("entered_at", _("Taken in at")),
        moment("undone_at", _("Undone at"), is_usual=False),
        address("exchange:import"),
    ),
    order=("-id",),
    filters=ImportForm,
    narrow=_imports,
    page="exchange:import",
    list_page="exchange:list",
    scope="imports",
    seen=_imports_seen,
)
LISTINGS = (PEOPLE, GRANTS, JOURNAL, TERMS, JOBS, IMPORTS)
