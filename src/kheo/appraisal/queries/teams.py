"""Teams as they stand: who has how much, how far each field is, what a sharing would do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, F, Q

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of, visible
from kheo.appraisal.enums import DossierStatus, RecusalHow
from kheo.appraisal.models import Assignment, Dossier, Member, Recusal, Team
from kheo.appraisal.policies import ASSIGN
from kheo.appraisal.queries.recusals import recusals_between
from kheo.appraisal.rules.sharing import Hand, Shares, Work, share
from kheo.initiatives.enums import Field

UNDONE = Q(ended_at__isnull=True, done_at__isnull=True, dossier__status=DossierStatus.WITH_TEAM)
"""An assignment that waits for its scorer."""
SHAREABLE = (DossierStatus.SUBMITTED, DossierStatus.WITH_TEAM)
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Load:
    """What one member has: given to him and still his, scored, open, of these late."""

    assigned: int = 0
    done: int = 0
    late: int = 0

    @property
    def open(self) -> int:
        """Still to score."""
        return self.assigned - self.done


@dataclass(frozen=True, slots=True)
class FieldProgress:
    """How far the dossiers of one field are with a team."""

    field: str
    label: str
    dossiers: int
    assigned: int
    done: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sharing before it is done: what it gives, who stays out of what and why."""

    shares: Shares
    members: Sequence[Member]
    dossiers: Sequence[Dossier]
    found: dict[Pair, tuple[RecusalHow, str]]
    barred: frozenset[Pair]


def workloads(members: Collection[Member], day: date) -> dict[int, Load]:
    """Member → his load, of scorings that run or were done by him; one query.

    Assigned = not ended, and waiting or done. Late = waiting with its day before ``day``.
    """
    waits = Q(done_at__isnull=True, dossier__status=DossierStatus.WITH_TEAM)
    counted = (
        Assignment.objects.filter(member__in=members, ended_at__isnull=True)
        .values("member_id")
        .annotate(
            assigned=Count("pk", filter=waits | Q(done_at__isnull=False)),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            late=Count("pk", filter=waits & Q(due_on__lt=day)),
        )
    )
    found = {row["member_id"]: Load(row["assigned"], row["done"], row["late"]) for row in counted}
    return {member.pk: found.get(member.pk, Load()) for member in members}


def progress_by_field(team: Team) -> list[FieldProgress]:
    """Per field: the dossiers with the team, their assignments, and those scored; one query."""
    theirs = Q(assignments__ended_at__isnull=True, assignments__isnull=False)
    counted = (
        Dossier.objects.filter(team=team)
        .exclude(status=DossierStatus.WITHDRAWN)
        .values("initiative__field")
        .annotate(
            dossiers=Count("pk", distinct=True),
            assigned=Count("assignments", filter=theirs),
            done=Count("assignments", filter=theirs & Q(assignments__done_at__isnull=False)),
        )
    )
    found = {row["initiative__field"]: row for row in counted}
    labels = {**dict(Field.choices), "": ""}
    return [
        FieldProgress(field, str(label), row["dossiers"], row["assigned"], row["done"])
        for field, label in labels.items()
        if (row := found.get(field)) is not None
    ]


def running_members(team: Team, day: date) -> list[Member]:
    """Who is in the team on ``day``, head first; one query."""
    order = models.Case(
        models.When(role="head", then=0), models.When(role="secretary", then=1), default=2
    )
    return list(
        Member.objects.filter(team=team)
        .as_of(day)
        .select_related("user__unit", "unit", "team")
        .order_by(order, "full_name", "pk")
    )


def own_units(user: User) -> list[int]:
    """The units whose work ``user`` never judges: he registers or heads for them."""
    roles = {Role.REGISTRAR, Role.UNIT_HEAD}
    return [grant.unit_id for grant in grants_of(user) if grant.role in roles]


def ready_to_close(user: User) -> models.QuerySet[Dossier]:
    """Dossiers ``user`` may close: scored by everybody who has them, by one at least."""
    todo = Assignment.objects.filter(
        dossier=models.OuterRef("pk"), ended_at__isnull=True, done_at__isnull=True
    )
    rows = visible(Dossier.objects.all(), user, ASSIGN).exclude(unit__in=own_units(user))
    return rows.filter(status=DossierStatus.WITH_TEAM, sheets_saved__gt=0).exclude(
        models.Exists(todo)
    )


def dossiers_to_share(body_ids: models.QuerySet[Dossier], team: Team | None) -> list[Dossier]:
    """Those of ``body_ids`` that wait for a team or are with ``team``; the longest waiting first."""
    wanted = Q(status=DossierStatus.SUBMITTED)
    if team is not None:
        wanted = Q(status=DossierStatus.SUBMITTED, body_id=team.unit_id) | Q(
            status=DossierStatus.WITH_TEAM, team=team
        )
    running = Q(assignments__ended_at__isnull=True, assignments__isnull=False)
    return list(
        body_ids.filter(wanted)
        .for_list()  # type: ignore[attr-defined]
        .annotate(scorers=Count("assignments", filter=running))
        .order_by(F("due_on").asc(nulls_last=True), "moved_at", "pk")
    )


def barred_pairs(dossiers: Sequence[Dossier], members: Sequence[Member]) -> frozenset[Pair]:
    """(dossier, member) written down as kept out, also by the same account elsewhere; one query."""
    users = {one.user_id: one.pk for one in members if one.user_id is not None}
    own = {one.pk for one in members}
    rows = Recusal.objects.filter(
        Q(member_id__in=own) | Q(member__user_id__in=users) | Q(seat__user_id__in=users),
        dossier_id__in=[one.pk for one in dossiers],
    ).values_list("dossier_id", "member_id", "member__user_id", "seat__user_id")
    pairs = set()
    for dossier, member, user, seated in rows:
        if member in own:
            pairs.add((dossier, member))
        for account in (user, seated):
            if account in users:
                pairs.add((dossier, users[account]))
    return frozenset(pairs)


