"""The real reports that are shipped: every figure they print, with what does not add up in them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.figures import GAP, Entry, built
from kheo.archive.operations.sources import enter_source
from kheo.archive.operations.tables import enter_all
from kheo.archive.policies import ENTER
from kheo.audit.journal import record
from kheo.orgs.models import Unit
from kheo.orgs.queries import unit_by_code

REPORTS = files("kheo.archive") / "data" / "declared.json"
_SAME = ("what", "amount", "unit_word", "indicator", "field", "kind", "level", "variant", "place",
         "quote", "note")  # fmt: skip


@transaction.atomic
def load_reports(*, actor: User, at: datetime) -> int:
    """Load the shipped reports as sources; those that are here already stay as they are.

    Returns how many figures were loaded. Raises ``NotAllowed`` unless the actor may enter for every
    unit, ``NotFound`` when a unit of the reports is not on the map.
    """
    loaded = 0
    for told in json.loads(REPORTS.read_text(encoding="utf-8")):
        unit = unit_by_code(told["unit"], on=_day(told["unit_on"]))
        if Source.objects.filter(unit=unit, title=told["title"], number=told["number"]).exists():
            continue
        loaded += _load(unit, told, actor, at)
    return loaded


def _load(unit: Unit, told: dict[str, Any], actor: User, at: datetime) -> int:
    source = enter_source(
        unit=unit, title=told["title"], number=told["number"], issued_on=_day(told["issued_on"]),
        issuer=told["issuer"], starts_on=_day(told["starts_on"]), ends_on=_after(told["last_day"]),
        note=told["note"], actor=actor, at=at,
    )  # fmt: skip
    require(actor, ENTER, source)
    known: dict[str, DeclaredFigure] = {}
    for place, row in enumerate(told["figures"], 1):
        entry = Entry(
            starts_on=_day(row.get("starts_on")), ends_on=_after(row["last_day"]),
            order=place * GAP, **{name: row[name] for name in _SAME if name in row},
        )  # fmt: skip
        codes = {row.get("indicator", "")}
        known[row["id"]] = built(source, entry, codes=codes, actor=actor, at=at)
    for row in told["figures"]:
        figure = known[row["id"]]
        figure.part_of = known.get(row.get("part_of", ""))
        figure.share_of = known.get(row.get("share_of", ""))
        figure._parts_told = [known[key] for key in row.get("share_parts", [])]  # type: ignore[attr-defined]  # noqa: SLF001
    enter_all(list(known.values()))
    record("archive.load_source", source, actor=actor, at=at, after={"figures": len(known)})
    return len(known)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _after(text: str | None) -> date | None:
    return date.fromisoformat(text) + timedelta(days=1) if text else None
