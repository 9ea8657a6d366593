"""Who may write on which sheet now, and the locks the writers take."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Column, DossierStatus, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Mark, Member, Recusal, Sheet
from kheo.kernel.refusals import InvalidTransition, NotAllowed, Stale
from kheo.workflow.table import Transition

SCORED_IN: dict[str, frozenset[str]] = {
    Column.SELF: frozenset({DossierStatus.SELF_ASSESSMENT}),
    Column.TEAM: frozenset({DossierStatus.WITH_TEAM}),
    Column.COUNCIL: frozenset({DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL}),
}
"""In which state of the dossier a column is written; the lower level's is a copy."""


def require_step(transition: Transition, dossier: Dossier, actor: User) -> None:
    """Refuse as the engine will, before an operation looks into what the person may not see."""
    require(actor, transition.permission, dossier)
    if dossier.status not in transition.source:
        raise InvalidTransition(_("This step is not open in the current state."))


def locked(dossier: Dossier) -> Dossier:
    """The row of ``dossier`` as it stands, kept from others until the transaction ends.

    Saving a sheet and closing the scoring take the same lock: a sheet is either in the result
    or refused, never lost between.
    """
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)


def require_open_column(dossier: Dossier, column: str) -> None:
    """Refuse a column that is not written in the present state of the dossier."""
    if dossier.status not in SCORED_IN.get(column, frozenset()):
        raise InvalidTransition(_("The dossier is not being scored in this column now."))


def require_writer(actor: User, sheet: Sheet) -> bool:
    """Refuse who may not write on ``sheet``; returns whether he types it in for a member.

    The unit's registrar assesses the own work. A member writes the sheet of a dossier assigned
    to him unless something keeps him out. The office types in what a member gave on paper, but
    never over what the member wrote himself, and never while its own sheet is still to come.
    """
    dossier = sheet.dossier
    if sheet.column == Column.COUNCIL:
        require(actor, policies.CARRY_OUT, dossier)
        return False
    if sheet.column != Column.TEAM:
        require(actor, policies.ASSESS, dossier)
        return False
    member = sheet.member
    if member is not None and member.user_id == actor.pk:
        require(actor, policies.SCORE, dossier)
        return False
    require(actor, policies.TYPE_SHEETS, dossier)
    _require_typing(actor, sheet)
    return True


def _require_typing(actor: User, sheet: Sheet) -> None:
    dossier = sheet.dossier
    if Recusal.objects.filter(dossier=dossier, member=sheet.member_id).exists():
        raise NotAllowed(_("This member is kept out of the dossier."))
    if not Assignment.objects.filter(
        dossier=dossier, member=sheet.member_id, ended_at__isnull=True
    ).exists():
        raise NotAllowed(_("The dossier is not assigned to this member."))
    if owes_a_sheet(actor, dossier):
        raise NotAllowed(_("Save your own sheet first; then type in those of the others."))
    if sheet.pk and sheet.typed_by_id is None and _is_begun(sheet):
        raise NotAllowed(_("The member scores in the system; only he changes his sheet."))


def owes_a_sheet(actor: User, dossier: Dossier) -> bool:
    """Whether ``actor`` still has to score ``dossier`` himself, and so must not see the others."""
    own = Member.objects.filter(user=actor, assignments__dossier=dossier)
    running = own.filter(assignments__dossier=dossier, assignments__ended_at__isnull=True)
    given = Sheet.objects.filter(
        dossier=dossier,
        member__user=actor,
        status__in=[SheetStatus.SAVED, SheetStatus.ABSTAINED],
    )
    return running.exists() and not given.exists()


def _is_begun(sheet: Sheet) -> bool:
    begun = Mark.objects.filter(sheet=sheet, version__gt=1)
    return sheet.status != SheetStatus.OPEN or begun.exists()


def move_sheet(sheet: Sheet, *, to: str, **changes: object) -> None:
    """Compare and set: the sheet must still be as it was read. Raises Stale."""
    won = Sheet.objects.filter(pk=sheet.pk, version=sheet.version, status=sheet.status).update(
        status=to, version=sheet.version + 1, **changes
    )
    if not won:
        raise Stale(_("Someone else has just changed this; reload the page."))
    sheet.status, sheet.version = to, sheet.version + 1
    for name, value in changes.items():
        setattr(sheet, name, value)


def end_running(dossier: Dossier, *, why: str, at: datetime, undone_only: bool = False) -> None:
    """End the assignments that run, keeping what was scored; part of a journalled step."""
    running = dossier.assignments.filter(ended_at__isnull=True)
    if undone_only:
        running = running.filter(done_at__isnull=True)
    running.update(ended_at=at, ended_why=why.strip()[:300], scores_kept=True)
