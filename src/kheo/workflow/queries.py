"""Deadlines asked as of a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.models import Term


def days_allowed(what: Termed, *, unit_id: int, on: date) -> int:
    """Days allowed for ``what`` in ``unit_id`` on a day: the nearest row upward, else the default."""
    rows = Term.objects.as_of(on).filter(
        _running_reach(on), what=what, unit__reached_by__unit_id=unit_id
    )
    nearest = rows.order_by("unit__reached_by__depth", "-pk").values_list("days", flat=True).first()
    return DEFAULT_DAYS[what] if nearest is None else nearest


def _running_reach(on: date) -> Q:
    ends = Q(unit__reached_by__valid_to=None) | Q(unit__reached_by__valid_to__gt=on)
    return Q(unit__reached_by__valid_from__lte=on) & ends


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
