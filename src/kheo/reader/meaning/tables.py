"""Figures in the cells of a table: what they count stands in the head of the column and the row's label.

A table is a run of lines with bars or tabs. Its first line without figures is the head; the caption is the
lines above it. A row or column of totals holds the figures the others are parts of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from kheo.reader.fields import ALL, Told, of_title
from kheo.reader.found import Number, Span, Stretch
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.subject import award_in, subject_in
from kheo.reader.meaning.verbs import grammar, nearest_act, rule
from kheo.reader.meaning.words import View, nouns

CAPTION_LINES = 3
_RULE = re.compile(r"[\s|:+=-]*")
_YEAR = re.compile(r"(?:năm )?((?:19|20)\d\d)")


@dataclass(slots=True)
class _Row:
    block: int
    cells: list[Span]
    figures: dict[int, list[Number]] = field(default_factory=dict)


@cache
def _total() -> re.Pattern[str]:
    return re.compile(rf"^\W*{any_of(table('tables')['total'])}(?!\w)")


def table_cases(layout: Layout, view: View, figures: Sequence[Number], sentence: int) -> list[Case]:
    """A case, with its meaning, for every figure in a table."""
    by_block: dict[int, list[Number]] = {}
    for one in figures:
        index = layout.index_at(one.core.start)
        if layout.blocks[index].kind == BlockKind.ROW:
            by_block.setdefault(index, []).append(one)
    cases: list[Case] = []
    for rows in _tables(layout, view, by_block):
        _read(cases, _Table(layout, view, rows), sentence)
        sentence += len(rows) + 1
    return cases


def _tables(layout: Layout, view: View, figures: dict[int, list[Number]]) -> Iterator[list[_Row]]:
    rows: list[_Row] = []
    for index, block in enumerate(layout.blocks):
        if block.kind == BlockKind.ROW:
            line = view.plain[block.span.start : block.span.end]
            if not _RULE.fullmatch(line):
                rows.append(_row(view, index, block.span, figures.get(index, [])))
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(view: View, index: int, span: Span, numbers: list[Number]) -> _Row:
    bar = "|" if "|" in view.plain[span.start : span.end] else "\t"
    cells, at = [], span.start
    for part in view.plain[span.start : span.end].split(bar):
        cells.append(Span(at, at + len(part)))
        at += len(part) + 1
    if bar == "|" and len(cells) > 2 and not view.plain[cells[0].start : cells[0].end].strip():
        cells = cells[1:]
    row = _Row(index, cells)
    starts = [cell.start for cell in cells]
    for one in numbers:
        place = bisect_right(starts, one.core.start) - 1
        if place >= 0 and cells[place].holds(one.core):
            row.figures.setdefault(place, []).append(one)
    return row


class _Table:
    """The rows of one table, with the words of its head, labels and caption."""

    def __init__(self, layout: Layout, view: View, rows: list[_Row]) -> None:
        self.layout, self.view = layout, view
        self.labels: dict[int, str] = {}
        first = rows[0]
        headed = not first.figures or all(
            _YEAR.fullmatch(self._text(cell))
            for i, cell in enumerate(first.cells)
            if i in first.figures
        )
        self.head = [self._text(cell) for cell in first.cells] if headed else []
        self.rows = rows[1:] if headed else rows
        start = max(0, first.block - CAPTION_LINES)
        above = layout.blocks[start : first.block]
        self.caption = " ".join(self._text(block.span) for block in above)

    def _text(self, span: Span) -> str:
        return self.view.small[span.start : span.end].strip()

    def label(self, row: _Row) -> str:
        """The words of a row: its cells that hold no figure."""
        if row.block not in self.labels:
            told = (self._text(cell) for i, cell in enumerate(row.cells) if i not in row.figures)
            words = " ".join(one for one in told if any(letter.isalpha() for letter in one))
            self.labels[row.block] = words
        return self.labels[row.block]

    def title(self, row: _Row, column: int) -> str:
        """The head of a column, counted from the right when a row has fewer cells."""
        at = column + max(0, len(self.head) - len(row.cells))
        return self.head[at] if at < len(self.head) else ""


def _read(cases: list[Case], found: _Table, sentence: int) -> None:
    base = len(cases)
    for offset, row in enumerate(found.rows):
        for column, numbers in sorted(row.figures.items()):
            cases += [_case(found, row, column, one, sentence + offset) for one in numbers]
    _totals(cases, base, found)


def _case(found: _Table, row: _Row, column: int, number: Number, sentence: int) -> Case:
    cell = row.cells[column]
    within = found.layout.blocks[row.block].span
    case = Case(
        number, row.block, sentence, within, Span(cell.start, number.core.start),
        Span(number.core.end, max(number.core.end, cell.end)),
    )  # fmt: skip
    title, label = found.title(row, column), found.label(row)
    case.marks = {
        "table": f"{sentence}",
        "title": title,
        "label": label,
        "column": str(len(row.cells) - column),
    }
    near = f"{title} ; {label}"
    case.noun = _noun(found, number, title, label)
    case.act = _act(found, title, label)
    _meaning(case, near, found)
    return case


def _noun(found: _Table, number: Number, title: str, label: str) -> str:
    if number.is_share or "%" in title or "tỷ lệ" in title or "tỉ lệ" in title:
        return "share"
    for text in (title, label, found.caption):
        told = [one.code for one in nouns().all_in(text, Span(0, len(text))) if one.code != "land"]
        if "initiative" in told:
            return "initiative"
        if told and text is not found.caption:
            return told[0]
    return "initiative"


def _act(found: _Table, title: str, label: str) -> str:
    for text in (title, label, found.caption):
        if act := nearest_act(text):
            return act
    return ""


def _meaning(case: Case, near: str, found: _Table) -> None:
    """Metric, field, subject and award of a cell."""
    told = _field_of(case.marks["label"]) or _field_of(case.marks["title"])
    people = case.noun in {"collective", "person", "both"}
    if people and case.act in {"register", "recognise", "total", "build", ""}:
        case.noun = "initiative" if "mô hình" in found.caption else case.noun
    case.metric = "ty_le" if case.noun == "share" else rule(case.noun, case.act)
    case.subject = subject_in(near)
    case.award = award_in(near) if case.metric == "khen_thuong" else None
    if case.metric in grammar().fielded or case.noun == "share":
        case.field = told.field if told else ALL
        case.fields = told.codes if told and told.field is None else ()
        case.own_field = told is not None
    if (year := _YEAR.fullmatch(case.marks["title"])) is not None:
        case.period = Stretch(case.marks["title"], year[1], year[1])


def _field_of(text: str) -> Told | None:
    """The field a cell is about: its name must be most of the cell."""
    told = of_title(text)
    return told if told and (told.span.end - told.span.start) * 2 > len(text) else None


def _totals(cases: list[Case], base: int, found: _Table) -> None:
    """Hang the cells on the cells of the row and the column of totals."""
    here = range(base, len(cases))
    columns: dict[str, int] = {}
    rows: dict[str, int] = {}
    for index in here:
        case = cases[index]
        if _total().search(case.marks["label"]):
            columns[case.marks["column"]] = index
        if _total().search(case.marks["title"]):
            rows[case.marks["table"]] = index
    for index in here:
        case = cases[index]
        if case.noun == "share":
            continue
        down, across = columns.get(case.marks["column"]), rows.get(case.marks["table"])
        whole = across if across is not None and across != index else down
        if whole is not None and whole != index:
            case.parent, case.opener = whole, "full"
        if across == index:
            _sums_up(cases, index, here)


def _sums_up(cases: list[Case], index: int, here: range) -> None:
    """The cell of a column of totals holds both subjects when the others hold one each."""
    table = cases[index].marks["table"]
    told = {
        cases[one].subject for one in here if cases[one].marks["table"] == table and one != index
    }
    if {"tap_the", "ca_nhan"} <= told and cases[index].metric in {
        "khen_thuong",
        "mo_hinh_bieu_duong",
        "",
    }:
        cases[index].subject = "gop"
        cases[index].metric, cases[index].noun = "khen_thuong", "both"
