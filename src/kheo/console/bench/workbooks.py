"""A file of 100,000 rows and 20 columns, opened, read and made values, against the bare reader of sheets."""

from __future__ import annotations

import io
import os
import resource
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from kheo.console.bench.measure import Measured, side_by_side
from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader

ROWS, COLUMNS = 100_000, 20
NAME = "bench.xlsx"
BUDGET, BUDGET_HEAD, BUDGET_MB = 2.2, 0.8, 600.0
"""Of the 3 times that a preview may cost, judging and storing have the rest."""
_SPHERES = (
    ("economy", "Kinh tế"), ("culture", "Văn hóa - xã hội"), ("defence", "Quốc phòng - an ninh"),
    ("politics", "Xây dựng hệ thống chính trị"),
)  # fmt: skip
_KINDS = (
    Value.TEXT, Value.CHOICE, Value.YEAR, Value.DAY, Value.WHOLE, Value.CODE, Value.BLOCK, Value.MONEY,
    Value.TEXT, Value.YES_NO,
)  # fmt: skip
"""Of the columns, in turn."""
_NAMES = ("Tên mô hình", "Lĩnh vực", "Năm đăng ký", "Ngày bắt đầu", "Số hộ", "Mã đơn vị", "Kết quả",
          "Kinh phí", "Đơn vị", "Còn hoạt động")  # fmt: skip


def fields() -> tuple[Field, ...]:
    """The fields of the file: twenty, of every usual kind, two of them required."""
    return tuple(
        Field(
            f"field_{at}", f"{_NAMES[at % 10]} {at // 10 + 1}", _KINDS[at % 10],
            is_required=at in {0, 8},
            choices=_SPHERES if _KINDS[at % 10] == Value.CHOICE else (),
            longest=2000,
        )
        for at in range(COLUMNS)
    )  # fmt: skip


def content(rows: int = ROWS) -> bytes:
    """The file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        sheet = book.add_worksheet("Danh sách")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, one in enumerate(fields()):
            sheet.write_string(0, at, str(one.label))
        for number in range(1, rows + 1):
            _write(sheet, number, day)
        book.close()
        return path.read_bytes()


def _write(sheet: Any, number: int, day: Any) -> None:
    for half in range(COLUMNS // 10):
        left = half * 10
        sheet.write_string(number, left, f"Thắp sáng đường quê số {number}")
        sheet.write_string(number, left + 1, _SPHERES[number % 4][1])
        sheet.write_number(number, left + 2, 2015 + number % 11)
        sheet.write_datetime(
            number, left + 3, date(2020, 1, 1) + timedelta(days=number % 2000), day
        )
        sheet.write_number(number, left + 4, number * 7 % 1000)
        sheet.write_string(number, left + 5, f"{number % 30_000:05d}")
        sheet.write_string(number, left + 6, f"Được {number % 500} hộ hưởng ứng, đường sạch hơn.")
        sheet.write_number(number, left + 7, number % 4000 * 250_000)
        sheet.write_string(number, left + 8, f"Xã Sơn Lĩnh {number % 200}")
        sheet.write_string(number, left + 9, "x" if number % 3 else "")


def read_all(file: bytes) -> int:
    """What a check does before it judges: how many rows came out."""
    book = open_book(file, NAME)
    found = headings.find(book, book.first, fields())
    columns = matching.match(found.titles, fields()).columns
    reader = Reader(fields(), columns, {}, found.titles)
    return sum(1 for _row in reader.rows(book, book.first, found.first_row))


def bare(file: bytes) -> int:
    """The reader of sheets alone."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
    return sum(1 for _row in sheet.iter_rows())


def _head(file: bytes) -> None:
    book = open_book(file, NAME)
    headings.find(book, book.first, fields())


def measure() -> Iterator[Measured]:
    """Reading, the look at its headings alone, memory."""
    file = content()
    what = f"{ROWS:,} rows of {COLUMNS} columns"
    _forget_peak()
    if read_all(file) != ROWS:
        raise RuntimeError("rows were lost")
    peak = _peak()
    ours, other = side_by_side(lambda: read_all(file), lambda: bare(file), 3)
    yield Measured(
        "workbooks", f"{what}: read into values", ours, "ms", BUDGET, "bare reader", other
    )
    ours, other = side_by_side(lambda: _head(file), lambda: bare(file), 3)
    yield Measured(
        "workbooks",
        f"{what}: guarded, headings found",
        ours,
        "ms",
        BUDGET_HEAD,
        "bare reader",
        other,
    )
    yield Measured("workbooks", f"{what}: memory at most", peak, "MB", BUDGET_MB)


def _forget_peak() -> None:
    """Begin counting the most memory anew, where the system lets us."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists() and os.access(forget, os.W_OK):
        forget.write_text("5")


def _peak() -> float:
    """Most megabytes this process held since."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
