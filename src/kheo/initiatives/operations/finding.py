"""Keeps the index of the search in step where something else than the text changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from kheo.initiatives.events import Merging, Restored, StruckOff, Unmerging, Withdrawn
from kheo.initiatives.models import Initiative
from kheo.orgs.events import MapChanged
from kheo.orgs.findable import scopes_of
from kheo.search.enums import What
from kheo.search.operations.index import refresh, rescope

SOME = 2_000


def follow_state(event: Withdrawn | StruckOff | Restored) -> None:
    """What is over stands behind what lives."""
    refresh(What.INITIATIVE, [event.initiative_id])


def follow_merger(event: Merging | Unmerging) -> None:
    """Of two records that became one only one is found."""
    refresh(What.INITIATIVE, [event.kept_id, event.dropped_id])


@transaction.atomic
def follow_map(event: MapChanged) -> None:
    """Initiatives of units that came under another province are found there."""
    scopes = scopes_of(event.units)
    for some in _chunks(event):
        rescope(What.INITIATIVE, {key: scopes[unit] for key, unit in some if unit in scopes})


def _chunks(event: MapChanged) -> Iterator[list[tuple[int, int]]]:
    rows = Initiative.objects.order_by("pk")
    if event.units is not None:
        rows = rows.filter(unit_id__in=event.units)
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "unit_id")[:SOME]):
        yield some
        last = some[-1][0]
