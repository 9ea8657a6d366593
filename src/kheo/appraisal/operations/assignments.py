"""Giving dossiers to teams and their members: one by one, evenly, handing on, reminding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import DossierStatus, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Member, Recusal, Sheet, Team
from kheo.appraisal.operations.recusals import drop_scores, note_recusals
from kheo.appraisal.policies import ASSIGN
from kheo.appraisal.queries.teams import assignments_of, barred_pairs, propose, running_members
from kheo.appraisal.rules.sharing import Shares
from kheo.appraisal.transitions.dossiers import FLOW, GIVE_TO_TEAM, TAKE_FROM_TEAM
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.workflow.engine import perform

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Shared:
    """What a sharing did: the assignments made, the recusals found, dossier → members missing."""

    made: list[Assignment]
    recusals: list[Recusal]
    shares: Shares


@transaction.atomic
def give_to_team(
    dossiers: Iterable[Dossier],
    *,
    team: Team,
    due_on: date | None = None,
    actor: User,
    at: datetime,
) -> list[Dossier]:
    """Put dossiers that wait for a team before ``team``; all of them or none.

    ``due_on`` = by when they shall be scored (None = as it was). Raises what the engine raises,
    and RuleBroken for a team of another body, one that is not at work today, or a day gone by.
    """
    _check_team(team, timezone.localdate(at))
    _check_due(due_on, timezone.localdate(at))
    given = []
    for dossier in _locked(dossiers):
        if dossier.body_id != team.unit_id:
            raise RuleBroken(
                _("“%(dossier)s” is appraised by %(body)s, not by the body of this team.")
                % {"dossier": dossier, "body": dossier.body.label}
            )
        changes = {"team": team} | ({"due_on": due_on} if due_on else {})
        perform(GIVE_TO_TEAM, dossier, flow=FLOW, actor=actor, at=at, changes=changes)
        given.append(dossier)
    return given


@transaction.atomic
def take_from_team(
    dossier: Dossier, *, keep_scores: bool, note: str, actor: User, at: datetime
) -> Dossier:
    """Take a dossier back so that another team can have it; every assignment of it ends.

    ``keep_scores`` says what becomes of the scores given so far.
    """
    (dossier,) = _locked([dossier])
    require(actor, ASSIGN, dossier)
    _require_note(note)
    if dossier.status in TAKE_FROM_TEAM.source:
        running = Assignment.objects.filter(dossier=dossier, ended_at__isnull=True)
        for one in running.select_related("member", "dossier").order_by("pk"):
            _end(one, keep_scores=keep_scores, note=note, actor=actor, at=at)
        (dossier,) = _locked([dossier])
    changes = {"team": None}
    perform(TAKE_FROM_TEAM, dossier, flow=FLOW, actor=actor, at=at, note=note, changes=changes)
    return dossier


def assign(
    dossier: Dossier,
    *,
    member: Member,
    due_on: date | None = None,
    actor: User,
    at: datetime,
) -> Assignment:
    """Give one dossier of a team to one of its members, to be scored by ``due_on``.

    A member who has to stay out gets nothing: what was found is written down, and the refusal
    tells it. Raises NotAllowed, RuleBroken (other team, ended member, has it already, day gone by).
    """
    with transaction.atomic():
        (dossier,) = _locked([dossier])
        require(actor, ASSIGN, dossier)
        _check_member(dossier, member, timezone.localdate(at))
        _check_due(due_on, timezone.localdate(at))
        note_recusals([dossier], [member], actor=actor, at=at)
        if not barred_pairs([dossier], [member]):
            return _give(dossier, member, due_on=due_on, actor=actor, at=at)
    recusal = Recusal.objects.filter(dossier=dossier, member=member).first()
    raise RuleBroken(
        _("%(member)s is kept out of “%(dossier)s”: %(why)s. Choose another member.")
        % {
            "member": member.full_name,
            "dossier": dossier,
            "why": recusal.get_how_display() if recusal else _("kept out"),
        }
    )


@transaction.atomic
def share_evenly(
    dossiers: Iterable[Dossier],
    *,
    team: Team,
    per_dossier: int,
    by_field: bool = True,
    due_on: date | None = None,
    expected: str = "",
    actor: User,
    at: datetime,
) -> Shared:
    """Give every dossier ``per_dossier`` members of ``team``, the loads levelled (rules.sharing).

    Dossiers that wait for a team are given to ``team`` first; those it has are filled up.
    ``expected`` = fingerprint of the preview: when something has changed since, nothing is done.
    Raises Stale (another outcome than shown, another team was faster), RuleBroken, NotAllowed.
    """
    day = timezone.localdate(at)
    _check_team(team, day)
    _check_due(due_on, day)
    pile = _locked(dossiers)
    members = running_members(team, day)
    check_sharing(pile, members, per_dossier)
    for dossier in pile:
        require(actor, ASSIGN, dossier)
        if dossier.status == DossierStatus.WITH_TEAM and dossier.team_id != team.pk:
            raise Stale(_("“%(dossier)s” has been given to another team.") % {"dossier": dossier})
    waiting = [one for one in pile if one.status != DossierStatus.WITH_TEAM]
    give_to_team(waiting, team=team, due_on=due_on, actor=actor, at=at)
    pile = _locked(pile)
    noted = note_recusals(pile, members, actor=actor, at=at)
    shares = propose(pile, members, per_dossier=per_dossier, by_field=by_field).shares
    if expected and shares.fingerprint != expected:
        raise Stale(_("Something has changed since the preview; look at the new one."))
    roll = {one.pk: one for one in members}
    made = [
        _give(dossier, roll[key], due_on=due_on, actor=actor, at=at)
        for dossier in pile
        for key in shares.given[dossier.pk]
    ]
    return Shared(made, noted, shares)


@transaction.atomic
def end_assignment(
    assignment: Assignment, *, keep_scores: bool, note: str, actor: User, at: datetime
) -> Assignment:
    """Take a dossier from a member. ``keep_scores``: whether a sheet he saved goes on counting.

    A sheet that was never saved is no score and is dropped in any case. Raises RuleBroken
    without a reason, or when it has ended or the scoring is closed.
    """
    assignment = _running(assignment, actor)
    _require_note(note)
    _end(assignment, keep_scores=keep_scores, note=note, actor=actor, at=at)
    return assignment


@transaction.atomic
def reassign(
    assignment: Assignment,
    *,
    to: Member,
    keep_scores: bool,
    note: str,
    actor: User,
    at: datetime,
) -> Assignment:
    """Hand a dossier on to another member of the team; the scores of the first: kept or dropped.

    Raises as ``assign`` and ``end_assignment`` do; when ``to`` has to stay out nothing is changed.
    """
    assignment = _running(assignment, actor)
    _require_note(note)
    dossier, first = assignment.dossier, assignment.member
    _end(assignment, keep_scores=keep_scores, note=note, actor=actor, at=at)
    due_on = assignment.due_on
    if due_on is not None and due_on < timezone.localdate(at):
        due_on = None
    second = assign(dossier, member=to, due_on=due_on, actor=actor, at=at)
    record(
        "dossier.reassign", dossier, actor=actor, at=at,
        before={"member": first.full_name},
        after={"to": to.full_name, "scores_kept": assignment.scores_kept}, note=clean_line(note),
    )  # fmt: skip
    return second


@transaction.atomic
def nudge(assignment: Assignment, *, actor: User, at: datetime) -> Assignment:
    """Remind a member of what he has not scored, at most once a day; counted.

    Raises RuleBroken when it is scored, ended or was reminded of today.
    """
    assignment = _running(assignment, actor)
    if assignment.done_at is not None:
        raise RuleBroken(_("This is scored already."))
    last = assignment.nudged_at
    if last is not None and timezone.localdate(last) >= timezone.localdate(at):
        raise RuleBroken(
            _("%(member)s was reminded of this today already.")
            % {"member": assignment.member.full_name}
        )
    assignment.nudges += 1
    assignment.nudged_at = at
    assignment.save(update_fields=["nudges", "nudged_at"])
    after = {"member": assignment.member.full_name, "nudges": assignment.nudges}
    record("dossier.nudge", assignment.dossier, actor=actor, at=at, after=after)
    return assignment


@transaction.atomic
def nudge_late(team: Team, *, actor: User, at: datetime) -> int:
    """Remind of everything late in ``team`` that was not reminded of today; how many."""
    day = timezone.localdate(at)
    done = 0
    for one in assignments_of(team, day, state="late"):
        if one.nudged_at is None or timezone.localdate(one.nudged_at) < day:
            nudge(one, actor=actor, at=at)
            done += 1
    return done


def _give(
    dossier: Dossier, member: Member, *, due_on: date | None, actor: User, at: datetime
) -> Assignment:
    made = Assignment.objects.create(
        dossier=dossier, member=member, due_on=due_on or dossier.due_on,
        assigned_at=at, assigned_by=actor,
    )  # fmt: skip
    after = {"assignment": made.pk, "member": member.full_name, "due_on": made.due_on}
    record("dossier.assign", dossier, actor=actor, at=at, after=after)
    return made


def _end(
    assignment: Assignment, *, keep_scores: bool, note: str, actor: User, at: datetime
) -> None:
    dossier, member = assignment.dossier, assignment.member
    sheets = Sheet.objects.filter(dossier=dossier, member=member)
    if keep_scores:
        sheets = sheets.filter(status=SheetStatus.OPEN)
    note = clean_line(note)
    assignment.ended_at, assignment.ended_why = at, note[:300]
    assignment.scores_kept = keep_scores
    assignment.save(update_fields=["ended_at", "ended_why", "scores_kept"])
    drop_scores(list(sheets), note=note, actor=actor, at=at)
    after = {"member": member.full_name, "scores_kept": keep_scores}
    record("dossier.end_assignment", dossier, actor=actor, at=at, after=after, note=note)


def _running(assignment: Assignment, actor: User) -> Assignment:
    """The assignment as it is now, locked with its dossier, in the hands of who may share."""
    _locked([assignment.dossier])
    assignment = Assignment.objects.select_related(
        "dossier__initiative", "dossier__body", "dossier__team", "member__team", "member__user"
    ).get(pk=assignment.pk)
    require(actor, ASSIGN, assignment.dossier)
    if assignment.ended_at is not None:
        raise Stale(_("This assignment has ended already; reload the page."))
    if assignment.dossier.status != DossierStatus.WITH_TEAM:
        raise RuleBroken(_("The scoring of this dossier is closed."))
    return assignment


def _locked(dossiers: Iterable[Dossier]) -> list[Dossier]:
    """The rows as they are now, locked in one order so that two officers never wait in a ring."""
    keys = [one.pk for one in dossiers]
    return list(
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("initiative", "body", "unit", "team")
        .order_by("pk")
    )


def check_sharing(pile: Sequence[Dossier], members: Sequence[Member], per_dossier: int) -> None:
    """Refuse what cannot be shared: nothing ticked, too much at once, too few members."""
    if not pile:
        raise RuleBroken(_("Tick the dossiers to share."))
    if len(pile) > MOST_AT_ONCE:
        raise RuleBroken(
            _("At most %(most)s dossiers are shared at once."), params={"most": MOST_AT_ONCE}
        )
    if not members:
        raise RuleBroken(_("The team has no members today; add some first."))
    if not 1 <= per_dossier <= len(members):
        sentence = _("Between 1 and %(most)s members per dossier: that is how many the team has.")
        sentence %= {"most": len(members)}
        raise RuleBroken(sentence, fields={"per_dossier": sentence})


def _check_team(team: Team, day: date) -> None:
    if not team.valid_from <= day or (team.valid_to is not None and team.valid_to <= day):
        raise RuleBroken(_("The team “%(team)s” is not at work today.") % {"team": team.name})


def _check_due(due_on: date | None, day: date) -> None:
    if due_on is not None and due_on < day:
        sentence = _("The day by which it shall be scored has gone by.")
        raise RuleBroken(sentence, fields={"due_on": sentence})


def _check_member(dossier: Dossier, member: Member, day: date) -> None:
    if dossier.status != DossierStatus.WITH_TEAM or dossier.team_id is None:
        raise RuleBroken(_("Give the dossier to a team first."))
    words = {"member": member.full_name, "dossier": dossier}
    if member.team_id != dossier.team_id:
        raise RuleBroken(_("%(member)s is not in the team that has “%(dossier)s”.") % words)
    if member.valid_from > day or (member.valid_to is not None and member.valid_to <= day):
        raise RuleBroken(_("%(member)s is not in the team today.") % words)
    running = Assignment.objects.filter(dossier=dossier, member=member, ended_at__isnull=True)
    if running.exists():
        raise RuleBroken(_("%(member)s has “%(dossier)s” already.") % words)


def _require_note(note: str) -> None:
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
