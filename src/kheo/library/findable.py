"""Stories as they are to be found: only what the public may read, as it reads it today."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from kheo.library.queries.shown import shown_all
from kheo.library.queries.stories import published
from kheo.search.sources import Text

SOME = 300


def texts(keys: Collection[int] | None) -> Iterator[Text]:
    """The published stories with these keys, or all; a withdrawn name is in none of them."""
    rows = published().order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    walked = rows.iterator(chunk_size=SOME)
    while some := list(islice(walked, SOME)):
        for one in shown_all(some):
            yield Text(
                one.key, title=one.title, body=f"{one.body}\n{one.unit.label}", day=one.published_on
            )
