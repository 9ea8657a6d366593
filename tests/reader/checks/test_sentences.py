"""What is told of single sentences: sums, shares, ranges, claims, repeats, numbering, counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.reader.checks import check
from kheo.reader.found import Figure
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.numbers import find_numbers
from tests.reader.checks.sample import checks, held, results

M, DK, CN, HQ, NR, XD = (
    "mo_hinh_tong", "mo_hinh_dang_ky", "mo_hinh_cong_nhan", "mo_hinh_hieu_qua", "mo_hinh_nhan_rong", "mo_hinh_xay_dung",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Huyện có {15} đơn vị hành chính ({12} xã, {03} thị trấn).", [("sum", "12 + 03 = 15")]),
        ("Tỉnh có {216} đơn vị (gồm {182} xã, {13} thị trấn, {21} phường).", [("sum", "182 + 13 + 21 = 216")]),
        (
            f"Đăng ký {{975|{DK}}} mô hình ({{822|{DK}|tap_the}} mô hình tập thể và {{153|{DK}|ca_nhan}} điển hình cá nhân).",
            [("sum", "822 + 153 = 975")],
        ),
        (
            (f"Có {{100|{M}}} mô hình: kinh tế {{40|{M}|kt}}, văn hóa {{30|{M}|vh}}, quốc phòng {{20|{M}|qp}}, "
            f"hệ thống chính trị {{10|{M}|ht}}."),
            [("sum", "40 + 30 + 20 + 10 = 100")],
        ),
        (
            f"Toàn tỉnh có {{90|{M}}} mô hình, trong đó xây dựng mới {{50|{XD}}} mô hình, nhân rộng {{40|{NR}}} mô hình.",
            [("sum", "50 + 40 = 90")],
        ),
        (
            f"Năm qua, xây dựng mới {{36|{XD}}} mô hình, duy trì {{58|mo_hinh_duy_tri}} mô hình; tổng số {{94|{M}}} mô hình.",
            [("sum", "36 + 58 = 94")],
        ),
        (
            "Huy động {41,6|nguon_luc} tỷ đồng, gồm {28,1|nguon_luc} tỷ đồng tiền mặt, {13,5|nguon_luc} tỷ đồng ngày công.",
            [("sum", "28,1 + 13,5 = 41,6")],
        ),
    ],
)  # fmt: skip
def test_breakdowns_that_add_up_are_told_as_held(text, told):
    assert (held(text), results(text)) == (told, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Huyện có {16} đơn vị hành chính ({12} xã, {03} thị trấn).", "các phần cộng lại 15, báo cáo ghi 16, lệch 1"),
        (
            f"Đăng ký {{985|{DK}}} mô hình ({{822|{DK}|tap_the}} tập thể và {{153|{DK}|ca_nhan}} cá nhân).",
            "các phần cộng lại 975, báo cáo ghi 985, lệch 10",
        ),
        (
            (f"Có {{6.540|{M}}} mô hình.\na) Kinh tế\nĐã xây dựng {{1.621|{M}|kt}} mô hình.\nb) Văn hóa\nĐã xây dựng "
            f"{{3.391|{M}|vh}} mô hình.\nc) Quốc phòng\nXây dựng {{957|{M}|qp}} mô hình.\nd) Hệ thống\nXây dựng {{564|{M}|ht}} mô hình."),
            "bốn lĩnh vực cộng lại 6.533, báo cáo ghi 6.540, lệch 7",
        ),
        (
            f"Có {{trên 1.000|{M}}} mô hình, gồm {{600|{M}|tap_the}} tập thể và {{300|{M}|ca_nhan}} cá nhân.",
            "các phần cộng lại 900, báo cáo ghi “trên 1.000”",
        ),
        (
            (f"Thành phố có {{24|{M}}} mô hình. Cụ thể:\n- Phường A: {{10|{M}}} mô hình\n- Phường B: {{9|{M}}} mô hình\n"
            f"- Xã C: {{7|{M}}} mô hình"),
            "các phần cộng lại 26, báo cáo ghi 24, lệch 2",
        ),
        (
            ("Tên\tĐăng ký\tCông nhận\n"
            f"Xã A\t{{30|{DK}}}\t{{20|{CN}}}\nXã B\t{{25|{DK}}}\t{{21|{CN}}}\nTổng\t{{57|{DK}}}\t{{41|{CN}}}"),
            "các phần cộng lại 55, báo cáo ghi 57, lệch 2",
        ),
    ],
)  # fmt: skip
def test_a_full_breakdown_that_misses_its_total_is_an_error(text, message):
    assert results(text) == [("sum", "mismatch", message)]


@pytest.mark.parametrize(
    "text",
    [
        f"Có {{50|{M}}} mô hình, trong đó có {{12|{M}}} mô hình của phụ nữ, {{9|{M}}} mô hình của thanh niên.",
        "Đảng bộ có {4.809} đảng viên ({150} đảng viên dự bị, {1.499} đảng viên nữ).",
        f"Có {{50|{M}}} mô hình, tiêu biểu như {{3|{M}}} mô hình ở xã A, {{2|{M}}} mô hình ở xã B.",
        (f"Lĩnh vực kinh tế {{40|{M}|kt}} mô hình, văn hóa {{30|{M}|vh}} mô hình, quốc phòng {{20|{M}|qp}} mô hình. "
        f"Cả huyện có {{200|{M}}} mô hình."),
        f"Có {{trên 800|{M}}} mô hình, gồm {{600|{M}|tap_the}} tập thể và {{300|{M}|ca_nhan}} cá nhân.",
        f"Năm 2022 đăng ký {{120|{DK}|năm 2022}} mô hình. Năm 2023 đăng ký {{121|{DK}|năm 2023}} mô hình.",
        "Đạt {112%|ty_le} kế hoạch. Tăng {130%|ty_le} so với cùng kỳ.",
    ],
)  # fmt: skip
def test_partial_lists_and_other_years_raise_nothing(text):
    assert results(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Có {{45/60|{M}}} mô hình (đạt {{75%}}).", []),
        (f"Có {{45/60|{M}}} mô hình (đạt {{76%}}).", [("percent", "mismatch", "76% không đúng: 45/60 = 75%")]),
        (
            f"Có {{2.988|{M}}} mô hình, {{1.848|{HQ}}} mô hình hiệu quả (chiếm {{61,84%}}).",
            [("percent", "truncated", "61,84% bị cắt chữ số thay vì làm tròn; đúng là 61,85%")],
        ),
        (
            f"Đăng ký {{400|{DK}}} mô hình; công nhận {{300|{CN}}} mô hình, đạt {{70%}} so với đăng ký.",
            [("percent", "mismatch", "70% không đúng: 300/400 = 75%")],
        ),
        (
            "Triển khai được {4.227|luot_du} đồng chí dự, đạt tỷ lệ {99,67%}.",
            [("percent", "cannot_check", "không nêu số làm mẫu cho tỷ lệ 99,67%")],
        ),
        (
            f"Hằng năm có {{khoảng 35 - 50|{DK}}} mô hình đăng ký; công nhận {{khoảng 18 - 23|{CN}}} mô hình, chiếm tỷ lệ {{trên 50%}}.",
            [("range", "mismatch", "không “trên 50%” ở mọi mức: 18/35 = 51,4%; 23/50 = 46,0%")],
        ),
        ("Hộ khá chiếm {134%} tổng số hộ.", [("range", "mismatch", "tỷ lệ 134% vượt quá 100%")]),
        (f"Mỗi năm có {{120 - 85|{DK}}} mô hình.", [("range", "mismatch", "khoảng 120 - 85 ghi số sau nhỏ hơn số trước")]),
    ],
)  # fmt: skip
def test_shares_are_right_cut_wrong_or_without_a_base(text, told):
    assert results(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Tăng {{12|mo_hinh_tang}} mô hình (từ {{40|{M}}} lên {{52|{M}}} mô hình).", []),
        (
            f"Tăng {{14|mo_hinh_tang}} mô hình (từ {{40|{M}}} lên {{52|{M}}} mô hình).",
            [("consistency", "mismatch", "từ 40 đến 52 là 12, báo cáo ghi 14")],
        ),
        (
            f"Năm nay có {{215|{DK}}} mô hình, tăng {{13|mo_hinh_tang}} mô hình so với cùng kỳ ({{203|{DK}}} mô hình).",
            [("consistency", "mismatch", "từ 203 đến 215 là 12, báo cáo ghi 13")],
        ),
        (
            f"Số mô hình tăng từ {{40|{M}}} mô hình lên {{60|{M}}} mô hình, gấp đôi.",
            [("range", "mismatch", "từ 40 đến 60 là gấp 1,5 lần, báo cáo ghi gấp 2 lần")],
        ),
        (
            f"Đăng ký {{100|{DK}}} mô hình, công nhận {{45|{CN}}} mô hình, hơn một nửa.",
            [("range", "mismatch", "không “hơn một nửa”: 45/100 = 45,0%")],
        ),
        (
            f"Bình quân mỗi năm đăng ký {{85 - 120|{DK}}} mô hình. Qua 10 năm đăng ký {{1.975|{DK}|Qua 10 năm}} mô hình.",
            [("range", "mismatch", "bình quân 85 - 120 một năm trong 10 năm là 850 - 1.200, báo cáo ghi tổng 1.975")],
        ),
        (f"Bình quân mỗi năm đăng ký {{85 - 120|{DK}}} mô hình. Qua 10 năm đăng ký {{975|{DK}|Qua 10 năm}} mô hình.", []),
    ],
)  # fmt: skip
def test_claims_are_reckoned_again(text, told):
    assert results(text) == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"Công nhận {{372|{CN}}} mô hình. Xét theo cấp: cấp tỉnh {{12|{CN}}}, cấp huyện {{74|{CN}}}, cấp cơ sở {{276|{CN}}}.",
            "các phần cộng lại 362, báo cáo ghi 372, lệch 10",
        ),
        (
            f"Mô hình cấp tỉnh: {{5|{M}}}; cấp huyện: {{20|{M}}}; cấp xã: {{75|{M}}}. Tổng số mô hình: {{101|{M}}}.",
            "các phần cộng lại 100, báo cáo ghi 101, lệch 1",
        ),
        (
            f"Đăng ký {{50|{DK}}} mô hình, chia ra:\n- Tập thể: {{36|{DK}|tap_the}} mô hình\n- Cá nhân: {{12|{DK}|ca_nhan}} gương",
            "các phần cộng lại 48, báo cáo ghi 50, lệch 2",
        ),
        (
            f"Đầu năm có {{47|{M}}} mô hình, bổ sung {{08|{M}}} mô hình, cả năm {{56|{M}}} mô hình.",
            "các phần cộng lại 55, báo cáo ghi 56, lệch 1",
        ),
        (
            f"Lập mới {{18|{XD}|kt}} mô hình kinh tế, {{12|{XD}|vh}} mô hình văn hóa; cộng chung {{31|{XD}}} mô hình mới.",
            "bốn lĩnh vực cộng lại 30, báo cáo ghi 31, lệch 1",
        ),
    ],
)  # fmt: skip
def test_announced_breakdowns_are_added_up(text, message):
    assert results(text) == [("sum", "mismatch", message)]


def test_further_kinds_and_other_fields_close_a_sum():
    people = f"Có {{1.204|{M}}} mô hình. Trong đó, {{620|{M}|tap_the}} tập thể, {{480|{M}|ca_nhan}} cá nhân và {{104|{M}}} mô hình kết hợp."
    fields = (
        f"Có {{105|{M}}} mô hình: kinh tế {{40|{M}|kt}}, văn hóa {{30|{M}|vh}}, quốc phòng {{20|{M}|qp}}, hệ thống chính trị "
        f"{{10|{M}|ht}}, lĩnh vực khác {{05|{M}}} mô hình."
    )

    assert [results(people), results(fields)] == [[], []]


def test_a_total_told_again_with_a_slip_is_an_error_and_an_equal_one_is_fine():
    text = f"Toàn tỉnh có {{24.814|{M}}} mô hình. Tình hình ổn định.\nHạn chế: số lượng mô hình nhiều ({{%s|{M}%s}} mô hình)."

    assert results(text % ("24.841", "")) == [
        ("consistency", "mismatch", "tổng số mô hình: chỗ này ghi 24.841, chỗ kia ghi 24.814")
    ]
    assert results(text % ("24.814", "|=0")) == []


def test_a_part_greater_than_its_total_is_an_error_even_when_the_list_is_not_full():
    text = f"Có {{50|{M}}} mô hình, trong đó mới {{62|{M}|^0}} mô hình."

    assert results(text) == [("range", "mismatch", "phần 62 lớn hơn tổng 50 của nó")]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ("1 2 3", []),
        ("1 2 3 3 5", ["phần II đánh số mục 1, 2, 3, 3, 5: trùng mục 3, thiếu mục 4"]),
        ("1 2 4", ["phần II đánh số mục 1, 2, 4: thiếu mục 3"]),
        ("1 2 3 1 2", []),
        ("1 2 9", []),
    ],
)
def test_headings_that_repeat_or_skip_a_number_are_remarked(numbers, told):
    lines = "\n".join(f"{number}. Công tác lãnh đạo, chỉ đạo" for number in numbers.split())

    found = [
        one for one in checks(f"I. ĐẶC ĐIỂM\nII. KẾT QUẢ\n{lines}\n") if one.kind == "numbering"
    ]

    assert [one.message for one in found] == told
    assert all(one.grade == "remark" for one in found)


def test_announced_names_are_counted_only_when_the_list_is_closed():
    closed = "Chọn {03|mo_hinh_chon} mô hình: “A nhỏ”, “B nhỏ”, “C nhỏ”."
    short = "Chọn {03|mo_hinh_chon} mô hình gồm “A nhỏ”, “B nhỏ”."
    some = "Chọn {03|mo_hinh_chon} mô hình như: “A nhỏ”, “B nhỏ”…"

    assert [one.kind for one in checks(closed)] == ["count"]
    assert results(short) == [("count", "info", "báo cáo ghi 03 mô hình nhưng nêu 2 tên")]
    assert checks(some) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([
    "có 12 mô hình", "(gồm 10 xã, 2 phường)", "chiếm 45%", "trong đó", "tăng 5", "từ 40 lên 52", "\n- ", "\n1. ", ": ",
    "; ", ". ", "lĩnh vực kinh tế", "còn lại 3", "tổng số 99", "gấp đôi", "|", "\t7\t8", "Kế hoạch số 1-KH/TU ngày 1/2/2020",
]), max_size=25))  # fmt: skip
def test_any_text_is_checked_without_trouble_and_spans_lie_within_it(pieces):
    layout = lay_out(normalise(" ".join(pieces)))
    fields = (
        "kinh_te",
        "van_hoa_xa_hoi",
        "quoc_phong_an_ninh",
        "xay_dung_he_thong_chinh_tri",
        None,
    )
    figures = [
        Figure(
            number, "mo_hinh_tong", field=fields[place % 5], total=place - 1 if place % 3 else None
        )
        for place, number in enumerate(find_numbers(layout))
    ]

    for one in check(layout, figures, []):
        assert all(0 <= span.start < span.end <= len(layout.normal.text) for span in one.spans)
        assert all(index < len(figures) for index in one.figures)
        assert (one.result == "ok") == (one.grade == "fine")
        assert one.message or one.result == "ok"
