"""What the clerk's page shows beside the sheet: names of cells, last figures, what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL, Narrowing, cell_key
from kheo.counting.queries.indicators import catalogue_on
from kheo.reporting.enums import Layout, ReportStatus, SectionKind
from kheo.reporting.models import Line, Report, ReportVersion, Section
from kheo.reporting.policies import APPROVE, FILL, SEND, VIEW
from kheo.reporting.queries.labels import heading_numbers, rows_of_dimension
from kheo.reporting.queries.sheet import Sheet, SheetCell, sections_of
from kheo.reporting.rules.entry import PERCENT

TO_DO, WAITING, DONE = "to_do", "waiting", "done"
STAGES: Mapping[str, frozenset[ReportStatus]] = {
    TO_DO: frozenset(
        {
            ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.APPROVED,
        }
    ),
    WAITING: frozenset({ReportStatus.SENT}),
    DONE: frozenset({ReportStatus.ACCEPTED, ReportStatus.LOCKED, ReportStatus.EXCUSED}),
}  # fmt: skip
"""Stages of the list: what the unit still has to do, what lies with the receiver, what is over."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in the form: its name as a person says it, and its indicator."""

    key: str
    label: str
    section: Section
    indicator: Indicator

    @property
    def is_typed(self) -> bool:
        """Whether a person types it."""
        return self.indicator.source == Source.DECLARED

    @property
    def is_share(self) -> bool:
        """Whether it is a figure in percent."""
        return is_share(self.indicator)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form as it is filled: its columns ("" in a list) and its rows with their cells."""

    section: Section
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The cells and text sections of a form, by key and by code, and its tables in their order."""

    cells: Mapping[str, Place]
    texts: Mapping[str, Section]
    tables: tuple[Table, ...]


def places_of(report: Report) -> Places:
    """Cells and texts of the report's form, without counting anything. Three queries."""
    catalogue = catalogue_on(report.round.last_day)
    sections = sections_of(report)
    tables = tuple(
        _table(one, catalogue) for one in sections if one.layout in {Layout.LIST, Layout.GRID}
    )
    cells: dict[str, Place] = {}
    for table in tables:
        for _label, places in table.rows:
            for place in places:
                cells.setdefault(place.key, place)
    texts = {one.code: one for one in sections if one.kind == SectionKind.TEXT}
    return Places(cells, texts, tables)


def _table(section: Section, catalogue: Mapping[str, Indicator]) -> Table:
    lines = [one for one in section.lines.all() if one.indicator in catalogue]
    names = {one.pk: one.label or catalogue[one.indicator].name for one in lines}

    def place(line: Line, part: Narrowing, row: str) -> Place:
        key = cell_key(line.indicator, Narrowing.of(line.narrowing).joined(part))
        label = cell_label((names[line.pk],), row, 0) if row else names[line.pk]
        return Place(key, label, section, catalogue[line.indicator])

    if section.layout == Layout.LIST:
        rows = tuple((names[one.pk], (place(one, ALL, ""),)) for one in lines)
        return Table(section, (), rows)
    return Table(
        section,
        tuple(names[one.pk] for one in lines),
        tuple(
            (label, tuple(place(one, part, label) for one in lines))
            for part, label in rows_of_dimension(section.dimension)
        ),
    )


def names_of(sections: Iterable[Section]) -> dict[str, str]:
    """Code of a section → "II. Kết quả", for messages and headings."""
    rows = list(sections)
    numbers = heading_numbers(rows)
    return {one.code: f"{numbers[one.pk]} {one.title}" for one in rows}


def is_share(indicator: Indicator) -> bool:
    """Whether a figure is written in percent."""
    return indicator.nature == Nature.SHARE or indicator.unit_word == PERCENT


# The report before ------------------------------------------------------------------


def earlier_reports(report: Report) -> QuerySet[Report]:
    """Reports of the same unit and form for earlier periods of the same length, newest first."""
    one = report.round
    return (
        Report.objects.filter(
            unit_id=report.unit_id, round__kind=one.kind, round__ends_on__lte=one.starts_on,
            round__form__form__code=one.form.form.code,
        )
        .exclude(status=ReportStatus.EXCUSED)
        .select_related("round")
        .order_by("-round__ends_on", "-pk")
    )  # fmt: skip


