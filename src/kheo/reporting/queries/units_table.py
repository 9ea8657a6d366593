"""Tables with a row for each unit below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

Catalogue = Mapping[str, Indicator]
Figures = dict[str, Decimal]
ByUnit = Mapping[str, Mapping[int, Decimal]]
"""Cell key → unit → what it typed (``received.typed_by_unit``)."""
_ByLine = dict[str, Figures]
"""Cell key → line → number."""
_Rows = dict[str, list[Decimal | None]]
"""Line → the numbers of its row."""
TOTAL = "total"
"""The last line of every table."""


def within_of(line: str) -> int | str | None:
    """A line as the counting layer asks for it: the key of a child, a rest line, None for the total."""
    if line == TOTAL:
        return None
    return int(line) if line.isdigit() else line


@dataclass(frozen=True, slots=True)
class UnitsRow:
    """A unit below (None for the own line, what waits "before the division", and the total)."""

    unit: Unit | None
    line: str
    label: str
    values: tuple[Decimal | None, ...]

    @property
    def is_total(self) -> bool:
        """Whether it is the line of the sums."""
        return self.line == TOTAL


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """Columns, keys of the columns, rows in the order of the alphabet, the total last."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[UnitsRow, ...]


def units_tables(
    lines: Mapping[int, Sequence[Line]], catalogue: Catalogue, asked: Asked, by_unit: ByUnit,
    whole: Mapping[str, Decimal], kept: ReportVersion | None = None,
) -> dict[int, UnitsTable]:  # fmt: skip
    """Section → its table of these lines, live or as ``kept`` has it.

    ``whole``: the counted figures of the unit itself, which totals show. A fixed number of queries,
    however many tables.
    """
    wanted = {
        pk: [(line.indicator, Narrowing.of(line.narrowing)) for line in rows]
        for pk, rows in lines.items()
    }
    if kept is None:
        found = _live(wanted, catalogue, asked, by_unit, whole)
    else:
        found = {pk: _kept(kept, pk) for pk in lines}
    known = {int(line) for rows in found.values() for line in rows if line.isdigit()}
    units = Unit.objects.in_bulk(known)
    return {
        pk: UnitsTable(
            tuple(line.label or catalogue[line.indicator].name for line in rows),
            tuple(cell_key(*one) for one in wanted[pk]), tuple(_rows(found[pk], units)),
        )
        for pk, rows in lines.items()
    }  # fmt: skip


def _kept(version: ReportVersion, section: int) -> _Rows:
    told = version.content["units"].get(str(section), {})
    return {
        line: [None if one is None else Decimal(one) for one in numbers]
        for line, numbers in told.items()
    }


def _live(
    wanted: Mapping[int, list[Wanted]], catalogue: Catalogue, asked: Asked, by_unit: ByUnit,
    whole: Mapping[str, Decimal],
) -> dict[int, _Rows]:  # fmt: skip
    """Every table counted in one reading."""
    parts = {pk: with_parts(cells, catalogue) for pk, cells in wanted.items()}
    every = list(dict.fromkeys(one for cells in parts.values() for one in cells))
    counted = {
        key: {str(line): number for line, number in numbers.items()}
        for key, numbers in values_by_child(every, catalogue=catalogue, asked=asked).items()
    }
    declared = [one for one in every if catalogue[one[0]].source == Source.DECLARED]
    typed = _typed_by_line([cell_key(*one) for one in declared], asked, by_unit)
    found: dict[int, _Rows] = {}
    for pk, cells in wanted.items():
        by_line = _by_line([cell_key(*one) for one in parts[pk]], counted, typed, whole)
        found[pk] = {
            line: [_shown(one, catalogue, figures) for one in cells]
            for line, figures in by_line.items()
        }
    return found


def _typed_by_line(keys: Iterable[str], asked: Asked, by_unit: ByUnit) -> _ByLine:
    """What units typed stands in the line of the child they fall under on the map that is read."""
    told = {key: by_unit[key] for key in keys if key in by_unit}
    children = children_of({unit for numbers in told.values() for unit in numbers}, asked)
    found: _ByLine = {}
    for key, numbers in told.items():
        lines = found.setdefault(key, {})
        for unit, number in numbers.items():
            line = str(children.get(unit, OWN))
            lines[line] = lines.get(line, Decimal(0)) + number
    return found


def _by_line(
    keys: Sequence[str], counted: _ByLine, typed: _ByLine, whole: Mapping[str, Decimal]
) -> dict[str, Figures]:
    """Line → figures of one table: the lines in which any of ``keys`` has a number, and the total."""
    found: dict[str, Figures] = {}
    for key in keys:
        for line, number in (counted if key in counted else typed).get(key, {}).items():
            found.setdefault(line, {})[key] = number
    of_records = [key for key in keys if key in counted]
    total: Figures = {}
    for figures in found.values():
        for key in of_records:
            figures.setdefault(key, Decimal(0))
        for key, number in figures.items():
            total[key] = total.get(key, Decimal(0)) + number
    # What happens to one initiative in two units stands in both lines and once in the total.
    found[TOTAL] = total | {key: whole[key] for key in of_records if key in whole}
    return found


def children_of(units: Iterable[int], asked: Asked) -> dict[int, int]:
    """Unit → the child of the unit asked that it falls under on the map of the day read. One query."""
    day = asked.reading_day
    rows = Unit.objects.filter(
        holds("reaches", day), holds("reaches__ancestor__placements", day),
        pk__in=list(units), reaches__tree=asked.tree, reaches__ancestor__placements__tree=asked.tree,
        reaches__ancestor__placements__parent=asked.unit,
    )  # fmt: skip
    return dict(rows.values_list("pk", "reaches__ancestor_id"))


def _shown(one: Wanted, catalogue: Catalogue, figures: Figures) -> Decimal | None:
    code, narrowing = one
    indicator = catalogue[code]
    if indicator.source != Source.DERIVED:
        found = figures.get(cell_key(*one))
        return Decimal(0) if found is None and indicator.source == Source.COUNTED else found
    return derived(code, narrowing, catalogue, figures)


def _rows(found: _Rows, units: Mapping[int, Unit]) -> Iterator[UnitsRow]:
    words = {
        OWN: _("The unit itself"), UNRESOLVED: _("Before the division"), TOTAL: _("Total"),
    }  # fmt: skip
    rows = [
        UnitsRow(unit, line, unit.label if unit else str(words.get(line, line)), tuple(numbers))
        for line, numbers in found.items()
        for unit in [units.get(int(line)) if line.isdigit() else None]
    ]
    last = {OWN: 1, UNRESOLVED: 2, TOTAL: 3}
    yield from sorted(
        rows, key=lambda row: (last.get(row.line, 0), row.unit.sort_key if row.unit else "")
    )
