"""Setting up appraisal teams by decision, and who is in them from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import granted_units, holds_nation, require, unit_scope
from kheo.appraisal.enums import DossierStatus, TeamRole
from kheo.appraisal.models import Assignment, Dossier, Member, Team
from kheo.appraisal.operations.assignments import end_assignment, reassign
from kheo.appraisal.policies import SCORE, SET_UP_TEAMS
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.enums import Field
from kheo.kernel.refusals import BadInput, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one open dossier of a member who leaves: who goes on, are scores kept."""

    keep_scores: bool
    to: Member | None = None


@transaction.atomic
def set_up_team(
    *,
    unit: Unit,
    name: str,
    paper: Paper,
    fields: Iterable[str] = (),
    valid_from: date,
    valid_to: date | None = None,
    actor: User,
    at: datetime,
) -> Team:
    """Set up a team of ``unit`` by ``paper``, for some ``fields`` or all (empty).

    Raises NotAllowed, RuleBroken (no name, dates turned round, a start before the decision was
    issued, a paper of somebody else), BadInput for an unknown field.
    """
    team = Team(
        unit=unit, name=clean_line(name), paper=paper, fields=_known(fields),
        valid_from=valid_from, valid_to=valid_to, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, SET_UP_TEAMS, team)
    _check_team(team)
    team.save(force_insert=True)
    after = row_values(team, "name", "paper_id", "fields", "valid_from", "valid_to")
    record("team.set_up", team, actor=actor, at=at, after=after)
    return team


@transaction.atomic
def change_team(team: Team, *, name: str, fields: Iterable[str], actor: User, at: datetime) -> Team:
    """Rename a team or change the fields it looks after."""
    team = _locked(team, actor)
    before = row_values(team, "name", "fields")
    team.name, team.fields = clean_line(name), _known(fields)
    _check_team(team)
    after = row_values(team, "name", "fields")
    if before != after:
        team.updated_at = at
        team.save(update_fields=["name", "fields", "updated_at"])
        record("team.change", team, actor=actor, at=at, before=before, after=after)
    return team


@transaction.atomic
def end_team(team: Team, *, on: date, note: str, actor: User, at: datetime) -> Team:
    """The team's last day is the day before ``on``; refused while dossiers are with it."""
    team = _locked(team, actor)
    left = Dossier.objects.filter(team=team, status=DossierStatus.WITH_TEAM).count()
    if left:
        raise RuleBroken(
            _("%(count)s dossiers are still with this team; close their scoring or take them back.")
            % {"count": left}
        )
    if on <= team.valid_from:
        raise _at("on", _("The end lies before the beginning of the team."))
    if not note.strip():
        raise _at("note", _("Write the reason; the others will read it."))
    before = row_values(team, "valid_to")
    team.valid_to, team.updated_at = on, at
    team.save(update_fields=["valid_to", "updated_at"])
    Member.objects.filter(team=team, valid_to__isnull=True, valid_from__lt=on).update(valid_to=on)
    after = {"valid_to": on}
    record("team.end", team, actor=actor, at=at, before=before, after=after, note=clean_line(note))
    return team


@transaction.atomic
def add_member(
    team: Team,
    *,
    user: User | None = None,
    full_name: str = "",
    position: str = "",
    unit: Unit | None = None,
    role: str = TeamRole.MEMBER,
    fields: Iterable[str] = (),
    valid_from: date,
    actor: User,
    at: datetime,
) -> Member:
    """Put somebody into the team; without an account his sheets come on paper.

    ``unit`` is where he works and what he is kept out of (empty with an account: the unit of the
    account). Raises RuleBroken when he is in it already, has no name, has an account without the
    role of appraiser over the body, or would be a second head.
    """
    team = _locked(team, actor)
    member = Member(
        team=team,
        user=user,
        full_name=clean_line(full_name or (user.full_name if user else ""))[:120],
        position=clean_line(position or (user.position if user else ""))[:200],
        unit=unit or (user.unit if user else None),
        role=role,
        fields=_known(fields),
        valid_from=valid_from,
    )
    _check_member(member)
    member.save(force_insert=True)
    after = {
        "member": member.full_name,
        **row_values(member, "user_id", "unit_id", "role", "fields", "valid_from"),
    }
    record("team.add_member", team, actor=actor, at=at, after=after)
    return member


