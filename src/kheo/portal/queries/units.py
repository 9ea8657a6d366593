"""A unit as everybody may know it: what it is called and was called, what works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kheo.appraisal.enums import RecognitionStatus
from kheo.appraisal.models import Recognition
from kheo.library.models import Story
from kheo.library.queries.stories import published
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach, Unit
from kheo.orgs.queries import ancestors, successors_on
from kheo.portal.enums import Split
from kheo.portal.queries.figures import Told, told_of


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that no longer holds, and when it did."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Known:
    """What everybody may know of a unit."""

    unit: Unit
    above: list[Unit]
    former: list[FormerName]
    joined: list[Unit]
    heirs: list[Unit]
    figures: list[Told]
    certificates: int


def known(unit: Unit, today: date) -> Known:
    """The unit with its names, what became of it, the open figures and the certificates that stand."""
    joined = unit.predecessors.select_related("predecessor").order_by("predecessor__sort_key", "pk")
    is_alive = unit.is_alive(today)
    return Known(
        unit=unit,
        above=ancestors(unit, today),
        former=_former(unit),
        joined=list({line.predecessor_id: line.predecessor for line in joined}.values()),
        heirs=[] if is_alive else successors_on(unit, today),
        figures=told_of(unit, today, splits=frozenset({Split.NONE.value})),
        certificates=_certificates(unit, today),
    )


def stories_of(unit: Unit, today: date) -> QuerySet[Story]:
    """The published stories of the unit and of everything below it today."""
    return published().filter(unit_id__in=_below(unit, today).values("unit_id"))


def _below(unit: Unit, today: date) -> QuerySet[Reach]:
    return Reach.objects.as_of(today).filter(ancestor=unit, tree=Tree.TERRITORY)


def _certificates(unit: Unit, today: date) -> int:
    stands = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    rows = Recognition.objects.filter(stands, status=RecognitionStatus.STANDING)
    return rows.filter(initiative__unit_id__in=_below(unit, today).values("unit_id")).count()


def _former(unit: Unit) -> list[FormerName]:
    rows = unit.names.filter(valid_to__isnull=False).order_by("valid_from", "pk")
    return [
        FormerName(one.name, one.valid_from, one.valid_to)
        for one in rows
        if one.name != unit.name and one.valid_to is not None
    ]
