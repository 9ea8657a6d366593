"""By what the initiatives found can be narrowed: names in the address and their conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from kheo.access.policy import today
from kheo.initiatives.enums import Field, Kind, Level, Status
from kheo.initiatives.models import Initiative
from kheo.orgs.enums import PROVINCIAL, Tree
from kheo.orgs.models import Reach

MILLION = 1_000_000
Band = tuple[str, Any, int, int | None]
MONEY: tuple[Band, ...] = (
    ("0", gettext_lazy("under 50 million đồng"), 0, 50 * MILLION),
    ("50", gettext_lazy("50 to 200 million đồng"), 50 * MILLION, 200 * MILLION),
    ("200", gettext_lazy("200 million to 1 billion đồng"), 200 * MILLION, 1_000 * MILLION),
    ("1000", gettext_lazy("1 billion đồng and more"), 1_000 * MILLION, None),
)
HOUSEHOLDS: tuple[Band, ...] = (
    ("0", gettext_lazy("under 50 households"), 0, 50),
    ("50", gettext_lazy("50 to 200 households"), 50, 200),
    ("200", gettext_lazy("200 to 1,000 households"), 200, 1_000),
    ("1000", gettext_lazy("1,000 households and more"), 1_000, None),
)
NOTHING = Q(pk=None)
"""An unreadable value finds nothing."""


def chosen_of(given: Mapping[str, str]) -> dict[str, str]:
    """The narrowing named in an address."""
    return {name: given[name][:40] for name in CONDITIONS if given.get(name)}


def condition(chosen: Mapping[str, str]) -> Q:
    """All of the narrowing at once."""
    narrow = Q()
    for name, value in chosen.items():
        narrow &= CONDITIONS[name](value)
    return narrow


def is_key(value: str) -> bool:
    """Whether it can be the key of a row."""
    return value.isascii() and value.isdigit() and len(value) < 12


def _in_year(value: str) -> Q:
    if not (is_key(value) and 2000 <= int(value) <= 2100):
        return NOTHING
    return Q(listed_on__gte=date(int(value), 1, 1), listed_on__lt=date(int(value) + 1, 1, 1))


def _under(value: str) -> Q:
    if not is_key(value):
        return NOTHING
    return Q(unit_id__in=above().filter(ancestor_id=int(value)).values("unit_id"))


def above() -> Any:
    """What belongs under which province on the map of today."""
    return Reach.objects.as_of(today()).filter(
        tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL, ancestor__ends_on=None
    )


def _of_theme(code: str) -> Any:
    through = Initiative.themes.through.objects
    return through.filter(theme__code=code).values("initiative_id")


def _in_band(column: str, bands: Iterable[Band], value: str) -> Q:
    for code, _label, least, below in bands:
        if code == value:
            return Q(**{f"{column}__gte": least}) & (
                Q(**{f"{column}__lt": below}) if below else Q()
            )
    return NOTHING


CONDITIONS: Mapping[str, Callable[[str], Q]] = {
    "field": lambda value: Q(field=value) if value in Field.values else NOTHING,
    "kind": lambda value: Q(kind=value) if value in Kind.values else NOTHING,
    "status": lambda value: Q(status=value) if value in Status.values else NOTHING,
    "level": lambda value: Q(level=value) if value in Level.values else NOTHING,
    "year": _in_year,
    "place": _under,
    "unit": lambda value: Q(unit_id=int(value)) if is_key(value) else NOTHING,
    "theme": lambda value: Q(pk__in=_of_theme(value)),
    "cost": lambda value: _in_band("money", MONEY, value),
    "people": lambda value: _in_band("households", HOUSEHOLDS, value),
}
