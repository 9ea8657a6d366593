"""The timed steps of replication: silent requests are closed, addresses of outsiders are erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.rules.adoptions import last_day
from kheo.library.transitions.adoptions import FLOW, LAPSE
from kheo.workflow.engine import perform

SILENCE = timedelta(days=180)
"""An outside request on which nothing moved for so long is over."""
TALKED = (AdoptionStatus.REQUESTED, AdoptionStatus.TALKING)
FROM_OUTSIDE = ~Q(office="") | ~Q(reach_at="")


def lapse(*, day: date, actor: User, at: datetime) -> list[Adoption]:
    """Close the outside requests on which nothing moved for ``SILENCE``; returns them."""
    silent = Adoption.objects.filter(
        FROM_OUTSIDE, status__in=TALKED, moved_at__date__lt=day - SILENCE
    ).select_related("unit", "source", "initiative")
    closed = []
    for one in silent.order_by("pk"):
        changes = {
            "given_up_on": max(day, last_day(one)),
            "given_up_why": _("Nobody spoke for half a year."),
        }
        perform(LAPSE, one, flow=FLOW, actor=actor, at=at, changes=changes)
        closed.append(one)
    return closed


@transaction.atomic
def forget(*, day: date, actor: User, at: datetime) -> list[Adoption]:
    """Erase office, address and words of outsiders whose talk was over before ``day``; returns the rows.

    Nothing of what is erased is written into the journal.
    """
    over = Adoption.objects.select_for_update(of=("self",)).filter(
        FROM_OUTSIDE, moved_at__date__lt=day
    )
    rows = list(over.exclude(status__in=TALKED).select_related("unit", "source").order_by("pk"))
    for one in rows:
        one.office = one.reach_at = one.message = ""
        one.updated_at = at
        one.save(update_fields=["office", "reach_at", "message", "updated_at"])
        record("adoption.forget", one, actor=actor, at=at)
    return rows
