"""Outlines of units on a day: official ones that were imported stand before the shipped sketch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kheo.insights.models import Outline as Imported
from kheo.orgs.models import Unit
from kheo.orgs.outlines import Outline, provenance, shipped_outlines


@dataclass(frozen=True, slots=True)
class Outlines:
    """Key of a unit → its outline; where they come from, and whether one is only a sketch."""

    of: Mapping[int, Outline]
    sources: tuple[str, ...]
    is_sketch: bool


def outlines_of(units: Collection[Unit], day: date) -> Outlines:
    """The outlines that hold on the day. One query. Units without one are left out."""
    rows = (
        Imported.objects.filter(unit__in=[unit.pk for unit in units], valid_from__lte=day)
        .order_by("valid_from", "pk")
        .only("unit_id", "geometry", "source", "licence", "schema")
    )
    official = {row.unit_id: row for row in rows}
    rest = [unit for unit in units if unit.pk not in official]
    shipped = shipped_outlines(((unit.code, unit.starts_on) for unit in rest), day)
    found = {key: _outline(row.geometry) for key, row in official.items()}
    for unit in rest:
        if (unit.code, unit.starts_on) in shipped:
            found[unit.pk] = shipped[unit.code, unit.starts_on]
    named = {f"{row.source} ({row.licence})": None for row in official.values()}
    if shipped:
        named[f"{provenance()[0]} ({provenance()[1]})"] = None
    sketched = any(len(code) > 2 for code, _since in shipped)
    return Outlines(found, tuple(named), sketched)


def _outline(told: Mapping[str, Any]) -> Outline:
    x, y = told["middle"]
    rings = tuple(tuple(zip(ring[::2], ring[1::2], strict=True)) for ring in told["rings"])
    return Outline((x, y), rings)
