"""The tables of a summary: every number with the address of what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kheo.counting.addresses import behind_address
from kheo.counting.enums import Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.counting.queries.indicators import Asked
from kheo.reporting.queries.rollup import Summary
from kheo.reporting.queries.sheet import SheetSection
from kheo.reporting.queries.units_table import UnitsTable, within_of
from kheo.reporting.web.rollup.forms import summary_address


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, its decimals, whether reports are summed up in it, and where it comes from."""

    value: Decimal | None
    url: str
    decimals: int
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``url`` leads to the summary of the unit it names."""

    label: str
    figures: tuple[Figure, ...]
    url: str = ""
    depth: int = 0
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A section of the form as a table."""

    title: str
    number: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_of_units: bool = False


def tables_of(summary: Summary, code: str) -> list[Table]:
    """Every table of the form, in its order."""
    sheet = summary.sheet
    return [
        _of_units(one, one.units, sheet.catalogue, sheet.asked, code)
        if one.units is not None
        else _plain(one, sheet.asked, code)
        for one in sheet.sections
        if not one.is_text
    ]


def figure_address(
    indicator: Indicator, key: str, asked: Asked, code: str, within: int | str | None = None,
    *, below: bool = False,
) -> str:  # fmt: skip
    """What opens a figure: its records, the reports summed up in it, or the parts it is derived from.

    ``below``: of the reports received alone, without those of the unit itself.
    """
    if indicator.source == Source.COUNTED:
        return behind_address(
            indicator.code, from_key(key)[1], unit=asked.unit, start=asked.start, end=asked.end,
            reading=asked.reading, within=within,
        )  # fmt: skip
    return summary_address(asked, code, "rollup:cell", key=key, within=within, below=below or None)


def _plain(section: SheetSection, asked: Asked, code: str) -> Table:
    rows = [
        Row(
            row.label,
            tuple(
                Figure(
                    cell.value, figure_address(cell.indicator, cell.key, asked, code),
                    cell.indicator.decimals, cell.is_typed,
                )
                for cell in row.cells
            ),
            depth=row.depth, is_total=row.is_bold,
        )
        for row in section.rows
    ]  # fmt: skip
    return Table(section.section.title, section.number, section.columns, tuple(rows))


def _of_units(
    section: SheetSection, table: UnitsTable, catalogue: Mapping[str, Indicator],
    asked: Asked, code: str,
) -> Table:  # fmt: skip
    indicators = [catalogue[from_key(key)[0]] for key in table.keys]
    rows = []
    for row in table.rows:
        within = within_of(row.line)
        figures = tuple(
            Figure(
                value, figure_address(one, key, asked, code, within), one.decimals,
                one.source == Source.DECLARED,
            )
            for one, key, value in zip(indicators, table.keys, row.values, strict=True)
        )  # fmt: skip
        url = summary_address(asked, code, unit=row.unit.pk) if row.unit else ""
        rows.append(Row(row.label, figures, url, is_total=row.is_total))
    return Table(section.section.title, section.number, table.columns, tuple(rows), True)
