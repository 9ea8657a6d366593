"""A report as a filled form: sections, tables and cells, live or as it was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Source, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.indicators import Asked, Wanted, catalogue_on, values
from kheo.orgs.enums import Tree
from kheo.orgs.models import Placement
from kheo.reporting.enums import FILLABLE, Layout, SectionKind
from kheo.reporting.models import Cell, Line, Report, ReportVersion, Section, Text
from kheo.reporting.queries.labels import heading_numbers, rows_of_dimension
from kheo.reporting.queries.received import Received, received_under, summed, typed_by_unit
from kheo.reporting.queries.units_table import ByUnit, UnitsTable, units_tables


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One figure of a report.

    ``value`` is what the report says: counted, derived, or typed here plus ``below`` (the sum of the
    reports received). ``typed`` on a counted cell is what the unit says otherwise. None = nothing
    is known.
    """

    key: str
    indicator: Indicator
    narrowing: Narrowing
    value: Decimal | None
    counted: Decimal | None = None
    typed: Decimal | None = None
    below: Decimal | None = None
    cell: Cell | None = None
    is_required: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether a person types it."""
        return self.indicator.source == Source.DECLARED

    @property
    def is_counted(self) -> bool:
        """Whether records stand behind it."""
        return self.indicator.source == Source.COUNTED


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a table: one cell in a LIST, one for each column in a GRID."""

    label: str
    cells: tuple[SheetCell, ...]
    depth: int = 0
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its number ("I.", "1.", "a)") and what fills it."""

    section: Section
    number: str
    columns: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    units: UnitsTable | None = None
    text: str = ""
    kept_text: Text | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is written rather than counted."""
        return self.section.kind == SectionKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report. ``version`` is set when it is shown as it was kept.

    ``received``: the reports from below whose typed figures stand in a live one.
    """

    report: Report
    sections: tuple[SheetSection, ...]
    catalogue: Mapping[str, Indicator]
    asked: Asked
    version: ReportVersion | None = None
    received: tuple[Received, ...] = ()
    _by_key: dict[str, SheetCell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({cell.key: cell for cell in self.cells()})

    def cells(self) -> Iterator[SheetCell]:
        """Every cell of its lists and grids, each as often as it stands in them."""
        for section in self.sections:
            for row in section.rows:
                yield from row.cells

    def cell(self, key: str) -> SheetCell | None:
        """The cell of that name, None when the form does not have it."""
        return self._by_key.get(key)


def reading_of(text: str) -> View | date:
    """The reading kept as text: a code of ``View`` or a day."""
    return View(text) if text in View.values else date.fromisoformat(text)


def asked_by(report: Report, *, today: date, reading: View | date | None = None) -> Asked:
    """What the counting layer is asked for a report; ``reading`` replaces that of the round.

    A round whose first day is ``date.min`` asks from the beginning.
    """
    one = report.round
    first = None if one.starts_on == date.min else one.starts_on
    return Asked(
        unit=report.unit, start=first, end=one.ends_on, today=today,
        reading=reading or reading_of(one.reading), tree=Tree(one.form.tree),
    )  # fmt: skip


def received_for(report: Report, asked: Asked) -> list[Received]:
    """The reports of the same form from below that stand behind the typed figures of ``report``.

    Behind a summary that is nobody's report (not saved) stand those of the unit itself too.
    """
    return received_under(
        report.unit, report.round.form.form.code, start=asked.start, end=asked.end,
        day=asked.reading_day, tree=asked.tree, own=report.pk is None,
    )  # fmt: skip


def sheet_of(report: Report, *, today: date, reading: View | date | None = None) -> Sheet:
    """The report as it stands: counted anew while it is being filled, else as it was kept.

    ``reading`` asks for another map than the round's (then everything is counted anew). A fixed
    number of queries.
    """
    kept = report.kept if report.status not in FILLABLE and reading is None else None
    if kept is not None:
        return sheet_of_version(report, kept, today=today)
    return live_sheet(report, today=today, reading=reading)


def live_sheet(report: Report, *, today: date, reading: View | date | None = None) -> Sheet:
    """The report counted from today's records, with what was typed."""
    asked = asked_by(report, today=today, reading=reading)
    catalogue = catalogue_on(report.round.last_day)
    sections = sections_of(report)
    wanted = wanted_cells(sections, catalogue)
    counted = values(wanted, catalogue=catalogue, asked=asked)
    typed = {}
    texts = {}
    if report.pk:
        typed = {cell.key: cell for cell in report.cells.select_related("changed_by")}
        texts = {text.section_id: text for text in report.texts.select_related("changed_by")}
    received = received_for(report, asked)
    by_unit = typed_by_unit(received, catalogue)
    below = summed(by_unit)
    figures = dict(counted)
    for code, narrowing in wanted:
        key = cell_key(code, narrowing)
        if catalogue[code].source == Source.DECLARED:
            parts = [typed[key].value if key in typed else None, below.get(key)]
            known = [part for part in parts if part is not None]
            if known:
                figures[key] = sum(known, Decimal(0))
    filler = _Filler(
        report, catalogue, asked, figures, counted, typed, below, by_unit,
        has_units=bool(received) or has_units_below(asked),
    )  # fmt: skip
    filled = filler.sections(sections, texts)
    return Sheet(report, filled, catalogue, asked, received=tuple(received))


