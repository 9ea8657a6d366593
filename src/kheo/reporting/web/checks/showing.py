"""What the pages of findings show: tabs, the cells of a finding with their records, its story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kheo.audit.queries import acts_about
from kheo.audit.wording import sentence
from kheo.counting.addresses import behind_address
from kheo.counting.enums import Source
from kheo.foundation.templatetags.kheo import percent
from kheo.kernel.numbers import format_number
from kheo.reporting.enums import FindingStatus
from kheo.reporting.models import Finding
from kheo.reporting.queries.findings import Shown
from kheo.reporting.queries.sheet import Sheet, SheetCell, sheet_of
from kheo.reporting.web.checks.forms import STATES, address_of

ACTS = ("finding.ask", "finding.answer", "finding.not_enough", "finding.settle")
EXCERPT = 600
"""Characters of a text that a finding shows."""


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of a finding: what stands in it now, and what opens it."""

    name: str
    anchor: str
    value: str
    otherwise: str
    source: str
    records: str
    text: str = ""


def cell_rows(one: Shown, today: date) -> list[CellRow]:
    """The cells of a finding as the report has them, with the address of their records."""
    sheet = sheet_of(one.finding.report, today=today)
    texts = {f"text:{part.section.code}": part.text for part in sheet.sections if part.is_text}
    rows = []
    for opened in one.cells:
        cell = sheet.cell(opened.key)
        if cell is None:
            text = texts.get(opened.key, "")[:EXCERPT]
            rows.append(CellRow(opened.name, opened.anchor, "", "", "", "", text))
            continue
        source = str(Source(cell.indicator.source).label)
        rows.append(
            CellRow(
                opened.name, opened.anchor, _written(cell, cell.value),
                _written(cell, cell.typed) if not cell.is_typed else "", source,
                _records(sheet, cell),
            )
        )  # fmt: skip
    return rows


def _written(cell: SheetCell, number: Any) -> str:
    if number is None:
        return ""
    if cell.indicator.nature == "share":
        return percent(number, cell.indicator.decimals)
    return format_number(number)


def _records(sheet: Sheet, cell: SheetCell) -> str:
    if not cell.is_counted:
        return ""
    asked = sheet.asked
    return behind_address(
        cell.indicator.code, cell.narrowing, unit=asked.unit, start=asked.start, end=asked.end,
        reading=asked.reading,
    )  # fmt: skip


def story_of(finding: Finding) -> list[dict[str, Any]]:
    """Who said what about a finding, newest first; the checks of the report have lines of their own."""
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in reversed(acts_about(finding.report, ACTS))
        if line.after.get("finding") == finding.pk
    ]


def tabs_of(counts: Mapping[str, int], given: dict[str, Any], state: str) -> list[dict[str, Any]]:
    """A tab for each state with its number, and one for all."""
    words = {
        FindingStatus.OPEN: _("To be settled"), FindingStatus.ANSWERED: _("Explained"),
        FindingStatus.GONE: _("Settled findings"), "all": _("All"),
    }  # fmt: skip
    numbers = {**counts, "all": sum(counts.values())}
    return [
        {
            "label": words[one],
            "url": address_of(given, one),
            "current": one == state,
            "count": format_number(numbers.get(one, 0)),
        }
        for one in STATES
    ]
