"""The official answer to those whom a decision does not recognise, each with its reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import DecisionStatus
from kheo.appraisal.models import Decision, DecisionLine
from kheo.appraisal.operations.decisions import DECIDABLE, touch
from kheo.appraisal.transitions import dossiers as dossier_arrows
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives import operations as initiatives
from kheo.initiatives.enums import Status
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform


@transaction.atomic
def answer_not_recognised(
    decision: Decision,
    *,
    paper: Paper | None = None,
    on: date | None = None,
    actor: User,
    at: datetime,
) -> int:
    """Answer those the decision does not recognise, each with its reason; how many.

    The initiative is not recognised and may be built further; its dossier is closed.
    Raises RuleBroken when all are answered, or the decision was given up.
    """
    require(actor, policies.DECIDE, decision)
    if decision.status == DecisionStatus.VOID:
        raise RuleBroken(_("The decision was given up."))
    lines = list(
        decision.lines.filter(is_granted=False, dossier__status__in=DECIDABLE)
        .select_related("initiative__unit", "dossier__unit")
        .order_by("position")
    )
    if not lines:
        raise RuleBroken(_("All of them are answered."))
    paper = paper or decision.answered_paper
    day = on or (paper.issued_on if paper else timezone.localdate(at))
    touch(decision, at=at, answered_on=day, answered_paper=paper)
    decision.answered_on, decision.answered_paper = day, paper
    for line in lines:
        _decline(line, on=day, actor=actor, at=at)
    after = {"lines": len(lines), "on": day, "paper": str(paper) if paper else ""}
    record("decision.answer", decision, actor=actor, at=at, after=after)
    return len(lines)


def _decline(line: DecisionLine, *, on: date, actor: User, at: datetime) -> None:
    initiative = line.initiative
    initiatives.hold_by_dossier(initiative, held=False, at=at)
    if initiative.status == Status.APPRAISED:
        initiatives.refuse(initiative, note=line.reason, on=on, actor=actor, at=at)
    perform(
        dossier_arrows.DECLINE, line.dossier, flow=dossier_arrows.FLOW, actor=actor, at=at,
        note=line.reason,
    )  # fmt: skip
