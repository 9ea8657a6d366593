"""Who sees which scoring, which of its rows, and which signals."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kheo.access.models import User
from kheo.access.policy import can, granted_units, holds_nation, today, unit_scope, visible
from kheo.insights.enums import SchemeStatus
from kheo.insights.models import Scheme, Signal
from kheo.insights.policies import VIEW, VIEW_SIGNALS
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach

OUT = (SchemeStatus.SHOWN, SchemeStatus.PUBLISHED)


def schemes_open_to(person: User) -> QuerySet[Scheme]:
    """All inside the person's scope, and from above it what was shown to the units."""
    rows = Scheme.objects.select_related("unit")
    units = granted_units(person, VIEW)
    if not units or holds_nation(person, VIEW):
        return rows if units else rows.none()
    above = Reach.objects.as_of(today()).filter(unit_id__in=units, tree=Tree.TERRITORY)
    return rows.filter(
        Q(unit_id__in=unit_scope(units))
        | Q(unit_id__in=above.values("ancestor_id"), status__in=OUT)
    )


def sees_all(person: User, scheme: Scheme) -> bool:
    """Whether the whole ranking is open: to who is above the units, and to all once published."""
    return scheme.status == SchemeStatus.PUBLISHED or bool(can(person, VIEW, scheme))


def in_scope(person: User, units: Iterable[int]) -> set[int]:
    """Those of ``units`` (keys) that lie in the person's scope: their points and records are open."""
    wanted = list(units)
    if holds_nation(person, VIEW):
        return set(wanted)
    reached = unit_scope(granted_units(person, VIEW)).filter(unit_id__in=wanted)
    return set(reached.values_list("unit_id", flat=True))


def signals_open_to(person: User) -> QuerySet[Signal]:
    """Signals the person may see: the unit's own at once, those of others once it had its say."""
    rows = Signal.objects.select_related("unit", "scheme__unit", "answered_by")
    return visible(rows, person, VIEW_SIGNALS)
