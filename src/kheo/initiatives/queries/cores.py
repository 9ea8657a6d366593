"""The cores of all names, walked in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kheo.initiatives.models import Initiative
from kheo.initiatives.queries.place_names import place_names_of
from kheo.initiatives.rules.cores import core_of

_CHUNK = 1_000


def told_cores() -> Iterator[Sequence[tuple[int, str]]]:
    """(key, core) of every initiative that counts, by its name of now, in chunks."""
    last = 0
    while rows := list(
        Initiative.objects.filter(pk__gt=last, merged_into__isnull=True)
        .order_by("pk")
        .values_list("pk", "title", "unit_id")[:_CHUNK]
    ):
        names = place_names_of({unit for _pk, _title, unit in rows})
        yield [(pk, core_of(title, names[unit])) for pk, title, unit in rows]
        last = rows[-1][0]