def propose(
    dossiers: Sequence[Dossier],
    members: Sequence[Member],
    *,
    per_dossier: int,
    by_field: bool = True,
) -> Proposal:
    """What sharing ``dossiers`` evenly among ``members`` would do; nothing is written.

    Six queries whatever the numbers. Present workload counts over all teams of a person.
    """
    found = recusals_between(dossiers, members)
    barred = barred_pairs(dossiers, members) | frozenset(found)
    held, loads = _held(dossiers, members), _open(members)
    shares = share(
        [Work(one.pk, one.initiative.field, held.get(one.pk, frozenset())) for one in dossiers],
        [
            Hand(
                one.pk, frozenset(one.fields), loads.get(one.pk, 0),
                frozenset(dossier for dossier, member in barred if member == one.pk),
            )
            for one in members
        ],
        per_work=per_dossier,
        by_field=by_field,
    )  # fmt: skip
    return Proposal(shares, members, dossiers, found, barred)


def _held(dossiers: Sequence[Dossier], members: Sequence[Member]) -> dict[int, frozenset[int]]:
    held: dict[int, set[int]] = {}
    rows = Assignment.objects.filter(
        dossier_id__in=[one.pk for one in dossiers], ended_at__isnull=True
    )
    for dossier, member in rows.values_list("dossier_id", "member_id"):
        held.setdefault(dossier, set()).add(member)
    return {dossier: frozenset(found) for dossier, found in held.items()}


def _open(members: Iterable[Member]) -> dict[int, int]:
    """Member → what he has to score, in every team he sits in."""
    everyone = list(members)
    by_user = {one.user_id: one.pk for one in everyone if one.user_id is not None}
    own = {one.pk for one in everyone}
    rows = Assignment.objects.filter(
        UNDONE, Q(member_id__in=own) | Q(member__user_id__in=by_user)
    ).values_list("member_id", "member__user_id")
    loads: dict[int, int] = {}
    for member, user in rows:
        whose = member if member in own else by_user[user]
        loads[whose] = loads.get(whose, 0) + 1
    return loads


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A line of the list of teams: how many members, dossiers with it, assignments open and late."""

    team: Team
    is_running: bool
    members: int
    dossiers: int
    open: int
    late: int


def in_view(teams: models.QuerySet[Team], day: date) -> list[TeamRow]:
    """The list of ``teams``, those at work on ``day`` first; four queries."""
    rows = list(teams.order_by("-valid_from", "-pk"))
    keys = [one.pk for one in rows]
    members = Member.objects.as_of(day).filter(team_id__in=keys)
    dossiers = Dossier.objects.filter(team_id__in=keys, status=DossierStatus.WITH_TEAM)
    waiting = Assignment.objects.filter(UNDONE, member__team_id__in=keys)
    sat = dict(members.values_list("team_id").annotate(n=Count("pk")))
    held = dict(dossiers.values_list("team_id").annotate(n=Count("pk")))
    todo = {
        row["member__team_id"]: row
        for row in waiting.values("member__team_id").annotate(
            n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day))
        )
    }
    none = {"n": 0, "late": 0}
    found = [
        TeamRow(
            team=one,
            is_running=one.valid_from <= day and (one.valid_to is None or one.valid_to > day),
            members=sat.get(one.pk, 0),
            dossiers=held.get(one.pk, 0),
            open=todo.get(one.pk, none)["n"],
            late=todo.get(one.pk, none)["late"],
        )
        for one in rows
    ]
    return sorted(found, key=lambda row: not row.is_running)


def assignments_of(
    team: Team, day: date, *, member: int | None = None, state: str = "", field: str = ""
) -> models.QuerySet[Assignment]:
    """Running assignments of ``team``: late and open before done; exactly those the numbers count."""
    waits = Q(done_at__isnull=True, dossier__status=DossierStatus.WITH_TEAM)
    rows = Assignment.objects.filter(
        waits | Q(done_at__isnull=False), member__team=team, ended_at__isnull=True
    )
    if member is not None:
        rows = rows.filter(member_id=member)
    if field:
        rows = rows.filter(dossier__initiative__field=field)
    states = {"open": waits, "late": waits & Q(due_on__lt=day), "done": Q(done_at__isnull=False)}
    if state in states:
        rows = rows.filter(states[state])
    return rows.select_related(
        "dossier__initiative", "dossier__unit", "dossier__body", "member__user"
    ).order_by(
        F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "dossier_id", "pk"
    )


def waiting_for_a_team(team: Team) -> int:
    """How many dossiers of the team's body wait for a team; one query."""
    return Dossier.objects.filter(body_id=team.unit_id, status=DossierStatus.SUBMITTED).count()


def others_for(assignment: Assignment, day: date) -> list[Member]:
    """Members of the team who could take a dossier over: here, not kept out, without it; three
    queries and those of the finding of recusals."""
    dossier = assignment.dossier
    members = running_members(assignment.member.team, day)
    barred = barred_pairs([dossier], members) | frozenset(recusals_between([dossier], members))
    holding = set(
        Assignment.objects.filter(dossier=dossier, ended_at__isnull=True).values_list(
            "member_id", flat=True
        )
    )
    return [one for one in members if one.pk not in holding and (dossier.pk, one.pk) not in barred]
