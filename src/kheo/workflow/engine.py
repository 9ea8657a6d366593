"""The only code that moves a ``status``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.audit.journal import record
from kheo.kernel.refusals import InvalidTransition, RuleBroken, Stale
from kheo.workflow.table import Flow, Step, Transition


@transaction.atomic
def perform(
    transition: Transition,
    subject: Any,
    *,
    flow: Flow,
    actor: User,
    at: datetime,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Check, move and journal: all of it or none of it.

    The row is moved with a compare-and-set ``UPDATE`` on state and row version, so two people
    pressing at once cannot both win, on SQLite and on PostgreSQL alike. ``changes`` are further
    columns of the row; ``turn``, ``moved_at`` and ``version`` are kept here.
    Raises NotAllowed, InvalidTransition, RuleBroken, Stale.
    """
    require(actor, transition.permission, subject)
    if subject.status not in transition.source:
        raise InvalidTransition(_("This step is not open in the current state."))
    if refusal := flow.objection(subject) or transition.objection(subject):
        raise RuleBroken(refusal)
    if transition.needs_note and not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})

    after = {**transition.changes, **(changes or {})}
    after["status"] = transition.target or subject.status
    before = {name: getattr(subject, name) for name in after}
    compare_and_set(subject, after, flow=flow, at=at)
    record(
        f"{flow.name}.{transition.name}",
        subject,
        actor=actor,
        at=at,
        before=_names(before),
        after=_names(after),
        note=note.strip(),
    )


def compare_and_set(subject: Any, after: Mapping[str, Any], *, flow: Flow, at: datetime) -> None:
    """Write ``after`` if the row is still as it was read, else raise ``Stale``."""
    model: type[models.Model] = type(subject)
    was_status, was_version = subject.status, subject.version
    was = {name: getattr(subject, name) for name in after}
    for name, value in after.items():
        setattr(subject, name, value)
    turn = flow.turn_of(subject)
    written = {**after, "turn": turn, "moved_at": at, "updated_at": at, "version": was_version + 1}
    won = model._base_manager.filter(pk=subject.pk, status=was_status, version=was_version).update(
        **written
    )
    if not won:
        for name, value in was.items():
            setattr(subject, name, value)
        raise Stale(_("Someone else has just changed this; reload the page."))
    for name, value in written.items():
        setattr(subject, name, value)


def steps_for(actor: User, subject: Any, flow: Flow) -> list[Step]:
    """The steps open in the state of ``subject`` to the roles of ``actor``, greyed with a reason.

    Steps outside the person's scope are left out; those stopped by a rule stay, with the sentence.
    """
    offered = []
    for transition in flow.table:
        if transition.timed or transition.inner or subject.status not in transition.source:
            continue
        decision = can(actor, transition.permission, subject)
        fair = transition.permission.objection
        if not decision and not (fair and decision.reason == fair(actor, subject)):
            continue
        offered.append(
            Step(
                transition,
                decision.reason or flow.objection(subject) or transition.objection(subject),
            )
        )
    return offered


def _names(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: (value.pk if isinstance(value, models.Model) else value)
        for name, value in values.items()
    }