def version_that_counts(report: Report) -> int:
    """Key of the version an earlier report is remembered by: the one sent last, else the one kept;
    0 when it was never approved."""
    return report.sent_version_id or report.kept_id or 0


@dataclass(frozen=True, slots=True)
class Before:
    """Figures and texts of the report before; empty when there is none."""

    title: str = ""
    figures: Mapping[str, Decimal] | None = None
    texts: Mapping[str, str] | None = None

    def figure(self, key: str) -> Decimal | None:
        """What stood in the cell."""
        return (self.figures or {}).get(key)

    def text(self, code: str) -> str:
        """What was written in the section."""
        return (self.texts or {}).get(code, "")


def before(report: Report) -> Before:
    """The last earlier report that was approved. Two queries."""
    last = earlier_reports(report).filter(Q(kept__isnull=False) | Q(sent_version__isnull=False))
    found = last.first()
    if found is None:
        return Before()
    version = ReportVersion.objects.only("content").get(pk=version_that_counts(found))
    return Before(found.round.title, figures_kept(version.content), version.content["texts"])


def figures_kept(
    content: Mapping[str, Mapping[str, Mapping[str, str | None]]],
) -> dict[str, Decimal]:
    """Cell key → number of what a version keeps."""
    told = {key: one.get("value") for key, one in content["figures"].items()}
    return {key: Decimal(value) for key, value in told.items() if value is not None}


# How far it is --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """A required figure or text that is still empty; ``name`` is the field on the page."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many required figures and texts are filled, and how many remarks wait for an answer."""

    filled: int
    needed: int
    gaps: tuple[Gap, ...]
    open_findings: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for the clerk."""
        return not self.gaps and not self.open_findings


def progress_of(sheet: Sheet, open_findings: int) -> Progress:
    """Counted over what a person has to type: figures without records, and texts."""
    gaps: list[Gap] = []
    seen: set[str] = set()
    needed = 0
    for section in sheet.sections:
        if section.is_text and section.section.is_required:
            needed += 1
            if not section.text.strip():
                gaps.append(Gap(f"text:{section.section.code}", section.section.title))
        for row in section.rows:
            for place, cell in enumerate(row.cells):
                if not (cell.is_required and cell.is_typed) or cell.key in seen:
                    continue
                seen.add(cell.key)
                needed += 1
                if cell.value is None:
                    gaps.append(
                        Gap(f"cell:{cell.key}", cell_label(section.columns, row.label, place))
                    )
    return Progress(needed - len(gaps), needed, tuple(gaps), open_findings)


def cell_label(columns: tuple[str, ...], row: str, place: int) -> str:
    """The name of a cell: the row, and the column where there are several."""
    label = f"{row} – {columns[place]}" if columns else row
    return label[:1].upper() + label[1:]


def difference(cell: SheetCell) -> Decimal | None:
    """How far the unit's own number lies from the counted one."""
    if not cell.is_counted or cell.typed is None or cell.value is None:
        return None
    return cell.typed - cell.value


# The list -----------------------------------------------------------------------------------


def own_units(actor: User) -> frozenset[int]:
    """Units whose reports the person fills, approves or sends."""
    return granted_units(actor, FILL) | granted_units(actor, APPROVE) | granted_units(actor, SEND)


def reports_for(actor: User, *, only_own: bool) -> QuerySet[Report]:
    """Reports the person may see; ``only_own`` = of the units he works for himself."""
    seen = visible(Report.objects.for_list().select_related("receiver"), actor, VIEW)
    return seen.filter(unit_id__in=own_units(actor)) if only_own else seen


def sees_others(actor: User) -> bool:
    """Whether the person may see reports of units he does not work for himself. One query."""
    return visible(Report.objects.all(), actor, VIEW).exclude(unit_id__in=own_units(actor)).exists()


def counts_of(reports: QuerySet[Report], today: date) -> dict[str, int]:
    """Stage → how many, and ``late`` of those still to do. One query."""
    by_stage = {stage: Count("pk", filter=Q(status__in=states)) for stage, states in STAGES.items()}
    late = Count("pk", filter=Q(status__in=STAGES[TO_DO], due_on__lt=today))
    return reports.order_by().aggregate(**by_stage, late=late)
