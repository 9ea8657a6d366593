"""Page 1 against page 1,000; the number of queries; the index that is walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from kheo.access.enums import Role
from kheo.access.policy import visible
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, side_by_side
from kheo.foundation.paging import keyset
from kheo.initiatives import policies
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit

SIZE = 30
ORDER = ("-listed_on", "-id")


def measure() -> Iterator[Measured]:
    """The list of the nation and of a province as their offices read it."""
    for name, unit in (("nation", people.nation()), ("province", people.province())):
        yield from _pages(name, _rows(unit))
    yield _sorts("nation", _rows(people.nation()))
    yield _sorts("commune", _rows(people.commune()))


def _rows(unit: Unit) -> models.QuerySet[Initiative]:
    actor = people.holder(Role.STANDING_OFFICE, unit)
    return visible(Initiative.objects.for_list().unmerged(), actor, policies.VIEW)


def _pages(name: str, rows: models.QuerySet[Initiative]) -> Iterator[Measured]:
    place = keyset(rows, order=ORDER, size=SIZE * 999).next
    first, last = side_by_side(_reads(rows, ""), _reads(rows, place))
    yield Measured("lists", f"{name}, page 1,000", last, "ms", 1.5, "page 1", first)
    counts = [_queries(_reads(rows, at)) for at in ("", place)]
    yield Measured("lists", f"{name}, queries", counts[1], "queries", 1, "page 1", counts[0])


def _reads(rows: models.QuerySet[Initiative], place: str) -> Callable[[], Any]:
    return lambda: keyset(rows, order=ORDER, size=SIZE, place=place)


def _queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as told:
        call()
    return len(told)


def _sorts(name: str, rows: models.QuerySet[Initiative]) -> Measured:
    """How many tables the plan of the first page reads from end to end without an index."""
    plan = rows.order_by(*ORDER)[: SIZE + 1].explain()
    lines = [line.strip() for line in plan.splitlines()]
    whole = [line for line in lines if "SCAN initiatives" in line or "Seq Scan on initiat" in line]
    bare = [line for line in whole if "USING" not in line]
    return Measured("lists", f"{name}, scans without an index", len(bare), "scans", 0)
