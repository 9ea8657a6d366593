"""What a reorganisation must not do, with the sentence for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NoReturn

from django.db.models import Q
from django.utils.translation import gettext as _

from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Placement, Succession, Unit, UnitKind, UnitName
from kheo.orgs.operations.plans import Place, Plan


def check(plan: Plan) -> None:
    """Raise ``RuleBroken`` with the first reason why ``plan`` cannot be carried out.

    Reads the map as it is now; called before the preview and again inside the transaction.
    """
    if plan.is_empty:
        raise RuleBroken(_("This changes nothing."))
    if not plan.paper.number.strip():
        refuse("paper", _("Name the paper this rests on."))
    _lives(plan)
    _earlier_and_later_changes(plan)
    _codes(plan)
    _parents(plan)
    _orphans(plan)
    _circles(plan)
    _shares(plan)


def refuse(field: str, sentence: str) -> NoReturn:
    """Raise with the sentence on top and at the field to blame."""
    raise RuleBroken(sentence, fields={field: sentence})


def _lives(plan: Plan) -> None:
    now = Unit.objects.in_bulk(list(plan.touched))
    for known in plan.touched.values():
        unit = now.get(known.pk)
        named = {"unit": known.label, "day": format_day(plan.on)}
        if unit is None or not unit.is_alive(plan.on):
            refuse("on", _("%(unit)s does not exist on %(day)s.") % named)
        if unit.starts_on == plan.on:
            refuse("on", _("%(unit)s only begins on %(day)s; choose a later day.") % named)
        if unit.ends_on is not None:
            named["day"] = format_day(unit.ends_on)
            refuse("on", _("Another reorganisation already ends %(unit)s on %(day)s.") % named)
        if unit.kind == Kind.NATION and unit in plan.ending:
            refuse("unit", _("The nation cannot end."))


def _earlier_and_later_changes(plan: Plan) -> None:
    """Facts are only added at the end: nothing before the last change, no two on one day."""
    keys, on = list(plan.touched), plan.on
    for model in (UnitName, UnitKind, Placement):
        rows = model.objects.filter(unit_id__in=keys, valid_from__gte=on)
        clash = rows.select_related("unit", "reorganisation").order_by("-valid_from", "pk").first()
        if clash is not None:
            _changed_before(clash.unit, clash.valid_from, on)
    lines = Succession.objects.filter(
        Q(predecessor_id__in=keys) | Q(successor_id__in=keys), reorganisation__on__gte=on
    )
    line = lines.select_related("predecessor", "successor", "reorganisation").order_by("pk").first()
    if line is not None:
        unit = line.predecessor if line.predecessor_id in plan.touched else line.successor
        _changed_before(unit, line.reorganisation.on, on)


def _changed_before(unit: Unit, changed: date, on: date) -> NoReturn:
    named = {"unit": unit.label, "day": format_day(changed)}
    if changed == on:
        refuse(
            "on",
            _("Another reorganisation already changes %(unit)s on %(day)s; the two overlap.")
            % named,
        )
    refuse(
        "on",
        _("%(unit)s was changed on %(day)s; a change before that day cannot be entered any more.")
        % named,
    )


def _codes(plan: Plan) -> None:
    twice = [code for code, n in Counter(new.code for new in plan.founded).items() if n > 1]
    for new in plan.founded:
        if not new.code or not new.name:
            refuse("name" if new.code else "code", _("Give the new unit a code and a name."))
        if new.kind not in Kind.values:
            refuse("kind", _("Choose a kind for %(unit)s.") % {"unit": new.name})
    ending = [unit.pk for unit in plan.ending]
    codes = [new.code for new in plan.founded]
    bearer = (
        Unit.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=plan.on), code__in=codes)
        .exclude(pk__in=ending)
        .order_by("pk")
        .first()
    )
    if bearer is not None or twice:
        code = bearer.code if bearer else twice[0]
        unit = bearer.label if bearer else "; ".join(
            new.label for new in plan.founded if new.code == code
        )  # fmt: skip
        refuse(
            "code",
            _("The code %(code)s would be alive twice (%(unit)s).") % {"code": code, "unit": unit},
        )


def _places(plan: Plan) -> Iterator[tuple[str, Place]]:
    for new in plan.founded:
        yield from new.seats
    for move in plan.moved:
        yield move.tree, move.parent


def _parents(plan: Plan) -> None:
    ending, founded = {unit.pk for unit in plan.ending}, {new.key for new in plan.founded}
    parents = {p.pk: p for _tree, p in _places(plan) if isinstance(p, Unit)}
    now = Unit.objects.in_bulk(list(parents))
    for tree, place in _places(plan):
        if tree not in Tree.values:
            refuse("tree", _("There is no such tree."))
        if isinstance(place, str):
            if place not in founded:
                refuse("parent", _("No unit has the code “%(code)s”.") % {"code": place})
            continue
        parent = now.get(place.pk)
        named = {"unit": place.label, "day": format_day(plan.on)}
        if parent is None or not parent.is_alive(plan.on):
            refuse("parent", _("%(unit)s does not exist on %(day)s.") % named)
        if parent.pk in ending or parent.ends_on is not None:
            refuse("parent", _("%(unit)s ends; nothing can be put under it.") % named)


def _orphans(plan: Plan) -> None:
    """Nobody may be left standing under a unit that ends."""
    ending = {unit.pk for unit in plan.ending}
    taken = {(move.unit.pk, str(move.tree)) for move in plan.moved}
    later = Placement.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=plan.on))
    left = later.filter(parent_id__in=ending).exclude(unit_id__in=ending)
    for seat in left.select_related("unit", "parent").order_by("pk"):
        if (seat.unit_id, seat.tree) not in taken:
            refuse(
                "unit",
                _("%(unit)s still stands under %(parent)s; say where it goes.")
                % {"unit": seat.unit.label, "parent": seat.parent.label},
            )


def _circles(plan: Plan) -> None:
    """Walk up from every moved unit through the map as it will be."""
    for tree in {str(tree) for tree, _place in _places(plan)}:
        new: dict[int | str, int | str] = {}
        for body in plan.founded:
            new.update((body.key, _key(p)) for t, p in body.seats if t == tree)
        moved = {m.unit.pk: m for m in plan.moved if m.tree == tree}
        new |= {pk: _key(m.parent) for pk, m in moved.items()}
        above: dict[int | str, int | str] = {}
        edge = {place for place in new.values() if isinstance(place, int)}
        while edge:
            seats = Placement.objects.as_of(plan.on).filter(tree=tree, unit_id__in=edge)
            found = dict(seats.values_list("unit_id", "parent_id"))
            above.update(found.items())
            edge = set(found.values()) - set(above)
        above |= new
        for start in new:
            seen: set[int | str] = {start}
            place = above.get(start)
            while place is not None:
                if place in seen:
                    label = moved[start].unit.label if start in moved else str(start)
                    refuse(
                        "parent",
                        _("%(unit)s would stand above itself.") % {"unit": label},
                    )
                seen.add(place)
                place = above.get(place)


def _key(place: Place) -> int | str:
    return place if isinstance(place, str) else place.pk


def _shares(plan: Plan) -> None:
    total: dict[int, Decimal] = defaultdict(Decimal)
    pairs: set[tuple[int, int | str]] = set()
    for line in plan.passings:
        pair = (line.predecessor.pk, _key(line.successor))
        if line.predecessor.pk == pair[1] or pair in pairs:
            refuse("parts", _("A unit is named twice among the successors."))
        pairs.add(pair)
        if line.share is None:
            continue
        if not 0 < line.share <= 1:
            refuse("share", _("A share lies above 0 and is at most 100 %."))
        total[line.predecessor.pk] += line.share
    if any(sum_of > 1 for sum_of in total.values()):
        refuse("share", _("The shares add up to more than 100 %."))
