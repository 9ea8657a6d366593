"""The tables of a report as rows of printed figures, each with the address of its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kheo.counting.enums import Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, from_key
from kheo.documents.paper_forms import Figure
from kheo.reporting.enums import Layout
from kheo.reporting.papers.words import (
    PERCENT,
    UNKNOWN,
    UNKNOWN_TOLD,
    is_integer,
    large,
    printed,
    small,
)
from kheo.reporting.queries.sheet import Sheet, SheetCell, SheetSection
from kheo.reporting.queries.units_table import within_of

Behind = Callable[[str, Narrowing, int | str | None], str]
"""Address of the records behind a cell: code, narrowing, line of a table of units."""
OTHERWISE = " (*)"
TOTAL = "Tổng số"
_DIMENSIONS = {
    "field": "Lĩnh vực", "kind": "Loại", "origin": "Hình thức", "level": "Cấp", "variant": "Loại",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in a table: its value, what is printed, what counts it."""

    value: Decimal | None
    text: str
    indicator: Indicator
    address: str = ""
    is_part: bool = False
    """Of a column that shows a part of the indicator (collectives …), not all of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is called, its figures; sums are strong, parts drawn in."""

    label: str
    figures: tuple[Shown, ...]
    is_strong: bool = False
    depth: int = 0


@dataclass(slots=True)
class Table:
    """A table of the report. ``layout`` tells what its rows are; the sums come last."""

    section: SheetSection
    layout: Layout
    row_head: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    lines: list[Line]
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.section.section.title

    @property
    def shared_unit(self) -> str:
        """The unit of most of its columns, "" when none is shared."""
        unit, times = Counter(self.units).most_common(1)[0] if self.units else ("", 0)
        return unit if unit != PERCENT and (times > 1 or len(self.units) == 1) else ""

    def printed(self) -> list[Figure]:
        """Every known figure with its name and address."""
        found = []
        for line in self.lines:
            for column, one in zip(self.columns, line.figures, strict=True):
                if one.text != UNKNOWN:
                    parts = [self.title[:60], line.label]
                    parts += [column] if len(self.columns) > 1 else []
                    found.append(Figure(" · ".join(parts)[:120], one.text, one.address))
        return found


def table_of(section: SheetSection, sheet: Sheet, behind: Behind) -> Table:
    """The table of a section, whatever its layout."""
    layout = Layout(section.section.layout)
    if layout == Layout.UNITS:
        return _units(section, sheet.catalogue, behind)
    table = _list(section, behind) if layout == Layout.LIST else _grid(section, behind)
    told = [one for line in table.lines for one in line.figures]
    if any(one.text == UNKNOWN for one in told):
        table.notes.append(UNKNOWN_TOLD)
    names = table.columns if layout == Layout.GRID else ("",)
    for row in section.rows:
        for name, cell in zip(names, row.cells, strict=True):
            label = TOTAL if layout == Layout.GRID and row.is_bold else row.label
            if said := _said(", ".join(one for one in (name, small(label)) if one), cell):
                table.notes.append(said)
    return table


def _list(section: SheetSection, behind: Behind) -> Table:
    lines = [
        Line(large(row.label), (_shown(row.cells[0], behind),), row.is_bold, row.depth)
        for row in section.rows
    ]
    return Table(section, Layout.LIST, "Chỉ tiêu", ("Kết quả",), ("",), lines)


def _grid(section: SheetSection, behind: Behind) -> Table:
    rows = sorted(section.rows, key=lambda row: row.is_bold)  # the sum last, the rest as it was
    sums = rows[-1].cells if rows else ()
    whole = [all(is_integer(row.cells[at].value) for row in rows) for at in range(len(sums))]
    parts = [bool(cell.narrowing.set_values) for cell in sums]
    lines = [
        Line(
            TOTAL if row.is_bold else large(row.label),
            tuple(
                _shown(cell, behind, is_whole=whole[at], is_part=parts[at])
                for at, cell in enumerate(row.cells)
            ),
            row.is_bold,
        )
        for row in rows
    ]
    units = tuple(cell.indicator.unit_word for cell in sums)
    head = _DIMENSIONS.get(section.section.dimension, "")
    return Table(section, Layout.GRID, head, section.columns, units, lines)


def _units(section: SheetSection, catalogue: Mapping[str, Indicator], behind: Behind) -> Table:
    table = section.units
    lines: list[Line] = []
    wanted = [from_key(key) for key in (table.keys if table else ())]
    whole = [
        all(is_integer(row.values[at]) for row in (table.rows if table else ()))
        for at in range(len(wanted))
    ]
    for row in table.rows if table else ():
        line = within_of(row.line)
        figures = []
        for at, (code, narrowing) in enumerate(wanted):
            indicator, value = catalogue[code], row.values[at]
            counted = indicator.source == Source.COUNTED and value is not None
            address = behind(code, narrowing, line) if counted else ""
            text = printed(value, indicator, is_whole=whole[at])
            figures.append(Shown(value, text, indicator, address))
        lines.append(Line(TOTAL if row.is_total else row.label, tuple(figures), row.is_total))
    units = tuple(catalogue[code].unit_word for code, _narrowing in wanted)
    columns = table.columns if table else ()
    found = Table(section, Layout.UNITS, "Đơn vị", columns, units, lines)
    if any(one.text == UNKNOWN for line in lines for one in line.figures):
        found.notes.append(UNKNOWN_TOLD)
    return found


def _shown(
    cell: SheetCell, behind: Behind, *, is_whole: bool | None = None, is_part: bool = False
) -> Shown:
    known = cell.is_counted and cell.value is not None
    address = behind(cell.indicator.code, cell.narrowing, None) if known else ""
    text = printed(cell.value, cell.indicator, is_whole=is_whole)
    mark = OTHERWISE if _differs(cell) else ""
    return Shown(cell.value, text + mark, cell.indicator, address, is_part)


def _differs(cell: SheetCell) -> bool:
    return cell.is_counted and cell.typed is not None and cell.typed != cell.value


def _said(label: str, cell: SheetCell) -> str:
    """What the unit says otherwise than its records, with its reason."""
    if not _differs(cell):
        return ""
    reason = f" ({cell.cell.comment})" if cell.cell and cell.cell.comment else ""
    told = printed(cell.typed, cell.indicator)
    counted = printed(cell.value, cell.indicator)
    return f"(*) {large(label)}: đếm từ hồ sơ {counted}; đơn vị báo {told}{reason}."
