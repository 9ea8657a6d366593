"""A report as the checks see it: plain figures, columns and texts, with the last period and the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kheo.counting.enums import Source
from kheo.counting.formulas import Part, parse_formula
from kheo.counting.narrowing import cell_key
from kheo.reporting.enums import CheckKind, Layout, Severity
from kheo.reporting.models import FormVersion, Report
from kheo.reporting.queries.entry import cell_label
from kheo.reporting.queries.last_period import LastPeriod, last_period
from kheo.reporting.queries.sheet import Sheet, SheetCell, SheetSection
from kheo.reporting.rules.book import Book, Column, Passage, Rule
from kheo.reporting.rules.findings import Figure

OTHERS = 400
"""Reports of one round a text is compared with, the last sent first."""


def text_key(code: str) -> str:
    """The name under which findings open a text."""
    return f"text:{code}"


def rules_of(version: FormVersion) -> list[Rule]:
    """The checks of a form version. One query."""
    return [
        Rule(
            CheckKind(row.kind), Severity(row.severity), tuple(row.left), tuple(row.right),
            row.low, row.high, row.limit, row.least, row.hint,
        )
        for row in version.checks.order_by("order", "pk")
    ]  # fmt: skip


def book_of(report: Report, sheet: Sheet, *, written_at: datetime | None) -> Book:
    """The report with what it is compared to. At most three queries.

    ``written_at`` = the moment of the write that is being checked: only texts written then are compared
    with other units' (they are many); None compares every text.
    """
    last = last_period(report)
    fresh = [
        one for one in sheet.sections
        if one.is_text and one.text.strip() and _is_fresh(one, written_at)
    ]  # fmt: skip
    others = _others(report, [one.section.code for one in fresh]) if fresh else {}
    figures: dict[str, Figure] = {}
    for key, name, cell in named_cells(sheet):
        figures.setdefault(key, _figure(name, cell, sheet))
    return Book(
        figures, tuple(_columns(sheet)), tuple(_passages(sheet, last, others, written_at)),
        last.before,
    )  # fmt: skip


def named_cells(sheet: Sheet) -> Iterator[tuple[str, str, SheetCell]]:
    """Key, name and cell of every figure of the lists and grids, in the order of the form."""
    for section in sheet.sections:
        for row in section.rows:
            for place, cell in enumerate(row.cells):
                yield cell.key, cell_label(section.columns, row.label, place), cell


def names_of(sheet: Sheet) -> dict[str, str]:
    """Key → name of everything a finding can open: figures and texts."""
    names: dict[str, str] = {}
    for key, name, _cell in named_cells(sheet):
        names.setdefault(key, name)
    for section in sheet.sections:
        if section.is_text:
            names[text_key(section.section.code)] = section.section.title
    return names


def _figure(name: str, cell: SheetCell, sheet: Sheet) -> Figure:
    indicator = cell.indicator
    narrowed = cell_key("", cell.narrowing)
    measure = indicator.params.get("measure", "") if cell.is_counted else ""
    family = f"{indicator.source}|{indicator.metric}|{measure}|{indicator.unit_word}{narrowed}"
    return Figure(
        key=cell.key, name=name, value=cell.value, typed=cell.typed, counted=cell.counted,
        source=indicator.source, nature=indicator.nature, is_required=cell.is_required,
        has_below=cell.below is not None, parts=_parts(cell, sheet),
        family=family if indicator.metric and indicator.source != Source.DERIVED else "",
    )  # fmt: skip


def _parts(cell: SheetCell, sheet: Sheet) -> tuple[Fraction, Fraction] | None:
    """Part and whole of a derived share when both stand in the report."""
    if cell.indicator.source != Source.DERIVED:
        return None
    formula = parse_formula(cell.indicator.formula)
    if formula.base is None:
        return None

    def lookup(part: Part) -> Decimal | None:
        found = sheet.cell(cell_key(part.code, part.narrowed(cell.narrowing)))
        return found.value if found else None

    parts = [(sign, lookup(part)) for sign, part in formula.terms]
    whole = lookup(formula.base)
    if whole is None or any(number is None for _sign, number in parts):
        return None
    part = sum((sign * Fraction(number or 0) for sign, number in parts), Fraction(0))
    return part, Fraction(whole)


def _columns(sheet: Sheet) -> Iterator[Column]:
    names = {
        "field": _("The four fields"), "kind": _("Collectives and individuals"),
        "origin": _("The origins"), "level": _("The levels"),
    }  # fmt: skip
    for section in sheet.sections:
        if section.section.layout != Layout.GRID or len(section.rows) < 2:
            continue
        total, *parts = section.rows
        for place, cell in enumerate(total.cells):
            yield Column(
                cell.key,
                tuple(row.cells[place].key for row in parts),
                names.get(section.section.dimension, _("The rows")),
            )


def _is_fresh(section: SheetSection, written_at: datetime | None) -> bool:
    kept = section.kept_text
    return written_at is None or (
        kept is not None and kept.changed_at is not None and kept.changed_at >= written_at
    )


def _passages(
    sheet: Sheet, last: LastPeriod, others: dict[str, list[tuple[str, str]]],
    written_at: datetime | None,
) -> Iterator[Passage]:  # fmt: skip
    for one in sheet.sections:
        if one.is_text:
            code = one.section.code
            yield Passage(
                text_key(code), one.section.title, one.text, one.section.is_required,
                (last.texts or {}).get(code, ""),
                others.get(code, []) if _is_fresh(one, written_at) else None,
            )  # fmt: skip


def _others(report: Report, codes: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Section → (unit, text) of the other reports sent in this round. One query.

    Drafts stay private to their unit: only what was sent is compared.
    """
    rows = (
        Report.objects.filter(round_id=report.round_id, sent_version__isnull=False)
        .exclude(pk=report.pk)
        .order_by("-sent_at", "-pk")
        .values_list("unit__label", "sent_version__content__texts")[:OTHERS]
    )
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in codes}
    for label, texts in rows:
        for code in codes:
            if body := (texts or {}).get(code):
                found[code].append((label, body))
    return found
