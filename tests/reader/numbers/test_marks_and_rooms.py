"""Marks of footnotes, rooms and pages are no figures; a noun counted behind such a word is."""

import pytest

from kheo.reader.found import NumberKind
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.numbers import find_numbers

NOTES = (
    "\n(1) Hướng dẫn số 19/HD-LĐLĐ ngày 06/02/2024.\n(2) Quyết định số 648/QĐ-LĐLĐ ngày 15/11/2024."
)


def figures(text):
    layout = lay_out(normalise(text))
    return [
        layout.normal.slice(one.core)
        for one in find_numbers(layout) if one.kind == NumberKind.FIGURE
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Theo hướng dẫn của tỉnh (1), các cấp đăng ký 65 mô hình. Công nhận 52 mô hình (2), đạt 80%." + NOTES,
            ["65", "52", "80"],
        ),
        ("Khen thưởng tập thể (12), cá nhân (8).", ["12", "8"]),
        ("Tại phòng họp 2, số 30 phố lớn, có 45 đại biểu dự.", ["45"]),
        ("Như đã nêu ở trang 65, có 12 mô hình.", ["12"]),
        ("Lực lượng vũ trang 65 mô hình, công an 12 mô hình.", ["65", "12"]),
    ],
)  # fmt: skip
def test_only_what_is_counted_is_a_figure(text, left):
    assert figures(text) == left
