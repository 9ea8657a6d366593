"""Record, change and take back one entry of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.activities import rules
from kheo.activities.models import Activity
from kheo.activities.operations.keeping import CHANGEABLE, TOLD, check, keep, refuse_twin
from kheo.activities.policies import RECORD
from kheo.activities.queries import kept_twin, kind_on
from kheo.audit.journal import record as tell
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit


@transaction.atomic
def record(
    *,
    unit: Unit,
    kind: str,
    on: date,
    title: str = "",
    quantity: int | None = 1,
    attended: int | None = None,
    expected: int | None = None,
    variant: str = "",
    field: str = "",
    subject: str = "",
    level: str = "",
    stage: str = "",
    initiative: Initiative | None = None,
    paper: Paper | None = None,
    link: str = "",
    note: str = "",
    actor: User,
    at: datetime,
) -> Activity:
    """Enter what happened on ``on`` in ``unit``: ``quantity`` times a ``kind`` (its code).

    ``attended`` and ``expected`` are persons of the whole entry. Without a title that of the paper
    is taken. Raises ``NotAllowed`` outside the actor's scope; ``RuleBroken`` with a sentence per
    column for what ``rules.wrong_entry`` finds, a day outside the life of the unit or of the kind,
    a paper of another unit, and for what stands in the register already.
    """
    activity = Activity(
        unit=unit, kind=kind, on=on, title=title, quantity=quantity or 0, attended=attended,
        expected=expected, variant=variant, field=field, subject=subject, level=level, stage=stage,
        initiative=initiative, paper=paper, link=link, note=note, recorded_by=actor,
        created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, RECORD, activity)
    Unit.objects.select_for_update().get(pk=unit.pk)  # two presses of one button line up
    asked = check(activity, kind_on(kind, on), actor=actor, at=at)
    refuse_twin(activity, kept_twin(activity))
    return keep(activity, asked, actor=actor, at=at)


@transaction.atomic
def change(
    activity: Activity, *, seen_version: int, actor: User, at: datetime, **values: Any
) -> Activity:
    """Set columns of ``CHANGEABLE``; ``seen_version`` is the version the person looked at.

    A change of nothing writes nothing. Raises ``NotAllowed``; ``Stale`` when somebody changed it
    meanwhile; ``RuleBroken`` as ``record`` does and for an entry that was taken back.
    """
    fresh = _locked(activity, actor)
    if fresh.version != seen_version:
        raise Stale(
            _("Somebody changed this entry meanwhile; look at what stands now and write again.")
        )
    before = row_values(fresh, *TOLD)
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise TypeError(f"an activity has no column {name} to change")
        setattr(fresh, name, value)
    check(fresh, kind_on(fresh.kind, fresh.on), actor=actor, at=at)
    refuse_twin(fresh, kept_twin(fresh))
    after = row_values(fresh, *TOLD)
    changed = [name for name in TOLD if before[name] != after[name]]
    if not changed:
        return fresh
    fresh.version, fresh.updated_at = fresh.version + 1, at
    fresh.save(update_fields=[*CHANGEABLE, "search_text", "version", "updated_at"])
    tell(
        "activity.change", fresh, actor=actor, at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return fresh


@transaction.atomic
def cancel(activity: Activity, *, why: str, actor: User, at: datetime) -> Activity:
    """Take an entry out of the figures; it stays readable with the reason.

    Raises ``NotAllowed``, ``RuleBroken`` without a reason or when it was taken back already.
    """
    fresh = _locked(activity, actor)
    reason = clean_line(why)
    if not reason or len(reason) > rules.WHY:
        sentence = _("Write the reason, in at most 300 characters.")
        raise RuleBroken(sentence, fields={"why": sentence})
    fresh.cancelled_at, fresh.cancelled_by, fresh.cancelled_why = at, actor, reason
    fresh.version, fresh.updated_at = fresh.version + 1, at
    fresh.save(
        update_fields=[
            "cancelled_at", "cancelled_by", "cancelled_why", "version", "updated_at",
        ]
    )  # fmt: skip
    tell(
        "activity.cancel", fresh, actor=actor, at=at,
        before=row_values(fresh, "kind", "on", "quantity"), note=reason,
    )  # fmt: skip
    return fresh


def _locked(activity: Activity, actor: User) -> Activity:
    """The row as it stands now, kept for this transaction, if the actor may write it."""
    fresh = Activity.objects.select_for_update().get(pk=activity.pk)
    require(actor, RECORD, fresh)
    if fresh.cancelled_at is not None:
        raise RuleBroken(_("This entry was taken back; nothing about it is changed any more."))
    return fresh
