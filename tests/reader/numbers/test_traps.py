"""Numbers that count nothing, and of what kind they are."""

from __future__ import annotations

import pytest

from kheo.reader.found import Cited, Mention, Named, Number, NumberKind, Span
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.numbers import find_numbers, settle


def numbers(text: str) -> list[Number]:
    return find_numbers(lay_out(normalise(text)))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.raw, one.kind.value) for one in numbers(text)]


@pytest.mark.parametrize(
    ("kind", "text", "raws"),
    [
        ("date", "Hà Nội, ngày 10 tháng 10 năm 2024", ["10 tháng 10 năm 2024"]),
        ("date", "từ 01/01/2024 đến 30-6-2024", ["01/01/2024", "30-6-2024"]),
        ("date", "từ 01/7 đến 31/12/2025", ["01/7", "31/12/2025"]),
        ("date", "(15/10/1930 - 15/10/2024)", ["15/10/1930", "15/10/2024"]),
        ("date", "(19/5/1890-19/5/2024)", ["19/5/1890", "19/5/2024"]),
        ("date", "Ngày truyền thống (15/10)", ["15/10"]),
        ("date", "ngày 15/10 tổ chức lễ, dịp 2/9", ["15/10", "2/9"]),
        ("date", "năm 2016; vào các năm 2011, 2014", ["2016", "2011", "2014"]),
        ("date", "từ 2021 đến nay; tháng 8, 9; tháng 10/2023", ["2021", "8", "9", "10/2023"]),
        ("date", "lúc 7 giờ 30 phút; 08h00; 14:30", ["7 giờ 30 phút", "08h00", "14:30"]),
        ("date", "trong các ngày 7 và 8/9; ngày 16-7; 2024-10-15; những năm 90",
         ["7 và 8/9", "16-7", "2024-10-15", "90"]),
        ("period", "nhiệm kỳ 2020 - 2025, giai đoạn 2021-2025", ["2020 - 2025", "2021-2025"]),
        ("period", "từ năm 2008 đến cuối năm 2023", ["2008 đến cuối năm 2023"]),
        ("period", "Qua 15 năm, trong 6 tháng, kỷ niệm 94 năm Ngày", ["15", "6", "94"]),
        ("period", "sau mười lăm năm; 35 tuổi", ["mười lăm", "35"]),
        ("frequency", "họp 02 lần/năm, 5 năm/2lần, 05 năm/02 lần",
         ["02 lần/năm", "5 năm/2lần", "05 năm/02 lần"]),
        ("frequency", "mỗi năm họp 2 lần; định kỳ 6 tháng; trực 24/7", ["2", "6", "24/7"]),
        ("marker", "cụ thể: (1) Công tác A; (2) Công tác B", ["1", "2"]),
        ("marker", "gồm: 1. Xã A; 2. Xã B", ["1", "2"]),
        ("marker", "3. Kết quả", ["3"]),
        ("marker", "2.1. Kết quả", ["2.1"]),
        ("marker", "Mô hình 1: Nuôi ong", ["1"]),
        ("symbol", "Nghị quyết số 25-NQ/TW", ["25-NQ/TW"]),
        ("symbol", "Nghị định 145/2020/NĐ-CP, Luật 10/2022/QH15", ["145/2020/NĐ-CP", "10/2022/QH15"]),
        ("symbol", "Số: 218 /BC-UBND; Nghị định số 121/NgĐ; 33 - KH/BDV",
         ["218 /BC-UBND", "121/NgĐ", "33 - KH/BDV"]),
        ("symbol", "Chương trình 135, Đề án 06, Nghị quyết 18", ["135", "06", "18"]),
        ("symbol", "Nơi nhận:\n- Lưu: VT (03 bản)", ["03"]),
        ("name", "dịch Covid-19, cơ quan T78, quốc lộ 1A", ["19", "78", "1A"]),
        ("name", "tại thôn 3, tổ dân phố số 7", ["3", "7"]),
        ("name", "tại tổ 12 phường 5", ["12", "5"]),
        ("name", "ở thôn 1, 2 và 4", ["1", "2", "4"]),
        ("name", "xã Phú Hòa 2, ấp Long Tân 3 đã", ["2", "3"]),
        ("name", "Trung đoàn 95, Tiểu đoàn Bộ binh 1", ["95", "1"]),
        ("name", "mô hình “Tổ tự quản 5 trong 1”", ["5 trong 1"]),
        ("name", "gia đình 5 không, 3 sạch; 4 tại chỗ", ["5", "3", "4"]),
        ("name", "phong trào 3 trách nhiệm; phương châm 4 tại chỗ; 6 dám; 5 xây, 3 chống",
         ["3", "4", "6", "5", "3"]),
        ("name", "liên kết 4 nhà; 6 điều Bác Hồ dạy; số nhà 12/5", ["4", "6", "12/5"]),
        ("name", "dịch Covid - 19; GMT+7; tiêu chuẩn ISO 9001", ["19", "7", "9001"]),
        ("reference", "thương binh 2/4; trang 2/15; Hình 1.2", ["2/4", "2/15", "1.2"]),
        ("name", "gian hàng 0 đồng; chính quyền 2 cấp", ["0", "2"]),
        ("reference", "Điều 5, khoản 2; khóa 12; lần thứ 13", ["5", "2", "12", "13"]),
        ("reference", "Hội nghị Trung ương 4 khóa XI; xếp thứ 3/11 huyện; lớp 9; top 10",
         ["4", "3/11", "9", "10"]),
        ("reference", "tài liệu gồm 04 phụ lục", ["04"]),
        ("contact", "ĐT: 0912.345.678; số máy 0292.3xx.113; gọi 0236 3822 456",
         ["0912.345.678", "0292.3xx.113", "0236 3822 456"]),
        ("contact", "thư bdv24@tinh.gov.vn; https://tinh.vn/12", ["24@tinh.gov.vn", "12"]),
        ("contact", "tài khoản 1234567890123", ["1234567890123"]),
    ],
)  # fmt: skip
def test_a_number_that_counts_nothing_is_told_by_its_kind(kind, text, raws):
    assert kinds(text) == [(raw, kind) for raw in raws]


