"""The gap radar: proven initiatives by theme and kind of unit, and where nobody has any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kheo.campaigns.queries import heirs_on
from kheo.initiatives.models import Initiative, Theme
from kheo.insights.queries.fitting import PROVEN
from kheo.library.models import UnitProblem
from kheo.orgs.enums import COMMUNAL, How, Kind, Tree
from kheo.orgs.models import Reach, Unit


@dataclass(frozen=True, slots=True)
class RadarCell:
    """A theme in one kind of unit: proven initiatives, units that named the problem, and those of
    them that have nothing against it."""

    theme: Theme
    kind: str
    initiatives: int
    named: int
    without: int

    @property
    def is_empty(self) -> bool:
        """Nobody has anything proven here."""
        return not self.initiatives

    @property
    def is_wanted(self) -> bool:
        """Empty, though a unit named the problem."""
        return self.is_empty and self.named > 0


@dataclass(frozen=True, slots=True)
class RadarRow:
    """A theme over all kinds of units."""

    theme: Theme
    cells: tuple[RadarCell, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """``kinds`` head the columns; ``field`` = "" counts every field together."""

    unit: Unit
    field: str
    kinds: tuple[str, ...]
    rows: tuple[RadarRow, ...]

    @property
    def gaps(self) -> tuple[RadarCell, ...]:
        """Empty cells that are wanted, the most units without first."""
        cells = [cell for row in self.rows for cell in row.cells if cell.is_wanted]
        return tuple(sorted(cells, key=lambda cell: -cell.without))


def radar(unit: Unit, *, today: date, field: str = "") -> Radar:
    """Proven initiatives under ``unit`` on the map of ``today``, by theme and kind of unit.

    A record of a unit that ended counts at the one that followed it, in the kind that one has. A
    fixed number of queries.
    """
    held = _held(unit, today, field)
    named = _named(unit, today)
    units = {one for pairs in (held, named) for _theme, one in pairs}
    kinds_of = dict(Unit.objects.filter(pk__in=units).order_by("pk").values_list("pk", "kind"))
    kinds = _columns(unit, today, kinds_of.values())
    themes = Theme.objects.filter(is_open=True)
    if field:
        themes = themes.filter(Q(field=field) | Q(field=""))
    rows = tuple(
        RadarRow(theme, tuple(_cell(theme, kind, held, named, kinds_of) for kind in kinds))
        for theme in themes.order_by("order", "name", "pk")
    )
    return Radar(unit, field, kinds, rows)


def _cell(
    theme: Theme, kind: str, held: dict[tuple[int, int], int],
    named: Collection[tuple[int, int]], kinds_of: dict[int, str],
) -> RadarCell:  # fmt: skip
    who = {one for key, one in named if key == theme.pk and kinds_of.get(one) == kind}
    count = sum(
        n for (key, one), n in held.items() if key == theme.pk and kinds_of.get(one) == kind
    )
    return RadarCell(
        theme, kind, count, len(who), sum((theme.pk, one) not in held for one in who)
    )  # fmt: skip


def proven_below(unit: Unit, day: date, field: str = "") -> QuerySet[Initiative]:
    """Every proven initiative under ``unit`` on the map of ``day``."""
    below = Reach.objects.as_of(day).filter(ancestor=unit, tree=Tree.TERRITORY).values("unit_id")
    rows = Initiative.objects.filter(PROVEN, unit_id__in=below)
    return rows.filter(field=field) if field else rows


def _held(unit: Unit, day: date, field: str) -> dict[tuple[int, int], int]:
    """(theme, unit of today) → proven initiatives; records of divided units stay with these."""
    rows = (
        proven_below(unit, day, field)
        .filter(themes__isnull=False)
        .values("themes", "unit_id")
        .annotate(n=Count("pk"))
        .order_by("themes", "unit_id")
        .values_list("themes", "unit_id", "n")
    )
    counted = list(rows)
    heirs = heirs_on({one for _theme, one, _n in counted}, day)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for theme, one, number in counted:
        found[(theme, heirs.get(one) or one)] += number
    return dict(found)


def _named(unit: Unit, day: date) -> set[tuple[int, int]]:
    """(theme, unit) of the living units under ``unit`` that named it."""
    below = Reach.objects.as_of(day).filter(ancestor=unit, tree=Tree.TERRITORY, how=How.PLACED)
    rows = UnitProblem.objects.filter(
        unit_id__in=below.values("unit_id"), unit__in=Unit.objects.alive(day).values("pk")
    )
    return set(rows.order_by("pk").values_list("theme_id", "unit_id"))


def _columns(unit: Unit, day: date, found: Iterable[str]) -> tuple[str, ...]:
    """Kinds of communes that stand below, and every other kind with something in it."""
    below = Reach.objects.as_of(day).filter(ancestor=unit, tree=Tree.TERRITORY, how=How.PLACED)
    there = (
        Unit.objects.alive(day)
        .filter(pk__in=below.values("unit_id"), kind__in=COMMUNAL)
        .values_list("kind", flat=True)
        .distinct()
        .order_by("kind")
    )
    kinds = {*there, *found}
    return tuple(kind for kind in Kind.values if kind in kinds)


def records_in(
    unit: Unit, *, today: date, theme: Theme, kind: str, field: str = ""
) -> list[Initiative]:  # fmt: skip
    """The initiatives behind one number of the radar, the latest proof first."""
    rows = proven_below(unit, today, field).filter(themes=theme).select_related("unit")
    found = list(rows.order_by("-proven_on", "-pk"))
    heirs = heirs_on({one.unit_id for one in found}, today)
    stand = {one.pk: heirs.get(one.unit_id) or one.unit_id for one in found}
    kinds = dict(
        Unit.objects.filter(pk__in=set(stand.values())).order_by("pk").values_list("pk", "kind")
    )
    return [one for one in found if kinds.get(stand[one.pk]) == kind]


def units_in(
    unit: Unit, *, today: date, theme: Theme, kind: str, field: str = ""
) -> list[tuple[Unit, bool]]:  # fmt: skip
    """The units that named the problem, and whether each has something proven against it."""
    named = {one for key, one in _named(unit, today) if key == theme.pk}
    held = {one for key, one in _held(unit, today, field) if key == theme.pk}
    rows = Unit.objects.filter(pk__in=named, kind=kind).for_list()
    return [(one, one.pk in held) for one in rows]
