"""People, units and files for readings; a text with figures, projects and cited papers of its own."""

from datetime import date
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.access.operations.accounts import system_user
from kheo.archive.models import ReadItem
from kheo.archive.operations import readings
from kheo.counting.catalogue import load_indicators
from kheo.jobs.operations import run

REPORTS = Path(__file__).parents[2] / "reader" / "reports"
START, END = date(2020, 1, 1), date(2025, 1, 1)
TEXT = """BÁO CÁO
Kết quả 5 năm thực hiện phong trào thi đua “Dân vận khéo” (2020 - 2024)

I. KẾT QUẢ
1. Xây dựng mô hình
Qua 5 năm, toàn tỉnh đã xây dựng 120 mô hình “Dân vận khéo”, trong đó lĩnh vực kinh tế 70 mô hình, lĩnh vực văn hóa - xã hội 50 mô hình.
Đã tổ chức 15 cuộc kiểm tra việc thực hiện phong trào.
Có 40 mô hình được công nhận.
Tiêu biểu như mô hình “Tuyến đường không rác” của Hội Phụ nữ xã An Bình; mô hình “Camera an ninh” của Công an xã Hòa Lạc.
2. Văn bản
Thực hiện Chỉ thị số 40-CT/TU ngày 10/3/2014 của Ban Thường vụ Tỉnh ủy về tăng cường lãnh đạo phong trào thi đua “Dân vận khéo”; Kế hoạch số 15-KH/BDVTU ngày 05/02/2020 của Ban Dân vận Tỉnh ủy.
"""


@pytest.fixture
def catalogue(nation, at):
    """The indicators of the house, and an account for the clock."""
    clock = system_user()
    load_indicators(actor=clock, at=at)
    return clock


@pytest.fixture
def hand(province, clerk, catalogue, at):
    """``hand(text, name)``: the reading of a text, read by the worker."""

    def make(text=TEXT, name="bao-cao.txt", **more):
        content = text if isinstance(text, bytes) else text.encode()
        told = {"purpose": "past", "office": province, "actor": clerk, "at": at, **more}
        (handed,) = readings.hand_in([(name, content)], **told)
        run(handed.reading.job_id)
        handed.reading.refresh_from_db()
        return handed.reading

    return make


@pytest.fixture
def headed(province, clerk, at):
    """``headed(reading)``: with title, unit and period."""

    def make(reading, **more):
        told = {
            "title": "Báo cáo 5 năm", "number": "", "issuer": "", "issued_on": None, "starts_on": START,
            "ends_on": END, "unit": province, "actor": clerk, "at": at, **more,
        }  # fmt: skip
        return readings.set_head(reading, **told)

    return make


@pytest.fixture
def take_rest(at):
    """``take_rest(reading)``: everything still open enters, also what is doubted."""

    def make(reading):
        clerk = reading.handed_in_by
        for kind in ("figure", "initiative", "paper"):
            readings.decide_all(reading, kind=kind, state="taken", actor=clerk, at=at)
        for item in ReadItem.objects.filter(reading=reading, state="open"):
            readings.take(item, actor=clerk, at=at)

    return make


@pytest.fixture
def item_of(db):
    """``item_of(reading, "120")``: the item whose amount, title or symbol this is."""

    def find(reading, words):
        for item in reading.items.order_by("order"):
            told = item.values
            if words in (told.get("amount"), told.get("title"), told.get("symbol")):
                return item
        raise LookupError(words)

    return find


@pytest.fixture
def outsider(someone, ended):
    """A clerk of another province."""
    return someone(Role.RECORDS_CLERK, over=ended, full_name="Người Tỉnh Khác")
