"""What makes a report form complete, and what two versions differ in. Plain values, no rows.

Everything a person can write down is kept in a draft; only a complete one is put in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.counting.narrowing import DIMENSIONS, Narrowing, cell_key
from kheo.kernel.refusals import BadInput
from kheo.orgs.enums import Kind
from kheo.reporting.enums import CheckKind, Cutoff, Layout, PeriodKind, SectionKind, Severity

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
MOST_SECTIONS = 80
MOST_LINES = 80
MOST_CHECKS = 60
MOST_DAYS = 90
DEEPEST = 3
GRID_BY = ("field", "kind", "origin", "level")

HEADER = {
    "period_kinds": gettext_lazy("Periods"), "cutoff": gettext_lazy("Cut off"),
    "due_days": gettext_lazy("Due, days after the last day"),
    "remind_days": gettext_lazy("Reminded, days before"),
    "again_days": gettext_lazy("Reminded again, every so many days"),
    "grace_days": gettext_lazy("Passed on, days after the due day"),
    "for_kinds": gettext_lazy("Who owes it"), "tree": gettext_lazy("Read on which tree"),
    "is_summed": gettext_lazy("The unit that asks makes the summary itself"),
    "note": gettext_lazy("Note"),
}  # fmt: skip
"""Columns of a version in the order of the pages."""
SECTION = {
    "title": gettext_lazy("Title"), "code": gettext_lazy("Code"), "depth": gettext_lazy("Level of heading"),
    "kind": gettext_lazy("Holds"), "layout": gettext_lazy("Layout of the table"),
    "dimension": gettext_lazy("Rows of the grid"), "chart": gettext_lazy("Chart"),
    "guidance": gettext_lazy("Guidance"), "is_required": gettext_lazy("Must be written"),
    "is_annex": gettext_lazy("Stands in the annex"),
}  # fmt: skip
LINE = {
    "indicator": gettext_lazy("Indicator"), "narrowing": gettext_lazy("Only"),
    "label": gettext_lazy("Called"), "depth": gettext_lazy("Indent"),
    "is_required": gettext_lazy("Must be filled"), "is_bold": gettext_lazy("Bold"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as a value; the columns of ``models.Line`` but its place."""

    indicator: str
    narrowing: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    depth: int = 0
    is_required: bool = False
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section as a value, with its lines."""

    code: str
    title: str
    depth: int = 1
    kind: str = SectionKind.TEXT
    guidance: str = ""
    is_required: bool = False
    is_annex: bool = False
    layout: str = ""
    dimension: str = ""
    chart: str = ""
    lines: tuple[LineRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as a value."""

    kind: str
    severity: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    limit: Decimal | None = None
    least: Decimal | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, where: ``about`` is header, section, line or check; ``place`` counts from 1."""

    about: str
    place: int
    field: str
    sentence: str
    line: int = 0


def wrong_header(values: Mapping[str, Any]) -> dict[str, str]:
    """Field → sentence for what no version can say, draft or not."""
    wrong: dict[str, str] = {}
    if not values["period_kinds"] or set(values["period_kinds"]) - set(PeriodKind.values):
        wrong["period_kinds"] = _("Tick at least one kind of period.")
    if values["cutoff"] not in Cutoff.values:
        wrong["cutoff"] = _("Choose how the period is cut off.")
    kinds = set(values["for_kinds"])
    if not kinds or kinds - set(Kind.values):
        wrong["for_kinds"] = _("Tick at least one kind of unit that owes the report.")
    for name in ("due_days", "remind_days", "again_days", "grace_days"):
        days = values[name]
        if days is None or not 0 <= days <= MOST_DAYS:
            wrong[name] = _("Write a number of days from 0 to %(most)s.") % {"most": MOST_DAYS}
    return wrong


def wrong_section(row: SectionRow, others: Iterable[str]) -> dict[str, str]:
    """Field → sentence for what no section can say; ``others`` are the codes taken already."""
    wrong: dict[str, str] = {}
    if not CODE.fullmatch(row.code):
        wrong["code"] = _("Write a code of small letters, digits and “_”, for example leadership.")
    elif row.code in set(others):
        wrong["code"] = _("Another part has the code “%(code)s”.") % {"code": row.code}
    if not row.title or len(row.title) > 300:
        wrong["title"] = _("Write a title of at most 300 characters.")
    if not 1 <= row.depth <= DEEPEST:
        wrong["depth"] = _("Choose a level of heading.")
    if row.kind not in SectionKind.values:
        wrong["kind"] = _("Choose text or table.")
    elif row.kind == SectionKind.TABLE and row.layout not in Layout.values:
        wrong["layout"] = _("Choose how the table stands.")
    if row.layout == Layout.GRID and row.dimension not in GRID_BY:
        wrong["dimension"] = _("Choose what the rows of the grid are.")
    if len(row.lines) > MOST_LINES:
        wrong["lines"] = _("A table has at most %(most)s lines.") % {"most": MOST_LINES}
    return wrong


def wrong_line(
    row: LineRow, section: SectionRow, dimensions: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Field → sentence; ``dimensions`` are what each indicator of the catalogue can be narrowed by."""
    if row.indicator not in dimensions:
        told = _("The catalogue has no indicator “%(code)s” on this day.")
        return {"indicator": told % {"code": row.indicator}}
    wrong: dict[str, str] = {}
    asked = set(row.narrowing) | ({section.dimension} if section.layout == Layout.GRID else set())
    known = set(dimensions[row.indicator])
    if asked & set(DIMENSIONS) - known:
        names = ", ".join(sorted(asked - known))
        told = _("“%(code)s” is not counted by %(names)s.")
        wrong["narrowing"] = told % {"code": row.indicator, "names": names}
    if section.layout == Layout.GRID and section.dimension in row.narrowing:
        wrong["narrowing"] = _("The rows of the grid say this already.")
    if len(row.label) > 200:
        wrong["label"] = _("Write at most 200 characters.")
    return wrong


