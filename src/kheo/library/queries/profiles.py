"""What kind of place a unit is, and what troubles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from kheo.initiatives.models import Initiative, Theme
from kheo.library.enums import Terrain
from kheo.library.models import UnitProblem, UnitProfile
from kheo.library.rules.calls import MOST_PROBLEMS
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Reach, Unit

USUAL_TERRAIN = {
    Kind.WARD: Terrain.URBAN, Kind.TOWNSHIP: Terrain.URBAN, Kind.SPECIAL_ZONE: Terrain.ISLAND,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """A unit described: ``themes`` strongest first. ``is_written`` = a person said so, not a guess."""

    unit: Unit
    terrain: str
    population: int | None
    themes: tuple[Theme, ...]
    is_written: bool


def description_of(unit: Unit, *, today: date) -> Description:
    """The unit as it was described; what nobody wrote yet is proposed from its kind and its work."""
    written = UnitProfile.objects.filter(unit=unit).first()
    problems = UnitProblem.objects.filter(unit=unit).select_related("theme").order_by("order", "pk")
    themes = tuple(row.theme for row in problems)
    if written is not None:
        return Description(unit, written.terrain, written.population, themes, is_written=True)
    usual = USUAL_TERRAIN.get(Kind(unit.kind), "")
    return Description(unit, usual, None, themes or _worked_on(unit, today), is_written=False)


def _worked_on(unit: Unit, day: date) -> tuple[Theme, ...]:
    """The themes its own initiatives answer, the commonest first."""
    own = Reach.objects.as_of(day).filter(ancestor=unit, tree=Tree.TERRITORY).values("unit_id")
    rows = (
        Initiative.objects.filter(unit_id__in=own, themes__is_open=True)
        .values("themes")
        .annotate(n=Count("pk"))
        .order_by("-n", "themes")
        .values_list("themes", flat=True)[:MOST_PROBLEMS]
    )
    keys = list(rows)
    known = Theme.objects.in_bulk(keys)
    return tuple(known[key] for key in keys)
