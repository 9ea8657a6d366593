"""Workbooks given out hold what people typed as text, whatever it looks like."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kheo.foundation.sheets import new_workbook

TYPED = [
    "<r><t>in đậm</t></r>",
    '<r></r></is></c><c r="C9"><f>HYPERLINK("http://a.vn")</f></c><c><is><r></r>',
    "<r>&</r>",
    "=1+1",
    "{=SUM(A1:A2)}",
    "http://a.vn",
    "0123",
    " hai đầu có dấu cách ",
]


@pytest.mark.parametrize("is_flat", [True, False])
def test_a_text_is_a_text_in_both_kinds_of_workbook(is_flat):
    target = io.BytesIO()
    book = new_workbook(target, is_flat=is_flat)
    page = book.add_worksheet("Danh sách")
    for row, text in enumerate(TYPED):
        page.write(row, 0, text)
        page.write_string(row, 1, text)
    book.close()

    found = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(0)
    assert [[cell.strip() for cell in row] for row in found.to_python()] == [
        [text.strip()] * 2 for text in TYPED
    ]
    with zipfile.ZipFile(target) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
