"""Units as they are to be found: by every name and kind they ever had, and where they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import models

from kheo.orgs.enums import PROVINCIAL, Tree
from kheo.orgs.models import Reach, Unit, UnitKind, UnitName
from kheo.search.sources import Text

SOME = 500


def texts(keys: Collection[int] | None) -> Iterator[Text]:
    """The units with these keys, or all. What has ended stands behind what is alive."""
    rows = Unit.objects.order_by("starts_on", "pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    units = list(rows.values_list("pk", "code", "label", "starts_on", "ends_on"))
    for at in range(0, len(units), SOME):
        some = units[at : at + SOME]
        told = _names({pk for pk, *_rest in some})
        for pk, code, label, starts, ends in some:
            yield Text(
                pk,
                title=label,
                body=" ; ".join([code, *told[pk]]),
                day=starts,
                past=ends is not None,
            )


def _names(keys: set[int]) -> Mapping[int, list[str]]:
    """Key → its names with each word of kind it bore, and the names of what it stood under."""
    bare, wordings = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for unit, name in _dated(UnitName.objects.all(), keys, "name"):
        bare[unit].append(name)
    for unit, wording in _dated(UnitKind.objects.all(), keys, "wording"):
        wordings[unit].append(wording)
    above = (
        Reach.objects.filter(unit_id__in=keys, tree=Tree.TERRITORY, depth__gt=0)
        .order_by("depth", "ancestor_id")
        .values_list("unit_id", "ancestor__label")
    )
    told = defaultdict[int, list[str]](list)
    for unit, names in bare.items():
        told[unit] = [f"{word} {name}".strip() for name in names for word in wordings[unit] or [""]]
    for unit, label in above:
        told[unit].append(label)
    return {unit: list(dict.fromkeys(names)) for unit, names in told.items()} | {
        unit: [] for unit in keys - told.keys()
    }


def _dated(
    rows: models.QuerySet[Any, Any], keys: set[int], column: str
) -> Iterable[tuple[int, str]]:
    return rows.filter(unit_id__in=keys).order_by("valid_from", "pk").values_list("unit_id", column)


def scopes_of(units: Collection[int] | None = None) -> Mapping[int, str]:
    """Unit → words of the scope of what it owns: itself, every province it ever stood under.

    Wider than any right on any day, so that narrowing by it loses nothing: whoever asks narrows
    by the rights of the day as well.
    """
    rows = Reach.objects.filter(ancestor__kind__in=PROVINCIAL)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    provinces = defaultdict[int, set[int]](set)
    for unit, ancestor in rows.values_list("unit_id", "ancestor_id").distinct():
        provinces[unit].add(ancestor)
    everyone = Unit.objects.values_list("pk", flat=True) if units is None else units
    return {
        unit: " ".join([f"u{unit}", *(f"p{one}" for one in sorted(provinces[unit]))])
        for unit in everyone
    }
