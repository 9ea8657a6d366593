"""Appraisal teams and their members, as the page of a team shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import TeamRole
from kheo.appraisal.models import Member, Team
from kheo.appraisal.policies import VIEW_TEAMS
from kheo.exchange.columns import address, choice, column, day, key, moment, unit, whole
from kheo.exchange.conditions import OfUnitForm, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.initiatives.enums import Field

PAGE = "teams:page"


class TeamForm(OfUnitForm):
    """Conditions of the list of teams."""

    running = forms.BooleanField(required=False, label=_("Only those at work"))


class MemberForm(TeamForm):
    """Conditions of the list of members."""

    team = forms.IntegerField(required=False, min_value=1, label=_("Appraisal team"))


def _running(rows: QuerySet[Any], given: Mapping[str, Any], now: datetime) -> QuerySet[Any]:
    if "running" not in given:
        return rows
    return rows.as_of(timezone.localdate(now))  # type: ignore[attr-defined,no-any-return]


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return under(_running(rows, given, now), given, now)


def _members_narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    rows = under(_running(rows, given, now), given, now, "team__unit")
    return same(rows, given, team="team")


def _members_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(team__in=visible(Team.objects.all(), actor, VIEW_TEAMS).values("pk"))


FIELDS = Column(
    "fields", _("Fields"), lambda row: list(row.fields), Value.CHOICES, choices=dict(Field.choices)
)
TEAMS = Listing(
    name="teams",
    label=_("Appraisal teams"),
    permission=VIEW_TEAMS,
    rows=lambda: Team.objects.select_related("unit", "paper"),
    columns=(
        key(),
        column("name", _("Name of the team")),
        *unit(),
        FIELDS,
        column("paper_number", _("Paper"), "paper.number"),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-valid_from", "-id"),
    filters=TeamForm,
    narrow=_narrowed,
    page=PAGE,
    list_page="teams:list",
    scope="appraisal",
)
MEMBERS = Listing(
    name="team_members",
    label=_("Members of appraisal teams"),
    permission=VIEW_TEAMS,
    rows=lambda: Member.objects.select_related("team__unit", "unit"),
    columns=(
        key(),
        whole("team", _("Number of the team"), "team_id", is_usual=False),
        column("team_name", _("Appraisal team"), "team.name"),
        column("full_name", _("Full name")),
        column("position", _("Position")),
        choice("role", _("Role"), TeamRole.choices),
        *unit(label=_("Works at")),
        FIELDS,
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        address(PAGE, "team_id"),
    ),
    order=("-team_id", "id"),
    filters=MemberForm,
    narrow=_members_narrowed,
    scope="appraisal",
    seen=_members_seen,
)
LISTINGS = (TEAMS, MEMBERS)
