"""Exemplars of a period: which lists one sees, what may be chosen, how far they have spread.

A place counts when it learned from an exemplar, or from a place that had learned from it, and took
it over within the years of the list; it is read on the map of the day asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kheo.access.models import User
from kheo.access.policy import granted_units, today, visible
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.library.enums import IN_THE_TREE
from kheo.library.models import Adoption, Exemplar, ExemplarList, ExemplarTarget, UnitProblem
from kheo.library.policies import VIEW_EXEMPLARS
from kheo.library.rules.exemplars import Targets
from kheo.orgs.enums import COMMUNAL, TERRITORIAL, Tree
from kheo.orgs.models import Reach, Unit
from kheo.orgs.queries import children

MOST_GENERATIONS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A place that has an exemplar: whose ``unit``, under which unit ``below`` the list's unit.

    ``below`` = None: the list's own unit, or one that was divided since; ``is_inside`` = False: it
    lies outside the unit of the list and counts against no target.
    """

    exemplar: int
    adoption: int
    unit: int
    below: int | None
    is_inside: bool
    on: date


@dataclass(frozen=True, slots=True)
class Cell:
    """Places asked for and places that have it."""

    target: int = 0
    done: int = 0

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means reached; None where nothing is asked."""
        return 100 * self.done // self.target if self.target else None

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.target + other.target, self.done + other.done)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: an exemplar or a unit, year by year."""

    label: str
    key: int | None
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list has spread. The sum of ``exemplars`` and that of ``units`` are ``total``.

    ``outside`` = places outside the unit of the list, by no target.
    """

    years: tuple[int, ...]
    exemplars: tuple[Line, ...]
    units: tuple[Line, ...]
    cells: tuple[Cell, ...]
    total: Cell
    outside: int


def lists_open_to(person: User) -> QuerySet[ExemplarList]:
    """All inside the person's scope, and those in force of the units above it."""
    rows = ExemplarList.objects.select_related("unit", "paper")
    above = Reach.objects.as_of(today()).filter(
        unit_id__in=granted_units(person, VIEW_EXEMPLARS), tree=Tree.TERRITORY
    )
    from_above = Q(unit_id__in=above.values("ancestor_id"), paper__isnull=False)
    own = visible(ExemplarList.objects.all(), person, VIEW_EXEMPLARS)
    return rows.filter(from_above | Q(pk__in=own.values("pk")))


def standing(one: ExemplarList) -> QuerySet[Exemplar]:
    """The exemplars of the list that were not taken out, in their order."""
    rows = Exemplar.objects.filter(list=one, taken_out_on__isnull=True)
    return rows.select_related("initiative__unit").order_by("order", "pk")


def taken_out(one: ExemplarList) -> QuerySet[Exemplar]:
    """Those taken out, the latest first."""
    rows = Exemplar.objects.filter(list=one, taken_out_on__isnull=False)
    return rows.select_related("initiative__unit").order_by("-taken_out_on", "pk")


def eligible(one: ExemplarList, day: date) -> QuerySet[Initiative]:
    """What may be chosen: recognised, alive, counted once, below the unit of the list on ``day``."""
    below = Reach.objects.as_of(day).filter(ancestor_id=one.unit_id, tree=Tree.TERRITORY)
    return Initiative.objects.filter(
        status=Status.RECOGNISED, merged_into__isnull=True, unit_id__in=below.values("unit_id")
    )


def suggested(one: ExemplarList, day: date) -> QuerySet[Initiative]:
    """What may be chosen and is not yet, with how many ``places`` learned from it, most first."""
    learned = (
        Adoption.objects.filter(source=OuterRef("pk"), status__in=IN_THE_TREE)
        .order_by()
        .values("source")
        .annotate(n=Count("pk"))
        .values("n")
    )
    chosen = standing(one).values("initiative_id")
    rows = eligible(one, day).exclude(pk__in=chosen).select_related("unit")
    places = Coalesce(Subquery(learned, output_field=IntegerField()), 0)
    return rows.annotate(places=places).order_by("-places", "-is_effective", "-proven_on", "-pk")


def units_below(one: ExemplarList, day: date) -> list[Unit]:
    """The units that stand directly below on ``day``; those of territory first."""
    rows = list(children(one.unit, day))
    return sorted(rows, key=lambda unit: unit.kind not in TERRITORIAL)