def has_units_below(asked: Asked) -> bool:
    """Whether any unit stood under the unit asked at any time of the period. One query."""
    placed = Placement.objects.filter(parent=asked.unit, tree=asked.tree, valid_from__lt=asked.end)
    ended = Q(valid_to__isnull=True)
    if asked.start is not None:
        ended |= Q(valid_to__gt=asked.start)
    return placed.filter(ended).exists()


def sections_of(report: Report) -> list[Section]:
    """Sections of the report's form with their lines, in order. Two queries."""
    rows = Section.objects.filter(version_id=report.round.form_id)
    return list(rows.prefetch_related("lines").order_by("order"))


def sheet_of_version(report: Report, version: ReportVersion, *, today: date) -> Sheet:
    """The report as that version kept it: nothing is counted."""
    asked = asked_by(report, today=today)
    catalogue = catalogue_on(report.round.last_day)
    sections = sections_of(report)
    told: Mapping[str, Mapping[str, Any]] = version.content["figures"]
    figures = {k: Decimal(one["value"]) for k, one in told.items() if one["value"] is not None}
    counted = {k: Decimal(one["counted"]) for k, one in told.items() if one.get("counted")}
    typed = {
        k: Cell(
            report=report, key=k, comment=one.get("comment", ""),
            value=Decimal(one["typed"]) if one.get("typed") is not None else None,
        )
        for k, one in told.items()
        if one.get("typed") is not None or one.get("comment")
    }  # fmt: skip
    below = {k: Decimal(one["below"]) for k, one in told.items() if one.get("below") is not None}
    filler = _Filler(report, catalogue, asked, figures, counted, typed, below, kept=version)
    texts = {
        section.pk: Text(section=section, body=version.content["texts"].get(section.code, ""))
        for section in sections
    }
    return Sheet(report, filler.sections(sections, texts), catalogue, asked, version)


def wanted_cells(sections: list[Section], catalogue: Mapping[str, Indicator]) -> list[Wanted]:
    """Every cell the tables show, with the parts that derived ones need; each once."""
    shown = (
        (line.indicator, narrowing)
        for section in sections
        for line in section.lines.all()
        for narrowing in narrowings_of(section, line)
    )
    return with_parts(shown, catalogue)


def narrowings_of(section: Section, line: Line) -> list[Narrowing]:
    """The cells of a line: one in a LIST, one for each value and the total in a GRID."""
    own = Narrowing.of(line.narrowing)
    if section.layout != Layout.GRID:
        return [own]
    return [own.joined(narrowing) for narrowing, _label in rows_of_dimension(section.dimension)]


@dataclass(slots=True)
class _Filler:
    """Puts figures into the tables of a form."""

    report: Report
    catalogue: Mapping[str, Indicator]
    asked: Asked
    figures: Mapping[str, Decimal]
    counted: Mapping[str, Decimal]
    typed: Mapping[str, Cell]
    below: Mapping[str, Decimal]
    by_unit: ByUnit = field(default_factory=dict)
    kept: ReportVersion | None = None
    has_units: bool = True

    def sections(
        self, sections: list[Section], texts: Mapping[int, Text]
    ) -> tuple[SheetSection, ...]:
        """Every section that applies, with its number."""
        shown = [section for section in sections if self._applies(section)]
        numbers = heading_numbers(shown)
        lines = {one.pk: self._lines(one) for one in shown if one.layout == Layout.UNITS}
        tables = units_tables(
            lines, self.catalogue, self.asked, self.by_unit, self.counted, self.kept
        )
        return tuple(
            self._section(one, numbers[one.pk], texts.get(one.pk), tables.get(one.pk))
            for one in shown
        )

    def _lines(self, section: Section) -> list[Line]:
        return [one for one in section.lines.all() if one.indicator in self.catalogue]

    def _applies(self, section: Section) -> bool:
        """A table of the units below is of no use to a unit without any."""
        if section.layout != Layout.UNITS:
            return True
        if self.kept is not None:
            return str(section.pk) in self.kept.content["units"]
        return self.has_units

    def _section(
        self, section: Section, number: str, text: Text | None, units: UnitsTable | None
    ) -> SheetSection:
        if section.kind == SectionKind.TEXT:
            body = text.body if text else ""
            return SheetSection(section, number, text=body, kept_text=text)
        if units is not None:
            return SheetSection(section, number, units.columns, units=units)
        lines = self._lines(section)
        if section.layout == Layout.LIST:
            rows = tuple(
                SheetRow(
                    line.label or self.catalogue[line.indicator].name,
                    (self._cell(line, Narrowing.of(line.narrowing)),), line.depth, line.is_bold,
                )
                for line in lines
            )  # fmt: skip
            return SheetSection(section, number, rows=rows)
        columns = tuple(line.label or self.catalogue[line.indicator].name for line in lines)
        rows = tuple(
            SheetRow(
                label,
                tuple(self._cell(one, Narrowing.of(one.narrowing).joined(part)) for one in lines),
                is_bold=not part.set_values,
            )
            for part, label in rows_of_dimension(section.dimension)
        )
        return SheetSection(section, number, columns, rows)

    def _cell(self, line: Line, narrowing: Narrowing) -> SheetCell:
        indicator = self.catalogue[line.indicator]
        key = cell_key(indicator.code, narrowing)
        value = self.figures.get(key)
        if indicator.source == Source.DERIVED and self.kept is None:
            value = derived(indicator.code, narrowing, self.catalogue, self.figures)
        cell = self.typed.get(key)
        return SheetCell(
            key, indicator, narrowing, value, self.counted.get(key),
            cell.value if cell else None, self.below.get(key), cell, line.is_required,
        )  # fmt: skip
