"""Initiatives that fit a unit: proven in units like it, each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.insights.rules.fitting import Ground, Reason, points, reasons
from kheo.library.enums import AdoptionStatus, StoryStatus
from kheo.library.models import Adoption, Story, UnitProfile
from kheo.library.queries.profiles import Description, description_of
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach, Unit

PROVEN = Q(status=Status.RECOGNISED, merged_into__isnull=True)
BY_THEME, BY_COPIES, BY_KIND = 300, 150, 150
"""How many candidates are looked at: of the problems named, the most copied, of the same kind."""
WEAK = frozenset({"kind", "people"})
"""Reasons that add to another one and are none by themselves."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """An initiative that fits, its points (0–100) and why; ``story`` = key of its published story."""

    initiative: Initiative
    score: int
    why: tuple[Reason, ...]
    copies: int
    story: int | None


def fitting_for(unit: Unit, *, today: date, limit: int = 10) -> list[Fitting]:
    """What was proven in units like ``unit``, best first; never its own and what it learns from.

    An initiative needs a stronger reason than a place of the same kind and size. A fixed number of
    queries.
    """
    here = description_of(unit, today=today)
    rows = _candidates(unit, here, today)
    keys = [row.pk for row in rows]
    places = _working_copies(keys)
    grounds = _grounds({row.unit_id for row in rows} | {u for us in places.values() for u in us})
    stories = dict(
        Story.objects.filter(initiative__in=keys, status=StoryStatus.PUBLISHED)
        .order_by("pk")
        .values_list("initiative_id", "pk")
    )
    own = Ground(unit.kind, here.terrain, here.population)
    problems = [theme.code for theme in here.themes]
    found = []
    for row in rows:
        where = [grounds[key] for key in (row.unit_id, *places[row.pk]) if key in grounds]
        codes = {theme.code for theme in row.themes.all()}
        why = reasons(own, problems, codes, where, len(places[row.pk]))
        if any(one.what not in WEAK for one in why):
            story = stories.get(row.pk)
            found.append(Fitting(row, points(why), tuple(why), len(places[row.pk]), story))
    found.sort(key=lambda one: (-one.score, -one.copies, -one.initiative.pk))
    return found[:limit]


def _candidates(unit: Unit, here: Description, day: date) -> list[Initiative]:
    """Those worth a look, each once: answering its problems, most copied, of the same kind of unit."""
    own = Reach.objects.as_of(day).filter(ancestor=unit, tree=Tree.TERRITORY).values("unit_id")
    learning = (
        Adoption.objects.filter(unit_id__in=own)
        .exclude(status=AdoptionStatus.GIVEN_UP)
        .values("source_id")
    )
    copied = Initiative.objects.filter(unit_id__in=own, source__isnull=False).values("source_id")
    rows = (
        Initiative.objects.filter(PROVEN)
        .exclude(unit_id__in=own)
        .exclude(pk__in=learning)
        .exclude(pk__in=copied)
        # A copy of something proven is told by its source.
        .exclude(source__status=Status.RECOGNISED)
        .order_by("-proven_on", "-pk")
    )
    keys: dict[int, None] = {}
    if here.themes:
        keys |= _first(rows.filter(Exists(_answers(here))), BY_THEME)
    working = Adoption.objects.filter(status=AdoptionStatus.WORKING).values("source_id")
    most = rows.filter(pk__in=working).annotate(n=Count("adoptions")).order_by("-n", "-pk")
    keys |= _first(most, BY_COPIES)
    keys |= _first(rows.filter(unit__kind=unit.kind), BY_KIND)
    found = Initiative.objects.filter(pk__in=list(keys)).select_related("unit")
    return list(found.prefetch_related("themes").order_by("pk"))


def _answers(here: Description) -> QuerySet[Any]:
    """The links of an initiative to the problems named."""
    keys = [theme.pk for theme in here.themes]
    links = Initiative.themes.through.objects
    return links.filter(initiative_id=OuterRef("pk"), theme_id__in=keys)


def _first(rows: QuerySet[Initiative], most: int) -> dict[int, None]:
    return dict.fromkeys(rows.values_list("pk", flat=True)[:most])


def _working_copies(keys: Collection[int]) -> dict[int, list[int]]:
    """Initiative → the units where a copy of it works."""
    rows = Adoption.objects.filter(
        source__in=list(keys), status=AdoptionStatus.WORKING, unit__isnull=False
    )
    found: dict[int, list[int]] = defaultdict(list)
    for source, unit in rows.order_by("pk").values_list("source_id", "unit_id"):
        found[source].append(unit)
    return found


def _grounds(units: Iterable[int]) -> dict[int, Ground]:
    """Unit → what it is like; of one that nobody described, its kind."""
    keys = list(units)
    told = {
        unit: (terrain, people)
        for unit, terrain, people in UnitProfile.objects.filter(unit__in=keys)
        .order_by("pk")
        .values_list("unit_id", "terrain", "population")
    }
    kinds = Unit.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "kind")
    return {unit: Ground(kind, *told.get(unit, ("", None))) for unit, kind in kinds}
