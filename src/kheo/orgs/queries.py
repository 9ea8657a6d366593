"""Questions about the map of a day. Answers are lists or querysets in a fixed order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kheo.kernel.refusals import NotFound
from kheo.kernel.text import fold
from kheo.orgs.enums import Change, Kind, Tree
from kheo.orgs.models import (
    Placement,
    Reach,
    Reorganisation,
    Succession,
    Unit,
    UnitKind,
    UnitName,
)
from kheo.orgs.rules import FOREVER, Atlas, Heir, Life, Row, Seat


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit as it was on a day: its own name, kind and parent of then."""

    unit: Unit
    name: str
    wording: str
    kind: str
    parent: Unit | None

    @property
    def label(self) -> str:
        """The full name of then."""
        return f"{self.wording} {self.name}".strip()

    def get_kind_display(self) -> str:
        """The kind in the reader's language."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class History:
    """Everything dated about one unit, oldest first."""

    names: list[UnitName]
    kinds: list[UnitKind]
    placements: list[Placement]
    predecessors: list[Succession]
    successors: list[Succession]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of the projection that is ``missing`` or ``surplus``."""

    what: str
    row: Row
    tree: str

    def __str__(self) -> str:
        row = self.row
        span = f"{row.valid_from} – {row.valid_to or ''}".strip()
        return f"{self.what}: #{row.unit} → #{row.ancestor}, {row.how}, {span} ({self.tree})"


def unit_by_code(code: str, on: date | None = None) -> Unit:
    """The unit that bears ``code`` on the day, else the latest that ever bore it.

    Raises ``NotFound`` when no unit has this code.
    """
    bearers = list(Unit.objects.filter(code=code.strip().upper()).order_by("-starts_on"))
    for unit in bearers:
        if on is not None and unit.is_alive(on):
            return unit
    if not bearers:
        raise NotFound(_("No unit has the code “%(code)s”.") % {"code": code})
    return bearers[0]


def children(unit: Unit, on: date, tree: str = Tree.TERRITORY) -> QuerySet[Unit]:
    """Units that stand directly under ``unit`` on the day, in the order of the alphabet."""
    placed = Placement.objects.as_of(on).filter(parent=unit, tree=tree)
    return Unit.objects.filter(pk__in=placed.values("unit_id")).for_list()


def with_children_mark(
    units: QuerySet[Unit], on: date, tree: str = Tree.TERRITORY
) -> QuerySet[Unit]:
    """``units`` with ``has_children`` for the day."""
    below = Placement.objects.as_of(on).filter(parent=OuterRef("pk"), tree=tree)
    return units.annotate(has_children=Exists(below))


def ancestors(unit: Unit, on: date, tree: str = Tree.TERRITORY) -> list[Unit]:
    """Units above ``unit`` on the map of the day, nearest first."""
    rows = (
        Reach.objects.as_of(on)
        .filter(unit=unit, tree=tree)
        .exclude(ancestor=unit)
        .select_related("ancestor")
        .order_by("depth", "pk")
    )
    return [row.ancestor for row in rows]


def history(unit: Unit) -> History:
    """Names, kinds, placements and successions of ``unit``, each with its reorganisation."""
    dated = ("valid_from", "pk")
    return History(
        names=list(unit.names.select_related("reorganisation").order_by(*dated)),
        kinds=list(unit.kinds.select_related("reorganisation").order_by(*dated)),
        placements=list(
            unit.placements.select_related("reorganisation", "parent").order_by("tree", *dated)
        ),
        predecessors=list(
            unit.predecessors.select_related("reorganisation", "predecessor").order_by(
                "reorganisation__on", "predecessor__sort_key", "pk"
            )
        ),
        successors=list(
            unit.successors.select_related("reorganisation", "successor").order_by(
                "reorganisation__on", "-is_main", "successor__sort_key", "pk"
            )
        ),
    )


def successors_on(unit: Unit, on: date) -> list[Unit]:
    """The units that stand in the place of ``unit`` on the day, the main one first.

    The unit itself while it is alive; nothing where a unit ended without heirs.
    """
    found: dict[int, Unit] = {}
    ready, waiting = list(Unit.objects.filter(pk=unit.pk)), set[int]()
    while ready:
        for one in ready:
            if one.ends_on is None or on < one.ends_on:
                found.setdefault(one.pk, one)
        ended = {one.pk: one.ends_on for one in ready if one.pk not in found}
        lines = (
            Succession.objects.filter(predecessor__in=ended)
            .select_related("successor", "reorganisation")
            .order_by("-is_main", "successor__sort_key", "pk")
        )
        ready = []
        for line in lines:
            at_the_end = line.reorganisation.on == ended[line.predecessor_id]
            if at_the_end and line.successor_id not in waiting:
                waiting.add(line.successor_id)
                ready.append(line.successor)
    return list(found.values())


