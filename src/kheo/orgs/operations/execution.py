"""Carries out a plan: one transaction, one reorganisation, one journal line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kheo.audit.journal import record
from kheo.orgs.models import Placement, Reach, Reorganisation, Succession, Unit, UnitKind, UnitName
from kheo.orgs.operations.checks import check
from kheo.orgs.operations.naming import repeated
from kheo.orgs.operations.plans import Place, Plan
from kheo.orgs.operations.projection import refresh_reach
from kheo.orgs.policies import require, right_for
from kheo.search.enums import What
from kheo.search.operations.index import refresh

MANY = 50
"""Up to so many names stand in a journal line; beyond that the numbers do."""


@transaction.atomic
def carry_out(plan: Plan, *, actor: Any, at: datetime) -> tuple[Reorganisation, dict[str, Unit]]:
    """Write what ``plan`` says; returns the reorganisation and the new units by key.

    Raises NotAllowed, RuleBroken. The touched units are locked first, so two reorganisations
    of one unit at once meet here and the second is refused.
    """
    list(Unit.objects.select_for_update().filter(pk__in=list(plan.touched)).order_by("pk"))
    kinds = [*(unit.kind for unit in plan.touched.values()), *(new.kind for new in plan.founded)]
    require(
        actor, right_for([*kinds, *(kind for _unit, kind, _word in plan.rekinded)]), plan.answers
    )
    check(plan)
    event = _opened(plan)
    founded = _found(plan, event)
    _close(plan)
    _open(plan, event, founded)
    _repeat(plan)
    Succession.objects.bulk_create(
        Succession(
            reorganisation=event,
            predecessor=line.predecessor,
            successor=_unit(line.successor, founded),
            share=line.share,
            is_whole=line.is_whole,
            is_main=line.is_main,
        )
        for line in plan.passings
    )
    changed = {*(u.pk for u in plan.ending), *(m.unit.pk for m in plan.moved)}
    changed |= {unit.pk for unit in founded.values()}
    changed |= {line.predecessor.pk for line in plan.passings}
    if changed:
        refresh_reach(changed)
    refresh(What.UNIT, _found_otherwise(plan, changed))
    before, after = _told(plan, founded)
    record(
        f"unit.{plan.kind}", event, actor=actor, at=at, before=before, after=after,
        note=plan.paper.note, unit_id=plan.about.pk,
    )  # fmt: skip
    return event, founded


def _found_otherwise(plan: Plan, changed: set[int]) -> set[int]:
    """Units whose names, or the names above them, are not what they were."""
    named = {unit.pk for unit, _name in plan.renamed}
    named |= {unit.pk for unit, _kind, _wording in plan.rekinded}
    below = Reach.objects.filter(ancestor_id__in=changed | named).values_list("unit_id", flat=True)
    return changed | named | set(below)


def _opened(plan: Plan) -> Reorganisation:
    return Reorganisation.objects.create(
        kind=plan.kind,
        on=plan.on,
        title=plan.title,
        paper=plan.paper.number.strip(),
        paper_date=plan.paper.issued_on,
        issuer=plan.paper.issuer,
        note=plan.paper.note,
        about=plan.about,
    )


def _unit(place: Place, founded: dict[str, Unit]) -> Unit:
    return founded[place] if isinstance(place, str) else place


def _found(plan: Plan, event: Reorganisation) -> dict[str, Unit]:
    units = Unit.objects.bulk_create(
        Unit(code=n.code, starts_on=plan.on, **repeated(n.code, n.name, n.kind, n.wording))
        for n in plan.founded
    )
    pairs = list(zip(plan.founded, units, strict=True))
    span: dict[str, Any] = {"valid_from": plan.on, "reorganisation": event}
    UnitName.objects.bulk_create(UnitName(unit=u, name=n.name, **span) for n, u in pairs)
    UnitKind.objects.bulk_create(
        UnitKind(unit=u, kind=n.kind, wording=n.wording, **span) for n, u in pairs
    )
    founded = {new.key: unit for new, unit in pairs}
    Placement.objects.bulk_create(
        Placement(unit=unit, parent=_unit(place, founded), tree=tree, **span)
        for new, unit in pairs
        for tree, place in new.seats
    )
    return founded


def _close(plan: Plan) -> None:
    """End the running facts of units that end or change."""
    ending = [unit.pk for unit in plan.ending]
    renamed = [unit.pk for unit, _name in plan.renamed]
    rekinded = [unit.pk for unit, _kind, _wording in plan.rekinded]
    UnitName.objects.running().filter(unit_id__in=[*ending, *renamed]).update(valid_to=plan.on)
    UnitKind.objects.running().filter(unit_id__in=[*ending, *rekinded]).update(valid_to=plan.on)
    Placement.objects.running().filter(unit_id__in=ending).update(valid_to=plan.on)
    for tree in {move.tree for move in plan.moved}:
        moving = [move.unit.pk for move in plan.moved if move.tree == tree]
        seats = Placement.objects.running().filter(unit_id__in=moving, tree=tree)
        seats.update(valid_to=plan.on)
    Unit.objects.filter(pk__in=ending).update(ends_on=plan.on)


def _open(plan: Plan, event: Reorganisation, founded: dict[str, Unit]) -> None:
    span: dict[str, Any] = {"valid_from": plan.on, "reorganisation": event}
    UnitName.objects.bulk_create(
        UnitName(unit=unit, name=name, **span) for unit, name in plan.renamed
    )
    UnitKind.objects.bulk_create(
        UnitKind(unit=unit, kind=kind, wording=wording, **span)
        for unit, kind, wording in plan.rekinded
    )
    Placement.objects.bulk_create(
        Placement(unit=m.unit, parent=_unit(m.parent, founded), tree=m.tree, **span)
        for m in plan.moved
    )


def _repeat(plan: Plan) -> None:
    """Bring the repeated columns of renamed and re-kinded units in step."""
    keys = {unit.pk for unit, _name in plan.renamed}
    keys |= {unit.pk for unit, _kind, _wording in plan.rekinded}
    if not keys:
        return
    names = dict(UnitName.objects.running().filter(unit_id__in=keys).values_list("unit_id", "name"))
    kinds = {k.unit_id: k for k in UnitKind.objects.running().filter(unit_id__in=keys)}
    units = list(Unit.objects.filter(pk__in=keys))
    for unit in units:
        kind = kinds[unit.pk]
        for column, value in repeated(unit.code, names[unit.pk], kind.kind, kind.wording).items():
            setattr(unit, column, value)
    columns = ["name", "kind", "label", "sort_key", "search_text"]
    Unit.objects.bulk_update(units, columns, batch_size=200)


def _told(plan: Plan, founded: dict[str, Unit]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after as the journal tells them."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {"on": plan.on, "paper": plan.paper.number.strip()}
    if plan.ending:
        before["units"] = _listed([f"{u.code} {u.label}" for u in plan.ending])
    if plan.founded:
        after["units"] = _listed([f"{u.code} {u.label}" for u in founded.values()])
    if plan.renamed:
        before["names"] = _listed([u.name for u, _name in plan.renamed])
        after["names"] = _listed([name for _unit, name in plan.renamed])
    if plan.rekinded:
        before["kinds"] = _listed([u.kind for u, _kind, _wording in plan.rekinded])
        after["kinds"] = _listed([str(kind) for _unit, kind, _wording in plan.rekinded])
    if plan.moved:
        after["moved"] = _listed(
            [f"{m.unit.label} → {_unit(m.parent, founded).label}" for m in plan.moved]
        )
    if plan.passings:
        after["successions"] = len(plan.passings)
    return before, after


def _listed(names: list[str]) -> list[str] | int:
    return names if len(names) <= MANY else len(names)
