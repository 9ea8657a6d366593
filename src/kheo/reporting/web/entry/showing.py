"""The sheet as the page draws it: every cell with its field, its links, what stood before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from itertools import count
from urllib.parse import urlencode

from django.urls import reverse

from kheo.counting.addresses import behind_address
from kheo.counting.enums import Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, from_key
from kheo.kernel.numbers import format_number, format_percent
from kheo.kernel.text import clean_block
from kheo.reporting.enums import CheckKind
from kheo.reporting.models import Finding, Report, ReportVersion
from kheo.reporting.operations.entry import CELL, TEXT
from kheo.reporting.queries.entry import Before, cell_label, difference, is_share
from kheo.reporting.queries.sheet import Sheet, SheetCell, SheetSection
from kheo.reporting.queries.units_table import within_of
from kheo.reporting.rules.entry import count_words, written_figure
from kheo.reporting.rules.findings import anchor_of
from kheo.reporting.rules.versions import list_key
from kheo.reporting.web.rollup.tables import figure_address


@dataclass(frozen=True, slots=True)
class CellView:
    """One figure on the page. ``name`` is the field it is typed in ("" = it is not typed here)."""

    id: str
    key: str
    label: str
    column: str
    cell: SheetCell
    name: str
    shown: str
    typed: str
    last: str
    otherwise: str
    difference: str
    url: str
    below_url: str
    memory_url: str
    findings: Sequence[Finding] = ()
    error: str = ""

    @property
    def unit_word(self) -> str:
        """What it counts."""
        return self.cell.indicator.unit_word

    @property
    def is_percent(self) -> bool:
        """Whether its sign stands at the number already."""
        return is_share(self.cell.indicator)

    @property
    def version(self) -> int:
        """Version of what is typed; 0 when nothing is."""
        return self.cell.cell.version if self.cell.cell else 0

    @property
    def was(self) -> str:
        """The mark of what the page shows, so that an untouched field is known as such."""
        return mark_of_typed(written_figure(self.cell.typed))

    @property
    def comment(self) -> str:
        """What somebody wrote beside it."""
        return self.cell.cell.comment if self.cell.cell else ""

    @property
    def is_starred(self) -> bool:
        """Whether somebody put a star at it."""
        return bool(self.cell.cell and self.cell.cell.is_starred)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table."""

    label: str
    cells: tuple[CellView, ...]
    depth: int = 0
    is_bold: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether something is typed in it."""
        return any(cell.name for cell in self.cells)


@dataclass(frozen=True, slots=True)
class UnitsCell:
    """A figure of a unit below, with the address of its records."""

    column: str
    shown: str
    url: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its number and what fills it."""

    sheet: SheetSection
    anchor: str = ""
    rows: tuple[RowView, ...] = ()
    units: tuple[tuple[str, bool, tuple[UnitsCell, ...]], ...] = ()
    name: str = ""
    typed: str = ""
    words: int = 0
    last_text: str = ""
    findings: Sequence[Finding] = ()
    error: str = ""

    @property
    def has_columns(self) -> bool:
        """Whether several figures stand in a row."""
        return bool(self.sheet.columns)

    @property
    def last_words(self) -> int:
        """How long the text of the period before is."""
        return count_words(self.last_text)

    @property
    def was(self) -> str:
        """The mark of the text the page shows."""
        return mark_of_typed(self.sheet.text)

    @property
    def version(self) -> int:
        """Version of the text; 0 when nothing is written."""
        return self.sheet.kept_text.version if self.sheet.kept_text else 0


