"""What places are called: the names a core leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from kheo.orgs.enums import TERRITORIAL, Tree
from kheo.orgs.models import Reach, Succession, UnitName


def place_names_of(units: Collection[int]) -> dict[int, frozenset[str]]:
    """Unit → all names, former ones too, of it, of what stands or stood above it, and of what
    passed into it. Only places: what an organisation is called may be what is done. Three queries."""
    above: defaultdict[int, set[int]] = defaultdict(set)
    rows = Reach.objects.filter(unit_id__in=units, tree=Tree.TERRITORY)
    for unit, ancestor in rows.values_list("unit_id", "ancestor_id"):
        above[unit].add(ancestor)
    into = {unit for units_above in above.values() for unit in units_above}
    passed: defaultdict[int, set[int]] = defaultdict(set)
    lines = Succession.objects.filter(successor_id__in=units)
    for successor, predecessor in lines.values_list("successor_id", "predecessor_id"):
        passed[successor].add(predecessor)
    wanted = into.union(units, *passed.values())
    names: defaultdict[int, set[str]] = defaultdict(set)
    told = UnitName.objects.filter(unit_id__in=wanted, unit__kind__in=TERRITORIAL)
    for unit, name in told.values_list("unit_id", "name"):
        names[unit].add(name)
    return {
        unit: frozenset(
            name for one in {unit} | above[unit] | passed[unit] for name in names.get(one, ())
        )
        for unit in units
    }
