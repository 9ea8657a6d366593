"""A short report with marks laid by hand: no engine is asked."""

import pytest

from kheo.archive.enums import ItemKind
from tests.factories.archive import ReadingFactory, ReadItemFactory

TEXT = (
    "BÁO CÁO kết quả phong trào của tỉnh Hà Tĩnh\n"
    "Thực hiện Chỉ thị số 40-CT/TU ngày 10/3/2014, tỉnh có diện tích 6.000 km2.\n"
    "Toàn tỉnh xây dựng 6.540 mô hình, trong đó kinh tế 1.621 mô hình.\n"
    "Điển hình là mô hình “Ngày xanh, đêm sáng” của xã Hòa Mỹ.\n"
)
FOUND = (
    (ItemKind.FIGURE, "6.000", {"amount": "6.000", "what": "diện tích", "core": False}),
    (ItemKind.FIGURE, "6.540", {"amount": "6.540", "what": "mô hình đã xây dựng"}),
    (ItemKind.FIGURE, "1.621", {"amount": "1.621", "what": "mô hình kinh tế", "field": "economy"}),
    (ItemKind.INITIATIVE, "Ngày xanh, đêm sáng", {"where": "xã Hòa Mỹ"}),
    (ItemKind.PAPER, "Chỉ thị số 40-CT/TU ngày 10/3/2014", {}),
)
CHECKS = [
    {
        "kind": "sum", "result": "mismatch", "grade": "error", "involves": ["f002", "f003"],
        "message": "bốn lĩnh vực cộng lại 6.533, báo cáo ghi 6.540, lệch 7",
        "expression": "1.621 + 4.912 = 6.533",
        "spans": [{"start": TEXT.index("6.540"), "end": TEXT.index("6.540") + 5}],
    },
    {"kind": "share", "result": "ok", "grade": "fine", "label": "tỷ lệ kinh tế", "involves": []},
]  # fmt: skip


def laid(reading, found=FOUND):
    """The items of ``found`` at their places in the text of ``reading``."""
    return [
        ReadItemFactory(
            reading=reading, kind=kind, order=order, said=said, quote=words,
            start=reading.text.index(words), end=reading.text.index(words) + len(words),
            line=reading.text.count("\n", 0, reading.text.index(words)) + 1,
        )
        for order, (kind, words, said) in enumerate(found, 1)
    ]  # fmt: skip


@pytest.fixture
def reading(province, clerk):
    """A report of Hà Tĩnh that was read; nothing is decided."""
    return ReadingFactory(
        office=province, unit=province, handed_in_by=clerk, text=TEXT, checks=CHECKS,
        title="Báo cáo kết quả phong trào",
    )  # fmt: skip


@pytest.fixture
def items(reading):
    """Area, total, part, project, paper."""
    return laid(reading)
