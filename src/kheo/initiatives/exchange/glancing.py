"""Rows of a file in which nothing is wrong or rare, seen at a glance. What a closer look finds of them is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kheo.exchange.profiles import Row
from kheo.exchange.queries.directory import Directory, Place
from kheo.initiatives.enums import Level, Status
from kheo.initiatives.exchange import known
from kheo.initiatives.rules.plain_past import plain_past
from kheo.kernel.text import fold
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind

ISSUERS: Mapping[str, frozenset[Kind]] = {
    Level.COMMUNE: frozenset(COMMUNAL), Level.DISTRICT: frozenset({Kind.DISTRICT}),
    Level.PROVINCE: frozenset(PROVINCIAL), Level.CENTRAL: frozenset({Kind.NATION}),
}  # fmt: skip
"""Level → kinds of units whose decision recognises at it."""
_DRAFT = Status.DRAFT
_RARE = ("unit_above", "source", "source_unit", "decided_by")
"""Columns that a glance leaves to a closer look where they tell something."""
_SHORTEST = 5
NOTHING: Any = {}
"""Of many rows: never written to."""


class Glance(NamedTuple):
    """A row in which nothing is wrong or rare, its past untold: most rows of most files."""

    row: Row
    values: Mapping[str, Any]
    place: Place
    key: known.Key
    papers: dict[str, known.PaperKey]


class Glances:
    """Looks at the rows of one file."""

    def __init__(
        self, directory: Directory, today: date, refuse: Callable[[Place, Status], str]
    ) -> None:
        """``refuse`` tells why the person may not enter this state for a unit, "" when he may."""
        self._directory, self._today, self._refuse = directory, today, refuse

    def glance(self, row: Row) -> Glance | None:
        """The row as a glance tells it; None where a closer look is needed."""
        values = row.values
        get = values.get
        title, told = get("title"), get("unit")
        if row.refusals or not told or not title or len(title) < _SHORTEST or any(map(get, _RARE)):
            return None
        place = self._directory.known(told, get("registered_on") or self._today)
        if place is None:
            return None
        plain = plain_past(values, born=place.starts_on, today=self._today)
        if plain is None:
            return None
        status, registered, decided = plain
        if status != _DRAFT and (not get("field") or self._refuse(place, status)):
            return None
        papers = NOTHING
        if decided is not None:
            issuer = self._directory.over(place.pk, ISSUERS[values["level"]], decided)
            if issuer is None:
                return None
            papers = {"": (issuer.pk, values["decision"], decided)}
        key = (place.pk, fold(title)[: known.LONGEST], registered.year if registered else 0)
        return Glance(row, values, place, key, papers)
