"""Rows of a file in which nothing is wrong or rare, seen at a glance. What a closer look finds of them is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from kheo.exchange.profiles import Row
from kheo.exchange.queries.directory import Directory, Place
from kheo.initiatives.enums import Level, Status
from kheo.initiatives.exchange import known
from kheo.initiatives.rules.plain_past import RARE, TOLD, plain_past
from kheo.kernel.text import fold
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind

ISSUERS: Mapping[str, frozenset[Kind]] = {
    Level.COMMUNE: frozenset(COMMUNAL), Level.DISTRICT: frozenset({Kind.DISTRICT}),
    Level.PROVINCE: frozenset(PROVINCIAL), Level.CENTRAL: frozenset({Kind.NATION}),
}  # fmt: skip
"""Level → kinds of units whose decision recognises at it."""
_DRAFT = Status.DRAFT
_NAMES = ("unit", "title", "field")
_RARE = ("unit_above", "source", "source_unit", "decided_by", *RARE)
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

    def of(self, rows: Sequence[Row]) -> list[Glance | None]:
        """Each row as a glance tells it; None where a closer look is needed. Column by column: rows are many."""
        values = [row.values for row in rows]
        width = len(values[0]) if values else 0
        is_even = all(len(one) == width for one in values)
        columns = [_column(values, name, is_even=is_even) for name in (*_NAMES, *TOLD, *_RARE)]
        return [*map(self._glance, rows, *columns)]

    def _glance(
        self, row: Row, told: Any, title: Any, field: Any, status: Any, registered: Any, accepted: Any,
        started: Any, recognised: Any, confirmed: Any, ended: Any, decision: Any, decided: Any,
        level: Any, *rare: Any,
    ) -> Glance | None:  # fmt: skip
        if row.refusals or not told or not title or len(title) < _SHORTEST or any(rare):
            return None
        place = self._directory.known(told, registered or self._today)
        if place is None:
            return None
        plain = plain_past(
            status, registered, accepted, started, recognised, confirmed, ended, decision, decided,
            level, place.starts_on, self._today,
        )  # fmt: skip
        if plain is None:
            return None
        state, registered, decided = plain
        if state != _DRAFT and (not field or self._refuse(place, state)):
            return None
        papers = NOTHING
        if decided is not None:
            issuer = self._directory.over(place.pk, ISSUERS[level], decided)
            if issuer is None:
                return None
            papers = {"": (issuer.pk, decision, decided)}
        key = (place.pk, fold(title)[: known.LONGEST], registered.year if registered else 0)
        return Glance(row, row.values, place, key, papers)


def _column(rows: Sequence[Mapping[str, Any]], name: str, *, is_even: bool) -> Iterable[Any]:
    """What the rows tell under ``name``."""
    if is_even and rows:
        try:
            return list(map(itemgetter(name), rows))
        except KeyError:
            pass  # a column that the file does not have
    return [row.get(name) for row in rows]
