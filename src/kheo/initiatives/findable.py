"""Initiatives as they are to be found: by name, and by everything told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.orgs.findable import scopes_of
from kheo.search.sources import Text

TOLD = (
    "situation", "goals", "approach", "place", "beneficiaries", "lead", "partners",
    "participants", "resources", "schedule", "outputs", "sustaining", "result",
)  # fmt: skip
OVER = frozenset({Status.WITHDRAWN, Status.STRUCK_OFF})


def texts(keys: Collection[int] | None) -> Iterator[Text]:
    """The initiatives with these keys, or all; what was merged into another is found by that one.

    Drafts are told too: who may not see them does not find them.
    """
    rows = Initiative.objects.filter(merged_into=None).order_by("listed_on", "pk")
    units: Collection[int] | None = None
    if keys is not None:
        rows = rows.filter(pk__in=keys)
        units = set(rows.order_by().values_list("unit_id", flat=True))
    scopes = scopes_of(units)
    columns = ("pk", "unit_id", "title", "listed_on", "status", *TOLD)
    for pk, unit, title, day, status, *told in rows.values_list(*columns).iterator():
        yield Text(
            pk,
            title=title,
            body="\n".join(text for text in told if text),
            scope=scopes.get(unit, ""),
            day=day,
            past=status in OVER,
        )
