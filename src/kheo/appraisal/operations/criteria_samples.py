"""The two shipped samples, read from ``data/criteria_samples.json`` (rules.md §1.1 A; DESIGN §5).

Neither is an official table; the label stands in name and note and on every page of a sample.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kheo.appraisal.enums import Combine, SetKind
from kheo.appraisal.rules.criteria import Grade, Header, Row
from kheo.initiatives.enums import Level
from kheo.orgs.enums import PROVINCIAL
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Unit

SHIPPED = Path(__file__).parents[1] / "data" / "criteria_samples.json"
CODES = ("checklist", "scored")
_POINTS = ("weight", "maximum", "step", "least")


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped sample as values."""

    code: str
    name: str
    note: str
    combine: str
    header: Header
    rows: tuple[Row, ...]
    grades: tuple[Grade, ...]


def level_of(unit: Unit) -> str:
    """The level at which ``unit`` recognises by its kind."""
    if unit.kind == UnitKind.NATION:
        return Level.CENTRAL
    return Level.PROVINCE if unit.kind in PROVINCIAL else Level.COMMUNE


def sample(code: str, level: str) -> Sample:
    """The sample ``code`` with the guidance of ``level``. Raises ``KeyError``."""
    found = _shipped()[code]
    points = ("total", "threshold", "reason_gap", "spread_limit")
    return Sample(
        code=code,
        name=found["name"],
        note=found["note"],
        combine=found.get("combine", Combine.MEAN),
        header=Header(
            kind=SetKind(found["kind"]),
            **{name: Decimal(found[name]) for name in points if name in found},
        ),
        rows=tuple(_row(one, level) for one in found["criteria"]),
        grades=tuple(
            Grade(one["name"], Decimal(one["at_least"])) for one in found.get("classes", [])
        ),
    )


def own_note() -> str:
    """What the note of a set says that was made from a sample."""
    words: str = _shipped()["own_note"]
    return words


def _row(found: dict[str, Any], level: str) -> Row:
    kept = {name: value for name, value in found.items() if name != "levels"}
    kept |= {name: Decimal(found[name]) for name in _POINTS if name in found}
    if own := found.get("levels", {}).get(level):
        kept["guidance"] = f"{found['guidance']}\n{own}"
    return Row(**kept)


@cache
def _shipped() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return read
