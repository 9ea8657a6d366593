"""Compares a new national list with the map of a day and makes one reorganisation of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import fold
from kheo.orgs import queries
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Change, Kind, Tree
from kheo.orgs.models import Placement, Unit, UnitKind, UnitName
from kheo.orgs.operations.list_file import Line
from kheo.orgs.operations.plans import Move, NewUnit, Paper, Passing, Place, Plan

LISTED = frozenset({Kind.DISTRICT}) | PROVINCIAL | COMMUNAL
WORDS: Mapping[str, tuple[str, str]] = {
    "tinh": (Kind.PROVINCE, "tỉnh"),
    "huyen": (Kind.DISTRICT, "huyện"),
    "quan": (Kind.DISTRICT, "quận"),
    "thi xa": (Kind.DISTRICT, "thị xã"),
    "xa": (Kind.COMMUNE, "xã"),
    "phuong": (Kind.WARD, "phường"),
    "thi tran": (Kind.TOWNSHIP, "thị trấn"),
    "dac khu": (Kind.SPECIAL_ZONE, "đặc khu"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, in which column, and what to do."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was understood."""

    row: int
    code: str
    name: str
    kind: str
    wording: str
    parent: str
    before: tuple[str, ...]


@dataclass
class Comparison:
    """The differences between a list and the map of a day; ``plan`` when nothing is wrong."""

    faults: list[Fault] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    ended: list[Unit] = field(default_factory=list)
    renamed: list[tuple[Unit, str]] = field(default_factory=list)
    rekinded: list[tuple[Unit, str, str]] = field(default_factory=list)
    moved: list[tuple[Unit, str]] = field(default_factory=list)
    same: int = 0
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """The map of the day, by code."""

    nation: Unit
    units: Mapping[str, Unit]
    names: Mapping[int, str]
    kinds: Mapping[int, tuple[str, str]]
    parents: Mapping[int, int]


def compare_list(lines: Sequence[Line], *, on: date, paper: Paper) -> Comparison:
    """Check every row, then tell what is new, ended, renamed, of another kind or moved.

    A unit that the list leaves out ends on ``on``; with a column of predecessors it passes into
    the units that name it. Raises ``RuleBroken`` when there is no map on that day.
    """
    present = _present(on)
    found = Comparison()
    entries = _understood(lines, present, found)
    _differences(entries, present, found)
    if not found.faults and (found.new or found.ended or found.renamed or found.rekinded
                             or found.moved):  # fmt: skip
        found.plan = _plan(entries, present, found, on, paper)
    return found


def _present(on: date) -> Present:
    nation = queries.root(on)
    if nation is None:
        raise RuleBroken(_("There is no map on this day."), fields={"on": _("Choose a later day.")})
    kinds = {
        k.unit_id: (k.kind, k.wording) for k in UnitKind.objects.as_of(on).filter(kind__in=LISTED)
    }
    alive = Unit.objects.alive(on).filter(kinds__in=UnitKind.objects.as_of(on), pk__in=kinds)
    seats = Placement.objects.as_of(on).filter(tree=Tree.TERRITORY, unit__in=alive)
    return Present(
        nation,
        {unit.code: unit for unit in alive},
        dict(UnitName.objects.as_of(on).filter(unit__in=alive).values_list("unit_id", "name")),
        kinds,
        dict(seats.values_list("unit_id", "parent_id")),
    )


def _understood(lines: Sequence[Line], present: Present, found: Comparison) -> dict[str, Entry]:
    twice = {code for code, n in Counter(line.code.upper() for line in lines).items() if n > 1}
    codes = {line.code.upper() for line in lines} | {present.nation.code}
    entries: dict[str, Entry] = {}
    for line in lines:
        faults = _faults(line, codes, twice, present)
        found.faults += faults
        if not faults:
            entry = _entry(line, present)
            entries[entry.code] = entry
    return entries


def _faults(line: Line, codes: set[str], twice: set[str], present: Present) -> list[Fault]:
    faults = []
    if not line.code:
        faults.append(Fault(line.row, "mã", _("The code is missing; every unit needs one.")))
    elif line.code.upper() in twice:
        faults.append(Fault(line.row, "mã", _("The code stands in several rows; keep one.")))
    if not line.name:
        faults.append(Fault(line.row, "tên", _("The name is missing.")))
    if _kind(line, present) is None:
        faults.append(
            Fault(
                line.row,
                "loại",
                _("“%(kind)s” is no kind; write tỉnh, thành phố, xã, phường or đặc khu.")
                % {"kind": line.kind},
            )
        )
    if line.parent and line.parent.upper() not in codes:
        faults.append(
            Fault(
                line.row,
                "mã cấp trên",
                _("No row has the code “%(code)s”; add the unit above or correct the code.")
                % {"code": line.parent},
            )
        )
    faults += [
        Fault(
            line.row,
            "mã cũ",
            _("“%(code)s” is no unit of the map on this day.") % {"code": code},
        )
        for code in _before(line)
        if code not in present.units
    ]
    return faults


