"""What the office records: outcome, recognition, effectiveness, commendation, striking off."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives import policies, rules, transitions
from kheo.initiatives.enums import ALIVE, FactKind, Level, Outcome, Status
from kheo.initiatives.events import Recognised, Restored, StruckOff
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.operations.facts import require_day, tell
from kheo.initiatives.operations.proof import proof_due
from kheo.initiatives.transitions import FLOW
from kheo.kernel.events import publish
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.workflow.engine import perform


@transaction.atomic
def record_outcome(
    initiative: Initiative, *, outcome: str, on: date, note: str = "", actor: User, at: datetime
) -> None:
    """Write down what the appraisal found; the criteria and councils come with their slice."""
    if outcome not in Outcome.values:
        sentence = _("Choose whether it meets the criteria.")
        raise RuleBroken(sentence, fields={"outcome": sentence})
    if outcome == Outcome.FAILED and not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    require_day(initiative, on, at=at, after=initiative.registered_on)
    perform(
        transitions.RECORD_OUTCOME,
        initiative,
        flow=FLOW,
        actor=actor,
        at=at,
        note=note,
        changes={"outcome": outcome},
    )
    tell(initiative, FactKind.APPRAISED, on=on, actor=actor, at=at, note=note)


@transaction.atomic
def recognise(
    initiative: Initiative, *, level: str, paper: Paper, on: date, actor: User, at: datetime
) -> None:
    """Recognise by decision at ``level``; again, later, at a higher one.

    The day of recognition is not before the decision was issued.
    """
    require_paper(paper, on)
    if level not in Level.values:
        sentence = _("Choose the level.")
        raise RuleBroken(sentence, fields={"level": sentence})
    if complaint := rules.wrong_level(initiative, level, on):
        raise RuleBroken(complaint, fields={"level": complaint})
    require_day(initiative, on, at=at, after=initiative.registered_on)
    first = initiative.status != Status.RECOGNISED
    arrow = transitions.RECOGNISE if first else transitions.RECOGNISE_HIGHER
    changes: dict[str, object] = {"level": level}
    if first:
        due = proof_due(initiative, on)
        changes |= {"recognised_on": on, "proven_on": on, "due_on": due}
    perform(
        arrow,
        initiative,
        flow=FLOW,
        actor=actor,
        at=at,
        note=str(paper),
        changes=changes,
    )
    fact = tell(
        initiative, FactKind.RECOGNISED, on=on, actor=actor, at=at, level=level, paper=paper
    )
    publish(Recognised(initiative_id=initiative.pk, fact_id=fact.pk))


@transaction.atomic
def refuse(initiative: Initiative, *, note: str, on: date, actor: User, at: datetime) -> None:
    """Do not recognise; the unit reads the reason and may go on building."""
    require_day(initiative, on, at=at, after=initiative.registered_on)
    perform(transitions.REFUSE, initiative, flow=FLOW, actor=actor, at=at, note=note)
    tell(initiative, FactKind.NOT_RECOGNISED, on=on, actor=actor, at=at, note=note)


@transaction.atomic
def mark_effective(
    initiative: Initiative,
    *,
    effective: bool,
    on: date,
    note: str = "",
    actor: User,
    at: datetime,
) -> Fact:
    """Set or take away the mark "phát huy hiệu quả", from a day on."""
    require(actor, policies.DECIDE, initiative)
    if initiative.status not in ALIVE | {Status.BUILDING, Status.APPRAISED}:
        raise InvalidTransition(_("Only what is being built or alive can be marked effective."))
    row = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if row.is_effective == effective:
        raise RuleBroken(_("The mark stands like this already."))
    require_day(initiative, on, at=at, after=initiative.registered_on)
    kind = FactKind.EFFECTIVE if effective else FactKind.NOT_EFFECTIVE
    Initiative.objects.filter(pk=row.pk).update(is_effective=effective, updated_at=at)
    before, initiative.is_effective = initiative.is_effective, effective
    fact = tell(initiative, kind, on=on, actor=actor, at=at, note=note)
    action = "initiative.mark_effective" if effective else "initiative.unmark_effective"
    record(
        action,
        initiative,
        actor=actor,
        at=at,
        before={"is_effective": before},
        after={"is_effective": effective, "on": on},
        note=note,
    )
    return fact


@transaction.atomic
def commend(
    initiative: Initiative,
    *,
    award: str,
    level: str,
    paper: Paper,
    on: date,
    actor: User,
    at: datetime,
) -> Fact:
    """Write down that it was commended: form of award, level, decision."""
    require(actor, policies.DECIDE, initiative)
    require_paper(paper, on)
    require_day(initiative, on, at=at, after=initiative.registered_on)
    if not award.strip():
        sentence = _("Name the form of the award, for example “Giấy khen”.")
        raise RuleBroken(sentence, fields={"award": sentence})
    fact = tell(
        initiative,
        FactKind.COMMENDED,
        on=on,
        actor=actor,
        at=at,
        level=level,
        paper=paper,
        award=award.strip(),
    )
    after = {"award": award.strip(), "level": level, "on": on}
    record("initiative.commend", initiative, actor=actor, at=at, after=after, note=str(paper))
    return fact


@transaction.atomic
def strike_off(
    initiative: Initiative, *, paper: Paper, on: date, note: str, actor: User, at: datetime
) -> None:
    """Take it off the list by decision, with the reason."""
    require_paper(paper, on)
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    perform(transitions.STRIKE_OFF, initiative, flow=FLOW, actor=actor, at=at, note=note)
    fact = tell(initiative, FactKind.STRUCK_OFF, on=on, actor=actor, at=at, paper=paper, note=note)
    publish(StruckOff(initiative_id=initiative.pk, fact_id=fact.pk))


@transaction.atomic
def restore(
    initiative: Initiative, *, paper: Paper, on: date, note: str, actor: User, at: datetime
) -> None:
    """Put it back on the list by decision."""
    require_paper(paper, on)
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    changes = {"proven_on": on, "due_on": proof_due(initiative, on)}
    perform(
        transitions.RESTORE, initiative, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )
    fact = tell(initiative, FactKind.RESTORED, on=on, actor=actor, at=at, paper=paper, note=note)
    publish(Restored(initiative_id=initiative.pk, fact_id=fact.pk))


def require_paper(paper: Paper | None, on: date) -> None:
    """Refuse a decision that is missing, or issued after the day that rests on it."""
    if paper is None:
        sentence = _("Name the decision it rests on.")
        raise RuleBroken(sentence, fields={"paper": sentence})
    if paper.issued_on > on:
        sentence = _("The decision was issued on %(day)s; the day cannot lie before it.") % {
            "day": paper.issued_on.strftime("%d/%m/%Y")
        }
        raise RuleBroken(sentence, fields={"on": sentence})
