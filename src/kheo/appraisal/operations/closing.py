"""The scoring is closed, opened again, or ends with its initiative."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.appraisal.enums import OPEN, DossierStatus, SetKind
from kheo.appraisal.models import Dossier
from kheo.appraisal.operations.proving import drop_dead_proof
from kheo.appraisal.operations.results import settle
from kheo.appraisal.operations.writing import end_running, locked, owes_a_sheet, require_step
from kheo.appraisal.queries.results import Gathered, gather, stored_columns
from kheo.appraisal.rules.scores import SheetResult
from kheo.appraisal.transitions import dossiers as transitions
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.initiatives.enums import Outcome, Status
from kheo.initiatives.operations import hold_by_dossier, record_outcome, settle_outcome
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.workflow.engine import perform


@transaction.atomic
def close_scoring(dossier: Dossier, *, note: str = "", actor: User, at: datetime) -> None:
    """Close the scoring of the team, store what it found, and tell the initiative its outcome.

    Refused while no sheet is saved at all, and, without a reason in ``note``, while a member
    still has the dossier on his table; those assignments end. Who still owes his own sheet does
    not close: he would see the others' by it. At the first level the outcome is
    recorded on the initiative; where it fails, ``note`` or the plain result is the reason told.
    """
    require_step(transitions.CLOSE_SCORING, dossier, actor)
    if owes_a_sheet(actor, dossier):
        raise NotAllowed(
            _("Save your own sheet first; closing the scoring shows those of the others.")
        )
    locked(dossier)
    undone = list(
        dossier.assignments.filter(ended_at__isnull=True, done_at__isnull=True)
        .select_related("member")
        .order_by("pk")
    )
    drop_dead_proof(dossier, actor=actor, at=at)
    one = gather([dossier])[dossier.pk]
    if not one.counting():
        raise RuleBroken(_("No score sheet is saved yet; there is nothing to close."))
    if undone and not note.strip():
        names = ", ".join(assignment.member.full_name for assignment in undone)
        sentence = _("Not scored yet: %(names)s. Write why the scoring is closed without them.")
        sentence %= {"names": names}
        raise RuleBroken(sentence, fields={"note": sentence})
    columns = stored_columns(one, status=DossierStatus.SCORED)
    changes = {**columns, "result_note": note.strip(), "due_on": None}
    perform(
        transitions.CLOSE_SCORING, dossier, flow=FLOW, actor=actor, at=at, note=note,
        changes=changes,
    )  # fmt: skip
    end_running(dossier, why=note, at=at, undone_only=True)
    settle(dossier, at)
    _tell_outcome(one, note.strip(), actor=actor, at=at)


def _tell_outcome(one: Gathered, note: str, *, actor: User, at: datetime) -> None:
    """Write the team's word on the initiative, while it has none of a council or a decision."""
    dossier, team = one.dossier, one.team()
    initiative = dossier.initiative
    if team is None:
        return
    outcome = Outcome.PASSED if team.is_passed else Outcome.FAILED
    note = note or plain_result(one, team)
    if initiative.status == Status.AWAITING_APPRAISAL:
        hold_by_dossier(initiative, held=False, at=at)
        on = timezone.localdate(at)
        record_outcome(initiative, outcome=outcome, on=on, note=note, actor=actor, at=at)
        hold_by_dossier(initiative, held=True, at=at)
    elif initiative.status == Status.APPRAISED:
        settle_outcome(initiative, outcome=outcome, note=note, actor=actor, at=at)


def plain_result(one: Gathered, team: SheetResult) -> str:
    """What the team found, in sentences: the total, what failed, what had no proof."""
    words = {
        "total": format_number(team.total, 2),
        "threshold": format_number(one.version.threshold, 2),
        "all": str(len(one.criteria)),
        "met": format_number(team.total),
    }
    if one.version.kind == SetKind.CHECKLIST:
        said = [_("%(met)s of %(all)s criteria are met.") % words]
    else:
        said = [_("%(total)s points; %(threshold)s are needed.") % words]
    if team.failed_knockouts:
        names = {"numbers": ", ".join(team.failed_knockouts)}
        said.append(_("Required and not reached: criterion %(numbers)s.") % names)
    if team.unproven:
        names = {"numbers": ", ".join(team.unproven)}
        said.append(_("Counted as zero for want of proof: criterion %(numbers)s.") % names)
    if team.unscored:
        names = {"numbers": ", ".join(team.unscored)}
        said.append(_("Nobody gave a mark: criterion %(numbers)s.") % names)
    return " ".join(said)


@transaction.atomic
def reopen_scoring(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """Let the team change its scores again, with the reason; every change asks for its own."""
    locked(dossier)
    perform(transitions.REOPEN_SCORING, dossier, flow=FLOW, actor=actor, at=at, note=note)
    settle(dossier, at)


def let_go(dossier: Dossier, *, why: str, at: datetime) -> None:
    """End what runs on a dossier that is given up; the initiative is free for another one."""
    end_running(dossier, why=why, at=at)
    hold_by_dossier(dossier.initiative, held=False, at=at)


@transaction.atomic
def drop_with_initiative(initiative_id: int, *, actor: User, at: datetime) -> None:
    """Close the open dossier of an initiative that was withdrawn; nothing when there is none."""
    dossier = Dossier.objects.filter(initiative=initiative_id, status__in=OPEN).first()
    if dossier is not None:
        perform(transitions.DROP, dossier, flow=FLOW, actor=actor, at=at)
        let_go(dossier, why="", at=at)