def cells_of(sections: Iterable[SectionRow], values: Mapping[str, Sequence[str]]) -> set[str]:
    """Keys of every cell that the lists and grids show; ``values`` per dimension of a grid."""
    found: set[str] = set()
    for section in sections:
        if section.kind != SectionKind.TABLE or section.layout == Layout.UNITS:
            continue
        for line in section.lines:
            own = Narrowing.of(line.narrowing)
            found.add(cell_key(line.indicator, own))
            if section.layout == Layout.GRID:
                found |= {
                    cell_key(line.indicator, own.joined(Narrowing.of({section.dimension: one})))
                    for one in values.get(section.dimension, ())
                }
    return found


def wrong_check(row: CheckRow, known: set[str]) -> dict[str, str]:
    """Field → sentence; ``known`` are the cells of the form and the codes of the catalogue."""
    wrong: dict[str, str] = {}
    if row.kind not in CheckKind.values or row.kind == CheckKind.QUESTION:
        wrong["kind"] = _("Choose a kind of check.")
    if row.severity not in Severity.values:
        wrong["severity"] = _("Choose whether it must be mended or explained.")
    for name in ("left", "right"):
        odd = [key for key in getattr(row, name) if not is_known(key, known)]
        if odd:
            told = _("The form has no figure “%(keys)s”.")
            wrong[name] = told % {"keys": ", ".join(odd[:5])}
    if row.kind in {CheckKind.SUM, CheckKind.NOT_MORE} and not (row.left and row.right):
        wrong["left" if not row.left else "right"] = _("Name the figures of both sides.")
    if row.kind == CheckKind.RANGE and row.low is None and row.high is None:
        wrong["low"] = _("Write the least or the most that is allowed.")
    if row.low is not None and row.high is not None and row.low > row.high:
        wrong["high"] = _("The most lies below the least.")
    if row.kind == CheckKind.JUMP and row.limit is None:
        wrong["limit"] = _("Write from how many percent on a change is remarked.")
    return wrong


