"""The head and the end of a report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.reader.head import Head, read_head
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.periods import period_of


def head(text: str) -> Head:
    return read_head(lay_out(normalise(text)))


PARTY = """ĐẢNG BỘ TỈNH BÌNH SƠN                         ĐẢNG CỘNG SẢN VIỆT NAM
HUYỆN ỦY TÂN HÒA
*                                            Tân Hòa, ngày 18 tháng 4 năm 2024
Số 286-BC/HU

BÁO CÁO
sơ kết 05 năm thực hiện phong trào thi đua “Dân vận khéo” giai đoạn 2019 - 2023
-----

Thực hiện Kế hoạch số 57-KH/TU ngày 22/01/2024 của Ban Thường vụ Tỉnh ủy, Huyện ủy báo cáo kết quả như sau:

I. KẾT QUẢ
Toàn huyện có 15 mô hình.

Nơi nhận:                                    T/M BAN THƯỜNG VỤ
- Ban Dân vận Tỉnh ủy,                            PHÓ BÍ THƯ
- Lưu Văn phòng Huyện ủy.

                                             Nguyễn Văn Bình
"""
STATE = """ỦY BAN NHÂN DÂN
XÃ AN PHÚ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/BC-UBND
An Phú, ngày     tháng 11 năm 2025

BÁO CÁO KẾT QUẢ CÔNG TÁC DÂN VẬN QUÝ III NĂM 2025

Thực hiện Công văn số 12/UBND-NV, Ủy ban nhân dân xã báo cáo như sau:
"""


def test_a_party_paper_tells_all_of_itself() -> None:
    assert head(PARTY) == Head(
        title="Báo cáo sơ kết 05 năm thực hiện phong trào thi đua “Dân vận khéo” giai đoạn 2019 - 2023",
        doc_type="báo cáo",
        issuer="Huyện ủy Tân Hòa",
        place="huyện Tân Hòa, tỉnh Bình Sơn",
        number="286-BC/HU",
        day=date(2024, 4, 18),
        signer="Nguyễn Văn Bình",
        start="2019",
        end="2023",
    )


def test_a_state_paper_with_its_title_in_capitals_and_no_day_yet() -> None:
    found = head(STATE)
    assert (found.title, found.doc_type) == (
        "Báo cáo kết quả công tác dân vận quý III năm 2025", "báo cáo",
    )  # fmt: skip
    assert (found.place, found.number, found.day, found.month) == (
        "xã An Phú", "45/BC-UBND", None, "2025-11",
    )  # fmt: skip
    assert (found.start, found.end) == ("2025-07", "2025-09")


def test_an_office_without_name_takes_that_of_the_one_above() -> None:
    found = head(
        "TỈNH ỦY BÌNH SƠN\nBAN DÂN VẬN\n*\n\nBÁO CÁO\nquý I năm 2026\n\nToàn tỉnh có 5 mô hình."
    )
    assert found.issuer == "Ban Dân vận Tỉnh ủy Bình Sơn"


def test_the_issuer_is_the_office_signed_for_when_the_head_tells_none() -> None:
    found = head(
        "CHỈ THỊ\n**Về công tác dân vận**\n\nNhững năm qua công tác dân vận được quan tâm; Ban Thường vụ Tỉnh ủy yêu cầu"
        " các cấp ủy thực hiện tốt.\n\nNơi nhận:\n- Lưu.\n\n**T/M BAN THƯỜNG VỤ\nBÍ THƯ**\n\nTrần Thị Hoa"
    )
    assert (found.doc_type, found.title) == ("chỉ thị", "Chỉ thị về công tác dân vận")
    assert (found.issuer, found.signer) == ("Ban Thường vụ Tỉnh ủy", "Trần Thị Hoa")


def test_news_has_a_headline_and_nothing_else() -> None:
    found = head("Lan tỏa phong trào “Dân vận khéo”\n\nNăm qua, toàn huyện có 15 mô hình.")
    assert found == Head(title="Lan tỏa phong trào “Dân vận khéo”")


@pytest.mark.parametrize(
    ("title", "stretch"),
    [
        ("giai đoạn 2009 - 2024", ("2009", "2024")),
        ("nhiệm kỳ 2022 - 2027", ("2022", "2027")),
        ("từ năm 2019 đến năm 2023", ("2019", "2023")),
        ("quý III năm 2025", ("2025-07", "2025-09")),
        ("quý II/2025", ("2025-04", "2025-06")),
        ("6 tháng đầu năm 2024", ("2024-01", "2024-06")),
        ("6 tháng cuối năm 2024", ("2024-07", "2024-12")),
        ("9 tháng năm 2025", ("2025-01", "2025-09")),
        ("tháng 10/2025", ("2025-10", "2025-10")),
        ("năm 2025", ("2025", "2025")),
        ("tổng kết 10 năm thực hiện Chỉ thị", ("2014", "2024")),
        ("tổng kết phong trào", None),
    ],
)
def test_the_title_tells_the_time_spoken_of(title: str, stretch: tuple[str, str] | None) -> None:
    found = period_of(title, 2024)
    assert (found and (found.start, found.end)) == stretch


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_has_a_head(text: str) -> None:
    assert isinstance(head(text), Head)
    assert isinstance(head("BÁO CÁO\n" + text + "\nNơi nhận:\nTM. " + text.upper()), Head)
