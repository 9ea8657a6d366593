"""Records whose names say the same as a title, wherever they come from, and what may be told of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.queries.place_names import place_names_of
from kheo.initiatives.rules.cores import core_of, with_tones
from kheo.kernel.text import fold
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Tree
from kheo.orgs.models import Reach
from kheo.search.enums import What
from kheo.search.queries.likeness import (
    AlikeCore,
    alike_cores,
    cores_among,
    keys_having,
    keys_of,
)

NEARLY_SAME, ALIKE = 86, 62
"""Percent from which the words "nearly the same" and "alike" are used."""
CROWD = 30
"""Records of one and the same core from which they are counted instead of listed."""
MOST_COUNTED = 10_000
LEAST_OF_A_CORE, MOST_OF_A_CORE, MOST_LOOKED_AT = 10, 60, 400
SHOWN = 5
LETTERS = 0.15
"""Share of the letters of the whole name in the percent: it parts names of one core."""
UNKNOWN = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN})
"""States in which a record is nobody's business but its unit's and its office's."""


def in_words(percent: int) -> str:
    """A likeness as people say it."""
    if percent >= NEARLY_SAME:
        return _("nearly the same")
    return _("alike") if percent >= ALIKE else _("has something in common")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A record that looks like it: what is told of it is name, unit, field, year and state."""

    initiative: Initiative
    percent: int
    is_own: bool
    is_last_year: bool

    @property
    def in_words(self) -> str:
        """The likeness as people say it."""
        return in_words(self.percent)

    @property
    def is_nearly_same(self) -> bool:
        """Whether something new beside it needs a reason."""
        return self.percent >= NEARLY_SAME

    @property
    def year(self) -> int:
        """The year it is listed in."""
        return self.initiative.listed_on.year

    @property
    def why(self) -> str:
        """What makes it worth a look."""
        if self.is_own:
            return _("of your own unit, last year") if self.is_last_year else _("of your own unit")
        return _("elsewhere")


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many have one and the same name that a list says nothing."""

    count: int
    near: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a title."""

    rows: list[LookAlike]
    crowd: Crowd | None = None


def look_alikes(
    title: str,
    *,
    unit: Any,
    field: str = "",
    exclude: Initiative | None = None,
    today: date,
    limit: int = SHOWN,
) -> list[LookAlike]:
    """The records most alike, own ones and those of last year first; ``looked`` without the crowd."""
    return looked(title, unit=unit, field=field, exclude=exclude, today=today, limit=limit).rows


def looked(
    title: str,
    *,
    unit: Any,
    field: str = "",
    exclude: Initiative | None = None,
    today: date,
    limit: int = SHOWN,
    sees_own: bool = True,
) -> Looked:
    """What looks like ``title`` for a person of ``unit``; nothing where nothing does.

    Others' records are told of once they were accepted; with ``sees_own`` those of the unit itself
    in every state but withdrawn. A fixed number of queries, however many records there are.
    """
    core = core_of(title, place_names_of([unit.pk])[unit.pk])
    if not core:
        return Looked([])
    places = _Places(unit.pk, today)
    cores = alike_cores(core, what=What.INITIATIVE, beside=places.beside())
    if not cores:
        return Looked([])
    known = known_to(unit.pk, sees_own=sees_own)
    if exclude is not None and exclude.pk:
        known = known.exclude(pk=exclude.pk)
    near = _near(cores, unit.pk)
    rows = known.filter(pk__in=near).select_related("unit")
    told = [
        _told(row, percent, fold(title), unit.pk, today)
        for row in rows
        if (percent := _toned(near[row.pk], row.title, title, core))
    ]
    told.sort(key=lambda one: _order(one, field))
    return Looked(told[:limit], _crowd(cores[0], known, places))


def known_to(unit: int, *, sees_own: bool = True) -> QuerySet[Initiative]:
    """Records of which a person of the unit may know name, unit, field, year and state."""
    may = ~Q(status__in=UNKNOWN)
    if sees_own:
        may |= Q(unit_id=unit) & ~Q(status=Status.WITHDRAWN)
    return Initiative.objects.filter(may, merged_into__isnull=True)


def _near(cores: list[AlikeCore], unit: int) -> dict[int, AlikeCore]:
    """Record → its core, for the newest records of each core and all of the unit's own."""
    by_key = {core.pk: core for core in cores}
    of_each = max(LEAST_OF_A_CORE, min(MOST_OF_A_CORE, MOST_LOOKED_AT // len(cores)))
    newest = keys_of(list(by_key), what=What.INITIATIVE, most=of_each)
    own = Initiative.objects.filter(unit_id=unit).values("pk")
    mine = cores_among(list(by_key), what=What.INITIATIVE, keys=own)
    found = {key: by_key[core] for core, keys in newest.items() for key in keys}
    return found | {key: by_key[core] for key, core in mine.items()}


def _toned(found: AlikeCore, name: str, title: str, core: str) -> int:
    """The percent of a record, with the tones of its name; 0 when it is like it no longer."""
    return with_tones(found.percent, (title, core), (name, found.text))


def _told(row: Initiative, percent: int, wanted: str, unit: int, today: date) -> LookAlike:
    letters = fuzz.token_sort_ratio(wanted, fold(row.title))
    whole = 100 if letters == 100 else round(percent * (1 - LETTERS) + letters * LETTERS)
    is_own = row.unit_id == unit
    return LookAlike(row, whole, is_own, is_own and row.listed_on.year == today.year - 1)


def _order(one: LookAlike, field: str) -> tuple[bool, bool, int, bool, int]:
    """Her own that are truly alike, last year's before others; then the likest, the same field, the newest."""
    hers = one.is_own and one.percent >= ALIKE
    same_field = bool(field) and one.initiative.field == field
    return (
        not hers,
        not (hers and one.is_last_year),
        -one.percent,
        not same_field,
        -one.initiative.pk,
    )


def _crowd(nearest: AlikeCore, known: QuerySet[Initiative], places: _Places) -> Crowd | None:
    """The count of those that have the very same core, once a list would say nothing."""
    if nearest.percent < 100:
        return None
    keys = keys_of([nearest.pk], what=What.INITIATIVE, most=MOST_COUNTED)[nearest.pk]
    if len(keys) < CROWD:
        return None
    same = known.filter(pk__in=keys_having(nearest.pk, what=What.INITIATIVE, most=MOST_COUNTED))
    count = same.count()
    near = same.filter(unit_id__in=places.of_province()).count() if count >= CROWD else 0
    return Crowd(count, near, len(keys) >= MOST_COUNTED) if count >= CROWD else None


class _Places:
    """The unit's commune and province on the day. One query, asked once."""

    def __init__(self, unit: int, day: date) -> None:
        self.unit, self.day = unit, day

    @cached_property
    def _above(self) -> dict[str, int]:
        rows = Reach.objects.as_of(self.day).filter(unit_id=self.unit, tree=Tree.TERRITORY)
        nearest_last = rows.order_by("-depth").values_list("ancestor__kind", "ancestor_id")
        return dict(nearest_last)

    def _under(self, kinds: Collection[str]) -> QuerySet[Reach, Any]:
        tops = [key for kind, key in self._above.items() if kind in kinds] or [self.unit]
        reached = Reach.objects.as_of(self.day).filter(tree=Tree.TERRITORY, ancestor_id__in=tops)
        return reached.values("unit_id")

    def beside(self) -> QuerySet[Any, Any]:
        """Keys of the records of the same commune, the newest first."""
        rows = Initiative.objects.filter(unit_id__in=self._under(COMMUNAL))
        return rows.order_by("-listed_on", "-pk").values("pk")

    def of_province(self) -> QuerySet[Reach, Any]:
        """Units of the same province."""
        return self._under(PROVINCIAL)
