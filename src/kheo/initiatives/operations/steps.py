"""From the draft to the appraisal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.initiatives import policies, rules, transitions
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.events import Registered, Withdrawn
from kheo.initiatives.models import Evidence, Fact, Initiative
from kheo.initiatives.operations.facts import require_day, tell
from kheo.initiatives.operations.registration import keep_version
from kheo.initiatives.transitions import FLOW
from kheo.kernel.events import publish
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.search.enums import What
from kheo.search.operations.index import refresh
from kheo.workflow.engine import perform
from kheo.workflow.enums import Termed
from kheo.workflow.queries import due_day
from kheo.workflow.table import Transition


def present(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """The registrar hands the draft, or the result, to the head of the unit."""
    perform(transitions.PRESENT, initiative, flow=FLOW, actor=actor, at=at)


def hand_back(initiative: Initiative, *, note: str, actor: User, at: datetime) -> None:
    """The head wants something changed before sending it on."""
    perform(transitions.HAND_BACK, initiative, flow=FLOW, actor=actor, at=at, note=note)


def submit(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """The head sends the registration to the office; the first sending is the registration."""
    _submit(transitions.SUBMIT, initiative, actor=actor, at=at)


def submit_paper(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """The office enters as sent what came signed on paper."""
    _submit(transitions.SUBMIT_PAPER, initiative, actor=actor, at=at)


@transaction.atomic
def _submit(arrow: Transition, initiative: Initiative, *, actor: User, at: datetime) -> None:
    today = timezone.localdate(at)
    first = initiative.registered_on is None
    due = due_day(Termed.REVIEW, unit_id=initiative.unit_id, on=today)
    changes = {"due_on": due}
    if first:
        changes |= {"registered_on": today, "listed_on": today}
    perform(arrow, initiative, flow=FLOW, actor=actor, at=at, changes=changes)
    keep_version(initiative, why=arrow.name, actor=actor, at=at)
    if first:
        refresh(What.INITIATIVE, [initiative.pk])
        tell(initiative, FactKind.REGISTERED, on=today, actor=actor, at=at)
        publish(Registered(initiative_id=initiative.pk))


@transaction.atomic
def send_back(
    initiative: Initiative,
    *,
    note: str,
    actor: User,
    at: datetime,
    fields: Sequence[str] = (),
    due_on: date | None = None,
) -> None:
    """The office returns it with a remark, the fields meant, and a day to send it again."""
    today = timezone.localdate(at)
    unknown = [name for name in fields if name not in rules.LABELS]
    if unknown:
        raise RuleBroken(_("There is no field called “%(name)s”."), params={"name": unknown[0]})
    if due_on is not None and due_on < today:
        sentence = _("The deadline must not lie in the past.")
        raise RuleBroken(sentence, fields={"due_on": sentence})
    due = due_on or due_day(Termed.CORRECTION, unit_id=initiative.unit_id, on=today)
    changes = {"marked_fields": list(fields), "due_on": due}
    perform(
        transitions.RETURN, initiative, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )
    keep_version(initiative, why="return", actor=actor, at=at)


@transaction.atomic
def accept(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """The office takes the registration in."""
    perform(transitions.ACCEPT, initiative, flow=FLOW, actor=actor, at=at)
    tell(initiative, FactKind.ACCEPTED, on=timezone.localdate(at), actor=actor, at=at)


@transaction.atomic
def start(initiative: Initiative, *, on: date, actor: User, at: datetime) -> None:
    """Building begins ``on``; this is the day "built" is counted from."""
    require_day(initiative, on, at=at, after=initiative.registered_on)
    due = {"due_on": initiative.evaluate_on or initiative.ends_on}
    perform(transitions.START, initiative, flow=FLOW, actor=actor, at=at, changes=due)
    tell(initiative, FactKind.STARTED, on=on, actor=actor, at=at)


@transaction.atomic
def add_progress(
    initiative: Initiative,
    *,
    on: date,
    note: str,
    actor: User,
    at: datetime,
    evidence: Iterable[Evidence] = (),
) -> Fact:
    """Tell how it goes, with photos, while it is being built or alive."""
    require(actor, policies.FILE, initiative)
    if initiative.status not in {Status.BUILDING, Status.RECOGNISED, Status.DOUBTFUL}:
        raise InvalidTransition(_("Progress is told while it is being built or alive."))
    require_day(initiative, on, at=at, after=initiative.registered_on)
    if not note.strip():
        sentence = _("Write in a sentence what has been done.")
        raise RuleBroken(sentence, fields={"note": sentence})
    fact = tell(initiative, FactKind.PROGRESS, on=on, actor=actor, at=at, note=note.strip())
    tie(evidence, fact)
    record(
        "initiative.progress", initiative, actor=actor, at=at, after={"on": on}, note=note.strip()
    )
    return fact


def tie(evidence: Iterable[Evidence], fact: Fact) -> None:
    """Hang the pieces of evidence under the fact they show."""
    keys = [piece.pk for piece in evidence]
    if keys:
        Evidence.objects.filter(pk__in=keys, initiative=fact.initiative_id).update(fact=fact)


@transaction.atomic
def submit_result(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """The head puts the result to appraisal."""
    today = timezone.localdate(at)
    due = due_day(Termed.APPRAISAL, unit_id=initiative.unit_id, on=today)
    perform(
        transitions.SUBMIT_RESULT,
        initiative,
        flow=FLOW,
        actor=actor,
        at=at,
        changes={"due_on": due},
    )
    keep_version(initiative, why="submit_result", actor=actor, at=at)
    tell(initiative, FactKind.SUBMITTED_FOR_APPRAISAL, on=today, actor=actor, at=at)


def return_result(initiative: Initiative, *, note: str, actor: User, at: datetime) -> None:
    """The office wants more before it appraises."""
    today = timezone.localdate(at)
    due = due_day(Termed.CORRECTION, unit_id=initiative.unit_id, on=today)
    perform(
        transitions.RETURN_RESULT,
        initiative,
        flow=FLOW,
        actor=actor,
        at=at,
        note=note,
        changes={"due_on": due},
    )


def resume(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """What was not recognised is built further and may be put to appraisal again."""
    perform(transitions.RESUME, initiative, flow=FLOW, actor=actor, at=at)


@transaction.atomic
def withdraw(initiative: Initiative, *, note: str, actor: User, at: datetime) -> None:
    """The unit gives it up; the registration stays counted, the giving up too."""
    perform(transitions.WITHDRAW, initiative, flow=FLOW, actor=actor, at=at, note=note)
    today = timezone.localdate(at)
    tell(initiative, FactKind.WITHDRAWN, on=today, actor=actor, at=at, note=note)
    publish(Withdrawn(initiative_id=initiative.pk))


@transaction.atomic
def discard(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """Put a draft away that was never sent; nothing counts it."""
    perform(transitions.DISCARD, initiative, flow=FLOW, actor=actor, at=at)
    refresh(What.INITIATIVE, [initiative.pk])


@transaction.atomic
def reopen(initiative: Initiative, *, note: str, actor: User, at: datetime) -> None:
    """Let the unit change the frozen text; the text as it stood is kept as a version."""
    keep_version(initiative, why="reopen", actor=actor, at=at)
    perform(transitions.REOPEN, initiative, flow=FLOW, actor=actor, at=at, note=note)


@transaction.atomic
def close_reopening(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """Freeze it again with what was changed."""
    perform(transitions.CLOSE_REOPENING, initiative, flow=FLOW, actor=actor, at=at)
    keep_version(initiative, why="close_reopening", actor=actor, at=at)
