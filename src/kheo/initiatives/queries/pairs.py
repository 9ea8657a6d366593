"""Pairs of records in a person's hands that look like one project entered twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Fact, Initiative, InitiativeQuerySet, Merger, NotAlike
from kheo.initiatives.queries.pairing import Entered, Pair, bare, likely
from kheo.kernel.text import fold
from kheo.orgs.enums import COMMUNAL, Tree
from kheo.orgs.models import Reach
from kheo.search.enums import What
from kheo.search.queries.likeness import cores_of

MOST = 5_000
"""Records compared at once, the newest first; the page says when there are more."""
LEAST = 75
"""Percent from which a pair is offered when nobody says otherwise."""
_NAMED_PLACE = 3
"""Words a typed place needs before it names a place by itself."""
_ROAD = {status: place for place, status in enumerate(Status)}
_FURTHEST = (Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT, Status.STRUCK_OFF)


@dataclass(frozen=True, slots=True)
class Beside:
    """A pair as it is shown; ``stays`` is the one proposed to stay."""

    first: Initiative
    second: Initiative
    percent: int
    stays: Initiative
    facts: dict[int, int]

    @property
    def name(self) -> str:
        """How forms call the pair."""
        return f"{self.first.pk}-{self.second.pk}"


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs still to be looked at, how many were looked at, and whether some records were left out."""

    pairs: list[Pair]
    looked_at: int
    left_out: int

    @property
    def all(self) -> int:
        """Every pair, looked at or not."""
        return len(self.pairs) + self.looked_at


def pairs_for(
    actor: User, *, today: date, unit: str = "", year: int | None = None, least: int = LEAST
) -> Found:
    """Likely pairs among the records ``actor`` may merge, the likest first.

    ``unit`` = code of a unit with everything below it; ``year`` = the year of either. Drafts and
    withdrawn records are left out. Six queries, whatever the number of records.
    """
    rows = _in_hands(actor)
    if unit:
        below = Reach.objects.as_of(today).filter(ancestor__code=unit)
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    columns = ("pk", "search_text", "unit_id", "place", "listed_on")
    told = list(rows.order_by("-pk").values_list(*columns)[:MOST])
    left_out = rows.count() - len(told) if len(told) == MOST else 0
    places = _places_of({unit_id for _pk, _name, unit_id, _place, _on in told}, today)
    cores = cores_of(What.INITIATIVE, [pk for pk, *_rest in told])
    entered = [
        Entered(pk, cores.get(pk) or bare(name), places[unit_id] | _place_named(place))
        for pk, name, unit_id, place, _on in told
    ]
    years = {pk: on.year for pk, _name, _unit, _place, on in told}
    known = set(years)
    apart = {
        pair
        for pair in NotAlike.objects.values_list("first_id", "second_id")
        if known.issuperset(pair)
    }
    merged = Merger.objects.filter(undone_at=None, kept_id__in=rows.values("pk")).count()
    pairs = [
        pair
        for pair in likely(entered, least=least)
        if (pair.first, pair.second) not in apart
        and (year is None or year in (years[pair.first], years[pair.second]))
    ]
    return Found(pairs, len(apart) + merged, left_out)


def side_by_side(pairs: Sequence[Pair]) -> list[Beside]:
    """The records of ``pairs`` with their units, and the proposal which one stays. Two queries."""
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    rows = Initiative.objects.for_list().in_bulk(keys)
    told = Fact.objects.filter(initiative__in=keys).values_list("initiative").annotate(Count("pk"))
    numbers = dict(told.order_by())
    shown = []
    for pair in pairs:
        first, second = rows[pair.first], rows[pair.second]
        facts = {row.pk: numbers.get(row.pk, 0) for row in (first, second)}
        stays = max((second, first), key=lambda row: (_far(row), facts[row.pk], -row.pk))
        shown.append(Beside(first, second, pair.percent, stays, facts))
    return shown


def recent_mergers(actor: User, *, at: datetime) -> list[Merger]:
    """Mergers of the last ten minutes within reach, the newest first."""
    rows = Merger.objects.filter(
        undone_at=None, merged_at__gt=at - rules.UNDO, kept__in=_in_hands(actor).values("pk")
    )
    return list(rows.select_related("kept", "dropped", "merged_by").order_by("-pk"))


def _in_hands(actor: User) -> InitiativeQuerySet:
    rows: Any = visible(Initiative.objects.unmerged(), actor, policies.MERGE)
    return rows.exclude(status__in=(Status.DRAFT, Status.WITHDRAWN))  # type: ignore[no-any-return]


def _far(row: Initiative) -> tuple[bool, int]:
    """How far a record has come: recognised before all else."""
    return (row.status in _FURTHEST, _ROAD[Status(row.status)])


def _places_of(units: Iterable[int], today: date) -> dict[int, frozenset[str]]:
    """Unit → itself and the commune it lies in today: what may be entered twice for one place."""
    units = set(units)
    above = Reach.objects.as_of(today).filter(
        unit_id__in=units, tree=Tree.TERRITORY, ancestor__kind__in=COMMUNAL
    )
    found: dict[int, set[str]] = {unit: {f"u{unit}"} for unit in units}
    for unit, ancestor in above.values_list("unit_id", "ancestor_id"):
        found[unit].add(f"u{ancestor}")
    return {unit: frozenset(places) for unit, places in found.items()}


def _place_named(place: str) -> frozenset[str]:
    """A place typed with its commune joins what an office and a commune entered each by itself."""
    folded = fold(place)
    return frozenset({folded} if len(folded.split()) > _NAMED_PLACE else ())
