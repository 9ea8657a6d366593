"""What stands in the tables of the records, sources and papers that rows of a file name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F

from kheo.documents.models import Paper
from kheo.exchange.queries.directory import Place
from kheo.foundation.among import among
from kheo.initiatives.enums import Status
from kheo.initiatives.exchange.fields import TEXT_NAMES
from kheo.initiatives.exchange.values import line
from kheo.initiatives.models import Initiative
from kheo.initiatives.rules.past import Past
from kheo.kernel.text import fold

Key = tuple[int, str, int]
"""Unit, folded name, year of registration (0 = never sent)."""
PaperKey = tuple[int, str, date]
LONGEST = 400
"""Letters of a folded name."""
_COLUMNS = (
    "pk", "unit_id", "search_text", "status", "level", "version", "registered_on", "recognised_on",
    "listed_on", "is_imported", "has_dossier", "awaits_head", "is_reopened", "source_id", "merged_into_id",
    *TEXT_NAMES,
)  # fmt: skip
_NO_SOURCE = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN)


def key(place: Place | None, values: Mapping[str, Any], past: Past) -> Key:
    """What a row is known again by."""
    title = fold(line(values, "title"))[:LONGEST]
    return (place.pk if place else 0, title, _year(past.registered_on))


def records(titles: Collection[str], units: Collection[int]) -> dict[Key, dict[str, Any]]:
    """The records of these names and units that count, by key; the oldest where there are two.

    One query, and one more where some are there.
    """
    kept = list(keys(titles, units).values())
    if not kept:
        return {}
    rows = Initiative.objects.filter(pk__in=among(kept)).values(*_COLUMNS)
    return {(row["unit_id"], row["search_text"], _year(row["registered_on"])): row for row in rows}


def keys(titles: Collection[str], units: Collection[int]) -> dict[Key, int]:
    """The primary keys of these records. One query.

    They are looked for by their names: few are called alike, while units have hundreds of records, so the unit
    is asked for in a way that no index answers. What was merged or given up is left out here for the same reason.
    """
    rows = Initiative.objects.annotate(lies_in=F("unit_id") + 0).filter(
        search_text__in=among(titles), lies_in__in=among(units)
    )
    columns = ("pk", "unit_id", "search_text", "registered_on", "merged_into_id", "status")
    return {
        (unit, title, _year(day)): pk
        for pk, unit, title, day, merged, status in rows.order_by("-pk").values_list(*columns)
        if merged is None and not (day is None and status == Status.WITHDRAWN)
    }


def _year(day: date | None) -> int:
    return day.year if day else 0


def sources(titles: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    """Folded name → (key, unit) of the records others may learn from. One query."""
    found: dict[str, list[tuple[int, int]]] = {}
    if titles:
        rows = Initiative.objects.filter(search_text__in=among(titles), merged_into__isnull=True)
        rows = rows.exclude(status__in=_NO_SOURCE).order_by("pk")
        for pk, unit, name in rows.values_list("pk", "unit_id", "search_text"):
            found.setdefault(name, []).append((pk, unit))
    return found


def papers(keys: Iterable[PaperKey]) -> dict[PaperKey, int]:
    """The papers of the register among ``keys`` (unit, number, day). One query."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = Paper.objects.filter(
        number__in=among({number for _unit, number, _day in wanted}),
        unit_id__in=among({unit for unit, _number, _day in wanted}),
    )
    return {
        (unit, number, day): pk
        for pk, unit, number, day in rows.values_list("pk", "unit_id", "number", "issued_on")
        if (unit, number, day) in wanted
    }


def titles_beside(units: Collection[int]) -> Iterable[tuple[int, int, str]]:
    """(unit, year, folded name) of what these units registered. One query."""
    rows = Initiative.objects.filter(unit_id__in=among(units))
    columns = ("unit_id", "registered_on", "search_text", "merged_into_id")
    for unit, day, title, merged in rows.values_list(*columns).iterator():
        if day is not None and merged is None:
            yield unit, day.year, title
