"""A kept version as tables: every figure with the address of what stood behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.queries.sheet import Sheet, SheetCell, SheetSection
from kheo.reporting.rules.versions import list_key


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, how it is written, and the page that opens it ("" = it is derived)."""

    value: Decimal | None
    decimals: int
    is_share: bool
    url: str = ""
    otherwise: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    label: str
    figures: tuple[Figure, ...]
    depth: int = 0
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section: a text, or a table."""

    title: str
    number: str
    text: str = ""
    is_text: bool = False
    is_of_units: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def parts_of(sheet: Sheet, version: ReportVersion) -> list[Part]:
    """Every section of the report as it was kept."""
    return [_part(sheet, one, version) for one in sheet.sections]


def list_address(version: ReportVersion, key: str) -> str:
    """The records that stood behind a figure of a kept version."""
    return f"{reverse('report_steps:records', args=[version.pk])}?{urlencode({'key': key})}"


def memory_address(report: Report, key: str) -> str:
    """What was typed in a cell, by whom, and in the periods before."""
    return f"{reverse('reports:memory', args=[report.pk])}?{urlencode({'key': key})}"


def figure(indicator: Indicator, value: Decimal | None, url: str = "") -> Figure:
    """A figure the way its indicator is written."""
    return Figure(value, indicator.decimals, indicator.nature == Nature.SHARE, url)


def _part(sheet: Sheet, one: SheetSection, version: ReportVersion) -> Part:
    section = one.section
    if one.is_text:
        return Part(section.title, one.number, one.text, is_text=True)
    if one.units is not None:
        rows = tuple(_rows_of_units(sheet, one, version))
        return Part(section.title, one.number, columns=one.columns, rows=rows, is_of_units=True)
    rows = tuple(
        Row(row.label, tuple(_figure(cell, version) for cell in row.cells), row.depth, row.is_bold)
        for row in one.rows
    )
    return Part(section.title, one.number, columns=one.columns, rows=rows)


def _figure(cell: SheetCell, version: ReportVersion) -> Figure:
    url = ""
    if cell.is_counted:
        url = list_address(version, cell.key)
    elif cell.is_typed:
        url = memory_address(version.report, cell.key)
    told = figure(cell.indicator, cell.value, url)
    otherwise = cell.typed if cell.is_counted and cell.typed != cell.value else None
    comment = cell.cell.comment if cell.cell else ""
    return Figure(told.value, told.decimals, told.is_share, url, otherwise, comment)


def _rows_of_units(sheet: Sheet, one: SheetSection, version: ReportVersion) -> Iterator[Row]:
    table = one.units
    for row in table.rows if table is not None else ():
        figures = []
        for key, value in zip(table.keys, row.values, strict=True):  # type: ignore[union-attr]
            indicator = sheet.catalogue[from_key(key)[0]]
            name = list_key(one.section.pk, key, row.line)
            is_counted = indicator.source == Source.COUNTED
            figures.append(
                figure(indicator, value, list_address(version, name) if is_counted else "")
            )
        yield Row(row.label, tuple(figures), is_total=row.is_total)