def test_what_is_counted_behind_a_name_or_a_year_is_a_figure():
    text = "Giấy khen của Sư đoàn 14 tập thể; năm 2023: 45 mô hình; tại ấp 3 có 2016 mô hình"
    assert kinds(text) == [
        ("14", "figure"), ("2023", "date"), ("45", "figure"), ("3", "name"), ("2016", "figure"),
    ]  # fmt: skip


def test_a_count_after_a_colon_is_no_list_mark():
    assert kinds("Mô hình thực hiện: 18. Bao gồm: 05 kinh tế") == [
        ("18", "figure"),
        ("05", "figure"),
    ]


def test_a_list_of_bare_counts_holds_no_names():
    assert kinds("kinh tế 12, phường 5, tổ 6.") == [(raw, "figure") for raw in ("12", "5", "6")]


def test_a_list_that_sums_up_to_its_total_holds_counts_and_other_lists_hold_names():
    text = "có 17 mô hình (xã An Hòa 5, xã An Bình 8, xã An Phú 4); thôn An Lạc 1, thôn An Lạc 2"
    assert [kind for _raw, kind in kinds(text)] == ["figure"] * 4 + ["name"] * 2
    assert kinds("xã An Hòa 5, xã An Bình 18, xã An Phú 4.") == [
        (raw, "figure") for raw in ("5", "18", "4")
    ]


def test_money_of_the_centre_is_no_congress_and_a_share_no_day():
    text = "ngân sách Trung ương 5 tỷ đồng; đạt 2/9 (22,2%); khóa 35 học viên"
    assert [kind for _raw, kind in kinds(text)] == ["figure"] * 4


def test_every_trap_says_why():
    text = "Năm 2023, Đồn 575 họp 2 lần/năm; xem Điều 5; (1) Gọi 0912345678"
    assert all(one.why for one in numbers(text))


def test_figures_inside_papers_and_titles_settle_as_traps():
    text = "Kế hoạch xây dựng 15 mô hình; Tổ tự quản 10 hộ; 20 mô hình khác"
    paper = Cited("Kế hoạch", mentions=[Mention(Span(0, 28), text[:28])])
    title = Named(Span(30, 47), text[30:47], quoted=False)
    told = settle(numbers(text), [paper], [title])
    assert [one.kind for one in told] == [NumberKind.SYMBOL, NumberKind.NAME, NumberKind.FIGURE]


@pytest.mark.parametrize(
    "unit",
    ["1.", "1/", "1 - ", "(1) ", "“", '"', "hai ", "2020-", "3 triệu ", "1\t", "1|", "A1", "1A-", "a@", "hàng trăm ",
     "thôn Long Hòa ", "5 kg/kg", "((((", "9", "1\n", "0912 "],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(unit):
    layout = lay_out(normalise(unit * (20_000 // len(unit))))
    found = find_numbers(layout)
    assert all(layout.normal.slice(one.core) for one in found)
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
