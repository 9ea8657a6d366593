"""What is kept of a sheet: its figures and texts, and the lists behind its figures."""

from __future__ import annotations

from typing import Any

from kheo.counting.narrowing import from_key
from kheo.counting.queries.lists import lists_behind, lists_by_child
from kheo.reporting.queries.sheet import Sheet, SheetCell
from kheo.reporting.queries.units_table import TOTAL
from kheo.reporting.rules.versions import list_key, plain_number


def figures_of(sheet: Sheet) -> dict[str, Any]:
    """The content of a version (schema 1, see ``ReportVersion``) of a live sheet.

    ``below`` tells which version of which report stood in the sums: report key → version key.
    """
    return {
        "figures": {cell.key: _figure(cell) for cell in sheet.cells()},
        "units": {
            str(one.section.pk): {
                row.line: [plain_number(number) for number in row.values] for row in one.units.rows
            }
            for one in sheet.sections
            if one.units is not None
        },
        "texts": {one.section.code: one.text for one in sheet.sections if one.is_text},
        "below": {str(one.report_id): one.version_id for one in sheet.received},
    }


def lists_of(sheet: Sheet) -> dict[str, list[int]]:
    """The keys of the records behind every counted figure and every cell of its tables of units."""
    wanted = [(cell.indicator.code, cell.narrowing) for cell in sheet.cells()]
    found = lists_behind(wanted, catalogue=sheet.catalogue, asked=sheet.asked)
    tables = [(one.section.pk, one.units.keys) for one in sheet.sections if one.units is not None]
    cells = [from_key(key) for _pk, keys in tables for key in keys]
    lines = lists_by_child(cells, catalogue=sheet.catalogue, asked=sheet.asked)
    for pk, keys in tables:
        for key in keys:
            by_line = lines.get(key)
            if by_line is None:
                continue
            together = sorted({record for records in by_line.values() for record in records})
            for line, records in {**by_line, TOTAL: together}.items():
                found[list_key(pk, key, line)] = records
    return found


def _figure(cell: SheetCell) -> dict[str, Any]:
    return {
        "source": cell.indicator.source,
        "value": plain_number(cell.value),
        "counted": plain_number(cell.counted),
        "typed": plain_number(cell.typed),
        "below": plain_number(cell.below),
        "comment": cell.cell.comment if cell.cell else "",
    }