@transaction.atomic
def end_member(
    member: Member,
    *,
    on: date,
    note: str,
    fates: Mapping[int, Fate] | None = None,
    actor: User,
    at: datetime,
) -> Member:
    """Let a member go from ``on``; ``fates`` says what becomes of each assignment still running.

    Key = assignment. Every one of them must be named: handed to another or not, the scores kept
    or dropped. Raises RuleBroken that names the first dossier nothing was said about.
    """
    team = _locked(member.team, actor)
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.valid_to is not None:
        raise RuleBroken(_("This member's work has ended already."))
    if not note.strip():
        raise _at("note", _("Write the reason; the others will read it."))
    if on < member.valid_from:
        raise _at("on", _("The end lies before the day the member began."))
    for one in running_of(member):
        fate = (fates or {}).get(one.pk)
        if fate is None:
            sentence = _("Say what becomes of “%(dossier)s”: kept or dropped, and who goes on.")
            raise _at(f"fate_{one.pk}", sentence % {"dossier": one.dossier})
        _meet(one, fate, note=note, actor=actor, at=at)
    member.valid_to = max(on, member.valid_from + timedelta(days=1))
    member.save(update_fields=["valid_to"])
    after = {"member": member.full_name, "valid_to": member.valid_to}
    record("team.end_member", team, actor=actor, at=at, after=after, note=clean_line(note))
    return member


def running_of(member: Member) -> list[Assignment]:
    """What the member has of dossiers whose scoring is not closed, scored by him or not."""
    return list(
        Assignment.objects.filter(
            member=member, ended_at__isnull=True, dossier__status=DossierStatus.WITH_TEAM
        )
        .select_related("dossier__initiative", "dossier__team", "member__team")
        .order_by("pk")
    )


def _meet(one: Assignment, fate: Fate, *, note: str, actor: User, at: datetime) -> None:
    keep = fate.keep_scores
    if fate.to is None:
        end_assignment(one, keep_scores=keep, note=note, actor=actor, at=at)
    else:
        reassign(one, to=fate.to, keep_scores=keep, note=note, actor=actor, at=at)


def may_appraise(user: User, unit: Unit) -> bool:
    """Whether ``user`` holds the role of appraiser over ``unit`` today."""
    units = granted_units(user, SCORE)
    if holds_nation(user, SCORE):
        return True
    return bool(units) and unit_scope(units).filter(unit_id=unit.pk).exists()


def _locked(team: Team, actor: User) -> Team:
    team = Team.objects.select_for_update(of=("self",)).select_related("unit").get(pk=team.pk)
    require(actor, SET_UP_TEAMS, team)
    return team


def _check_team(team: Team) -> None:
    if not team.name:
        raise _at("name", _("Give the team a name."))
    if team.valid_to is not None and team.valid_to <= team.valid_from:
        raise _at("valid_to", _("The end lies before the beginning of the team."))
    if team.valid_from < team.paper.issued_on:
        raise _at(
            "valid_from",
            _("The team cannot begin before its decision was issued (%(day)s).")
            % {"day": f"{team.paper.issued_on:%d/%m/%Y}"},
        )


def _check_member(member: Member) -> None:
    team, user = member.team, member.user
    if not member.full_name:
        raise _at("full_name", _("Choose an account or write the name."))
    if member.role not in TeamRole.values:
        raise BadInput(_("Choose the place in the team."))
    if member.valid_from < team.valid_from:
        raise _at("valid_from", _("The member cannot begin before the team does."))
    if team.valid_to is not None and member.valid_from >= team.valid_to:
        raise _at("valid_from", _("The team has ended by then."))
    running = Member.objects.filter(team=team, valid_to__isnull=True)
    if user is not None and running.filter(user=user).exists():
        raise _at("user", _("%(name)s is in this team already.") % {"name": user.full_name})
    if user is not None and not may_appraise(user, team.unit):
        raise _at(
            "user",
            _(
                "%(name)s does not hold the role of appraiser over %(unit)s;"
                " ask the administrator for the role first."
            )
            % {"name": user.full_name, "unit": team.unit.label},
        )
    if member.role == TeamRole.HEAD and running.filter(role=TeamRole.HEAD).exists():
        raise _at("role", _("The team has a head already; end his place first."))


def _known(fields: Iterable[str]) -> list[str]:
    chosen = set(fields)
    if unknown := chosen - set(Field.values):
        raise BadInput(_("There is no field “%(field)s”."), params={"field": min(unknown)})
    return [value for value in Field.values if value in chosen]


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})
