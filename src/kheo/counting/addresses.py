"""Addresses of figures: the records behind one cell of a report."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.asked import Asked, Line
from kheo.counting.queries.question import Reading
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit


def behind_address(
    code: str, narrowing: Narrowing, *, unit: Unit, start: date | None, end: date, reading: Reading,
    within: Line | None = None, tree: Tree = Tree.TERRITORY,
) -> str:  # fmt: skip
    """The page of the records behind one cell: indicator, narrowing, unit, half-open period, map.

    ``within`` names one line of the split by units: the key of a child, "own" or "unresolved". Who
    may see the figure sees as many rows as it says.
    """
    is_day = isinstance(reading, date)
    told = {
        "code": code, **narrowing.set_values, "unit": unit.pk, "start": start,
        "last": end - timedelta(days=1), "map": "day" if is_day else str(reading),
        "day": reading if is_day else None, "within": within,
        "tree": None if tree == Tree.TERRITORY else str(tree),
    }  # fmt: skip
    query = urlencode({name: value for name, value in told.items() if value is not None})
    return f"{reverse('counting:behind')}?{query}"


def address_behind(
    code: str, narrowing: Narrowing, asked: Asked, within: Line | None = None
) -> str:
    """The same from what was asked."""
    return behind_address(
        code, narrowing, unit=asked.unit, start=asked.start, end=asked.end, reading=asked.reading,
        within=within, tree=asked.tree,
    )  # fmt: skip
