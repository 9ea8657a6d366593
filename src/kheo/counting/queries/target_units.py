"""Units that owe a target in launched campaigns of a period, and whether they met it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from kheo.campaigns.enums import Joined
from kheo.campaigns.models import Target
from kheo.campaigns.rules import KINDS, Ask, in_words, is_met
from kheo.counting.models import Indicator
from kheo.counting.queries.asked import Asked, Line
from kheo.counting.queries.question import (
    OWN,
    UNRESOLVED,
    holds,
    placed_under,
    placed_under_child,
)
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Commitment
from kheo.orgs.enums import How, Tree

MET = "met"
_STARTS = F("campaign__starts_on")


@dataclass(frozen=True, slots=True)
class Owed:
    """A target and the commitments of its unit by kind, up to the end of the period."""

    target: Target
    actual: Mapping[str, int]

    @property
    def is_met(self) -> bool:
        """Whether it is reached."""
        return is_met(self.target, self.actual)

    @property
    def asked(self) -> str:
        """What is owed, in words."""
        return in_words(self.target)

    @property
    def done(self) -> str:
        """What was committed to, in words; a dash for nothing."""
        return in_words(Ask.made(self.actual, Joined.ALL)) or "–"


class TargetUnits:
    """Units with targets in campaigns that overlap the period, each once, read once.

    As it was, a unit stands where it stood on the first day of its campaign. A unit with targets of
    several campaigns met them when it met every one. At most three queries.
    """

    def __init__(self, asked: Asked, *, by_unit: bool) -> None:
        day = asked.map_day("flow")
        targets = _launched(asked)
        place = placed_under(asked.unit, asked.tree, day or _STARTS)
        rows = (
            targets.filter(place)
            .annotate(how=F("unit__reaches__how"))
            .order_by("campaign__starts_on", "pk")
        )
        self._owed: defaultdict[int, list[Owed]] = defaultdict(list)
        self._lines: dict[int, Line] = {}
        found = list(rows)
        actual = _committed(found, asked)
        for target in found:
            done = actual[target.campaign_id, target.unit_id]
            self._owed[target.unit_id].append(Owed(target, done))
            how: str = target.how
            self._lines[target.unit_id] = UNRESOLVED if how == How.UNRESOLVED else OWN
        if by_unit:
            child = placed_under_child(asked.unit, asked.tree, day or _STARTS)
            under = targets.filter(child).order_by("campaign__starts_on", "pk")
            self._lines |= dict(under.values_list("unit_id", "unit__reaches__ancestor_id"))

    def owed(self, indicator: Indicator, within: Line | None = None) -> dict[int, list[Owed]]:
        """Unit → its targets, for the units one figure counts (``within`` one line of the split)."""
        only_met = indicator.params.get("of") == MET
        return {
            unit: rows
            for unit, rows in self._owed.items()
            if (within is None or self._lines[unit] == within)
            and (not only_met or all(one.is_met for one in rows))
        }

    def of(self, indicator: Indicator) -> dict[Line | None, Decimal]:
        """Line → units; None → all of them."""
        units = self.owed(indicator)
        lines = Counter(self._lines[unit] for unit in units)
        found: dict[Line | None, Decimal] = {None: Decimal(len(units))}
        return found | {line: Decimal(number) for line, number in lines.items()}


def _launched(asked: Asked) -> QuerySet[Target]:
    overlap = Q(campaign__launched_at__isnull=False, campaign__starts_on__lt=asked.end)
    if asked.start is not None:
        overlap &= Q(campaign__ends_on__gt=asked.start)
    return Target.objects.filter(overlap).select_related("campaign")


def _committed(
    targets: Iterable[Target], asked: Asked
) -> defaultdict[tuple[int, int], Counter[str]]:
    """(campaign, unit) → kind → initiatives committed below the unit, on the map of the first day."""
    rows = list(targets)
    found = (
        Commitment.objects.filter(
            holds("unit__reaches", _STARTS),
            campaign_id__in={one.campaign_id for one in rows},
            made_on__lt=asked.end,
            unit__reaches__tree=Tree.TERRITORY,
            unit__reaches__ancestor_id__in={one.unit_id for one in rows},
            initiative__merged_into__isnull=True,
        )
        .exclude(initiative__status__in=(Status.DRAFT, Status.WITHDRAWN))
        .values_list("campaign_id", "unit__reaches__ancestor_id", "kind")
        .annotate(n=Count("initiative_id", distinct=True))
    )
    actual: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for campaign, unit, kind, number in found if rows else ():
        if kind in KINDS:
            actual[campaign, unit][kind] = number
    return actual