def years_of(one: ExemplarList) -> tuple[int, ...]:
    """Every year of the period."""
    return tuple(range(one.first_year, one.last_year + 1))


def targets_of(exemplar: Exemplar) -> Targets:
    """What is asked: (unit, year) → places."""
    rows = exemplar.targets.values_list("unit_id", "year", "places")
    return {(unit, year): places for unit, year, places in rows}


def weights_below(units: Iterable[Unit], day: date) -> dict[int, int]:
    """How heavy each unit weighs when places are shared out: its communes, at least 1."""
    rows = (
        Reach.objects.as_of(day)
        .filter(
            ancestor__in=[unit.pk for unit in units], tree=Tree.TERRITORY, depth__gt=0,
            how="placed", unit__kind__in=COMMUNAL,
        )
        .values("ancestor_id")
        .annotate(n=Count("unit_id", distinct=True))
    )  # fmt: skip
    found = {row["ancestor_id"]: row["n"] for row in rows}
    return {unit.pk: max(found.get(unit.pk, 0), 1) for unit in units}


def in_order_of_need(exemplar: Exemplar, units: Iterable[Unit]) -> list[Unit]:
    """Units that named a problem the exemplar answers come first, the strongest need in front."""
    rows = UnitProblem.objects.filter(theme__in=exemplar.initiative.themes.all())
    need: dict[int, int] = {}
    for unit, order in rows.values_list("unit_id", "order"):
        need[unit] = min(order, need.get(unit, order))
    return sorted(units, key=lambda unit: need.get(unit.pk, 1000))


def places(
    one: ExemplarList, *, today: date, among: Collection[int] | None = None
) -> list[Place]:  # fmt: skip
    """Every place that took an exemplar over within the years, read on the map of ``today``.

    ``among`` = keys of exemplars, else all that stand. A place that learned from a place counts for
    the exemplar at the root; a place that is an exemplar itself begins its own count. Queries: two
    and one for each generation.
    """
    roots = dict(standing(one).values_list("initiative_id", "pk"))
    wanted = set(roots.values()) if among is None else set(among)
    found: list[tuple[int, int, int, date]] = []
    seen: set[int] = set()
    ready = {root: key for root, key in roots.items() if key in wanted}
    for _generation in range(MOST_GENERATIONS):
        if not ready:
            break
        after: dict[int, int] = {}
        for adoption, source, unit, initiative, on, is_merged in _taken_over(ready):
            if adoption in seen:
                continue
            seen.add(adoption)
            if on and one.first_year <= on.year <= one.last_year and not is_merged:
                found.append((ready[source], adoption, unit, on))
            if initiative is not None and initiative not in roots:
                after[initiative] = ready[source]
        ready = after
    where, inside = _on_the_map(one, {unit for _key, _adoption, unit, _on in found}, today)
    return [
        Place(key, adoption, unit, where.get(unit), unit in inside, on)
        for key, adoption, unit, on in sorted(found, key=lambda row: (row[3], row[1]))
    ]


def _taken_over(
    sources: Collection[int],
) -> list[tuple[int, int, int, int | None, date | None, int | None]]:
    """Adoptions from ``sources`` (keys of initiatives) that are built or work; last, into which
    record its own one was merged: such a place counts with that one."""
    rows = Adoption.objects.filter(
        source_id__in=list(sources), status__in=IN_THE_TREE, unit__isnull=False
    )
    told = rows.annotate(since=Coalesce("adopted_on", "working_on")).order_by("pk")
    return list(
        told.values_list(
            "pk", "source_id", "unit_id", "initiative_id", "since", "initiative__merged_into_id"
        )
    )


def _on_the_map(
    one: ExemplarList, units: Collection[int], day: date
) -> tuple[dict[int, int], set[int]]:
    """Unit → the unit directly below the list's one on ``day``, and which lie inside at all."""
    below = set(children(one.unit, day).values_list("pk", flat=True))
    rows = Reach.objects.as_of(day).filter(
        unit_id__in=list(units), ancestor_id__in=[*below, one.unit_id], tree=Tree.TERRITORY
    )
    where: dict[int, int] = {}
    inside: set[int] = set()
    for unit, ancestor in rows.values_list("unit_id", "ancestor_id"):
        inside.add(unit)
        if ancestor in below:
            where[unit] = ancestor
    return where, inside


