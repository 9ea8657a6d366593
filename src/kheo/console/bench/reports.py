"""A province's half-year report filled from its records, and the drill of one cell, against bare SQL."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from kheo.access.operations import system_user
from kheo.activities.models import Activity
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, milliseconds, side_by_side
from kheo.counting.catalogue import shipped
from kheo.counting.derived import with_parts
from kheo.counting.enums import Query, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL, Narrowing
from kheo.counting.queries.figures import page_of_records
from kheo.counting.queries.indicators import (
    Asked,
    figure,
    question_behind,
    values,
    values_by_child,
)
from kheo.foundation.planner import know_the_tables
from kheo.initiatives.enums import Field
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Placement, Reach, Unit

TODAY = date(2026, 11, 20)
START, END = date(2026, 1, 1), date(2026, 7, 1)
INDICATORS = 60
ACTIVITIES = 20_000
AGENCIES = 500
SEED = 15101930
FILL_SPAN = """
    SELECT s.measure, s.field, s.kind, s.origin, COUNT(*) FROM counting_span s
    JOIN orgs_reach r ON r.unit_id = s.unit_id
    WHERE r.ancestor_id = %s AND r.tree = 'territory' AND r.valid_from <= s.starts_on
      AND (r.valid_to IS NULL OR r.valid_to > s.starts_on) AND s.starts_on < %s
    GROUP BY s.measure, s.field, s.kind, s.origin"""
FILL_ACTIVITY = """
    SELECT a.kind, a.variant, a.level, SUM(a.quantity), SUM(a.attended) FROM activities_activity a
    JOIN orgs_reach r ON r.unit_id = a.unit_id
    WHERE r.ancestor_id = %s AND r.tree = 'territory' AND r.valid_from <= a."on"
      AND (r.valid_to IS NULL OR r.valid_to > a."on") AND a.cancelled_at IS NULL
      AND a."on" >= %s AND a."on" < %s
    GROUP BY a.kind, a.variant, a.level"""


def measure() -> Iterator[Measured]:
    """Fill, fill by unit, drill of initiatives and of activities; nothing written stays."""
    catalogue = {one.code: one for one in shipped()}
    with _a_register(people.province()):
        asked = _asked(people.province())
        wanted = _cells(catalogue)
        told = f"{len({code for code, _n in wanted})} indicators, {len(wanted)} cells"

        def fill() -> Any:
            return values(wanted, catalogue=catalogue, asked=asked)

        ours, bare = side_by_side(fill, _bare(asked.unit), calls=5)
        yield Measured("reports", f"province fills, {told}", ours, "ms", 3, "bare SQL", bare)
        yield Measured("reports", "province fills", ours, "ms", 2000)
        split = milliseconds(
            lambda: values_by_child(wanted, catalogue=catalogue, asked=asked), calls=3
        )
        yield Measured("reports", "the same by commune", split, "ms", 4000)
        yield from _drills(catalogue, asked)


def _drills(catalogue: dict[str, Indicator], asked: Asked) -> Iterator[Measured]:
    """The number and the first page of its records, as the page of one cell reads them."""
    for code, narrowing in (("registered", Narrowing(field="economy")), ("alive", ALL)):
        one = catalogue[code]
        question = question_behind(one, narrowing, asked)

        def drill(one: Indicator = one, narrowing: Narrowing = narrowing, q: Any = question) -> Any:
            return figure(one, narrowing, asked), page_of_records(q, size=50)

        spent = milliseconds(drill, calls=9)
        yield Measured("reports", f"a cell's drill, {code}", spent, "ms", 60)
    for code in ("registered", "inspections"):
        cell = [(code, ALL)]
        split = partial(values_by_child, cell, catalogue=catalogue, asked=asked)
        spent = milliseconds(split, calls=9)
        yield Measured("reports", f"a cell's split by unit, {code}", spent, "ms", 60)
    one = catalogue["inspections"]
    spent = milliseconds(lambda: figure(one, ALL, asked), calls=9)
    yield Measured("reports", "a cell's drill, inspections", spent, "ms", 60)


def _asked(unit: Unit) -> Asked:
    return Asked(unit=unit, start=START, end=END, today=TODAY)


def _cells(catalogue: dict[str, Indicator]) -> list[Any]:
    """Sixty indicators that are counted or derived, those of initiatives also field by field."""
    codes = [code for code, one in catalogue.items() if one.source != Source.DECLARED]
    codes = [code for code in codes if catalogue[code].query != Query.TARGETS][:INDICATORS]
    fields = [Narrowing(field=name) for name in Field.values]
    told = [
        (code, narrowing)
        for code in codes
        for narrowing in ([ALL, *fields] if "field" in catalogue[code].dimensions else [ALL])
    ]
    return with_parts(told, catalogue)


def _bare(unit: Unit) -> Callable[[], Any]:
    """The same rows grouped by two statements, with nothing around them."""

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute(FILL_SPAN, [unit.pk, END])
            found = len(cursor.fetchall())
            cursor.execute(FILL_ACTIVITY, [unit.pk, START, END])
            return found + len(cursor.fetchall())

    return ask


@contextmanager
def _a_register(province: Unit) -> Iterator[None]:
    """Agencies of the province and the activities of its units in a year; taken back at the end."""
    with transaction.atomic():
        try:
            _found_agencies(province)
            Activity.objects.bulk_create(_entries(province), batch_size=2000)
            know_the_tables(Activity, Reach, Placement, Unit)
            yield
        finally:
            transaction.set_rollback(True)


def _found_agencies(province: Unit) -> None:
    since = province.starts_on
    units = Unit.objects.bulk_create(
        Unit(
            code=f"BENCH{number}", starts_on=since, name=f"Cơ quan {number}",
            label=f"Cơ quan {number}", kind=Kind.AGENCY, sort_key=f"{number:05d}",
            search_text=f"co quan {number}",
        )
        for number in range(AGENCIES)
    )  # fmt: skip
    told = {"tree": Tree.TERRITORY, "valid_from": since}
    Placement.objects.bulk_create(Placement(unit=one, parent=province, **told) for one in units)
    above = list(Reach.objects.filter(unit=province, valid_to=None, tree=Tree.TERRITORY))
    Reach.objects.bulk_create(
        Reach(unit=one, ancestor_id=ancestor, depth=depth, how=How.PLACED, **told)
        for one in units
        for ancestor, depth in [(one.pk, 0), *((a.ancestor_id, a.depth + 1) for a in above)]
    )


def _entries(province: Unit) -> Iterator[Activity]:
    below = Reach.objects.filter(ancestor=province, valid_to=None, tree=Tree.TERRITORY)
    units = sorted(below.values_list("unit_id", flat=True))
    kinds = sorted({o.params["activity"] for o in shipped() if o.query == Query.ACTIVITIES})
    chance = random.Random(SEED)  # noqa: S311 - a seed, no secret
    person, at = system_user(), datetime(2026, 7, 1, tzinfo=UTC)
    for number in range(ACTIVITIES):
        yield Activity(
            unit_id=units[number % len(units)], kind=chance.choice(kinds), title=f"#{number}",
            on=date(2026, 1, 1) + timedelta(days=chance.randrange(300)),
            quantity=chance.randrange(1, 5), attended=chance.randrange(200), recorded_by=person,
            created_at=at, updated_at=at,
        )  # fmt: skip
