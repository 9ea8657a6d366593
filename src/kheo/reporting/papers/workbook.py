"""Every table of a report as an Excel file: numbers are numbers, text stays text.

What stands behind the figures (version, period, map, who has not sent) is on a sheet of its own.
"""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from kheo.counting.enums import View
from kheo.counting.queries.question import Reading
from kheo.foundation.sheets import new_workbook
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.reporting.enums import Layout
from kheo.reporting.papers.contents import notes_of
from kheo.reporting.papers.tables import Line, Shown, Table, table_of
from kheo.reporting.papers.words import PERCENT, is_integer, period_words
from kheo.reporting.queries.sheet import Sheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NAME = 31
"""Characters Excel allows in the name of a sheet."""
_HEAD_ROW = 3
_MAPS = {
    View.AS_WAS: "đơn vị đúng như tại thời điểm phát sinh số liệu",
    View.TODAY: "đơn vị theo bản đồ hiện nay",
}


def workbook(sheet: Sheet) -> io.BytesIO:
    """One sheet a table in the order of the report, then the notes."""
    out = io.BytesIO()
    book = new_workbook(out)
    styles = _styles(book)
    with override("vi"):
        tables = [
            table_of(one, sheet, lambda *_cell: "") for one in sheet.sections if not one.is_text
        ]
        for number, table in enumerate(tables, 1):
            name = _FORBIDDEN.sub(" ", f"{number}. {table.title}")[:_NAME].strip(" '")
            _table(book.add_worksheet(name), table, sheet, styles)
        _notes(book.add_worksheet("Ghi chú"), sheet, tables, styles)
    book.close()
    out.seek(0)
    return out


def _styles(book: Any) -> dict[str, Any]:
    line = {"border": 1, "valign": "vcenter", "font_name": "Times New Roman", "font_size": 12}
    made = {
        "title": {"bold": True, "font_name": "Times New Roman", "font_size": 14},
        "text": {
            "font_name": "Times New Roman",
            "font_size": 12,
            "text_wrap": True,
            "valign": "top",
        },
        "head": {**line, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7E7E7"},
    }
    for strong in (False, True):
        mark = "strong_" if strong else ""
        made |= {
            f"{mark}cell": {**line, "bold": strong, "text_wrap": True},
            f"{mark}whole": {**line, "bold": strong, "num_format": "#,##0"},
            f"{mark}parts": {**line, "bold": strong, "num_format": "#,##0.00"},
        }
    return {name: book.add_format(one) for name, one in made.items()}


def _table(page: Any, table: Table, sheet: Sheet, styles: dict[str, Any]) -> None:
    heads = _heads(table)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD_ROW)
    page.set_column(0, 0, 6)
    page.set_column(1, 1, 42)
    page.set_column(2, len(heads) - 1, 16)
    page.write_string(0, 0, table.title, styles["title"])
    page.write_string(1, 0, _about(sheet), styles["text"])
    for at, head in enumerate(heads):
        page.write_string(_HEAD_ROW, at, head, styles["head"])
    for row, line in enumerate(table.lines, _HEAD_ROW + 1):
        _line(page, row, line, table, styles)
    page.freeze_panes(_HEAD_ROW + 1, 2)
    for row, text in enumerate(table.notes, _HEAD_ROW + 2 + len(table.lines)):
        page.write_string(row, 1, text, styles["text"])


def _heads(table: Table) -> list[str]:
    if table.layout == Layout.LIST:
        return ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"]
    columns = [
        label if f"({unit})" in label else f"{label} ({unit})"
        for label, unit in zip(table.columns, table.units, strict=True)
    ]
    return ["TT", table.row_head, *columns]


def _line(page: Any, row: int, line: Line, table: Table, styles: dict[str, Any]) -> None:
    mark = "strong_" if line.is_strong else ""
    is_sum = line.is_strong and table.layout != Layout.LIST
    if is_sum:
        page.write_string(row, 0, "", styles[f"{mark}cell"])
    else:
        page.write_number(row, 0, row - _HEAD_ROW, styles[f"{mark}whole"])
    page.write_string(row, 1, "   " * line.depth + line.label, styles[f"{mark}cell"])
    place = 2
    if table.layout == Layout.LIST:
        page.write_string(row, place, line.figures[0].indicator.unit_word, styles[f"{mark}cell"])
        place += 1
    for at, one in enumerate(line.figures, place):
        _figure(page, row, at, one, styles, mark)


def _figure(page: Any, row: int, at: int, one: Shown, styles: dict[str, Any], mark: str) -> None:
    if one.value is None:
        page.write_string(row, at, one.text, styles[f"{mark}cell"])
        return
    whole = is_integer(one.value) and one.indicator.unit_word != PERCENT
    page.write_number(row, at, one.value, styles[f"{mark}{'whole' if whole else 'parts'}"])


def _about(sheet: Sheet) -> str:
    asked = sheet.report.round
    period = period_words(asked.kind, asked.starts_on, asked.ends_on)
    return f"{sheet.report.unit.label} – {period}"


def _reading(reading: Reading) -> str:
    if isinstance(reading, date):
        return f"đơn vị theo bản đồ ngày {format_day(reading)}"
    return _MAPS[reading]


def _notes(page: Any, sheet: Sheet, tables: list[Table], styles: dict[str, Any]) -> None:
    """What one must know to read the tables."""
    asked, version = sheet.report.round, sheet.version
    if version:
        made = timezone.localtime(version.made_at)
        state = f"Bản đã duyệt lần {version.number}, lưu lúc {made:%H:%M} ngày {format_day(made.date())}"
    else:
        state = "Bản nháp: số liệu đang có, chưa được duyệt"
    lines = [
        ("Đơn vị báo cáo", sheet.report.unit.label),
        ("Biểu mẫu", f"{asked.form.form.name} (phiên bản {asked.form.number})"),
        ("Kỳ báo cáo", period_words(asked.kind, asked.starts_on, asked.ends_on)),
        ("Số liệu từ ngày", f"{format_day(asked.starts_on)} đến hết ngày {format_day(asked.last_day)}"),
        ("Tình trạng", state),
("Cách tính đơn vị", _reading(sheet.asked.reading)),
        *((("Dấu SHA-256", version.sha256),) if version else ()),
        *(("Mức đầy đủ", text) for text in notes_of(sheet)),
        *((f"Bảng “{one.title}”", text) for one in tables for text in one.notes),
        ("Số bảng", format_number(len(tables))),
    ]  # fmt: skip
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 110)
    page.write_string(0, 0, "Ghi chú", styles["title"])
    for row, (label, text) in enumerate(lines, 2):
        page.write_string(row, 0, label, styles["text"])
        page.write_string(row, 1, text, styles["text"])