def _before(line: Line) -> tuple[str, ...]:
    return tuple(line.before.upper().replace(",", " ").replace(";", " ").split())


def _kind(line: Line, present: Present) -> tuple[str, str] | None:
    word = fold(line.kind)
    if word == "thanh pho":
        top = line.parent.upper() in {"", present.nation.code}
        return (Kind.CITY if top else Kind.DISTRICT), "thành phố"
    return WORDS.get(word)


def _entry(line: Line, present: Present) -> Entry:
    kind, wording = _kind(line, present) or ("", "")
    name = line.name
    if name.lower().startswith(f"{wording} ") and fold(name) != fold(wording):
        name = name[len(wording) + 1 :]
    parent = line.parent.upper() or present.nation.code
    return Entry(line.row, line.code.upper(), name, kind, wording, parent, _before(line))


def _differences(entries: Mapping[str, Entry], present: Present, found: Comparison) -> None:
    codes = {unit.pk: code for code, unit in present.units.items()}
    codes[present.nation.pk] = present.nation.code
    merged = {e.code for e in entries.values() if set(e.before) - {e.code}}
    for entry in entries.values():
        unit = present.units.get(entry.code)
        if unit is None or entry.code in merged:
            found.new.append(entry)
            continue
        differs = [
            present.names[unit.pk] != entry.name,
            present.kinds[unit.pk] != (entry.kind, entry.wording),
            codes.get(present.parents.get(unit.pk, 0)) != entry.parent,
        ]
        if differs[0]:
            found.renamed.append((unit, entry.name))
        if differs[1]:
            found.rekinded.append((unit, entry.kind, entry.wording))
        if differs[2]:
            found.moved.append((unit, entry.parent))
        found.same += not any(differs)
    stays = entries.keys() - merged
    found.ended = [unit for code, unit in sorted(present.units.items()) if code not in stays]


def _plan(
    entries: Mapping[str, Entry], present: Present, found: Comparison, on: date, paper: Paper
) -> Plan:
    fresh = {entry.code for entry in found.new}

    def place(code: str) -> Place:
        if code in fresh:
            return code
        return present.nation if code == present.nation.code else present.units[code]

    heirs = _heirs(entries, fresh)
    ending = {unit.pk: unit for unit in found.ended}
    passings = [
        Passing(
            present.units[old],
            place(new),
            Decimal(1) if len(several) == 1 and present.units[old].pk in ending else None,
            is_whole=len(several) == 1 and present.units[old].pk in ending,
            is_main=n == 0,
        )
        for old, several in heirs.items()
        for n, new in enumerate(several)
    ]
    goes = {present.units[old].pk: place(several[0]) for old, several in heirs.items()}
    moved = [Move(unit, place(code)) for unit, code in found.moved]
    moved += _taken_along(present, ending, goes, {move.unit.pk for move in moved}, on)
    return Plan(
        Change.MIXED,
        on,
        paper,
        present.nation,
        (present.nation,),
        ending=tuple(found.ended),
        founded=tuple(
            NewUnit(e.code, e.name, e.kind, e.wording, ((Tree.TERRITORY.value, place(e.parent)),))
            for e in found.new
        ),
        renamed=tuple(found.renamed),
        rekinded=tuple(found.rekinded),
        moved=tuple(moved),
        passings=tuple(passings),
    )


def _heirs(entries: Mapping[str, Entry], fresh: set[str]) -> dict[str, list[str]]:
    """Old code → the codes it passed into, in the order of the list."""
    heirs: dict[str, list[str]] = defaultdict(list)
    for entry in entries.values():
        for code in entry.before:
            if code != entry.code or code in fresh:
                heirs[code].append(entry.code)
    return heirs


def _taken_along(
    present: Present,
    ending: Mapping[int, Unit],
    goes: Mapping[int, Place],
    placed: set[int],
    on: date,
) -> list[Move]:
    """Bodies that the list does not name follow the unit they stand under."""
    by_key = {unit.pk: unit for unit in (*present.units.values(), present.nation)}
    seats = Placement.objects.as_of(on).filter(parent_id__in=ending).exclude(unit_id__in=ending)
    moves = []
    for seat in seats.select_related("unit").order_by("pk"):
        if seat.unit_id in placed and seat.tree == Tree.TERRITORY:
            continue
        parent: Place = goes.get(seat.parent_id, present.nation)
        above = seat.parent_id
        while seat.parent_id not in goes and above in ending:
            above = present.parents.get(above, present.nation.pk)
            parent = goes.get(above, by_key.get(above, present.nation))
        moves.append(Move(seat.unit, parent, seat.tree))
    return moves
