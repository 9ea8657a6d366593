"""What records entered from a file learn from: their adoptions, and how they go with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.audit.journal import Line, record_many
from kheo.exchange.queries.resting import resting_on
from kheo.foundation import bulk
from kheo.initiatives.events import Entered, Leaving
from kheo.initiatives.models import Initiative
from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.operations.following import followed
from kheo.library.rules.adoptions import stage_of
from kheo.library.transitions.adoptions import FLOW

S = AdoptionStatus
_COLUMNS = (
    "id", "source_id", "unit_id", "initiative_id", "status", "turn", "asked_by_id", "given_up_why",
    "requested_on", "planned_on", "adopted_on", "working_on", "given_up_on", "owner_saw_at",
    "moved_at", "created_at", "updated_at",
)  # fmt: skip


def follow_many(event: Entered) -> None:
    """Handler: each record that names its source gets its adoption, at the stage that the record tells.

    Where the unit had asked to learn before, that request goes on as always; the owners have seen the
    others: what is long past is no news.
    """
    copies = list(
        Initiative.objects.filter(pk__in=event.initiative_ids, source__isnull=False)
        .select_related("unit", "filed_by", "source")
        .order_by("pk")
    )
    if not copies:
        return
    asked = set(
        Adoption.objects.filter(
            source__in={copy.source_id for copy in copies}, initiative=None, status__in=GOING_ON
        ).values_list("source_id", "unit_id")
    )
    fresh = [copy for copy in copies if (copy.source_id, copy.unit_id) not in asked]
    for copy in copies:
        if (copy.source_id, copy.unit_id) in asked:
            followed(copy, source_id=copy.source_id or 0, actor=event.actor, at=event.at)
    keys = bulk.reserve(Adoption, len(fresh))
    made = [_made(key, copy, event) for key, copy in zip(keys, fresh, strict=True)]
    bulk.insert(
        Adoption, _COLUMNS, [tuple(getattr(one, name) for name in _COLUMNS) for one in made]
    )
    record_many([_line(one) for one in made], actor=event.actor, at=event.at)


def _made(key: int, copy: Initiative, event: Entered) -> Adoption:
    began: date = copy.registered_on or copy.listed_on
    stage = stage_of(copy.status)
    made = Adoption(
        pk=key, source=copy.source, unit=copy.unit, initiative=copy, status=str(stage),
        asked_by=event.actor, requested_on=began, planned_on=began, owner_saw_at=event.at,
        moved_at=event.at, created_at=event.at, updated_at=event.at,
    )  # fmt: skip
    if stage in {S.ADOPTED, S.WORKING}:
        made.adopted_on = began
    if stage == S.WORKING:
        made.working_on = max(began, copy.recognised_on or began)
    if stage == S.GIVEN_UP:
        made.given_up_on = max(began, timezone.localdate(event.at))
        made.given_up_why = _("The registration was withdrawn.")
    made.turn = str(FLOW.turn_of(made))
    return made


def _line(one: Adoption) -> Line:
    after: dict[str, Any] = {
        "source": one.source_id, "initiative": one.initiative_id, "status": one.status,
    }  # fmt: skip
    return Line(
        "adoption.follow", Adoption._meta.label_lower, one.pk, str(one), one.unit_id, after=after
    )


def leave(event: Leaving) -> None:
    """Handler: adoptions made for records that are taken back go, unless the unit had asked before or
    something was done since."""
    rows = Adoption.objects.filter(initiative__in=event.initiative_ids).select_related("initiative")
    held = {one.pk: one for one in rows}
    resting = resting_on(Adoption, held)
    for key, one in held.items():
        born = one.initiative.created_at if one.initiative else None
        if key in resting or one.created_at != born or one.version != 1:
            event.objections.append(
                (one.initiative_id or 0, _("its learning from another one has gone on since"))
            )
    if not event.objections:
        Adoption.objects.filter(pk__in=list(held)).delete()