def search_units(
    text: str, on: date | None = None, kinds: Collection[str] = (), limit: int = 20
) -> list[Unit]:
    """Units whose name or code holds every word of ``text``, tones or not; beginnings first."""
    rows = Unit.objects.all() if on is None else Unit.objects.alive(on)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    wanted = fold(text)
    if not wanted:
        return list(rows.for_list()[:limit])
    code = rows.filter(code=text.strip().upper()).for_list()[:limit]
    starts = rows.filter(name_starts(wanted)).for_list()[:limit]
    found = {unit.pk: unit for unit in [*code, *starts]}
    if len(found) < limit:
        every = Q()
        for word in wanted.split():
            every &= Q(search_text__contains=word)
        found |= {u.pk: u for u in rows.filter(every).exclude(pk__in=found).for_list()[:limit]}
    return list(found.values())[:limit]


def name_starts(folded: str) -> Q:
    """Units whose bare name begins with ``folded``; names stand first in ``search_text``."""
    return Q(search_text__startswith=folded)


def counts_per_kind(on: date, within: Unit | None = None) -> dict[str, int]:
    """Kind → number of units of the day, in the whole map or under ``within``."""
    alive = UnitKind.objects.as_of(on)
    if within is not None:
        below = Reach.objects.as_of(on).filter(ancestor=within, tree=Tree.TERRITORY)
        alive = alive.filter(
            Q(unit__ends_on__isnull=True) | Q(unit__ends_on__gt=on),
            unit__starts_on__lte=on,
            unit_id__in=below.exclude(unit=within).values("unit_id"),
        )
    found = Counter(alive.values_list("kind", flat=True))
    return {kind: found[kind] for kind in Kind.values if found[kind]}


def standing(units: Iterable[Unit], on: date, tree: str = Tree.TERRITORY) -> list[Standing]:
    """Each of ``units`` with the name, kind and parent it had on the day. Three queries."""
    listed = list(units)
    keys = [unit.pk for unit in listed]
    names = {n.unit_id: n for n in UnitName.objects.as_of(on).filter(unit_id__in=keys)}
    kinds = {k.unit_id: k for k in UnitKind.objects.as_of(on).filter(unit_id__in=keys)}
    seats = Placement.objects.as_of(on).filter(unit_id__in=keys, tree=tree)
    parents = {seat.unit_id: seat.parent for seat in seats.select_related("parent")}
    found = []
    for unit in listed:
        name, kind = names.get(unit.pk), kinds.get(unit.pk)
        found.append(
            Standing(
                unit,
                name.name if name else unit.name,
                kind.wording if kind else "",
                kind.kind if kind else unit.kind,
                parents.get(unit.pk),
            )
        )
    return found


def change_days() -> list[date]:
    """Every day on which the map changed, oldest first, with the first day of all in front."""
    first = Unit.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    days = set(Reorganisation.objects.exclude(kind=Change.FOUND).values_list("on", flat=True))
    return sorted(days | {first}) if first else sorted(days)


def root(on: date) -> Unit | None:
    """The nation, where the tree of territory begins."""
    return Unit.objects.alive(on).filter(kind=Kind.NATION).order_by("pk").first()


def reach_differences() -> Iterator[Difference]:
    """Recompute the projection from the facts and tell every row that differs, unit by unit."""
    for tree in Tree.values:
        atlas = atlas_of(tree)
        if atlas is None:
            yield from (Difference("surplus", row, tree) for row in _kept(tree))
            continue
        kept = _grouped(_kept(tree))
        held_unit, held_rows = next(kept, (None, set[Row]()))
        for unit in sorted(units_of(atlas, tree)):
            while held_unit is not None and held_unit < unit:
                yield from (Difference("surplus", row, tree) for row in sorted_rows(held_rows))
                held_unit, held_rows = next(kept, (None, set()))
            right = set(atlas.rows(unit))
            there: set[Row] = set()
            if held_unit == unit:
                there = held_rows
                held_unit, held_rows = next(kept, (None, set()))
            yield from (Difference("missing", row, tree) for row in sorted_rows(right - there))
            yield from (Difference("surplus", row, tree) for row in sorted_rows(there - right))
        while held_unit is not None:
            yield from (Difference("surplus", row, tree) for row in sorted_rows(held_rows))
            held_unit, held_rows = next(kept, (None, set()))


