"""What a reorganisation will change, said before anything is changed.

A plan is a value: the page shows it, ``execution.carry_out`` does it. A unit that is not there
yet is named by the ``key`` of its ``NewUnit``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kheo.orgs.enums import Change, Tree
from kheo.orgs.models import Placement, Unit
from kheo.orgs.operations.naming import repeated, wording_of

Place = Unit | str
"""A unit on the map, or the key of one that the same plan founds."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper a reorganisation rests on. Without ``title`` the change names itself."""

    number: str
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be founded, and where it will stand in which tree."""

    code: str
    name: str
    kind: str
    wording: str
    seats: tuple[tuple[str, Place], ...]

    @property
    def key(self) -> str:
        """The name under which the plan speaks of it."""
        return self.code

    @property
    def label(self) -> str:
        """Its full name."""
        return repeated(self.code, self.name, self.kind, self.wording)["label"]


@dataclass(frozen=True, slots=True)
class Move:
    """A unit that gets another parent."""

    unit: Unit
    parent: Place
    tree: str = Tree.TERRITORY


@dataclass(frozen=True, slots=True)
class Passing:
    """A line of succession to be written."""

    predecessor: Unit
    successor: Place
    share: Decimal | None = None
    is_whole: bool = False
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one reorganisation changes. ``answers`` = units the actor needs a right over."""

    kind: Change
    on: date
    paper: Paper
    about: Unit
    answers: tuple[Unit, ...]
    ending: tuple[Unit, ...] = ()
    founded: tuple[NewUnit, ...] = ()
    renamed: tuple[tuple[Unit, str], ...] = ()
    rekinded: tuple[tuple[Unit, str, str], ...] = ()
    moved: tuple[Move, ...] = ()
    passings: tuple[Passing, ...] = ()

    @property
    def touched(self) -> dict[int, Unit]:
        """Units of today's map whose dated facts or successions change."""
        units = [
            *self.ending,
            *(unit for unit, _name in self.renamed),
            *(unit for unit, _kind, _wording in self.rekinded),
            *(move.unit for move in self.moved),
            *(line.predecessor for line in self.passings),
            *(line.successor for line in self.passings if isinstance(line.successor, Unit)),
        ]
        return {unit.pk: unit for unit in units}

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.touched or self.founded)

    @property
    def title(self) -> str:
        """The title of the paper, else the change in names: "xã A + xã B → xã C"."""
        if self.paper.title:
            return self.paper.title[:500]
        labels = {new.key: new.label for new in self.founded}
        before = [unit.label for unit in self.ending] or [u.label for u in self.touched.values()]
        after = [
            *labels.values(),
            *(name for _unit, name in self.renamed),
            *(f"{wording_of(kind, word)} {u.name}" for u, kind, word in self.rekinded),
        ]
        heirs = [p.successor.label for p in self.passings if isinstance(p.successor, Unit)]
        above = [labels.get(m.parent, "") if isinstance(m.parent, str) else m.parent.label
                 for m in self.moved]  # fmt: skip
        after = list(dict.fromkeys(after or heirs or above))
        sides = [" + ".join(side) for side in (before, after) if side]
        return " → ".join(sides)[:500]


@dataclass(frozen=True, slots=True)
class Effects:
    """A plan in numbers: what the page tells before somebody confirms."""

    ends: int
    begins: int
    placements_closed: int
    successions: int
    people: int
    records: int


Counter = Callable[[Collection[int]], int]


def effects(
    plan: Plan, *, people: Counter | None = None, records: Counter | None = None
) -> Effects:
    """Count what ``plan`` will change. ``people`` and ``records`` count by keys of units."""
    touched = plan.touched.keys()
    ending = {unit.pk for unit in plan.ending}
    seats = Placement.objects.running()
    return Effects(
        ends=len(plan.ending),
        begins=len(plan.founded),
        placements_closed=seats.filter(unit_id__in=ending).count()
        + len({(move.unit.pk, move.tree) for move in plan.moved}),
        successions=len(plan.passings),
        people=people(touched) if people else 0,
        records=records(touched) if records else 0,
    )


def distinct(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Each unit once, in the order given."""
    return tuple({unit.pk: unit for unit in units}.values())
