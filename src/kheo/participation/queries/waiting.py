"""Remarks that wait to be read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of, unit_scope
from kheo.participation.enums import RemarkStatus
from kheo.participation.models import Remark
from kheo.workflow.desks import WaitingWork, counted, has_desk, units_held
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.queries import days_allowed

LABEL = _("Words of citizens to read")
NEAR = frozenset({Role.LIBRARY_EDITOR, Role.STANDING_OFFICE})


def desk_of(person: User) -> Q | None:
    """Which remarks wait for ``person``; None for who holds no desk. No query but rights.

    The citizen desk has what is written about anything below it; editor and standing office what is
    written about their own unit, so that a commune without a desk hears it as well.
    """
    if not has_desk(person):
        return None
    held = frozenset(g.unit_id for g in grants_of(person) if g.role == Role.CITIZEN_DESK)
    own = units_held(person, NEAR)
    if not held and not own:
        return None
    below = Q(unit_id__in=unit_scope(held)) if held else Q(pk__in=())
    return Q(status=RemarkStatus.WAITING) & (below | Q(unit_id__in=own))


def remarks_waiting(person: User, day: date) -> list[WaitingWork]:
    """One line, if anything waits. Late is what waits longer than the term of the person's unit."""
    desk = desk_of(person)
    if desk is None:
        return []
    before = timezone.make_aware(
        datetime.combine(day - timedelta(days=_term(person, day)), time.min)
    )
    found = counted(Remark.objects.all(), {"read": desk}, late=Q(created_at__lt=before))
    number, late = found["read"]
    url = f"{reverse('remarks:list')}?{urlencode({'xem': 'cho-doc'})}"
    return [WaitingWork("remarks_read", LABEL, number, url, late)] if number else []


def asked_of(person: User, day: date) -> QuerySet[Remark] | None:
    """The remarks that wait for an act of ``person``; None for who holds no desk."""
    desk = desk_of(person)
    return None if desk is None else Remark.objects.filter(desk)


def _term(person: User, day: date) -> int:
    units = sorted(grant.unit_id for grant in grants_of(person))
    if not units:
        return DEFAULT_DAYS[Termed.READ_REMARK]
    return days_allowed(Termed.READ_REMARK, unit_id=units[0], on=day)