@dataclass(slots=True)
class Drawer:
    """Makes the views of one sheet. ``typed`` and ``errors`` are what was sent and refused, by
    field; ``anchors`` are the places on the page, by field."""

    sheet: Sheet
    before: Before
    findings: Sequence[Finding]
    is_open: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    _marks: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[str] = field(default_factory=set)
    _again: Iterator[int] = field(default_factory=lambda: count(2))

    def sections(self) -> list[SectionView]:
        """Every section in its order."""
        for finding in self.findings:
            if finding.kind == CheckKind.REQUIRED:  # the field says so itself
                continue
            for key in finding.keys:
                self._marks[key].append(finding)
        return [self._section(one) for one in self.sheet.sections]

    def _section(self, section: SheetSection) -> SectionView:
        if section.is_text:
            return self._text(section)
        rows = tuple(
            RowView(
                row.label,
                tuple(
                    self._cell(cell, cell_label(section.columns, row.label, place),
                               section.columns[place] if section.columns else "")
                    for place, cell in enumerate(row.cells)
                ),
                row.depth, row.is_bold,
            )
            for row in section.rows
        )  # fmt: skip
        return SectionView(section, rows=rows, units=tuple(self._units(section)))

    def _text(self, section: SheetSection) -> SectionView:
        code = section.section.code
        name = f"{TEXT}{code}"
        anchor = anchor_of(name)
        self.anchors[name] = f"#{anchor}"
        typed = self.typed.get(name, section.text)
        return SectionView(
            section, anchor, name=name if self.is_open else "", typed=typed, words=count_words(typed),
            last_text=self.before.text(code), findings=self._marks[name],
            error=self.errors.get(name, ""),
        )  # fmt: skip

    def _cell(self, cell: SheetCell, label: str, column: str) -> CellView:
        # A typed figure that stands in two tables is typed in the first and repeated in the second.
        is_first = cell.key not in self._seen
        self._seen.add(cell.key)
        name = f"{CELL}{cell.key}" if self.is_open and cell.is_typed and is_first else ""
        anchor = self._anchor(cell.key)
        gap = difference(cell)
        return CellView(
            id=anchor, key=cell.key, label=label, column=column, cell=cell, name=name,
            shown=shown(cell, cell.value),
            typed=self.typed.get(name, written_figure(cell.typed)) if name else "",
            last=shown(cell, self.before.figure(cell.key)),
            otherwise=shown(cell, cell.typed) if gap is not None else "",
            difference=signed(gap) if gap is not None else "",
            url=self._behind(cell),
            below_url="" if cell.below is None else made_of(self.sheet, cell.indicator, cell.key),
            memory_url=memory_url(self.sheet.report, cell.key),
            findings=self._marks[cell.key], error=self.errors.get(name, "") if name else "",
        )  # fmt: skip

    def _anchor(self, key: str) -> str:
        """The id of a cell, as findings know it; a cell that stands twice has a number from the second on."""
        anchor = anchor_of(key)
        if f"{CELL}{key}" in self.anchors:
            return f"{anchor}-{next(self._again)}"
        self.anchors[f"{CELL}{key}"] = f"#{anchor}"
        return anchor

    def _behind(self, cell: SheetCell) -> str:
        if not cell.is_counted or cell.value is None:
            return ""
        return records_address(self.sheet, cell)

    def _units(self, section: SheetSection) -> Iterator[tuple[str, bool, tuple[UnitsCell, ...]]]:
        table = section.units
        if table is None:
            return
        for row in table.rows:
            cells = tuple(
                self._units_cell(section.section.pk, column, key, value, row.line)
                for column, key, value in zip(table.columns, table.keys, row.values, strict=True)
            )
            yield row.label, row.is_total, cells

    def _units_cell(
        self, table: int, column: str, key: str, value: Decimal | None, line: str
    ) -> UnitsCell:
        """``line``: the key of a unit below, a rest line, or the total."""
        code, narrowing = from_key(key)
        indicator = self.sheet.catalogue[code]
        shown = written(value, indicator)
        if value is None:
            return UnitsCell(column, shown, "")
        within = within_of(line)
        if indicator.source != Source.COUNTED:
            url = made_of(self.sheet, indicator, key, within) if self.sheet.version is None else ""
            return UnitsCell(column, shown, url)
        if self.sheet.version is not None:
            return UnitsCell(
                column, shown, kept_list(self.sheet.version, list_key(table, key, line))
            )
        return UnitsCell(column, shown, behind(self.sheet, code, narrowing, within))


def records_address(sheet: Sheet, cell: SheetCell) -> str:
    """The records behind a counted figure: of today, or those kept with the version."""
    if sheet.version is not None:
        return kept_list(sheet.version, cell.key)
    return behind(sheet, cell.indicator.code, cell.narrowing)


def behind(sheet: Sheet, code: str, narrowing: Narrowing, within: int | str | None = None) -> str:
    """The address of the records behind a figure of the sheet as they are now."""
    asked = sheet.asked
    return behind_address(
        code, narrowing, unit=asked.unit, start=asked.start, end=asked.end, reading=asked.reading,
        within=within,
    )  # fmt: skip


def made_of(sheet: Sheet, indicator: Indicator, key: str, within: int | str | None = None) -> str:
    """The reports from below that are summed up in a typed figure of a summary."""
    code = sheet.report.round.form.form.code
    return figure_address(indicator, key, sheet.asked, code, within, below=True)


def kept_list(version: ReportVersion, key: str) -> str:
    """The address of the list that a version keeps of a figure."""
    return f"{reverse('report_steps:records', args=[version.pk])}?{urlencode({'key': key})}"


def mark_of_typed(typed: str) -> str:
    """A short mark of what stands in a field, the same for any way of typing it."""
    return sha256(clean_block(typed).encode()).hexdigest()[:16]


def memory_url(report: Report, key: str) -> str:
    """The page of what a cell remembers."""
    return f"{reverse('reports:memory', args=[report.pk])}?{urlencode({'key': key})}"


def shown(cell: SheetCell, value: Decimal | None) -> str:
    """A figure as it is read."""
    return written(value, cell.indicator)


def written(value: Decimal | None, indicator: Indicator) -> str:
    """1.234 or 34,61 %; nothing for nothing known."""
    if value is None:
        return ""
    if is_share(indicator):
        return format_percent(value, indicator.decimals)
    return format_number(value, indicator.decimals)


def signed(value: Decimal) -> str:
    """A difference with its sign: +3, −2, 0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{format_number(abs(value))}"
