"""Deadlines asked as of a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from kheo.orgs.models import Reach
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.models import Term


def days_allowed(what: Termed, *, unit_id: int, on: date) -> int:
    """Days allowed for ``what`` in ``unit_id`` on a day: the nearest row upward, else the default."""
    above = dict(
        Reach.objects.as_of(on).filter(unit_id=unit_id).values_list("ancestor_id", "depth")
    )
    rows = Term.objects.as_of(on).filter(what=what, unit_id__in=above)
    nearest = min(rows, key=lambda row: (above[row.unit_id], -row.pk), default=None)
    return nearest.days if nearest else DEFAULT_DAYS[what]


def due_day(what: Termed, *, unit_id: int, on: date) -> date:
    """The day by which ``what``, begun ``on``, has to be done."""
    days = days_allowed(what, unit_id=unit_id, on=on)
    return on + timedelta(days=days)


def terms_by_code(rows: QuerySet[Term]) -> dict[str, list[Term]]:
    """Rows grouped by what they set, newest first, with their unit."""
    grouped: dict[str, list[Term]] = {}
    for row in rows.select_related("unit").order_by("what", "unit__sort_key", "-valid_from", "pk"):
        grouped.setdefault(row.what, []).append(row)
    return grouped
