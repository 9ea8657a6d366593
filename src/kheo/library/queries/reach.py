"""How far initiatives have travelled: places, households, people and years, over any number of generations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kheo.library.enums import IN_THE_TREE
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Tree
from kheo.orgs.models import Reach as UnitReach

_BELOW = """
    WITH RECURSIVE below(root, adoption, initiative) AS (
      SELECT a.source_id, a.id, a.initiative_id FROM library_adoption a WHERE a.source_id IN ({roots})
      UNION
      SELECT b.root, a.id, a.initiative_id
      FROM library_adoption a JOIN below b ON a.source_id = b.initiative)
    SELECT b.root, a.unit_id, a.adopted_on, i.households, s.people_served
    FROM below b JOIN library_adoption a ON a.id = b.adoption
    JOIN initiatives_initiative i ON i.id = a.initiative_id
    LEFT JOIN library_story s ON s.initiative_id = i.id
    WHERE a.status IN ({states}) AND a.unit_id IS NOT NULL AND i.merged_into_id IS NULL
      AND i.id <> b.root
    ORDER BY b.root, a.id"""
"""UNION, not UNION ALL: it ends even where old stock runs in a circle."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit lies on the map of a day; empty where the map does not say."""

    commune: int = 0
    commune_name: str = ""
    province: int = 0
    province_name: str = ""
    province_short: str = ""
    province_order: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who took an initiative over, at any generation: ``places`` = adoptions that are built or work.

    ``households`` and ``people`` are what their records and stories say, not an estimate. ``years`` counts the
    calendar years from the first place to the day asked for.
    """

    places: int = 0
    people: int = 0
    years: int = 0
    households: int = 0
    communes: int = 0
    provinces: int = 0
    first_year: int = 0


def places_of(units: Iterable[int], today: date) -> dict[int, Place]:
    """Unit → its commune and province on the map of ``today``; one query."""
    wanted = set(units)
    if not wanted:
        return {}
    rows = UnitReach.objects.as_of(today).filter(
        unit_id__in=wanted, tree=Tree.TERRITORY, ancestor__kind__in=COMMUNAL | PROVINCIAL
    )
    found: dict[int, dict[str, Any]] = {}
    columns = (
        "unit_id", "ancestor_id", "ancestor__kind", "ancestor__label", "ancestor__name",
        "ancestor__sort_key",
    )  # fmt: skip
    for unit, key, kind, label, name, order in rows.order_by("unit_id", "-depth").values_list(
        *columns
    ):
        place = found.setdefault(unit, {})
        if kind in PROVINCIAL:
            place |= {
                "province": key, "province_name": label, "province_short": name,
                "province_order": order,
            }  # fmt: skip
        else:
            place |= {"commune": key, "commune_name": label}
    return {unit: Place(**place) for unit, place in found.items()}


def reach_of(initiative_ids: Collection[int], *, today: date) -> dict[int, Reach]:
    """The reach of every initiative asked for, zeros for who has none; two queries at most."""
    roots = sorted(set(initiative_ids))
    if not roots:
        return {}
    sql = _BELOW.format(
        roots=", ".join(["%s"] * len(roots)), states=", ".join(["%s"] * len(IN_THE_TREE))
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*roots, *sorted(IN_THE_TREE)])
        rows = cursor.fetchall()
    where = places_of({row[1] for row in rows}, today)
    below: dict[int, list[Any]] = {root: [] for root in roots}
    for row in rows:
        below[row[0]].append(row)
    return {root: summed(((r[1], _day(r[2]), r[3], r[4]) for r in some), where, today=today)
            for root, some in below.items()}  # fmt: skip


def summed(
    rows: Iterable[tuple[int, date | None, int | None, int | None]], where: Mapping[int, Place], *,
    today: date,
) -> Reach:  # fmt: skip
    """The reach of rows of (unit, day taken over, households, people)."""
    found = list(rows)
    if not found:
        return Reach()
    spots = [where.get(unit, Place()) for unit, *_rest in found]
    years = [day.year for _unit, day, *_rest in found if day is not None]
    first = min(years, default=0)
    return Reach(
        places=len(found), people=sum(row[3] or 0 for row in found),
        years=today.year - first + 1 if first else 0, households=sum(row[2] or 0 for row in found),
        communes=len({spot.commune for spot in spots if spot.commune}),
        provinces=len({spot.province for spot in spots if spot.province}), first_year=first,
    )  # fmt: skip


def _day(told: Any) -> date | None:
    """SQLite hands days of plain SQL back as text."""
    return date.fromisoformat(told[:10]) if isinstance(told, str) else told
