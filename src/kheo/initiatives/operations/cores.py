"""Keeping by what the names of initiatives are found alike, in the transaction that writes them."""

from __future__ import annotations

from kheo.initiatives.models import Initiative
from kheo.initiatives.queries.cores import told_cores
from kheo.initiatives.queries.place_names import place_names_of
from kheo.initiatives.rules.cores import core_of
from kheo.search.enums import What
from kheo.search.operations.likeness import forget, remember, remember_many


def keep_core(row: Initiative) -> None:
    """Remember what the name of ``row`` says; what was merged into another record is forgotten."""
    if row.merged_into_id is not None:
        forget(What.INITIATIVE, [row.pk])
        return
    remember(
        What.INITIATIVE, row.pk, core_of(row.title, place_names_of([row.unit_id])[row.unit_id])
    )


def keep_all_cores() -> int:
    """Remember every initiative anew, for old stock; running it again changes nothing.

    Returns how many have something to be found by.
    """
    merged = Initiative.objects.filter(merged_into__isnull=False).values_list("pk", flat=True)
    forget(What.INITIATIVE, list(merged))
    return sum(remember_many(What.INITIATIVE, rows) for rows in told_cores())
