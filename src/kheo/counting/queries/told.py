"""The figures of a unit as plain values: what the command line and other systems are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kheo.counting.enums import Mode
from kheo.counting.queries.figures import count
from kheo.counting.queries.question import MEASURES, OWN, UNRESOLVED, Question, Reading
from kheo.initiatives.enums import Field, Kind, Origin
from kheo.orgs.models import Unit

CHOICES = {"field": Field, "kind": Kind, "origin": Origin}
SPLITS = (*CHOICES, "unit")
"""What figures told in this way are split by."""
Linked = Callable[[Mode, Mapping[str, Any]], Mapping[str, Any]]
"""Mode and the raw values of a row (measure, and what it is split by) → members to add to it."""


def no_links(mode: Mode, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A terminal has nothing to click on."""
    return {}


def figures(
    unit: Unit, first: date, last: date, *, reading: Reading, by: tuple[str, ...], today: date,
    linked: Linked = no_links,
) -> dict[str, Any]:  # fmt: skip
    """The three kinds of number as plain values; ``last`` is counted in. ``linked`` adds to each row.

    Raises ``BadInput`` for a question that makes no sense.
    """
    answer: dict[str, Any] = {
        "unit": {"code": unit.code, "label": unit.label},
        "from": first.isoformat(),
        "to": last.isoformat(),
        "map": str(reading),
        "by": list(by),
    }
    end = last + timedelta(days=1)
    for mode in Mode:
        found = count(
            Question(
                unit=unit, start=first, end=end, today=today, mode=mode, reading=reading,
                measures=tuple(MEASURES[mode]), by=("measure", *by),
            )
            if mode != Mode.CUMULATIVE
            else Question(
                unit=unit, end=end, today=today, mode=mode, reading=reading,
                measures=tuple(MEASURES[mode]), by=("measure", *by),
            )
        )  # fmt: skip
        answer[mode.value] = _rows(found, mode, by, linked)
    return answer


def _rows(
    found: dict[tuple[str | int, ...], int], mode: Mode, by: tuple[str, ...], linked: Linked
) -> list[dict[str, Any]]:
    """Rows in the order of the reports; without a split every measure is told, also zero."""
    if not by:
        return [
            {
                "measure": str(measure),
                "count": found.get((measure,), 0),
                **linked(mode, {"measure": str(measure)}),
            }
            for measure in MEASURES[mode]
        ]
    order = {"measure": [str(m) for m in MEASURES[mode]]}
    order |= {name: choices.values for name, choices in CHOICES.items()}
    units = {key[1 + by.index("unit")] for key in found} if "unit" in by else set()
    known = {unit.pk: unit for unit in Unit.objects.filter(pk__in=units - {OWN, UNRESOLVED})}

    def place(key: tuple[str | int, ...]) -> list[Any]:
        named = zip(("measure", *by), key, strict=True)
        return [
            (order[name].index(str(value)) if value in order[name] else -1, "")
            if name in order
            else (0, known[value].sort_key) if isinstance(value, int) else (1, str(value))
            for name, value in named
        ]  # fmt: skip

    rows = []
    for key in sorted(found, key=place):
        row: dict[str, Any] = dict(zip(("measure", *by), key, strict=True))
        more = linked(mode, dict(row))
        if "unit" in row:
            unit = known.get(row["unit"])
            row["unit_label"] = unit.label if unit else str(_line(row["unit"]))
            row["unit"] = unit.code if unit else row["unit"]
        rows.append({**row, "count": found[key], **more})
    return rows


def _line(value: str) -> str:
    return _("before the division") if value == UNRESOLVED else _("the unit itself")
