"""Tables with a row for each unit below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.indicators import Asked, Wanted, values_by_child
from kheo.counting.queries.question import OWN, UNRESOLVED, holds
from kheo.orgs.models import Unit
from kheo.reporting.models import Line, ReportVersion
from kheo.reporting.queries.received import Received, typed_by_unit

Figures = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class UnitsRow:
    """A unit below (None for the own line, what waits "before the division", and the total)."""

    unit: Unit | None
    line: str
    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """Columns, keys of the columns, rows in the order of the alphabet, the total last."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[UnitsRow, ...]

    @property
    def kept(self) -> dict[str, list[str | None]]:
        """As a version keeps it: line → numbers as text."""
        return {
            row.line: [None if one is None else str(one) for one in row.values] for row in self.rows
        }


def units_table(
    lines: Sequence[Line], catalogue: Mapping[str, Indicator], asked: Asked,
    received: Sequence[Received], kept: ReportVersion | None = None,
    whole: Mapping[str, Decimal] | None = None,
) -> UnitsTable:  # fmt: skip
    """The table live, or as ``kept`` has it. ``whole``: the counted figures of the unit itself, which its
    total shows. A fixed number of queries."""
    wanted = [(line.indicator, Narrowing.of(line.narrowing)) for line in lines]
    columns = tuple(line.label or catalogue[line.indicator].name for line in lines)
    keys = tuple(cell_key(*one) for one in wanted)
    if kept is not None:
        told = kept.content["units"].get(str(lines[0].section_id), {}) if lines else {}
        found = {
            line: [None if one is None else Decimal(one) for one in numbers]
            for line, numbers in told.items()
        }
    else:
        found = _live(wanted, catalogue, asked, received, whole or {})
    return UnitsTable(columns, keys, tuple(_rows(found)))


def _live(
    wanted: list[Wanted], catalogue: Mapping[str, Indicator], asked: Asked,
    received: Sequence[Received], whole: Mapping[str, Decimal],
) -> dict[str, list[Decimal | None]]:  # fmt: skip
    parts = with_parts(wanted, catalogue)
    by_line: dict[str, Figures] = {}
    counted = values_by_child(parts, catalogue=catalogue, asked=asked)
    for key, numbers in counted.items():
        for line, number in numbers.items():
            by_line.setdefault(str(line), {})[key] = number
    typed = [cell_key(*one) for one in parts if catalogue[one[0]].source == Source.DECLARED]
    if typed:
        _add_typed(by_line, typed, catalogue, asked, received)
    for figures in by_line.values():
        for key in counted:
            figures.setdefault(key, Decimal(0))
    total: Figures = {}
    for figures in by_line.values():
        for key, number in figures.items():
            total[key] = total.get(key, Decimal(0)) + number
    # What happens to one initiative in two units stands in both lines and once in the total.
    by_line["total"] = total | {key: whole[key] for key in counted if key in whole}
    return {
        line: [_shown(one, catalogue, figures) for one in wanted]
        for line, figures in by_line.items()
    }


def _add_typed(
    by_line: dict[str, Figures], keys: list[str], catalogue: Mapping[str, Indicator],
    asked: Asked, received: Sequence[Received],
) -> None:  # fmt: skip
    """What units typed stands in the line of the child they fall under on the map that is read."""
    children = children_of([one.unit_id for one in received], asked)
    for key, numbers in typed_by_unit(received, catalogue, keys).items():
        for unit, number in numbers.items():
            figures = by_line.setdefault(str(children.get(unit, OWN)), {})
            figures[key] = figures.get(key, Decimal(0)) + number


def children_of(units: Sequence[int], asked: Asked) -> dict[int, int]:
    """Unit → the child of the unit asked that it falls under on the map of the day read. One query."""
    day = asked.reading_day
    rows = Unit.objects.filter(
        holds("reaches", day), holds("reaches__ancestor__placements", day),
        pk__in=units, reaches__tree=asked.tree, reaches__ancestor__placements__tree=asked.tree,
        reaches__ancestor__placements__parent=asked.unit,
    )  # fmt: skip
    return dict(rows.values_list("pk", "reaches__ancestor_id"))


def _shown(one: Wanted, catalogue: Mapping[str, Indicator], figures: Figures) -> Decimal | None:
    code, narrowing = one
    indicator = catalogue[code]
    if indicator.source != Source.DERIVED:
        found = figures.get(cell_key(*one))
        return Decimal(0) if found is None and indicator.source == Source.COUNTED else found
    return derived(code, narrowing, catalogue, figures)


def _rows(found: Mapping[str, list[Decimal | None]]) -> list[UnitsRow]:
    units = Unit.objects.in_bulk([int(line) for line in found if line.isdigit()])
    words = {
        OWN: _("The unit itself"), UNRESOLVED: _("Before the division"), "total": _("Total"),
    }  # fmt: skip
    rows = [
        UnitsRow(unit, line, unit.label if unit else str(words.get(line, line)), tuple(numbers))
        for line, numbers in found.items()
        for unit in [units.get(int(line)) if line.isdigit() else None]
    ]
    last = {OWN: 1, UNRESOLVED: 2, "total": 3}
    return sorted(
        rows, key=lambda row: (last.get(row.line, 0), row.unit.sort_key if row.unit else "")
    )
