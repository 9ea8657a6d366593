"""The reorganisations. Each act has a ``plan_…`` twin that says what it would change.

All raise ``RuleBroken`` with a sentence and ``NotAllowed``; nothing is moved or deleted,
facts are closed and opened. ``on`` is the first day of the new state.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kheo.kernel.text import clean_line
from kheo.orgs.enums import TERRITORIAL, Change, Kind, Tree
from kheo.orgs.models import Placement, Reach, Reorganisation, Unit, UnitKind
from kheo.orgs.operations.checks import check, refuse
from kheo.orgs.operations.execution import carry_out
from kheo.orgs.operations.naming import wording_of
from kheo.orgs.operations.plans import Move, NewUnit, Paper, Passing, Place, Plan, distinct


@dataclass(frozen=True, slots=True)
class Body:
    """A unit to be founded. ``also`` = places in trees beside the territory."""

    code: str
    name: str
    kind: str
    parent: Unit
    wording: str = ""
    also: tuple[tuple[str, Unit], ...] = ()

    def planned(self) -> NewUnit:
        """As a plan says it."""
        kind = str(self.kind)
        word = wording_of(kind, clean_line(self.wording)) if kind in TERRITORIAL else ""
        seats: tuple[tuple[str, Place], ...] = ((Tree.TERRITORY.value, self.parent), *self.also)
        return NewUnit(clean_line(self.code).upper(), clean_line(self.name), kind, word, seats)


@dataclass(frozen=True, slots=True)
class Part:
    """One heir of a divided unit. ``share`` is None when no paper fixes it."""

    to: Body | Unit
    share: Decimal | None = None
    children: tuple[Unit, ...] = ()


def paper_of(paper: Paper | str) -> Paper:
    """A bare number is a paper too."""
    return Paper(clean_line(paper)) if isinstance(paper, str) else paper


def _ready(plan: Plan) -> Plan:
    check(plan)
    return plan


def _place(to: Body | Unit) -> tuple[Place, tuple[NewUnit, ...]]:
    if isinstance(to, Unit):
        return to, ()
    new = to.planned()
    return new.key, (new,)


def _above(to: Body | Unit) -> Unit:
    return to if isinstance(to, Unit) else to.parent


def _seats_below(units: Collection[Unit], on: date) -> list[Placement]:
    """Who stands under ``units`` and does not end with them."""
    keys = [unit.pk for unit in units]
    seats = Placement.objects.as_of(on).filter(parent_id__in=keys).exclude(unit_id__in=keys)
    return list(seats.select_related("unit", "parent").order_by("unit__sort_key", "pk"))


def plan_found(body: Body, *, on: date, paper: Paper | str) -> Plan:
    """A new unit without predecessors."""
    answers = distinct([body.parent, *(unit for _tree, unit in body.also)])
    return _ready(
        Plan(Change.FOUND, on, paper_of(paper), body.parent, answers, founded=(body.planned(),))
    )


def found_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit,
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
    wording: str = "",
    also: tuple[tuple[str, Unit], ...] = (),
) -> Unit:
    """Found a unit under ``parent`` in the territory (and elsewhere by ``also``)."""
    plan = plan_found(Body(code, name, kind, parent, wording, also), on=on, paper=paper)
    _event, founded = carry_out(plan, actor=actor, at=at)
    return next(iter(founded.values()))


def plan_merge(units: Sequence[Unit], *, into: Body | Unit, on: date, paper: Paper | str) -> Plan:
    """Units end and pass whole into one, new or there already; what stood below goes along."""
    ending = distinct(unit for unit in units if unit != into)
    if len(ending) < (1 if isinstance(into, Unit) else 2):
        refuse("units", _("A merger needs at least two units."))
    place, founded = _place(into)
    return _ready(
        Plan(
            Change.MERGE,
            on,
            paper_of(paper),
            _above(into),
            distinct([*ending, _above(into)]),
            ending=ending,
            founded=founded,
            moved=tuple(Move(s.unit, place, s.tree) for s in _seats_below(ending, on)
                        if s.unit != into),
            passings=tuple(Passing(unit, place, Decimal(1), is_whole=True) for unit in ending),
        )
    )  # fmt: skip


def merge_units(
    *,
    units: Sequence[Unit],
    into: Body | Unit,
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
) -> Unit:
    """Merge ``units`` into a new unit (``Body``) or into one that goes on; returns that unit."""
    plan = plan_merge(units, into=into, on=on, paper=paper)
    _event, founded = carry_out(plan, actor=actor, at=at)
    return into if isinstance(into, Unit) else next(iter(founded.values()))


def plan_split(unit: Unit, parts: Sequence[Part], *, on: date, paper: Paper | str) -> Plan:
    """A unit ends and is divided; the first part is the main one.

    What stood below goes where its part says, the rest to the main part.
    """
    if len(parts) < 2:
        refuse("parts", _("A division needs at least two parts."))
    founded: list[NewUnit] = []
    places: list[Place] = []
    goes: dict[int, Place] = {}
    for part in parts:
        place, new = _place(part.to)
        places.append(place)
        founded += new
        goes |= {child.pk: place for child in part.children}
    return _ready(
        Plan(
            Change.SPLIT,
            on,
            paper_of(paper),
            unit,
            distinct([unit, *(_above(part.to) for part in parts)]),
            ending=(unit,),
            founded=tuple(founded),
            moved=tuple(
                Move(seat.unit, goes.get(seat.unit_id, places[0]), seat.tree)
                for seat in _seats_below([unit], on)
            ),
            passings=tuple(
                Passing(unit, place, part.share, is_main=n == 0)
                for n, (part, place) in enumerate(zip(parts, places, strict=True))
            ),
        )
    )


def split_unit(
    *,
    unit: Unit,
    parts: Sequence[Part],
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
) -> list[Unit]:
    """Divide ``unit``; returns its heirs in the order of ``parts``."""
    plan = plan_split(unit, parts, on=on, paper=paper)
    _event, founded = carry_out(plan, actor=actor, at=at)
    heirs = [line.successor for line in plan.passings]
    return [founded[heir] if isinstance(heir, str) else heir for heir in heirs]


def plan_transfer(
    unit: Unit,
    to: Unit,
    *,
    on: date,
    paper: Paper | str,
    share: Decimal | None = None,
    children: Sequence[Unit] = (),
) -> Plan:
    """A part of ``unit`` (and the ``children`` in it) passes to ``to``; both go on."""
    if share is not None and share >= 1:
        refuse("share", _("A part is less than the whole; use a merger."))
    seats = {seat.unit_id: seat for seat in _seats_below([unit], on)}
    for child in children:
        if child.pk not in seats:
            refuse(
                "children",
                _("%(unit)s does not stand under %(parent)s on this day.")
                % {"unit": child.label, "parent": unit.label},
            )
    return _ready(
        Plan(
            Change.PARTIAL,
            on,
            paper_of(paper),
            unit,
            distinct([unit, to]),
            moved=tuple(Move(child, to, seats[child.pk].tree) for child in children),
            passings=(Passing(unit, to, share, is_main=False),),
        )
    )


def transfer_part(
    *,
    unit: Unit,
    to: Unit,
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
    share: Decimal | None = None,
    children: Sequence[Unit] = (),
) -> Reorganisation:
    """Transfer a part of ``unit`` to ``to``; records stay with ``unit``."""
    plan = plan_transfer(unit, to, on=on, paper=paper, share=share, children=children)
    return carry_out(plan, actor=actor, at=at)[0]


def plan_rename(unit: Unit, name: str, *, on: date, paper: Paper | str) -> Plan:
    """The unit stays itself under a new name."""
    name = clean_line(name)
    if not name or name == unit.name:
        refuse("name", _("Give a name that differs from the present one."))
    return _ready(Plan(Change.RENAME, on, paper_of(paper), unit, (unit,), renamed=((unit, name),)))


def rename_unit(
    *, unit: Unit, name: str, on: date, paper: Paper | str, actor: Any, at: datetime
) -> Reorganisation:
    """Give ``unit`` another name from ``on``."""
    return carry_out(plan_rename(unit, name, on=on, paper=paper), actor=actor, at=at)[0]


def plan_change_kind(
    unit: Unit, kind: str, *, on: date, paper: Paper | str, wording: str = "", name: str = ""
) -> Plan:
    """The unit stays itself as another kind, perhaps with a new name too."""
    kind, name = str(kind), clean_line(name)
    if kind not in Kind.values:
        refuse("kind", _("Choose a kind for %(unit)s.") % {"unit": unit.label})
    word = wording_of(kind, clean_line(wording)) if kind in TERRITORIAL else ""
    running = unit.kinds.running().first()
    if running is not None and (running.kind, running.wording) == (kind, word):
        refuse("kind", _("%(unit)s is of this kind already.") % {"unit": unit.label})
    return _ready(
        Plan(
            Change.CHANGE_KIND,
            on,
            paper_of(paper),
            unit,
            (unit,),
            renamed=((unit, name),) if name and name != unit.name else (),
            rekinded=((unit, kind, word),),
        )
    )


def change_kind(
    *,
    unit: Unit,
    kind: str,
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
    wording: str = "",
    name: str = "",
) -> Reorganisation:
    """Make ``unit`` another kind from ``on`` (a commune becomes a ward)."""
    plan = plan_change_kind(unit, kind, on=on, paper=paper, wording=wording, name=name)
    return carry_out(plan, actor=actor, at=at)[0]


def plan_move(
    unit: Unit, parent: Unit, *, on: date, paper: Paper | str, tree: str = Tree.TERRITORY
) -> Plan:
    """The unit gets another parent in one tree, or its first place in that tree."""
    tree = str(tree)
    seat = Placement.objects.as_of(on).filter(unit=unit, tree=tree).select_related("parent").first()
    if seat is not None and seat.parent_id == parent.pk:
        refuse("parent", _("%(unit)s stands there already.") % {"unit": unit.label})
    answers = [unit, parent, *([seat.parent] if seat else [])]
    return _ready(
        Plan(
            Change.REPARENT,
            on,
            paper_of(paper),
            parent,
            distinct(answers),
            moved=(Move(unit, parent, tree),),
        )
    )


def move_unit(
    *,
    unit: Unit,
    parent: Unit,
    on: date,
    paper: Paper | str,
    actor: Any,
    at: datetime,
    tree: str = Tree.TERRITORY,
) -> Reorganisation:
    """Put ``unit`` under ``parent`` in ``tree`` from ``on``."""
    return carry_out(plan_move(unit, parent, on=on, paper=paper, tree=tree), actor=actor, at=at)[0]


def plan_abolish(units: Sequence[Unit], *, about: Unit, on: date, paper: Paper | str) -> Plan:
    """Units end without heirs; what stood below goes to the next unit above that stays."""
    ending = distinct(units)
    if not ending:
        refuse("unit", _("There is no such unit on this day."))
    keys = {unit.pk for unit in ending}
    own = Placement.objects.as_of(on).filter(unit_id__in=keys).select_related("parent")
    above = {(seat.unit_id, seat.tree): seat.parent for seat in own}
    moved = []
    for seat in _seats_below(ending, on):
        parent: Unit | None = seat.parent
        while parent is not None and parent.pk in keys:
            parent = above.get((parent.pk, seat.tree))
        if parent is None:
            refuse(
                "unit",
                _("%(unit)s still stands under %(parent)s; say where it goes.")
                % {"unit": seat.unit.label, "parent": seat.parent.label},
            )
        moved.append(Move(seat.unit, parent, seat.tree))
    return _ready(
        Plan(
            Change.ABOLISH,
            on,
            paper_of(paper),
            about,
            (about,),
            ending=ending,
            moved=tuple(moved),
        )
    )


def abolish_unit(
    *, unit: Unit, on: date, paper: Paper | str, actor: Any, at: datetime
) -> Reorganisation:
    """End ``unit`` without heirs."""
    plan = plan_abolish([unit], about=unit, on=on, paper=paper)
    return carry_out(plan, actor=actor, at=at)[0]


def plan_abolish_level(kind: str, within: Unit, *, on: date, paper: Paper | str) -> Plan:
    """Every unit of ``kind`` below ``within`` ends, as the districts did in 2025."""
    below = Reach.objects.as_of(on).filter(ancestor=within, tree=Tree.TERRITORY)
    level = Unit.objects.alive(on).filter(
        pk__in=UnitKind.objects.as_of(on).filter(kind=kind).values("unit_id")
    )
    units = level.filter(pk__in=below.values("unit_id")).exclude(pk=within.pk).for_list()
    return plan_abolish(list(units), about=within, on=on, paper=paper)


def abolish_level(
    *, kind: str, within: Unit, on: date, paper: Paper | str, actor: Any, at: datetime
) -> Reorganisation:
    """End every unit of ``kind`` below ``within``, as the districts ended in 2025."""
    plan = plan_abolish_level(kind, within, on=on, paper=paper)
    return carry_out(plan, actor=actor, at=at)[0]
