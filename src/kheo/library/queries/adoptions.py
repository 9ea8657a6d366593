"""Questions about single adoptions: who may see them, what is going on, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope, visible
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.policies import VIEW_LEARNING, VIEW_TEACHING
from kheo.library.rules.adoptions import NOT_KNOWN
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit
from kheo.workflow.desks import WaitingWork, counted, has_desk, units_held

DESK = frozenset({Role.REGISTRAR, Role.UNIT_HEAD})
"""Who works for a unit: its first page shows what waits."""
_CHAIN = """
    WITH RECURSIVE chain(id, source_id) AS (
      SELECT id, source_id FROM initiatives_initiative WHERE id = %s
      UNION
      SELECT i.id, i.source_id FROM initiatives_initiative i JOIN chain c ON i.id = c.source_id)
    SELECT id, source_id FROM chain"""
"""The road from a record to its first source; UNION ends it even where old stock runs in a circle."""


def seen_by(person: User) -> QuerySet[Adoption]:
    """Adoptions of the units in the person's scope, as learner or as owner, with what a row shows."""
    rows = Adoption.objects.all()
    seen = visible(rows, person, VIEW_LEARNING) | visible(rows, person, VIEW_TEACHING)
    return seen.select_related("unit", "source__unit", "initiative__unit", "asked_by")


def learned_by(person: User) -> QuerySet[Adoption]:
    """What the units in the person's scope learn."""
    return visible(Adoption.objects.all(), person, VIEW_LEARNING)


def taught_by(person: User) -> QuerySet[Adoption]:
    """Who learns from the units in the person's scope."""
    return visible(Adoption.objects.all(), person, VIEW_TEACHING)


def may_be_learned() -> QuerySet[Initiative]:
    """Initiatives one may ask to learn from: recognised ones, wherever they are.

    Their name, unit, field, year and state are no secret; their text is only shown by a story.
    """
    return Initiative.objects.filter(status__in=ALIVE, merged_into=None).select_related("unit")


def known() -> QuerySet[Initiative]:
    """Records whose name, unit, field, year and state any registrar may know."""
    return Initiative.objects.exclude(status__in=NOT_KNOWN).select_related("unit")


def chain(initiative_id: int) -> list[int]:
    """Keys from ``initiative_id`` up to its first source, itself first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [initiative_id])
        above = dict(cursor.fetchall())
    way: list[int] = []
    here: int | None = initiative_id
    while here is not None and here in above and here not in way:
        way.append(here)
        here = above[here]
    return way


def lineage(initiative: Initiative) -> list[Initiative]:
    """The sources of ``initiative``, nearest first."""
    way = chain(initiative.pk)[1:]
    found = Initiative.objects.select_related("unit").in_bulk(way)
    return [found[pk] for pk in way if pk in found]


def going_on(source: Initiative, unit: Unit, *, today: date) -> Adoption | None:
    """What ``unit`` (or a unit that passed whole into it) is already learning from ``source``."""
    passed = Reach.objects.as_of(today).filter(
        ancestor=unit, tree=Tree.TERRITORY, how=How.SUCCEEDED
    )
    rows = Adoption.objects.filter(source=source, status__in=GOING_ON)
    return rows.filter(Q(unit=unit) | Q(unit_id__in=passed.values("unit_id"))).first()


def _desks(person: User) -> dict[str, Q]:
    """What waits for the person, by desk; nothing for who works for no unit."""
    held = frozenset(units_held(person, DESK))
    if not held:
        return {}
    scope = unit_scope(held)
    return {
        "asked": Q(source__unit__in=scope, status=AdoptionStatus.REQUESTED),
        "unseen": Q(source__unit__in=scope, owner_saw_at=None)
        & ~Q(status__in=(AdoptionStatus.REQUESTED, AdoptionStatus.GIVEN_UP)),
        "plan": Q(unit__in=scope)
        & (Q(status=AdoptionStatus.TALKING) | Q(status=AdoptionStatus.PLANNED, changes="")),
    }


def waiting(person: User, day: date) -> list[WaitingWork]:
    """Requests to answer, friendly notes not yet read, plans to write; one query, none without a desk."""
    numbers = counted(Adoption.objects.all(), _desks(person), late=Q(pk__in=()))
    labels = {
        "asked": (_("Others want to learn from you: answer them"), "?xem=hoc-toi&cho=hoi"),
        "unseen": (_("Others learn from your initiative: good to know"), "?xem=hoc-toi&cho=tin"),
        "plan": (_("Write what you do differently from the source"), "?xem=toi-hoc&cho=ke-hoach"),
    }
    return [
        WaitingWork(f"adoptions_{name}", labels[name][0], number, reverse("adoptions:list") + labels[name][1])
        for name, (number, _late) in numbers.items()
        if number
    ]  # fmt: skip


def asked_of(person: User, day: date) -> QuerySet[Adoption] | None:
    """What waits for an act of ``person``; None for who holds no desk. Notes to read are no act."""
    desks = _desks(person) if has_desk(person) else {}
    if not desks:
        return None
    return Adoption.objects.filter(desks["asked"] | desks["plan"])


def at_desk(rows: QuerySet[Adoption], person: User, name: str) -> QuerySet[Adoption]:
    """``rows`` that lie on one desk of the person; all of them for a name that is none."""
    desks = _desks(person)
    return rows.filter(desks[name]) if name in desks else rows


def learning_units(person: User, permission: object, on: date) -> QuerySet[Unit]:
    """The living units in whose name the person may ask: those over which he holds the role."""
    held = granted_units(person, permission)  # type: ignore[arg-type]
    return Unit.objects.alive(on).filter(pk__in=held).for_list()


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """Titles of initiatives by key."""
    return {one.pk: str(one) for one in Initiative.objects.filter(pk__in=list(keys)).only("title")}
