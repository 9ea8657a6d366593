"""Deadlines asked as of a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from kheo.orgs.models import Reach
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.models import Term

_NEAREST = """
    SELECT t.days FROM workflow_term t JOIN orgs_reach r ON r.ancestor_id = t.unit_id
    WHERE t.what = %s AND r.unit_id = %s
      AND t.valid_from <= %s AND (t.valid_to IS NULL OR t.valid_to > %s)
      AND r.valid_from <= %s AND (r.valid_to IS NULL OR r.valid_to > %s)
    ORDER BY r.depth, t.id DESC LIMIT 1"""
"""Plain SQL: nearly every step of every slice asks for its term."""


def days_allowed(what: Termed, *, unit_id: int, on: date) -> int:
    """Days allowed for ``what`` in ``unit_id`` on a day: the nearest row upward, else the default."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [what, unit_id, day, day, day, day])
        nearest = cursor.fetchone()
    return nearest[0] if nearest else DEFAULT_DAYS[what]


def days_allowed_among(what: Termed, units: Collection[int], *, on: date) -> dict[int, int]:
    """``days_allowed`` for many units, with two queries."""
    terms = {
        unit: (pk, days)
        for pk, unit, days in Term.objects.as_of(on)
        .filter(what=what)
        .order_by("pk")
        .values_list("pk", "unit_id", "days")
    }
    found = dict.fromkeys(units, DEFAULT_DAYS[what])
    if not terms:
        return found
    rows = Reach.objects.as_of(on).filter(unit_id__in=units, ancestor_id__in=terms)
    reached = rows.values_list("unit_id", "ancestor_id", "depth")
    for unit, above, _depth in sorted(reached, key=lambda row: (-row[2], terms[row[1]][0])):
        found[unit] = terms[above][1]
    return found


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
