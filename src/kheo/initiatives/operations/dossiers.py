"""What a dossier of appraisal does to its initiative: it holds the outcome while it is open.

Called by the slice ``appraisal`` only, in the transaction of its own act and journal line.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.documents.models import Paper
from kheo.initiatives import rules, transitions
from kheo.initiatives.enums import FactKind, Level, Outcome
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.operations.decisions import require_paper
from kheo.initiatives.operations.facts import require_day, tell
from kheo.initiatives.transitions import FLOW
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform
from kheo.workflow.table import Transition


def hold_by_dossier(initiative: Initiative, *, held: bool, at: datetime) -> None:
    """Close (``held``) or open again the steps that record an outcome by hand."""
    Initiative.objects.filter(pk=initiative.pk).update(has_dossier=held, updated_at=at)
    initiative.has_dossier = held


@transaction.atomic
def settle_outcome(
    initiative: Initiative, *, outcome: str, note: str, actor: User, at: datetime
) -> None:
    """The council's word replaces the outcome its team found; nothing when they agree.

    Raises RuleBroken without a reason, InvalidTransition unless it was appraised.
    """
    if initiative.outcome == outcome:
        return
    perform(
        transitions.SETTLE_OUTCOME,
        initiative,
        flow=FLOW,
        actor=actor,
        at=at,
        note=note,
        changes={"outcome": Outcome(outcome)},
    )


@transaction.atomic
def withdraw_level(
    initiative: Initiative,
    *,
    level: str,
    paper: Paper,
    on: date,
    note: str,
    actor: User,
    at: datetime,
) -> Fact:
    """Take the recognition at one level back while one at another level goes on standing.

    The last one standing is not taken back here: the initiative is struck off instead.
    """
    require_paper(paper, on)
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    left = rules.standing_levels(initiative.all_facts())
    if level not in left:
        raise RuleBroken(_("No recognition stands at this level."))
    if len(left) == 1:
        raise RuleBroken(_("It is the only recognition standing; strike the initiative off."))
    highest = rules.highest(left - {level})
    _change_level(initiative, transitions.WITHDRAW_LEVEL, highest, note=note, actor=actor, at=at)
    return tell(
        initiative, FactKind.LEVEL_WITHDRAWN, on=on, actor=actor, at=at,
        level=level, paper=paper, note=note,
    )  # fmt: skip


@transaction.atomic
def restore_level(
    initiative: Initiative,
    *,
    level: str,
    paper: Paper,
    on: date,
    note: str,
    actor: User,
    at: datetime,
) -> Fact:
    """Let the recognition at one level stand again, by decision."""
    require_paper(paper, on)
    require_day(initiative, on, at=at, after=initiative.recognised_on)
    standing = rules.standing_levels(initiative.all_facts())
    if level in standing:
        raise RuleBroken(_("The recognition at this level stands already."))
    highest = rules.highest(standing | {Level(level)})
    _change_level(initiative, transitions.RESTORE_LEVEL, highest, note=note, actor=actor, at=at)
    return tell(
        initiative, FactKind.LEVEL_RESTORED, on=on, actor=actor, at=at,
        level=level, paper=paper, note=note,
    )  # fmt: skip


def _change_level(
    initiative: Initiative,
    arrow: Transition,
    level: Level,
    *,
    note: str,
    actor: User,
    at: datetime,
) -> None:
    perform(arrow, initiative, flow=FLOW, actor=actor, at=at, note=note, changes={"level": level})