def is_known(key: str, known: set[str]) -> bool:
    """Whether a check may name that cell: one of the form, or one of the catalogue."""
    try:
        Narrowing.of(dict(part.split("=", 1) for part in key.split("|")[1:]))
    except (ValueError, BadInput):
        return False
    return key in known or key.split("|", maxsplit=1)[0] in known


def incomplete(
    sections: Sequence[SectionRow], checks: Sequence[CheckRow], *,
    dimensions: Mapping[str, Sequence[str]], values: Mapping[str, Sequence[str]],
) -> list[Complaint]:  # fmt: skip
    """Everything that stands in the way of putting a form in force, in the order of the page."""
    found = list(_incomplete_sections(sections, dimensions))
    known = cells_of(sections, values) | set(dimensions)
    for place, check in enumerate(checks, 1):
        found += [Complaint("check", place, name, sentence)
                  for name, sentence in wrong_check(check, known).items()]  # fmt: skip
    return found


def _incomplete_sections(
    sections: Sequence[SectionRow], dimensions: Mapping[str, Sequence[str]]
) -> Iterator[Complaint]:
    if not sections:
        yield Complaint("header", 0, "sections", _("The form has no part yet; add one."))
    codes = [one.code for one in sections]
    for place, one in enumerate(sections, 1):
        for name, sentence in wrong_section(one, codes[: place - 1]).items():
            yield Complaint("section", place, name, sentence)
        if one.kind == SectionKind.TABLE and not one.lines:
            told = _("The table “%(title)s” has no line yet.") % {"title": one.title}
            yield Complaint("section", place, "lines", told)
        for number, line in enumerate(one.lines, 1):
            for name, sentence in wrong_line(line, one, dimensions).items():
                told = _("“%(title)s”, line %(line)s: %(why)s") % {
                    "title": one.title, "line": number, "why": sentence}  # fmt: skip
                yield Complaint("section", place, name, told, number)


@dataclass(frozen=True, slots=True)
class Changed:
    """A section that stands in both versions and differs: (label, before, after) in words."""

    title: str
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one version in the other."""

    added: tuple[SectionRow, ...]
    removed: tuple[SectionRow, ...]
    changed: tuple[Changed, ...]
    same: int


def compare(old: Sequence[SectionRow], new: Sequence[SectionRow], names: Any) -> Became:
    """Sections matched by code. ``names(line)`` says a line in words."""
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    changed, same = [], 0
    for code, one in after.items():
        if code not in before:
            continue
        parts = tuple(_parts(before[code], one, names))
        if parts:
            changed.append(Changed(one.title, parts))
        else:
            same += 1
    return Became(
        added=tuple(one for code, one in after.items() if code not in before),
        removed=tuple(one for code, one in before.items() if code not in after),
        changed=tuple(changed), same=same,
    )  # fmt: skip


def _parts(old: SectionRow, new: SectionRow, names: Any) -> Iterator[tuple[str, str, str]]:
    for one in fields(SectionRow):
        if one.name == "lines":
            continue
        was, now = getattr(old, one.name), getattr(new, one.name)
        if was != now:
            yield str(SECTION[one.name]), said(one.name, was), said(one.name, now)
    was_lines, now_lines = [names(one) for one in old.lines], [names(one) for one in new.lines]
    if was_lines != now_lines:
        yield _("Lines"), "\n".join(was_lines), "\n".join(now_lines)


_WORDS: dict[str, Any] = {"kind": SectionKind, "layout": Layout, "cutoff": Cutoff}


def said(name: str, value: Any) -> str:
    """A value of a form in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"period_kinds", "for_kinds"}:
        words = PeriodKind if name == "period_kinds" else Kind
        return ", ".join(str(words(one).label) for one in value)
    if name in _WORDS and value:
        return str(_WORDS[name](value).label)
    return str(value)
