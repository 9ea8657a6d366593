"""Rights follow a reorganisation once an administrator has looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.orgs.models import Reorganisation
from kheo.orgs.operations.projection import refresh_reach
from kheo.orgs.policies import REVIEW_RIGHTS, require


@transaction.atomic
def review_rights(
    reorganisation: Reorganisation, *, actor: Any, at: datetime, note: str = ""
) -> Reorganisation:
    """Let the rights over the successors reach what their predecessors left behind.

    Raises ``NotAllowed``; ``RuleBroken`` when there is no succession to follow; ``Stale`` when
    somebody has looked already.
    """
    lines = list(
        reorganisation.successions.select_related("predecessor", "successor").order_by("pk")
    )
    if not lines:
        raise RuleBroken(_("Nothing passed from one unit to another here."))
    units = [line.successor for line in lines]
    require(actor, REVIEW_RIGHTS, [reorganisation.about] if reorganisation.about else units)
    won = Reorganisation.objects.filter(
        pk=reorganisation.pk, rights_reviewed_at__isnull=True
    ).update(rights_reviewed_at=at, rights_reviewed_by=actor)
    if not won:
        raise Stale(_("Somebody has looked at the rights of this reorganisation already."))
    reorganisation.refresh_from_db()
    refresh_reach({line.predecessor_id for line in lines})
    record(
        "reorganisation.review_rights",
        reorganisation,
        actor=actor,
        at=at,
        before={"rights_reviewed_at": None},
        after={"rights_reviewed_at": at, "successions": len(lines)},
        note=note.strip(),
        unit_id=reorganisation.about_id,
    )
    return reorganisation
