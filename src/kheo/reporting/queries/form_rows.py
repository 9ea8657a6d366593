"""A version of a form as values: for complaints, comparisons, copies."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.indicators import catalogue_on
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.reporting.models import Check, FormVersion, Line, Section
from kheo.reporting.rules.forms import (
    CheckRow,
    Complaint,
    LineRow,
    SectionRow,
    incomplete,
)

GRID_VALUES = {
    "field": Field.values, "kind": Kind.values, "origin": Origin.values, "level": Level.values,
}  # fmt: skip
WORDS = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}


def line_row(line: Line) -> LineRow:
    """One line as a value."""
    return LineRow(**{one.name: getattr(line, one.name) for one in fields(LineRow)})


def section_row(section: Section) -> SectionRow:
    """One section as a value, with its lines in their order."""
    columns = {one.name: getattr(section, one.name) for one in fields(SectionRow)
               if one.name != "lines"}  # fmt: skip
    lines = sorted(section.lines.all(), key=lambda line: (line.order, line.pk))
    return SectionRow(**columns, lines=tuple(line_row(line) for line in lines))


def section_rows(version: FormVersion) -> list[SectionRow]:
    """The sections of ``version`` as values. Two queries."""
    rows = version.sections.prefetch_related("lines").order_by("order", "pk")
    return [section_row(one) for one in rows]


def check_row(check: Check) -> CheckRow:
    """One check as a value."""
    columns = {one.name: getattr(check, one.name) for one in fields(CheckRow)}
    return CheckRow(**{**columns, "left": tuple(check.left), "right": tuple(check.right)})


def check_rows(version: FormVersion) -> list[CheckRow]:
    """The checks of ``version`` as values, in their order."""
    return [check_row(one) for one in version.checks.order_by("order", "pk")]


def dimensions_on(day: date) -> dict[str, list[str]]:
    """Code → what each indicator in force on ``day`` can be narrowed by. One query."""
    return {code: list(one.dimensions) for code, one in catalogue_on(day).items()}


def missing_before_issue(version: FormVersion, day: date) -> list[Complaint]:
    """Why ``version`` cannot be put in force on ``day`` yet; empty when it is complete."""
    return incomplete(
        section_rows(version), check_rows(version),
        dimensions=dimensions_on(day), values=GRID_VALUES,
    )  # fmt: skip


def line_in_words(line: LineRow, catalogue: dict[str, Indicator]) -> str:
    """ "Registered (economy, collective)" or the label that stands for it."""
    known = catalogue.get(line.indicator)
    name = line.label or (known.name if known else line.indicator)
    narrowed = narrowing_in_words(line.narrowing)
    if line.label and known and line.label != known.name:
        narrowed = "; ".join(part for part in (known.name, narrowed) if part)
    return f"{name} ({narrowed})" if narrowed else name


def narrowing_in_words(values: object) -> str:
    """The values by which a line is narrowed, in the reader's language."""
    told = Narrowing.of(dict(values)).set_values  # type: ignore[call-overload]
    return ", ".join(
        str(WORDS[name](value).label) if name in WORDS and value in WORDS[name].values else value
        for name, value in told.items()
    )
