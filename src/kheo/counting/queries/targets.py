"""Targets of a campaign against what units committed to, on the map of the campaign's first day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope
from kheo.campaigns.models import Campaign
from kheo.campaigns.policies import VIEW
from kheo.campaigns.rules import KINDS, in_words, is_met
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Commitment
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """One unit: what is asked, what it committed to by kind, whether that suffices."""

    unit: Unit
    asked: str
    actual: Mapping[str, int]
    met: bool

    @property
    def numbers(self) -> list[int]:
        """The commitments in the order of the kinds."""
        return [self.actual.get(kind, 0) for kind in KINDS]


def progress_of(campaign: Campaign, person: User) -> list[Progress]:
    """Every unit in the person's scope with a target, and what it and the units below committed to.

    An initiative counts once, under the kind of its commitment in this campaign, from the day it was
    sent, unless it was withdrawn. Two queries.
    """
    units = granted_units(person, VIEW)
    targets = list(campaign.targets.for_list().filter(unit_id__in=unit_scope(units)))
    actual = _actual(campaign, [target.unit_id for target in targets])
    return [
        Progress(
            unit=target.unit,
            asked=in_words(target),
            actual=actual[target.unit_id],
            met=is_met(target, actual[target.unit_id]),
        )
        for target in targets
    ]


def commitments_behind(
    campaign: Campaign, person: User, unit: int, kind: str = ""
) -> list[Commitment]:
    """The commitments behind one number of ``progress_of``: exactly as many as it says."""
    inside = unit_scope(granted_units(person, VIEW)).filter(unit_id=unit)
    if not inside.exists():
        return []
    rows = _commitments(campaign, [unit]).select_related("initiative__unit")
    rows = rows.filter(kind=kind) if kind else rows
    return list(rows.order_by("initiative__title", "pk"))


def _commitments(campaign: Campaign, units: list[int]) -> QuerySet[Commitment]:
    """Commitments below ``units`` on the map of the first day, of what was sent and not withdrawn."""
    day = campaign.starts_on
    return Commitment.objects.filter(
        Q(unit__reaches__valid_to__isnull=True) | Q(unit__reaches__valid_to__gt=day),
        campaign=campaign,
        unit__reaches__valid_from__lte=day,
        unit__reaches__tree=Tree.TERRITORY,
        unit__reaches__ancestor_id__in=units,
        initiative__merged_into__isnull=True,
    ).exclude(initiative__status__in=(Status.DRAFT, Status.WITHDRAWN))


def _actual(campaign: Campaign, units: list[int]) -> Mapping[int, Counter[str]]:
    """Unit → kind → initiatives committed below it."""
    found = (
        _commitments(campaign, units)
        .values_list("unit__reaches__ancestor_id", "kind")
        .annotate(n=Count("initiative_id", distinct=True))
    )
    actual: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for unit, kind, count in found:
        actual[unit][kind] = count
    return actual
