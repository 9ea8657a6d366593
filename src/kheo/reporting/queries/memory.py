"""What a cell remembers: its values in earlier periods, who changed it when, comment and star."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KeyTransform

from kheo.access.models import User
from kheo.reporting.models import Cell, CellChange, Report, ReportVersion, Text
from kheo.reporting.queries.entry import earlier_reports, version_that_counts

PERIODS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a cell in one earlier report; None where the report did not have it."""

    title: str
    ends_on: date
    report_id: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """What stood in the cell from a moment on, and by whom."""

    at: datetime
    by: User
    value: Decimal | None
    comment: str


@dataclass(frozen=True, slots=True)
class Memory:
    """``points`` are oldest first, ``changes`` newest first."""

    cell: Cell | None
    points: tuple[Point, ...]
    changes: tuple[Change, ...]

    @property
    def comment(self) -> str:
        """The comment that stands now."""
        return self.cell.comment if self.cell else ""

    @property
    def is_starred(self) -> bool:
        """Whether somebody put a star at it."""
        return bool(self.cell and self.cell.is_starred)

    @property
    def version(self) -> int:
        """Version of the cell; 0 when nobody wrote in it."""
        return self.cell.version if self.cell else 0


def memory_of(report: Report, key: str) -> Memory:
    """Up to twelve earlier periods and every change in this one. Four queries."""
    cell = report.cells.filter(key=key).select_related("changed_by").first()
    return Memory(cell, points_of(report, key), changes_of(cell))


def points_of(report: Report, key: str) -> tuple[Point, ...]:
    """Values of the cell in earlier reports as they were kept, oldest first."""
    reports = [one for one in earlier_reports(report)[:PERIODS] if version_that_counts(one)]
    versions = {version_that_counts(one) for one in reports}
    told = dict(
        ReportVersion.objects.filter(pk__in=versions)
        .annotate(figures=KeyTransform("figures", "content"))
        .values_list("pk", F("figures"))
    )
    found = [
        Point(
            one.round.title, one.round.last_day, one.pk,
            _value(told.get(version_that_counts(one)), key),
        )
        for one in reports
    ]  # fmt: skip
    return tuple(reversed(found))


def _value(figures: Any, key: str) -> Decimal | None:
    kept = (figures or {}).get(key, {}).get("value")
    return None if kept is None else Decimal(kept)


def changes_of(cell: Cell | None) -> tuple[Change, ...]:
    """What stands now and everything that stood before, newest first."""
    if cell is None:
        return ()
    now = Change(cell.changed_at, cell.changed_by, cell.value, cell.comment)
    older = CellChange.objects.filter(cell=cell).select_related("changed_by").order_by("-pk")
    return (now, *(Change(one.changed_at, one.changed_by, one.value, one.comment) for one in older))


def text_of(report: Report, code: str) -> Text | None:
    """The text written in a section of the report, with who wrote it."""
    rows = report.texts.filter(section__code=code).select_related("changed_by", "section")
    return rows.first()
