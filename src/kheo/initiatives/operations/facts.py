"""The one writer of dated facts, and their correction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import FactKind, Level
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.events import publish
from kheo.kernel.refusals import RuleBroken, Stale

CORRECTABLE = frozenset(
    {FactKind.PROGRESS, FactKind.CONFIRMED, FactKind.EFFECTIVE, FactKind.NOT_EFFECTIVE}
    | {FactKind.COMMENDED}
)
"""Facts that no status rests on; the others are undone by their own step (return, strike off …)."""


def require_day(
    initiative: Initiative, on: date, *, at: datetime, after: date | None = None
) -> None:
    """Refuse a day outside the unit's life, before the step it follows, or in the future."""
    complaint = rules.wrong_day(
        on, today=timezone.localdate(at), after=after, unit_from=initiative.unit.starts_on
    )
    if complaint:
        raise RuleBroken(complaint, fields={"on": complaint})


def tell(
    initiative: Initiative,
    kind: FactKind,
    *,
    on: date,
    actor: User,
    at: datetime,
    level: Level | str = "",
    paper: Paper | None = None,
    note: str = "",
    award: str = "",
    cancels: Fact | None = None,
) -> Fact:
    """Add a fact and let the counts follow, in the transaction of the act."""
    fact = Fact.objects.create(
        initiative=initiative,
        kind=kind,
        on=on,
        level=level,
        paper=paper,
        note=note,
        award=award,
        cancels=cancels,
        actor=actor,
        recorded_at=at,
    )
    publish(FactsChanged(initiative_id=initiative.merged_into_id or initiative.pk))
    return fact


@transaction.atomic
def cancel_fact(fact: Fact, *, note: str, actor: User, at: datetime) -> Fact:
    """Cancel a fact that was told wrongly: both stay, the cancelled one no longer counts.

    Only facts no status rests on can be cancelled; the others are undone by their own step.
    """
    initiative = fact.initiative
    require(actor, policies.DECIDE, initiative)
    if fact.kind not in CORRECTABLE:
        raise RuleBroken(_("This fact carries the state; undo it by the step that follows it."))
    if not note.strip():
        sentence = _("Write why the fact was wrong.")
        raise RuleBroken(sentence, fields={"note": sentence})
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if Fact.objects.filter(cancels=fact).exists():
        raise Stale(_("Someone else has just cancelled this fact; reload the page."))
    correction = tell(
        locked, FactKind.CANCELLED, on=fact.on, actor=actor, at=at, note=note, cancels=fact
    )
    settle(locked, at=at)
    if locked.merged_into is not None:
        settle(locked.merged_into, at=at)
    record(
        "initiative.cancel_fact",
        locked,
        actor=actor,
        at=at,
        before={"fact": fact.pk, "kind": fact.kind, "on": fact.on},
        after={"fact": correction.pk},
        note=note,
    )
    return correction


def settle(initiative: Initiative, *, at: datetime) -> None:
    """Derive the flag of effectiveness and the day of the last proof from the standing facts."""
    facts = list(initiative.all_facts())
    mark = rules.last_of(facts, FactKind.EFFECTIVE, FactKind.NOT_EFFECTIVE)
    proof = rules.last_of(facts, FactKind.CONFIRMED, FactKind.RECOGNISED, FactKind.RESTORED)
    initiative.is_effective = mark is not None and mark.kind == FactKind.EFFECTIVE
    initiative.proven_on = proof.on if proof else None
    initiative.updated_at = at
    initiative.save(update_fields=["is_effective", "proven_on", "updated_at"])
