"""Targets of a campaign against what units committed to, on the map of the campaign's first day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from kheo.campaigns.models import Campaign, Target
from kheo.campaigns.rules import KINDS, in_words, is_met
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


def progress_of(campaign: Campaign) -> list[Progress]:
    """Every unit with a target and what it and the units below it committed to. Two queries.

    An initiative counts once, under the kind of its commitment in this campaign.
    """
    targets = list(Target.objects.filter(campaign=campaign).for_list())
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


def _actual(campaign: Campaign, units: list[int]) -> Mapping[int, Counter[str]]:
    """Unit → kind → initiatives committed below it."""
    day = campaign.starts_on
    found = (
        Commitment.objects.filter(
            Q(unit__reaches__valid_to__isnull=True) | Q(unit__reaches__valid_to__gt=day),
            campaign=campaign,
            unit__reaches__valid_from__lte=day,
            unit__reaches__tree=Tree.TERRITORY,
            unit__reaches__ancestor_id__in=units,
        )
        .values_list("unit__reaches__ancestor_id", "kind")
        .annotate(n=Count("initiative_id", distinct=True))
    )
    actual: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for unit, kind, count in found:
        actual[unit][kind] = count
    return actual
