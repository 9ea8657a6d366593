"""A question to the library: the best first, within what the visitor narrowed to."""

from __future__ import annotations

from django.db.models import QuerySet

from kheo.foundation.paging import KeysetPage
from kheo.library.models import Story
from kheo.search.enums import What
from kheo.search.queries.find import find

FURTHEST = 2000
"""Nobody reads further; a place beyond it is the first page."""


def answered(rows: QuerySet[Story], question: str, *, size: int, place: str) -> KeysetPage[Story]:
    """One page of the stories among ``rows`` that answer ``question``; ``place`` counts what went before."""
    is_one = place.isascii() and place.isdecimal() and len(place) <= len(str(FURTHEST))
    offset = int(place) if is_one and int(place) <= FURTHEST else 0
    keys = rows.order_by().values("pk")
    found = find(question, What.STORY, within=keys, limit=size + 1, offset=offset)
    by_key = rows.in_bulk(found.keys[:size])
    return KeysetPage(
        rows=[by_key[key] for key in found.keys[:size] if key in by_key],
        next=str(offset + size) if len(found.keys) > size else "",
        previous=str(max(offset - size, 0)) if offset else "",
    )
