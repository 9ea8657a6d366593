"""Steps a person takes with a checked file: take the good rows in, call off, undo, go on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.operations.imports.checking import CHECK_JOB
from kheo.exchange.operations.imports.columns import put_to_work
from kheo.exchange.operations.imports.entering import ENTER_JOB
from kheo.exchange.queries.taking import known, require_taking_in
from kheo.exchange.transitions import CALL_OFF, ENTER, FLOW, GO_ON, RESUME, STOP, UNDO
from kheo.workflow.engine import perform
from kheo.workflow.table import Transition


@transaction.atomic
def ask_to_enter(imported: Import, *, by_worker: bool = True, actor: User, at: datetime) -> None:
    """Have the good rows taken in by the worker (or, ``by_worker`` False, by the caller).

    Raises NotAllowed, InvalidTransition, RuleBroken when no row is good, Stale when two ask at once.
    """
    _step(ENTER, imported, actor=actor, at=at)
    imported.job = None
    imported.save(update_fields=["job"])
    if by_worker:
        put_to_work(imported, ENTER_JOB, _("Take “%(name)s” in"), actor=actor, at=at)


@transaction.atomic
def call_off(imported: Import, *, actor: User, at: datetime) -> None:
    """Nothing of the file enters. Of one that is being taken in, what is in is taken back.

    Raises NotAllowed, InvalidTransition once it is in, Stale.
    """
    if imported.status != ImportState.ENTERING:
        _step(CALL_OFF, imported, actor=actor, at=at)
        return
    told = _("Called off while it was being taken in; what was in is taken back.")
    _step(STOP, imported, actor=actor, at=at, changes={"told": told})
    if imported.job is None or imported.job.is_over:
        put_to_work(imported, ENTER_JOB, _("Take “%(name)s” back"), actor=actor, at=at)


@transaction.atomic
def undo(imported: Import, *, note: str, by_worker: bool = True, actor: User, at: datetime) -> None:
    """Take a whole import back while nothing rests on it; what does is told on its page.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    _step(UNDO, imported, actor=actor, at=at, note=note, changes={"told": "", "resting": []})
    if by_worker:
        put_to_work(imported, ENTER_JOB, _("Take “%(name)s” back"), actor=actor, at=at)


@transaction.atomic
def go_on(imported: Import, *, actor: User, at: datetime) -> None:
    """Have work go on whose job failed or was called off. Raises NotAllowed, RuleBroken while it runs."""
    _step(GO_ON, imported, actor=actor, at=at)
    kind, title = {
        ImportState.CHECKING: (CHECK_JOB, _("Check “%(name)s”")),
        ImportState.ENTERING: (ENTER_JOB, _("Take “%(name)s” in")),
        ImportState.UNDOING: (ENTER_JOB, _("Take “%(name)s” back")),
    }[ImportState(imported.status)]
    put_to_work(imported, kind, title, actor=actor, at=at)


@transaction.atomic
def resume(imported: Import, *, actor: User, at: datetime) -> None:
    """An import that cannot be taken back whole is taken in whole instead. Raises as the engine does."""
    _step(RESUME, imported, actor=actor, at=at, changes={"told": "", "resting": []})
    put_to_work(imported, ENTER_JOB, _("Take “%(name)s” in"), actor=actor, at=at)


def _step(
    transition: Transition, imported: Import, *, actor: User, at: datetime, note: str = "",
    changes: dict[str, object] | None = None,
) -> None:  # fmt: skip
    require_taking_in(actor, known(imported.profile), imported.unit)
    perform(transition, imported, flow=FLOW, actor=actor, at=at, note=note, changes=changes)
