"""The report written out: headings, texts, sentences that introduce tables, tables, charts, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import override

from kheo.counting.enums import Nature
from kheo.documents.bodies import Block, annex, column, heading, note, picture, prose, row, table
from kheo.documents.body_widths import SIZES, lay_out
from kheo.documents.enums import PaperStyle
from kheo.documents.paper_forms import Figure
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number, share
from kheo.reporting.enums import Chart as ChartKind
from kheo.reporting.enums import Layout
from kheo.reporting.papers.charts import MOST_SERIES, WIDTH_MM, Chart, png
from kheo.reporting.papers.tables import OTHERWISE, Behind, Line, Shown, Table, table_of
from kheo.reporting.papers.words import PERCENT, joined, small
from kheo.reporting.queries.labels import heading_numbers, roman
from kheo.reporting.queries.sheet import Sheet, SheetSection

PORTRAIT = 165.0
"""Millimetres between the margins of a page of either style."""
MOST_BARS = 8
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_BY = {
    "field": "theo lĩnh vực",
    "kind": "theo loại",
    "origin": "theo hình thức",
    "level": "theo cấp",
}


@dataclass(slots=True)
class Written:
    """Body and annexes as blocks, and every figure printed in them."""

    body: list[Block] = field(default_factory=list)
    annexes: list[Block] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def written(
    sheet: Sheet, *, style: str, period: str, behind: Behind, notes: Sequence[str] = ()
) -> Written:
    """The whole report. ``period`` in words; ``notes`` (what is missing …) end the body.

    Optional texts that were left empty have no heading and no number.
    """
    writer = _Writer(sheet, style, period, behind)
    shown = [one for at, one in enumerate(sheet.sections) if _has_content(sheet.sections, at)]
    numbers = heading_numbers([one.section for one in shown])
    for one in shown:
        if not one.section.is_annex:
            writer.section(one, numbers[one.section.pk])
    for text in notes:
        writer.found.body.append(prose(text))
    annexes = [one for one in shown if one.section.is_annex]
    for at, one in enumerate(annexes, 1):
        writer.annex(one, f"Phụ lục {roman(at)}" if len(annexes) > 1 else "Phụ lục")
    return writer.found


def _has_content(sections: Sequence[SheetSection], at: int) -> bool:
    """Whether a section has something to print, itself or in the deeper ones that follow."""
    one = sections[at]
    if not one.is_text or one.text.strip():
        return bool(one.text.strip() or one.rows or one.units)
    if one.section.is_annex:
        return False
    for deeper in range(at + 1, len(sections)):
        below = sections[deeper].section
        if below.is_annex or below.depth <= one.section.depth:
            return False
        if _has_content(sections, deeper):
            return True
    return False


class _Writer:
    """Writes section after section; tables and charts are numbered through."""

    def __init__(self, sheet: Sheet, style: str, period: str, behind: Behind) -> None:
        self.sheet, self.period, self.behind = sheet, period, behind
        self.is_party = style == PaperStyle.PARTY
        self.found = Written()
        self.tables = self.charts = 0

    def section(self, one: SheetSection, number: str) -> None:
        """A heading with its text or its table."""
        depth = min(max(one.section.depth, 1), 3)
        if self.is_party and depth == 1:
            number = number.rstrip(".") + "-"
        blocks = self.found.body
        blocks.append(heading(f"{number} {one.section.title}", depth))
        if one.is_text:
            blocks.extend([prose(one.text)] if one.text.strip() else ())
            return
        shown = table_of(one, self.sheet, self.behind)
        self.found.figures += shown.printed()
        self.tables += 1
        blocks.extend(self._introduced(shown))
        blocks.append(_block(shown, f"Bảng {self.tables}. {shown.title}"))
        blocks.extend(note(text) for text in shown.notes)
        blocks.extend(self._chart(shown))

    def annex(self, one: SheetSection, name: str) -> None:
        """Pages of its own, across when the table asks for it."""
        title, blocks = one.section.title, self.found.annexes
        if one.is_text:
            blocks += [annex(name, title, of="Báo cáo"), prose(one.text)]
            return
        shown = table_of(one, self.sheet, self.behind)
        self.found.figures += shown.printed()
        block = _block(shown, "")
        blocks.append(annex(name, title, of="Báo cáo", is_wide=_is_wide(block)))
        if shown.shared_unit:
            blocks.append(note(f"Đơn vị tính: {shown.shared_unit}", is_head=True))
        blocks.append(block)
        blocks.extend(note(text) for text in shown.notes)

    def _introduced(self, shown: Table) -> list[Block]:
        """Sentences before a table: the sums, and how the first of them is divided."""
        where = f"Bảng {self.tables}"
        if shown.layout == Layout.LIST:
            return [prose(f"Kết quả cụ thể tại {where}:", is_bound=True)]
        total = next((line for line in shown.lines if line.is_strong), None)
        if total is None or total.figures[0].value is None:
            return [prose(f"Số liệu chi tiết tại {where}.", is_bound=True)]
        found = [prose(self._sums(shown, total))]
        divided = self._divided(shown, total)
        told = f"{divided} (chi tiết tại {where})." if divided else f"Chi tiết tại {where}."
        return [*found, prose(told, is_bound=True)]

    def _sums(self, shown: Table, total: Line) -> str:
        """“Trong năm 2025: đăng ký 203 mô hình (tập thể 180, cá nhân 23); công nhận 120; … .”"""
        flows: list[str] = []
        standing: list[str] = []
        unit = whole = ""
        kind = flows
        for label, one in zip(shown.columns, total.figures, strict=True):
            if "@all" in one.indicator.formula:
                continue  # the whole of the whole is always 100 %
            told = f"{_spoken(label)} {_bare(one.text)}"
            if _is_share(one):
                told += "\u00a0%"
            elif one.is_part and kind and whole == one.indicator.code:
                kind[-1] = _with_part(kind[-1], told)
                continue
            elif one.indicator.unit_word != unit:
                unit = one.indicator.unit_word
                told += f" {unit}"
            whole = "" if one.is_part else one.indicator.code
            is_standing = one.indicator.nature in {Nature.STOCK, Nature.CUMULATIVE}
            kind = standing if is_standing else flows
            kind.append(told)
        day = format_day(self.sheet.report.round.last_day)
        sentences = [f"Trong {self.period}: {joined(flows)}."] if flows else []
        sentences += [f"Tính đến hết ngày {day}: {joined(standing)}."] if standing else []
        return " ".join(sentences)

    def _divided(self, shown: Table, total: Line) -> str:
        """How the first column divides, each part with its share of the sum, two decimals."""
        by = _BY.get(shown.section.section.dimension, "")
        first = total.figures[0]
        if shown.layout != Layout.GRID or not by or not first.value or _is_share(first):
            return ""
        parts = []
        for line in shown.lines:
            one = line.figures[0]
            if line.is_strong or one.value is None:
                continue
            part = share(one.value, first.value)
            told = format_number(part or Decimal(0), 2)
            parts.append(f"{small(line.label)} {_bare(one.text)} (chiếm {told}\u00a0%)")
        return f"Trong đó, {_spoken(shown.columns[0])} {by}: {joined(parts)}"

    def _chart(self, shown: Table) -> list[Block]:
        chart = chart_of(shown)
        if chart is None:
            return []
        self.charts += 1
        title = f"Biểu đồ {self.charts}. {chart.title}"
        return [picture(title, png(chart), width=WIDTH_MM, height=chart.height_mm, told=chart.told)]


def charts_of(sheet: Sheet) -> list[Chart]:
    """Every chart of a report, annexes too, as the page shows them."""
    with override("vi"):
        tables = [
            table_of(one, sheet, lambda *_cell: "")
            for one in sheet.sections
            if one.section.chart and not one.is_text
        ]
    return [chart for one in tables if (chart := chart_of(one)) is not None]


def chart_of(shown: Table) -> Chart | None:
    """What is drawn of a table, None when its section asks for nothing or nothing is there."""
    kind = shown.section.section.chart
    parts = [line for line in shown.lines if not line.is_strong and not line.depth]
    if not kind or not parts:
        return None
    if shown.layout == Layout.UNITS:
        parts = sorted(parts, key=lambda line: -(line.figures[0].value or 0))[: 2 * MOST_BARS]
    if shown.layout == Layout.LIST:
        unit = parts[0].figures[0].indicator.unit_word
        parts = [one for one in parts if one.figures[0].indicator.unit_word == unit][:MOST_BARS]
    first = parts[0].figures[0]
    counted = [
        at
        for at, one in enumerate(parts[0].figures)
        if one.indicator.unit_word == first.indicator.unit_word != PERCENT
        and (first.is_part or not one.is_part)
    ]
    many = 1 if kind == ChartKind.SHARES or shown.layout == Layout.UNITS else MOST_SERIES
    series = tuple(
        (shown.columns[at], tuple(line.figures[at].value or Decimal(0) for line in parts))
        for at in counted[:many]
    )
    if not series or not any(any(numbers) for _name, numbers in series):
        return None
    return Chart(
        _chart_title(shown, kind), tuple(line.label for line in parts), series,
        is_shares=kind == ChartKind.SHARES or shown.layout == Layout.UNITS,
    )  # fmt: skip


def _chart_title(shown: Table, kind: str) -> str:
    by = _BY.get(shown.section.section.dimension, "")
    if kind == ChartKind.SHARES and by:
        return f"Cơ cấu {small(shown.columns[0])} {by}"
    return shown.title


def _spoken(label: str) -> str:
    """The head of a column inside a sentence: “Đăng ký: tập thể” is “đăng ký tập thể”."""
    return small(_PARENTHESES.sub("", label).replace(":", ""))


def _bare(text: str) -> str:
    return text.removesuffix(OTHERWISE)


def _with_part(told: str, part: str) -> str:
    """“… (tập thể 180, cá nhân 23)”."""
    return f"{told[:-1]}, {part})" if told.endswith(")") else f"{told} ({part})"


def _is_share(one: Shown) -> bool:
    return one.indicator.unit_word == PERCENT


def _block(shown: Table, title: str) -> Block:
    """The table as a block; where all columns share a unit it stands in the title."""
    shared = shown.shared_unit
    if title and shared:
        title = f"{title} (đơn vị tính: {shared})"
    if shown.layout == Layout.LIST:
        return table(title, _list_head(), _list_rows(shown.lines))
    is_long = shown.layout == Layout.UNITS
    columns = [column("TT", "centre", is_key=True)] if is_long else []
    columns.append(column(shown.row_head, "left", is_key=True))
    columns += [
        column(label, unit="" if unit == shared or f"({unit})" in label else unit)
        for label, unit in zip(shown.columns, shown.units, strict=True)
    ]
    rows = []
    for number, line in enumerate(shown.lines, 1):
        head = [line.label]
        if is_long:
            head.insert(0, "" if line.is_strong else str(number))
        cells = [*head, *(one.text for one in line.figures)]
        rows.append(row(cells, is_strong=line.is_strong, indent=line.depth))
    return table(title, columns, rows)


def _list_head() -> list[Block]:
    return [
        column("TT", "centre", is_key=True), column("Chỉ tiêu", "left", is_key=True),
        column("Đơn vị tính", "centre"), column("Kết quả"),
    ]  # fmt: skip


def _list_rows(lines: Sequence[Line]) -> list[Block]:
    """Indicators numbered, their parts with a dash."""
    found, number = [], 0
    for line in lines:
        number += not line.depth
        one = line.figures[0]
        cells = ["" if line.depth else str(number), ("- " if line.depth else "") + line.label]
        cells += [one.indicator.unit_word, one.text]
        found.append(row(cells, is_strong=line.is_strong, indent=line.depth))
    return found


def _is_wide(block: Block) -> bool:
    parts = lay_out(block["columns"], block["rows"], PORTRAIT)
    return len(parts) > 1 or parts[0].size < SIZES[0]
