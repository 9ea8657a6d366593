"""The unit of then: who stood in the place of a unit on another day."""

from __future__ import annotations

from datetime import date

from kheo.orgs.models import Succession, Unit
from kheo.orgs.queries import successors_on


def units_of_then(unit: Unit, day: date) -> list[Unit]:
    """The units that stood in the place of ``unit`` on ``day``: itself, its predecessors before
    its birth, its successors after its end; nothing where nobody did. One query per generation."""
    if unit.is_alive(day):
        return [unit]
    return _before(unit, day) if day < unit.starts_on else successors_on(unit, day)


def _before(unit: Unit, day: date) -> list[Unit]:
    found: dict[int, Unit] = {}
    ready, seen = [unit], {unit.pk}
    while ready:
        lines = (
            Succession.objects.filter(successor__in=ready)
            .select_related("predecessor")
            .order_by("-is_main", "predecessor__sort_key", "pk")
        )
        ready = []
        for line in lines:
            one = line.predecessor
            if one.pk in seen:
                continue
            seen.add(one.pk)
            if one.is_alive(day):
                found[one.pk] = one
            elif day < one.starts_on:
                ready.append(one)
    return list(found.values())