def sorted_rows(rows: Iterable[Row]) -> list[Row]:
    """Rows in the order of ancestor and day."""
    return sorted(rows, key=lambda row: (row.unit, row.ancestor, row.valid_from))


def _kept(tree: str, units: Collection[int] | None = None) -> Iterator[Row]:
    rows = Reach.objects.filter(tree=tree)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    columns = ("unit_id", "ancestor_id", "depth", "how", "carries_rights", "valid_from", "valid_to")
    ordered = rows.order_by("unit_id", "pk").values_list(*columns)
    for row in ordered.iterator(chunk_size=5000):
        yield Row(*row)


def _grouped(rows: Iterator[Row]) -> Iterator[tuple[int | None, set[Row]]]:
    unit: int | None = None
    several: set[Row] = set()
    for row in rows:
        if unit is not None and row.unit != unit:
            yield unit, several
            several = set()
        unit = row.unit
        several.add(row)
    if unit is not None:
        yield unit, several


def units_of(atlas: Atlas, tree: str) -> Collection[int]:
    """Units with rows in ``tree``: all in the territory, elsewhere those that stand in it."""
    if tree == Tree.TERRITORY:
        return atlas.lives.keys()
    return {
        unit for below, seats in atlas.seats.items() for unit in (below, *(s.parent for s in seats))
    }


def atlas_of(tree: str, among: Collection[int] | None = None) -> Atlas | None:
    """The facts of ``tree`` as values, of all units or of those whose keys are ``among``.

    None when the tree is empty.
    """
    seats = Placement.objects.filter(tree=tree)
    if tree != Tree.TERRITORY and not seats.exists():
        return None
    lines = Succession.objects.all()
    lives = Unit.objects.all()
    if among is not None:
        seats, lives = seats.filter(unit_id__in=among), lives.filter(pk__in=among)
        lines = lines.filter(predecessor_id__in=among, successor_id__in=among)
    found = Unit.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    if found is None:
        return None
    where: dict[int, list[Seat]] = defaultdict(list)
    for unit, parent, start, end in seats.order_by("valid_from").values_list(
        "unit_id", "parent_id", "valid_from", "valid_to"
    ):
        where[unit].append(Seat(parent, start, end or FOREVER))
    heirs: dict[int, list[Heir]] = defaultdict(list)
    forebears: dict[int, list[Heir]] = defaultdict(list)
    for old, new, day, reviewed in lines.values_list(
        "predecessor_id", "successor_id", "reorganisation__on", "reorganisation__rights_reviewed_at"
    ):
        heirs[old].append(Heir(new, day, reviewed is not None))
        forebears[new].append(Heir(old, day, reviewed is not None))
    spans = {
        unit: Life(start, end or FOREVER)
        for unit, start, end in lives.values_list("pk", "starts_on", "ends_on")
    }
    return Atlas(spans, where, heirs, forebears, found)


def unreviewed() -> QuerySet[Reorganisation]:
    """Reorganisations with successions whose rights nobody has looked at."""
    passed = Succession.objects.filter(reorganisation=OuterRef("pk"))
    return Reorganisation.objects.filter(Exists(passed), rights_reviewed_at__isnull=True)


def counterparts(unit: Unit, on: date) -> list[Unit]:
    """The units that stand in the place of ``unit`` on the day: heirs after its end, forebears before
    its birth (each step back), itself while it is alive. One query a step of the map."""
    if unit.is_alive(on) or on >= unit.starts_on:
        return successors_on(unit, on)
    found: dict[int, Unit] = {}
    waiting = {unit.pk}
    while waiting:
        before = Unit.objects.filter(successors__successor__in=waiting).distinct()
        waiting = set()
        for one in before.order_by("sort_key", "pk"):
            if one.is_alive(on):
                found.setdefault(one.pk, one)
            elif on < one.starts_on:
                waiting.add(one.pk)
    return list(found.values())
