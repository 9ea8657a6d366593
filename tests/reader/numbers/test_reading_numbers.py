"""Which numbers of a report are figures, with what value and unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.found import Number, NumberKind
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.numbers import find_numbers
from kheo.reader.numbers.digits import printed
from kheo.reader.numbers.words import in_words


def numbers(text: str) -> list[Number]:
    return find_numbers(lay_out(normalise(text)))


def figures(text: str) -> list[tuple[str, object, str]]:
    told = []
    for one in numbers(text):
        if one.kind == NumberKind.FIGURE:
            value: object = one.value if one.low is None else (one.low, one.high)
            value = "vague" if one.vague else value
            value = (one.value, one.of) if one.of is not None else value
            told.append((one.raw, value, one.unit))
    return told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("có 24.814 mô hình", [("24.814", 24814, "mô hình")]),
        ("chiếm 34,65% tổng số", [("34,65%", Decimal("34.65"), "%")]),
        ("đạt 34.65%", [("34.65%", Decimal("34.65"), "%")]),
        ("có hơn 1,3 triệu người", [("hơn 1,3 triệu", 1300000, "người")]),
        ("gần 100 ngàn đảng viên", [("gần 100 ngàn", 100000, "đảng viên")]),
        ("rộng gần 6.000km²", [("gần 6.000km²", 6000, "km²")]),
        ("tích 48.450,94 ha", [("48.450,94 ha", Decimal("48450.94"), "ha")]),
        ("thu 1,250 người", [("1,250", 1250, "người")]),
        ("thu 1,250 tỷ đồng", [("1,250 tỷ", 1250000000, "đồng")]),
        ("quà 25 000 đồng", [("25 000", 25000, "đồng")]),
        ("trị giá 1,234,567 đồng", [("1,234,567", 1234567, "đồng")]),
        ("trị giá 3 tỷ 500 triệu đồng", [("3 tỷ 500 triệu", 3500000000, "đồng")]),
        ("trị giá 1,2 nghìn tỷ đồng", [("1,2 nghìn tỷ", 1200000000000, "đồng")]),
        ("trị giá 200 tr.đ", [("200 tr.đ", 200000000, "đồng")]),
        ("thu nhập 65 triệu đồng/người/năm", [("65 triệu", 65000000, "đồng/người/năm")]),
        ("thì 95 tỷ lệ khá", [("95", 95, "")]),
        ("đạt 1.042/1.165 mô hình", [("1.042/1.165", (1042, 1165), "mô hình")]),
        ("có 03/11 xã", [("03/11", (3, 11), "xã")]),
        ("đạt 9/9 huyện", [("9/9", (9, 9), "huyện")]),
        ("từ 85 - 120 mô hình", [("từ 85 - 120", (85, 120), "mô hình")]),
        ("từ 85 đến 120 mô hình", [("từ 85 đến 120", (85, 120), "mô hình")]),
        ("khoảng 3-5%", [("khoảng 3-5%", (3, 5), "%")]),
        ("từ 85% đến 90%", [("từ 85% đến 90%", (85, 90), "%")]),
        ("từ 2 đến 3 triệu đồng", [("từ 2 đến 3 triệu", (2000000, 3000000), "đồng")]),
        ("tăng từ 120 mô hình lên 150 mô hình", [("120", 120, "mô hình"), ("150", 150, "mô hình")]),
        ("từ 500 đến dưới 1 tỷ đồng", [("từ 500 đến dưới 1 tỷ", (500000000, 1000000000), "đồng")]),
        ("từ ba đến năm mô hình", [("từ ba đến năm", (3, 5), "mô hình")]),
        ("năm 2023 - 12.500 lượt", [("12.500", 12500, "lượt")]),
        ("bình quân đạt 12,6/19 tiêu chí", [("12,6/19", (Decimal("12.6"), 19), "tiêu chí")]),
        ("quà 500 ngàn đồng/1 suất", [("500 ngàn", 500000, "đồng")]),
        ("khoảng  85  -  120  mô  hình", [("khoảng  85  -  120", (85, 120), "mô hình")]),
        ("từ một công trình trở lên", [("một", 1, "công trình")]),
        ("có 1 mô hình tỉnh, một mô hình xã", [("1", 1, "mô hình"), ("một", 1, "mô hình")]),
        ("xã A ba mô hình, xã B hai, xã C bốn.", [("ba", 3, "mô hình"), ("hai", 2, ""), ("bốn", 4, "")]),
        ("xã An Bình 5 mô hình, xã An Tân 4.", [("5", 5, "mô hình"), ("4", 4, "")]),
        ('"Dân vận khéo, có 15 mô hình "Tổ 5 người"', [("15", 15, "mô hình")]),
        ("hàng ngàn mô hình", [("hàng ngàn", "vague", "mô hình")]),
        ("hàng chục tỷ đồng", [("hàng chục tỷ", "vague", "đồng")]),
        ("vài trăm hộ, hàng năm, hàng loạt", [("vài trăm", "vague", "hộ")]),
        ("ít nhất một mô hình", [("ít nhất một", 1, "mô hình")]),
        ("một mô hình mới, một trong những", []),
        ("xây dựng ba mô hình, hai mươi lăm tổ", [("ba", 3, "mô hình"), ("hai mươi lăm", 25, "tổ")]),
        ("cả ba mô hình, thứ ba, hai bên, Ba Vì", []),
        ("ba mô hình này, dăm ba hộ, chiều ba mươi Tết, ông Ba", []),
        ("có ba mô hình trên lĩnh vực kinh tế", [("ba", 3, "mô hình")]),
        ("duy trì năm mô hình", [("năm", 5, "mô hình")]),
        ("trong năm mô hình này", []),
        ("một nghìn hai trăm lượt người", [("một nghìn hai trăm", 1200, "lượt người")]),
        ("(tập thể: 85; cá nhân: 35)", [("85", 85, ""), ("35", 35, "")]),
        ("tập thể (12), cá nhân (8)", [("12", 12, ""), ("8", 8, "")]),
        ("40 đồng chí (05 nữ)", [("40", 40, "đồng chí"), ("05", 5, "nữ")]),
        ("1.577 tin, bài", [("1.577", 1577, "tin, bài")]),
        ("triển khai trên 3 lĩnh vực", [("3", 3, "lĩnh vực")]),
        ("trên 500 cuộc", [("trên 500", 500, "cuộc")]),
        ("ông nói: “Đến nay xã đã có 15 mô hình, trong đó 7 mô hình kinh tế, với 1.200 hộ.”",
         [("15", 15, "mô hình"), ("7", 7, "mô hình"), ("1.200", 1200, "hộ")]),
    ],
)  # fmt: skip
def test_a_figure_has_its_value_its_unit_and_the_words_that_belong_to_it(text, told):
    assert figures(text) == told


TABLE = """Bảng tổng hợp
STT\tĐơn vị\tĐăng ký\tCông nhận
(1)\t(2)\t(3)\t(4)
1\tXã An Bình\t12\t10
2\tXã Bình Hòa\t8\t7
Tổng cộng\t\t20\t17"""


def test_in_a_table_cells_are_figures_and_ordinals_and_column_numbers_are_not():
    assert [value for _raw, value, _unit in figures(TABLE)] == [12, 10, 8, 7, 20, 17]


def test_figures_behind_the_signature_stand_in_an_appendix():
    text = "Có 3 xã.\nNơi nhận:\n- Lưu: VT, 5.\nPHỤ LỤC\nKinh tế 12"
    assert [value for _raw, value, _unit in figures(text)] == [3, 12]


def test_a_wrapped_line_goes_on():
    long = "Các chi hội phụ nữ trong toàn xã đã vận động hội viên tham gia tại thôn"
    assert figures(long + "\n3 và tại xóm") == []


def test_a_fraction_broken_at_the_end_of_a_line_is_one_figure_and_two_lines_are_two():
    assert figures("được 47/\n60 mô hình") == [("47/60", (47, 60), "mô hình")]
    assert [value for _raw, value, _unit in figures("Tổng số 15\n- 20 mô hình")] == [15, 20]


@pytest.mark.parametrize(
    ("digits", "value", "doubtful"),
    [
        ("7", "7", False),
        ("24.814", "24814", False),
        ("1.234.567", "1234567", False),
        ("34,65", "34.65", False),
        ("2.5", "2.5", False),
        ("1.250,5", "1250.5", False),
        ("1,250.5", "1250.5", False),
        ("1,250", "1250", True),
        ("0.125", "0.125", False),
        ("0,125", "0.125", False),
    ],
)
def test_printed_digits_are_read_the_vietnamese_way_first(digits, value, doubtful):
    told = printed(digits)
    assert (told.value, told.doubtful) == (Decimal(value), doubtful)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mười", 10), ("mười lăm", 15), ("hai mươi", 20), ("hai mươi mốt", 21), ("chín mươi tư", 94),
        ("một trăm", 100), ("ba trăm linh năm", 305), ("hai trăm mười hai", 212), ("một nghìn", 1000),
        ("ba ngàn năm trăm", 3500), ("hai vạn", 20000), ("một triệu hai trăm nghìn", 1200000),
    ],
)  # fmt: skip
def test_number_words_have_their_value(words, value):
    spoken = in_words(words, 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (value, len(words))


def test_twenty_years_are_not_twenty_five():
    assert [(one.raw, one.kind) for one in numbers("sau hai mươi năm")] == [
        ("hai mươi", NumberKind.PERIOD)
    ]


WORDS = st.sampled_from(
    ["15", "1.250", "2,5%", "hàng trăm", "mô hình", "năm", "2024", "-", "đến", "từ", "/", "(", ")", "“", "”", "\n",
     "ngày", "tháng", "tỷ", "triệu đồng", "hai", "ba", "mươi", "thôn", "Long Hòa", "số", "NQ/TW", "|", "\t", ",", ":"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_numbers_stand_in_order_slice_back_and_never_overlap(text):
    normal = normalise(text)
    end = 0
    for one in find_numbers(lay_out(normal)):
        assert end <= one.span.start <= one.core.start < one.core.end <= one.span.end
        assert normal.slice(one.span) == one.raw
        told = [one.value is not None, one.low is not None, one.vague]
        assert one.kind != NumberKind.FIGURE or sum(told) == 1
        assert (one.low is None) == (one.high is None)
        end = one.span.end
