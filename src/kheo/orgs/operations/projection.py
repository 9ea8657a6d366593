"""Keeps ``Reach`` equal to what the facts say: whole, or around the units that changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from kheo.foundation.bulk import write
from kheo.foundation.planner import know_the_tables
from kheo.kernel.events import publish
from kheo.orgs import queries
from kheo.orgs.enums import Tree
from kheo.orgs.events import MapChanged, MapChanging
from kheo.orgs.models import Placement, Reach, Succession
from kheo.orgs.rules import Row

BATCH = 4000
COLUMNS = (
    "unit_id", "ancestor_id", "depth", "how", "carries_rights", "valid_from", "valid_to", "tree",
)  # fmt: skip
"""The columns in the order of ``Row``, and the tree."""
WHOLE_FROM = 3000
"""From this many affected units on, the whole projection is made anew."""


@transaction.atomic
def rebuild_reach() -> int:
    """Throw the projection away and make it anew; returns the number of rows."""
    Reach.objects.all().delete()
    written = 0
    for tree in Tree.values:
        atlas = queries.atlas_of(tree)
        if atlas is not None:
            units = sorted(queries.units_of(atlas, tree))
            written += _write(chain.from_iterable(map(atlas.rows, units)), tree)
    know_the_tables(Reach)
    publish(MapChanged(units=None))
    return written


@transaction.atomic
def refresh_reach(unit_ids: Iterable[int]) -> int:
    """Bring the rows of ``unit_ids``, and of all units that depend on them, up to the facts.

    Returns the number of units looked at. Reads only the units that the answer rests on.
    """
    affected = _spread(set(unit_ids), _dependants)
    if len(affected) > WHOLE_FROM:
        rebuild_reach()
        return len(affected)
    publish(MapChanging(units=frozenset(affected)))
    for tree in Tree.values:
        among = _spread(affected, lambda units, tree=tree: _foundations(units, tree))
        atlas = queries.atlas_of(tree, among)
        # A unit enters one of the other trees when somebody is first put under it.
        units = affected if tree == Tree.TERRITORY else _standing_in(tree, among)
        Reach.objects.filter(tree=tree, unit_id__in=affected | units).delete()
        if atlas is not None:
            _write(chain.from_iterable(map(atlas.rows, sorted(units))), tree)
    publish(MapChanged(units=frozenset(affected)))
    return len(affected)


def _standing_in(tree: str, units: Collection[int]) -> set[int]:
    """Those of ``units`` that stand in ``tree``, as a child or as a parent."""
    seats = Placement.objects.filter(tree=tree)
    return {
        *_ids(seats.filter(unit_id__in=units), "unit_id"),
        *_ids(seats.filter(parent_id__in=units), "parent_id"),
    }


def _write(rows: Iterable[Row], tree: str) -> int:
    """Insert ``rows`` in bulk; a hundred thousand take seconds, not tens."""
    written, left = 0, iter(rows)
    stored = connection.ops.adapt_datefield_value
    while batch := [
        (*row[:5], stored(row.valid_from), stored(row.valid_to), tree)
        for row in islice(left, BATCH)
    ]:
        write(Reach._meta.db_table, COLUMNS, batch)
        written += len(batch)
    return written


def _spread(start: set[int], neighbours: object) -> set[int]:
    """``start`` and everything that ``neighbours`` leads to, step by step."""
    known, edge = set(start), set(start)
    while edge:
        edge = set(neighbours(edge)) - known  # type: ignore[operator]
        known |= edge
    return known


def _ids(rows: QuerySet[Placement] | QuerySet[Succession], column: str) -> Iterator[int]:
    return iter(rows.values_list(column, flat=True))


def _dependants(units: set[int]) -> set[int]:
    """Units whose rows rest on those of ``units``: below them, before them, after them."""
    return {
        *_ids(Placement.objects.filter(parent_id__in=units), "unit_id"),
        *_kin(units),
    }


def _foundations(units: set[int], tree: str) -> set[int]:
    """Units on which the rows of ``units`` rest: above them, before them, after them."""
    return {
        *_ids(Placement.objects.filter(unit_id__in=units, tree=tree), "parent_id"),
        *_kin(units),
    }


def _kin(units: set[int]) -> set[int]:
    lines = Succession.objects.filter(Q(predecessor_id__in=units) | Q(successor_id__in=units))
    pairs = lines.values_list("predecessor_id", "successor_id")
    return {unit for pair in pairs for unit in pair}
