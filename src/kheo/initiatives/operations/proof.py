"""The yearly proof of life, and what the clock does when it does not come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.initiatives import transitions
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Evidence, Fact, Initiative
from kheo.initiatives.operations.facts import require_day, tell
from kheo.initiatives.operations.steps import tie
from kheo.initiatives.transitions import FLOW
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.workflow.engine import perform
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed, due_day


def proof_due(initiative: Initiative, proven_on: date) -> date:
    """By when the next yearly proof is due, by the term in force for the unit."""
    return due_day(Termed.PROOF, unit_id=initiative.unit_id, on=proven_on)


@transaction.atomic
def confirm(
    initiative: Initiative,
    *,
    on: date,
    note: str,
    actor: User,
    at: datetime,
    evidence: Iterable[Evidence] = (),
) -> Fact:
    """The unit confirms that it still works; a doubtful one is recognised again."""
    if not note.strip():
        sentence = _("Write in a sentence how it works today.")
        raise RuleBroken(sentence, fields={"note": sentence})
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    changes = {"proven_on": on, "due_on": proof_due(initiative, on)}
    perform(
        transitions.CONFIRM, initiative, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )
    fact = tell(initiative, FactKind.CONFIRMED, on=on, actor=actor, at=at, note=note.strip())
    tie(evidence, fact)
    return fact


@transaction.atomic
def revive(initiative: Initiative, *, on: date, note: str, actor: User, at: datetime) -> Fact:
    """The office has looked: a dormant one works again."""
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    changes = {"proven_on": on, "due_on": proof_due(initiative, on)}
    perform(
        transitions.REVIVE, initiative, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )
    return tell(initiative, FactKind.CONFIRMED, on=on, actor=actor, at=at, note=note)


@dataclass(frozen=True, slots=True)
class Done:
    """One timed step: the initiative and the name of the transition."""

    initiative: Initiative
    step: str


def keep_time(*, day: date, actor: User, at: datetime) -> list[Done]:
    """Do what is due by ``day``: recognised without proof becomes doubtful, doubtful dormant.

    Each initiative is its own transaction, so a stop in the middle leaves whole steps; running
    it again for the same day does nothing more.
    """
    done = []
    for arrow, kind, status, grace in (
        (transitions.DOUBT, FactKind.DOUBTED, Status.RECOGNISED, Termed.GRACE),
        (transitions.FALL_DORMANT, FactKind.FELL_DORMANT, Status.DOUBTFUL, Termed.SECOND_GRACE),
    ):  # fmt: skip
        for initiative in _silent(status, day):
            due = initiative.due_on or day
            days = days_allowed(grace, unit_id=initiative.unit_id, on=day)
            if due + timedelta(days=days) > day:
                continue
            try:
                with transaction.atomic():
                    changes = {"due_on": day} if status == Status.RECOGNISED else {}
                    perform(arrow, initiative, flow=FLOW, actor=actor, at=at, changes=changes)
                    tell(initiative, kind, on=day, actor=actor, at=at)
            except Stale:
                continue  # somebody confirmed it in this very moment: that is better news
            done.append(Done(initiative, arrow.name))
    return done


def _silent(status: Status, day: date) -> models.QuerySet[Initiative]:
    """Rows whose day is past, oldest first; read in one go because each step moves its row."""
    return (
        Initiative.objects.unmerged()
        .filter(status=status, due_on__lt=day)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