def progress(
    one: ExemplarList, *, today: date, exemplar: Exemplar | None = None
) -> Progress:  # fmt: skip
    """Places against targets by exemplar, unit and year; of one ``exemplar`` or of all that stand.

    Targets of a unit that ended stand at the one that followed it on the map of ``today``.
    """
    chosen = [row for row in standing(one) if exemplar is None or row.pk == exemplar.pk]
    keys = [row.pk for row in chosen]
    found = places(one, today=today, among=keys)
    asked = list(
        ExemplarTarget.objects.filter(exemplar__in=keys)
        .order_by("pk")
        .values_list("exemplar_id", "unit_id", "year", "places")
    )
    where, _inside = _on_the_map(one, {unit for _key, unit, _year, _places in asked}, today)
    by_exemplar: dict[tuple[int | None, int], Cell] = {}
    by_unit: dict[tuple[int | None, int], Cell] = {}
    for key, unit, year, number in asked:
        _count(by_exemplar, (key, year), Cell(target=number))
        _count(by_unit, (where.get(unit), year), Cell(target=number))
    for place in found:
        if place.is_inside:
            _count(by_exemplar, (place.exemplar, place.on.year), Cell(done=1))
            _count(by_unit, (place.below, place.on.year), Cell(done=1))
    years = years_of(one)
    items = tuple(_row(row.initiative.title, row.pk, years, by_exemplar) for row in chosen)
    cells = tuple(
        sum((item.cells[place] for item in items), Cell()) for place, _year in enumerate(years)
    )
    return Progress(
        years, items, _units(one, years, by_unit, today), cells, sum(cells, Cell()),
        sum(not place.is_inside for place in found),
    )  # fmt: skip


def _count(
    into: dict[tuple[int | None, int], Cell], key: tuple[int | None, int], cell: Cell
) -> None:
    into[key] = into.get(key, Cell()) + cell


def _row(
    label: str, key: int | None, years: Iterable[int], found: Mapping[tuple[int | None, int], Cell]
) -> Line:
    cells = tuple(found.get((key, year), Cell()) for year in years)
    return Line(label, key, cells, sum(cells, Cell()))


def _units(
    one: ExemplarList, years: Collection[int], found: Mapping[tuple[int | None, int], Cell],
    day: date,
) -> tuple[Line, ...]:  # fmt: skip
    """A line for every unit of territory below, others only with something in them, and last what
    stands with the unit of the list itself."""
    units = units_below(one, day)
    lines = [_row(unit.label, unit.pk, years, found) for unit in units]
    own = _row(one.unit.label, None, years, found)
    kept = [
        line for unit, line in zip(units, lines, strict=True)
        if unit.kind in TERRITORIAL or line.total != Cell()
    ]  # fmt: skip
    return tuple([*kept, own] if own.total != Cell() else kept)


def behind(
    one: ExemplarList, *, today: date, exemplar: int | None = None, unit: int | None = None,
    year: int | None = None, is_inside: bool = True,
) -> list[tuple[Place, Adoption]]:  # fmt: skip
    """The records behind one number of ``progress``, oldest first; ``unit`` 0 = the list's own."""
    found = [
        place
        for place in places(one, today=today, among=None if exemplar is None else [exemplar])
        if place.is_inside == is_inside
        and (year is None or place.on.year == year)
        and (unit is None or (place.below or 0) == unit)
    ]
    rows = Adoption.objects.select_related("unit", "initiative", "source__unit")
    known = rows.in_bulk([place.adoption for place in found])
    return [(place, known[place.adoption]) for place in found]


def arrivals(
    one: ExemplarList, *, today: date
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:  # fmt: skip
    """(unit below, exemplar) → places that have it, and → places asked of it over all years."""
    done: dict[tuple[int, int], int] = {}
    for place in places(one, today=today):
        if place.below is not None:
            key = (place.below, place.exemplar)
            done[key] = done.get(key, 0) + 1
    rows = list(
        ExemplarTarget.objects.filter(exemplar__list=one, exemplar__taken_out_on__isnull=True)
        .order_by("pk")
        .values_list("exemplar_id", "unit_id", "places")
    )
    where, _inside = _on_the_map(one, {unit for _key, unit, _places in rows}, today)
    asked: dict[tuple[int, int], int] = {}
    for exemplar, unit, number in rows:
        if unit in where:
            cell = (where[unit], exemplar)
            asked[cell] = asked.get(cell, 0) + number
    return done, asked
