"""What the figures of a report are called, and what two versions tell differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kheo.foundation.diffs import Diff, word_diff
from kheo.reporting.models import ReportVersion
from kheo.reporting.queries.sheet import Sheet, SheetCell, SheetSection, sheet_of_version


@dataclass(frozen=True, slots=True)
class Name:
    """What a figure is called in its report: section, row, column ("" in a list)."""

    section: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.row} · {self.column}" if self.column else self.row


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that two versions tell differently."""

    key: str
    name: Name
    old: Decimal | None
    new: Decimal | None

    @property
    def by(self) -> Decimal | None:
        """The difference, None where one side knows nothing."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text of a section before and after."""

    label: str
    diff: Diff


@dataclass(frozen=True, slots=True)
class Between:
    """Everything two versions of a report tell differently."""

    figures: tuple[Changed, ...]
    texts: tuple[ChangedText, ...]


def names_of(sheet: Sheet) -> dict[str, Name]:
    """Key of a figure → its name, by the first place it stands in; in the order of the report."""
    found: dict[str, Name] = {}
    for section, row, column, cell in _walked(sheet.sections):
        title = f"{section.number} {section.section.title}".strip()
        found.setdefault(cell.key, Name(title, row, column))
    return found


def between(old: ReportVersion, new: ReportVersion, *, today: date) -> Between:
    """What the version ``new`` of a report tells differently from ``old`` of the same report."""
    sheet = sheet_of_version(new.report, new, today=today)
    names = names_of(sheet)
    was, now = old.content["figures"], new.content["figures"]
    figures = tuple(
        Changed(key, names.get(key, Name("", key)), _value(was, key), _value(now, key))
        for key in _keys(names, was, now)
        if _value(was, key) != _value(now, key)
    )
    texts = []
    for section in sheet.sections:
        code = section.section.code
        diff = word_diff(old.content["texts"].get(code, ""), new.content["texts"].get(code, ""))
        if section.is_text and diff.changed:
            title = f"{section.number} {section.section.title}".strip()
            texts.append(ChangedText(title, diff))
    return Between(figures, tuple(texts))


def _keys(*sources: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key for source in sources for key in source))


def _value(figures: dict[str, Any], key: str) -> Decimal | None:
    told = figures.get(key, {}).get("value")
    return None if told is None else Decimal(told)


def _walked(
    sections: Iterable[SheetSection],
) -> Iterator[tuple[SheetSection, str, str, SheetCell]]:
    for section in sections:
        for row in section.rows:
            columns = section.columns or ("",) * len(row.cells)
            for column, cell in zip(columns, row.cells, strict=False):
                yield section, row.label, column, cell
