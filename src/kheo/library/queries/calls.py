"""Calls for initiatives: who sees them, whom they bind, who answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import granted_units, grants_of, holds_nation, today, unit_scope, visible
from kheo.initiatives import policies as initiatives_policies
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.library.models import Call, CallAnswer
from kheo.library.policies import VIEW_CALLS
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit
from kheo.workflow.desks import units_held

ANSWERERS = frozenset({Role.REGISTRAR, Role.UNIT_HEAD})
LEFT = (Status.WITHDRAWN, Status.NOT_RECOGNISED, Status.STRUCK_OFF)
"""What answers no call any more."""


def calls_open_to(person: User) -> QuerySet[Call]:
    """All calls inside the person's scope, and those of the units above it."""
    rows = Call.objects.select_related("unit", "theme")
    units = granted_units(person, VIEW_CALLS)
    if not units or holds_nation(person, VIEW_CALLS):
        return rows if units else rows.none()
    return rows.filter(Q(unit_id__in=unit_scope(units)) | Q(unit_id__in=_above(units, today())))


def _above(units: Collection[int], day: date) -> QuerySet[Reach, int]:
    reach = Reach.objects.as_of(day).filter(unit_id__in=list(units), tree=Tree.TERRITORY)
    return reach.values_list("ancestor_id", flat=True)


def is_open(day: date) -> Q:
    """The condition of a call that may be answered on ``day``."""
    return Q(closed_at__isnull=True, opens_on__lte=day, closes_on__gte=day)


def calls_for(units: Collection[Unit], day: date) -> QuerySet[Call]:
    """The calls open on ``day`` that one of ``units`` is asked to answer, the next to close first."""
    asked = Q(pk__in=())
    for kind in {unit.kind for unit in units}:
        keys = [unit.pk for unit in units if unit.kind == kind]
        asked |= Q(unit_id__in=_above(keys, day), unit_kind__in=("", kind))
    rows = Call.objects.filter(asked, is_open(day)).select_related("unit", "theme")
    return rows.order_by("closes_on", "pk")


def unanswered(person: User, day: date) -> QuerySet[Call] | None:
    """Open calls no unit held by ``person`` has answered; None for who answers for no unit.

    A registrar's unit answers; who calls is not asked himself.
    """
    held = units_held(person, ANSWERERS)
    if not held:
        return None
    units = {
        grant.unit_id: grant.unit
        for grant in grants_of(person)
        if grant.unit_id in held and grant.unit.is_alive(day)
    }
    below = Reach.objects.as_of(day).filter(ancestor_id__in=held, tree=Tree.TERRITORY)
    mine = CallAnswer.objects.filter(
        call=OuterRef("pk"), initiative__unit_id__in=below.values("unit_id")
    ).exclude(initiative__status__in=LEFT)
    return calls_for(list(units.values()), day).exclude(unit_id__in=held).filter(~Exists(mine))


def units_asked(call: Call, day: date) -> QuerySet[Unit]:
    """The units below that the call is for, on ``day``: of its kind, else those directly below."""
    reach = Reach.objects.as_of(day).filter(
        ancestor_id=call.unit_id, tree=Tree.TERRITORY, how=How.PLACED, depth__gt=0
    )
    if not call.unit_kind:
        reach = reach.filter(depth=1)
    found = Unit.objects.alive(day).filter(pk__in=reach.values("unit_id"))
    return (found.filter(kind=call.unit_kind) if call.unit_kind else found).for_list()


def may_be_named(call: Call, person: User) -> QuerySet[Initiative]:
    """The person's own initiatives that may answer ``call``: the field's first, the newest first."""
    below = Reach.objects.as_of(today()).filter(ancestor_id=call.unit_id, tree=Tree.TERRITORY)
    rows = visible(Initiative.objects.all(), person, initiatives_policies.FILE)
    rows = rows.filter(unit_id__in=below.values("unit_id"), merged_into__isnull=True)
    there = CallAnswer.objects.filter(call=call).values("initiative_id")
    rows = rows.exclude(status__in=LEFT).exclude(pk__in=there).select_related("unit")
    return rows.order_by("-listed_on", "-pk")


def answers_to(call: Call, person: User) -> QuerySet[CallAnswer]:
    """The answers the person may see: those that were sent, and drafts of one's own unit."""
    rows = CallAnswer.objects.filter(call=call).select_related("initiative__unit")
    own = visible(Initiative.objects.filter(status=Status.DRAFT), person, initiatives_policies.FILE)
    sent = ~Q(initiative__status=Status.DRAFT) | Q(initiative__in=own.values("pk"))
    return rows.filter(sent).order_by("-answered_on", "-pk")


def answers_count(calls: Iterable[Call]) -> dict[int, int]:
    """Call → answers that were sent and still stand."""
    rows = CallAnswer.objects.filter(call__in=[call.pk for call in calls])
    rows = rows.exclude(initiative__status__in=(Status.DRAFT, *LEFT))
    return dict(rows.values_list("call").annotate(n=Count("pk")).order_by("call"))


def who_answered(call: Call, day: date) -> set[int]:
    """Keys of the units asked under which a sent answer stands, on the map of ``day``."""
    rows = CallAnswer.objects.filter(call=call)
    sent = rows.exclude(initiative__status__in=(Status.DRAFT, *LEFT)).values("initiative__unit_id")
    asked = units_asked(call, day).order_by().values("pk")
    reach = Reach.objects.as_of(day).filter(
        unit_id__in=sent, ancestor_id__in=asked, tree=Tree.TERRITORY
    )
    return set(reach.values_list("ancestor_id", flat=True))
