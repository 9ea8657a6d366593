"""Keeps spans and summary in step with the facts; rebuilds them after loads and map changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kheo.counting.enums import Measure, View
from kheo.counting.models import Span
from kheo.counting.queries.cells import SUMMARISED
from kheo.counting.queries.facts import day_of, stretches, told_among, told_between, told_of
from kheo.counting.queries.sums import sums_of_cells
from kheo.counting.rules import STOCK_OF, SpanValue
from kheo.foundation.bulk import insert, write
from kheo.foundation.planner import know_the_tables
from kheo.initiatives.enums import Status
from kheo.initiatives.events import FactsChanged, ManyFactsChanged, Merging
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.events import MapChanged, MapChanging

_BATCH = 500
_UNITS = 100
_CELL_KEY = ("view", "unit_id", "measure", "year", "field", "kind", "origin", "level")
_CELL_SUMS = ("began", "began_first", "ended")
_ADD = ", ".join(f"{name} = counting_cell.{name} + excluded.{name}" for name in _CELL_SUMS)
_CONFLICT = f"ON CONFLICT ({', '.join(_CELL_KEY)}) DO UPDATE SET"

_STORED = """
    SELECT id, unit_id, measure, starts_on, ends_on, field, kind, origin, level, again
    FROM counting_span WHERE initiative_id = %s"""
_KINDS = ", ".join(["%s"] * len(SUMMARISED))
_ABOVE = f"""
    SELECT r.unit_id, r.ancestor_id, r.valid_from, r.valid_to
    FROM orgs_reach r JOIN orgs_unit a ON a.id = r.ancestor_id
    WHERE r.unit_id IN ({{}}) AND r.tree = 'territory' AND a.kind IN ({_KINDS})"""  # noqa: S608
"""Plain SQL: every step of an initiative pays for these reads (bench: steps)."""


class _Kept(NamedTuple):
    """A stored span as it compares: its unit and its value."""

    unit_id: int
    value: SpanValue


def refresh(event: FactsChanged) -> None:
    """Write what changed in the spans of one initiative, and the cells above them.

    Handler of ``FactsChanged``; runs in the transaction of the act. Three reads at most, and
    nothing is written when nothing countable changed.
    """
    told = told_of(event.initiative_id)
    wanted = Counter(_Kept(told.unit_id, value) for value in told.spans) if told else Counter()
    kept = _kept(event.initiative_id)
    surplus = Counter(kept.values()) - wanted
    missing = wanted - Counter(kept.values())
    if not surplus and not missing:
        return
    with transaction.atomic(savepoint=False):
        _drop(kept, surplus)
        write(
            "counting_span",
            _SPAN_COLUMNS,
            [(event.initiative_id, one.unit_id, *one.value) for one in missing.elements()],
        )
        _change_cells(surplus, missing)


def refresh_many(event: ManyFactsChanged) -> None:
    """``refresh`` for many initiatives at once: five statements, however many they are."""
    keys = event.initiative_ids
    wanted = {
        one.initiative_id: Counter(_Kept(one.unit_id, value) for value in one.spans)
        for one in told_among(keys)
    }
    surplus, missing = Counter[_Kept](), Counter[_Kept]()
    gone: list[int] = []
    rows: list[tuple[Any, ...]] = []
    kept = _kept_among(keys)
    for key in keys:
        held, told = kept.get(key, {}), wanted.get(key, Counter())
        over = Counter(held.values()) - told
        lacking = told - Counter(held.values())
        gone += _places_of(held, over)
        rows += [(key, one.unit_id, *one.value) for one in lacking.elements()]
        surplus.update(over)
        missing.update(lacking)
    with transaction.atomic(savepoint=False):
        if gone:
            Span.objects.filter(pk__in=gone).delete()
        if rows:
            insert(Span, _SPAN_COLUMNS, rows)
        if surplus or missing:
            _change_cells(surplus, missing)


def _kept_among(keys: Collection[int]) -> dict[int, dict[int, _Kept]]:
    """Initiative → its stored spans by their keys."""
    found: dict[int, dict[int, _Kept]] = {}
    rows = Span.objects.filter(initiative_id__in=keys)
    columns = ("initiative_id", "pk", "unit_id", *SpanValue._fields)
    for initiative, key, unit, *value in rows.values_list(*columns):
        found.setdefault(initiative, {})[key] = _Kept(unit, SpanValue(*value))
    return found


def refuse_unfit_state(event: Merging) -> None:
    """Handler: two records become one only when what both tell is the state of the one that stays.

    Raises RuleBroken with the way out: the figures would say another stock than the record.
    """
    told = told_of(event.kept_id)
    if told is None:
        return
    kept = next(iter(Initiative.objects.filter(pk=event.kept_id)))
    standing = {span.measure for span in told.spans if span.ends_on is None}
    stock = next(iter(standing & {str(measure) for measure in STOCK_OF.values()}), "")
    if stock != STOCK_OF.get(Status(kept.status), ""):
        raise RuleBroken(
            _(
                "Taken together both would be “%(stock)s”, but “%(title)s” is “%(status)s”. Let the "
                "other record stay, or take the missing step first."
            ),
            params={
                "stock": Measure(stock).label if stock else _("no longer going"),
                "title": str(kept),
                "status": kept.get_status_display(),
            },
        )


def _kept(initiative_id: int) -> dict[int, _Kept]:
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [initiative_id])
        return {
            key: _Kept(
                unit,
                SpanValue._make(
                    (measure, day_of(since), until and day_of(until), *rest, bool(again))
                ),
            )
            for key, unit, measure, since, until, *rest, again in cursor.fetchall()
        }


def _places_of(kept: dict[int, _Kept], surplus: Counter[_Kept]) -> list[int]:
    """Keys of the stored spans that are too many."""
    left = Counter(surplus)
    keys = []
    for key, one in kept.items():
        if left[one] > 0:
            left[one] -= 1
            keys.append(key)
    return keys


def _drop(kept: dict[int, _Kept], surplus: Counter[_Kept]) -> None:
    if keys := _places_of(kept, surplus):
        Span.objects.filter(pk__in=keys).delete()


class _Above(NamedTuple):
    ancestor_id: int
    valid_from: date
    valid_to: date | None


def _change_cells(surplus: Counter[_Kept], missing: Counter[_Kept]) -> None:
    """Subtract what went and add what came, in one statement, always in the same order of rows
    so that two writers never wait for each other in a circle."""
    units = {one.unit_id for one in [*surplus, *missing]}
    above: dict[int, list[_Above]] = {}
    places = ", ".join(["%s"] * len(units))
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE.format(places), [*units, *SUMMARISED])
        for unit, ancestor, since, until in cursor.fetchall():
            above.setdefault(unit, []).append(
                _Above(ancestor, day_of(since), until and day_of(until))
            )
    sums: dict[tuple[Any, ...], list[int]] = {}
    for sign, spans in ((-1, surplus), (1, missing)):
        for one, times in spans.items():
            for reach in above.get(one.unit_id, ()):
                _add(sums, reach, one.value, sign * times)
    cells = [(*key, *numbers) for key, numbers in sorted(sums.items()) if any(numbers)]
    for some in _batched(cells, _BATCH):
        columns = (*_CELL_KEY, *_CELL_SUMS)
        places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO counting_cell ({', '.join(columns)}) VALUES {places} "  # noqa: S608 - names are constants
                f"{_CONFLICT} {_ADD}",
                [value for cell in some for value in cell],
            )


def _add(
    sums: dict[tuple[Any, ...], list[int]], reach: _Above, value: SpanValue, times: int
) -> None:
    what = (value.field, value.kind, value.origin, value.level)
    views = []
    if reach.valid_from <= value.starts_on and (
        reach.valid_to is None or value.starts_on < reach.valid_to
    ):
        views.append(View.AS_WAS.value)
    if reach.valid_to is None:
        views.append(View.TODAY.value)
    for view in views:
        key = (view, reach.ancestor_id, value.measure, value.starts_on.year, *what)
        began = sums.setdefault(key, [0, 0, 0])
        began[0] += times
        began[1] += 0 if value.again else times
        if value.ends_on is not None:
            key = (view, reach.ancestor_id, value.measure, value.ends_on.year, *what)
            sums.setdefault(key, [0, 0, 0])[2] += times


def take_back(event: MapChanging) -> None:
    """Before the map of some units is drawn anew: take their spans out of the cells above them.

    Handler of ``MapChanging``; ``put_back`` follows in the same transaction. The cost grows with
    the spans of these units only.
    """
    for spans in _spans_by_units(event.units):
        _change_cells(spans, Counter())


def put_back(event: MapChanged) -> None:
    """After the map was drawn anew: put the spans into the cells that now stand above them."""
    if event.units is None:
        rebuild_cells()
        return
    for spans in _spans_by_units(event.units):
        _change_cells(Counter(), spans)


def _spans_by_units(units: Iterable[int]) -> Iterator[Counter[_Kept]]:
    for some in _batched(sorted(units), _UNITS):
        rows = Span.objects.filter(unit_id__in=some).values_list("unit_id", *SpanValue._fields)
        spans = Counter(_Kept(unit, SpanValue(*value)) for unit, *value in rows.iterator())
        if spans:
            yield spans


def _batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def rebuild_all() -> int:
    """Make every span and cell anew from the facts, as after a load. Returns the spans made.

    One transaction: readers see the old figures until the new ones stand.
    """
    with transaction.atomic():
        made = rebuild_spans()
        know_the_tables(Span)
        rebuild_cells()
    return made


def rebuild_spans() -> int:
    """Make every span anew from the facts, and no cell: ``rebuild_cells`` has to follow.

    Streams the facts by stretches of keys; memory does not grow with their number.
    """
    made = 0
    with transaction.atomic():
        know_the_tables(Initiative, Fact)  # they may have been loaded a moment ago
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM counting_span")
        for first, last in stretches():
            told = told_between(first, last)
            rows = [(one.initiative_id, one.unit_id, *value) for one in told for value in one.spans]
            write("counting_span", _SPAN_COLUMNS, rows)
            made += len(rows)
    return made


_SPAN_COLUMNS = ("initiative_id", "unit_id", *SpanValue._fields)


def rebuild_cells() -> None:
    """Make the summary anew from the spans, as after a change of the map. One transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM counting_cell")
        cells = sums_of_cells().items()
        write(
            "counting_cell", (*_CELL_KEY, *_CELL_SUMS), [(*key, *numbers) for key, numbers in cells]
        )
