"""Puts the national tables of ``orgs/data`` on an empty map."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from kheo.audit.journal import record
from kheo.foundation.planner import know_the_tables
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Placement, Reorganisation, Succession, Unit, UnitKind, UnitName
from kheo.orgs.operations.naming import repeated
from kheo.orgs.operations.projection import rebuild_reach
from kheo.search.enums import What
from kheo.search.operations.index import rebuild

DATA = Path(__file__).parents[1] / "data"
BATCH = 3000
_M = TypeVar("_M", bound=models.Model)
Line = Mapping[str, str]


@transaction.atomic
def load_national_units(*, actor: Any, at: datetime) -> int:
    """Load units, names, kinds, placements, reorganisations and successions; returns the units.

    Does nothing (0) when the nation is already there. Raises ``RuleBroken`` when other units
    stand on the map. One journal line with the counts.
    """
    if Unit.objects.filter(kind=Kind.NATION).exists():
        return 0
    if Unit.objects.exists():
        raise RuleBroken(_("The national list can only be loaded on an empty map."))
    units = _units()
    events = _reorganisations(units)
    counts = {
        "units": len(units),
        "reorganisations": len(events),
        "names": _bulk(UnitName, _named(units, events)),
        "kinds": _bulk(UnitKind, _kinds(units, events)),
        "placements": _bulk(Placement, _placements(units, events)),
        "successions": _bulk(Succession, _successions(units, events)),
    }
    know_the_tables(Unit, UnitName, UnitKind, Placement, Succession)
    rebuild_reach()
    rebuild(What.UNIT)
    nation = next(unit for unit in units.values() if unit.kind == Kind.NATION)
    record("unit.load_national", nation, actor=actor, at=at, after=counts, unit_id=nation.pk)
    return len(units)


def _lines(name: str) -> Iterator[Line]:
    packed = DATA / f"{name}.csv.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else (
        DATA / f"{name}.csv"
    ).read_bytes()  # fmt: skip
    return csv.DictReader(raw.decode().splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _last(lines: Iterable[Line]) -> dict[str, Line]:
    """uid → its latest dated row."""
    found: dict[str, Line] = {}
    for line in lines:
        held = found.get(line["uid"])
        if held is None or held["valid_from"] <= line["valid_from"]:
            found[line["uid"]] = line
    return found


def _bulk(model: type[_M], rows: Iterable[_M]) -> int:
    return len(model._base_manager.bulk_create(rows, batch_size=BATCH))


def _units() -> dict[str, Unit]:
    names, kinds = _last(_lines("names")), _last(_lines("kinds"))
    units = {
        line["uid"]: Unit(
            code=line["code"],
            starts_on=date.fromisoformat(line["starts_on"]),
            ends_on=_day(line["ends_on"]),
            latitude=Decimal(line["lat"]) if line["lat"] else None,
            longitude=Decimal(line["lon"]) if line["lon"] else None,
            **repeated(
                line["code"],
                names[line["uid"]]["name"],
                kinds[line["uid"]]["kind"],
                kinds[line["uid"]]["wording"],
            ),
        )
        for line in _lines("units")
    }
    _bulk(Unit, units.values())
    return units


def _reorganisations(units: Mapping[str, Unit]) -> dict[str, Reorganisation]:
    events = {
        line["rid"]: Reorganisation(
            kind=line["kind"],
            on=date.fromisoformat(line["on"]),
            title=line["title"],
            paper=line["paper"],
            paper_date=_day(line["paper_date"]),
            issuer=line["issuer"],
            note=line["note"],
            about=units.get(line["scope_uid"]),
        )
        for line in _lines("reorganisations")
    }
    _bulk(Reorganisation, events.values())
    return events


def _span(line: Line, events: Mapping[str, Reorganisation]) -> dict[str, Any]:
    return {
        "valid_from": _day(line["valid_from"]),
        "valid_to": _day(line["valid_to"]),
        "reorganisation": events.get(line["rid"]),
    }


def _named(units: Mapping[str, Unit], events: Mapping[str, Reorganisation]) -> Iterator[UnitName]:
    for line in _lines("names"):
        yield UnitName(unit=units[line["uid"]], name=line["name"], **_span(line, events))


def _kinds(units: Mapping[str, Unit], events: Mapping[str, Reorganisation]) -> Iterator[UnitKind]:
    for line in _lines("kinds"):
        yield UnitKind(
            unit=units[line["uid"]],
            kind=line["kind"],
            wording=line["wording"],
            **_span(line, events),
        )


def _placements(
    units: Mapping[str, Unit], events: Mapping[str, Reorganisation]
) -> Iterator[Placement]:
    for line in _lines("placements"):
        yield Placement(
            unit=units[line["uid"]],
            parent=units[line["parent_uid"]],
            tree=Tree.TERRITORY,
            **_span(line, events),
        )


def _successions(
    units: Mapping[str, Unit], events: Mapping[str, Reorganisation]
) -> Iterator[Succession]:
    for line in _lines("successions"):
        yield Succession(
            reorganisation=events[line["rid"]],
            predecessor=units[line["from_uid"]],
            successor=units[line["to_uid"]],
            share=Decimal(line["share"]) if line["share"] else None,
            is_whole=line["is_whole"] == "1",
            is_main=line["is_main"] == "1",
        )
