"""Deadlines asked as of a day."""

from __future__ import annotations

from datetime import date, timedelta

from kheo.orgs.models import Reach
from kheo.workflow.models import Term


def days_allowed(what: str, *, unit_id: int, on: date, default: int) -> int:
    """Days allowed for ``what`` in ``unit_id`` on a day: the nearest row upward, else ``default``."""
    above = dict(
        Reach.objects.as_of(on).filter(unit_id=unit_id).values_list("ancestor_id", "depth")
    )
    rows = Term.objects.as_of(on).filter(what=what, unit_id__in=above)
    nearest = min(rows, key=lambda row: (above[row.unit_id], -row.pk), default=None)
    return nearest.days if nearest else default


def due_day(what: str, *, unit_id: int, on: date, default: int) -> date:
    """The day by which ``what``, begun ``on``, has to be done."""
    days = days_allowed(what, unit_id=unit_id, on=on, default=default)
    return on + timedelta(days=days)
