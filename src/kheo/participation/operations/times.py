"""What the clock does: ways to reach a writer are forgotten after their term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.participation.models import Remark
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed


def forget_ways(*, day: date, actor: User, at: datetime) -> Iterator[Remark]:
    """Empty ``reach_at`` of every remark whose term is over on ``day``; tells each. One act each.

    What was given is not written into the journal: it would be kept there for ever.
    """
    terms: dict[int, int] = {}
    for remark in Remark.objects.exclude(reach_at="").order_by("pk").iterator(chunk_size=500):
        if remark.unit_id not in terms:
            terms[remark.unit_id] = days_allowed(
                Termed.REACH_WRITER, unit_id=remark.unit_id, on=day
            )
        written = timezone.localdate(remark.created_at)
        if written + timedelta(days=terms[remark.unit_id]) <= day:
            _forget(remark, actor=actor, at=at)
            yield remark


@transaction.atomic
def _forget(remark: Remark, *, actor: User, at: datetime) -> None:
    Remark.objects.filter(pk=remark.pk).update(reach_at="", updated_at=at)
    remark.reach_at = ""
    record("remark.forget", remark, actor=actor, at=at)
