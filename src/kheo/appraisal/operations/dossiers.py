"""The steps of a dossier: handed to the head, sent, returned, taken back.

The other acts on dossiers stand in ``opening``, ``proving`` and ``closing`` and are offered
here too, so that callers need one name.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kheo.access.models import User
from kheo.appraisal.enums import Column, SheetStatus
from kheo.appraisal.models import Dossier
from kheo.appraisal.operations.closing import (
    close_scoring,
    drop_with_initiative,
    let_go,
    reopen_scoring,
)
from kheo.appraisal.operations.opening import open_dossier
from kheo.appraisal.operations.proving import attach_proof, drop_dead_proof, remove_proof
from kheo.appraisal.operations.results import settle
from kheo.appraisal.operations.sheets import refuse_gaps, save_sheet, sheet_of
from kheo.appraisal.operations.writing import end_running, locked, require_step
from kheo.appraisal.queries.results import gather
from kheo.appraisal.transitions import dossiers as transitions
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.initiatives.enums import Status
from kheo.initiatives.operations import submit_result
from kheo.workflow.engine import perform
from kheo.workflow.enums import Termed
from kheo.workflow.queries import due_day

__all__ = [
    "attach_proof",
    "close_scoring",
    "drop_with_initiative",
    "hand_back",
    "open_dossier",
    "present",
    "remove_proof",
    "reopen_scoring",
    "send",
    "send_back",
    "take_from_team",
    "withdraw_dossier",
]


@transaction.atomic
def present(dossier: Dossier, *, remark: str | None = None, actor: User, at: datetime) -> None:
    """The registrar finishes the self-assessment and hands it to the head of the unit."""
    require_step(transitions.PRESENT, dossier, actor)
    sheet = sheet_of(dossier, column=Column.SELF)
    if sheet.status == SheetStatus.OPEN:
        save_sheet(sheet, remark=remark, actor=actor, at=at)
    perform(transitions.PRESENT, dossier, flow=FLOW, actor=actor, at=at)
    dossier.refresh_from_db()


@transaction.atomic
def hand_back(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """The head wants something changed before it is sent; the sheet is open again."""
    perform(transitions.HAND_BACK, dossier, flow=FLOW, actor=actor, at=at, note=note)
    _open_sheets_again(dossier, at)


@transaction.atomic
def send(dossier: Dossier, *, actor: User, at: datetime) -> None:
    """The head sends the dossier to the body; what is still being built is handed in with it.

    Every criterion must be marked (RuleBroken names the ones that are not). Proof whose file the
    unit has since taken out of sight is dropped, so that what was sent is what is judged.
    """
    require_step(transitions.SEND, dossier, actor)
    locked(dossier)
    one = gather([dossier])[dossier.pk]
    own = one.column(Column.SELF)
    if own is not None and own.sheet.status == SheetStatus.OPEN:
        refuse_gaps(one, own)
    today = timezone.localdate(at)
    changes = {"due_on": due_day(Termed.APPRAISAL, unit_id=dossier.body_id, on=today)}
    perform(transitions.SEND, dossier, flow=FLOW, actor=actor, at=at, changes=changes)
    if own is not None and own.sheet.status == SheetStatus.OPEN:
        own.sheet.status, own.sheet.saved_at = SheetStatus.SAVED, at
        own.sheet.version += 1
        own.sheet.save(update_fields=["status", "saved_at", "version"])
    drop_dead_proof(dossier, actor=actor, at=at)
    settle(dossier, at)
    if dossier.initiative.status == Status.BUILDING:
        submit_result(dossier.initiative, actor=actor, at=at)


@transaction.atomic
def send_back(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """The office returns it to the unit with what is missing.

    The unit's sheet and those of the team are open again with their marks, since what they rest
    on will change; running assignments end and keep their scores.
    """
    today = timezone.localdate(at)
    changes = {
        "due_on": due_day(Termed.CORRECTION, unit_id=dossier.body_id, on=today),
        "team": None,
    }
    perform(
        transitions.SEND_BACK, dossier, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )
    end_running(dossier, why=note, at=at)
    _open_sheets_again(dossier, at)


@transaction.atomic
def take_from_team(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """The office takes it back from the team, to give it to another; given scores stay."""
    perform(
        transitions.TAKE_FROM_TEAM, dossier, flow=FLOW, actor=actor, at=at, note=note,
        changes={"team": None},
    )  # fmt: skip
    end_running(dossier, why=note, at=at)


def _open_sheets_again(dossier: Dossier, at: datetime) -> None:
    sheets = dossier.sheets.filter(column__in=[Column.SELF, Column.TEAM], status=SheetStatus.SAVED)
    for sheet in sheets:
        sheet.status, sheet.saved_at, sheet.total, sheet.is_passed = (
            SheetStatus.OPEN,
            None,
            None,
            None,
        )
        sheet.version += 1
        sheet.save(update_fields=["status", "saved_at", "total", "is_passed", "version"])
    settle(dossier, at)


@transaction.atomic
def withdraw_dossier(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """The head takes the dossier back; the initiative may be put to appraisal again."""
    perform(transitions.WITHDRAW, dossier, flow=FLOW, actor=actor, at=at, note=note)
    let_go(dossier, why=note, at=at)
