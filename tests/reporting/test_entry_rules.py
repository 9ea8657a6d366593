"""What may stand in a cell, and what is said about what may not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.refusals import BadInput
from kheo.reporting.rules.entry import count_words, read_figure, written_figure


@pytest.mark.parametrize(
    ("typed", "decimals", "is_share", "value"),
    [
        ("", 0, False, None),
        ("  \u200b ", 0, False, None),
        ("0", 0, False, "0"),
        ("-0", 0, False, "0"),
        ("1.234", 0, False, "1234"),
        ("1 234", 0, False, "1234"),
        ("1\u00a0234", 0, False, "1234"),
        ("+7", 0, False, "7"),
        ("1.234,5", 1, False, "1234.5"),
        ("12,00", 0, False, "12"),
        ("57,44%", 2, True, "57.44"),
        ("57,44 %", 2, True, "57.44"),
        ("100", 0, True, "100"),
        ("9999999999999999", 0, False, "9999999999999999"),
    ],
)
def test_a_figure_is_read_the_vietnamese_way(typed, decimals, is_share, value):
    read = read_figure(typed, decimals=decimals, is_share=is_share)

    assert read == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("typed", "decimals", "is_share", "sentence"),
    [
        (
            "mười hai", 0, False,
            "“mười hai” không phải là số. Chỉ ghi chữ số, ví dụ 24.814 hoặc 34,61.",
        ),
        (
            "1,234", 0, False,
            ("“1,234” có dấu phẩy, mà dấu phẩy đứng trước phần thập phân. "
            "Nếu là hàng nghìn, hãy viết 1.234."),
        ),
        (
            "1,234", 2, False,
            ("“1,234” có dấu phẩy, mà dấu phẩy đứng trước phần thập phân. "
            "Nếu là hàng nghìn, hãy viết 1.234."),
        ),
        ("12,5", 0, False, "“12,5” có phần thập phân, nhưng chỉ tiêu này đếm bằng số nguyên."),
        ("12,3456", 2, False, "“12,3456” có quá 2 chữ số thập phân."),
        (
            "1.5", 1, False,
            ("“1.5” có thể hiểu theo hai cách. Dùng dấu chấm trước mỗi nhóm ba chữ số (24.814), "
            "dấu phẩy trước phần thập phân (34,61)."),
        ),
        ("-3", 0, False, "“-3” là số âm; số liệu báo cáo không bao giờ âm."),
        (
            "100,5%", 1, True,
            "“100,5” lớn hơn 100 phần trăm; một phần không thể lớn hơn toàn bộ.",
        ),
        ("12%", 0, False, "“12%” không phải là số. Chỉ ghi chữ số, ví dụ 24.814 hoặc 34,61."),
        ("1" * 31, 0, False, "Số này quá dài; chỉ được tối đa 16 chữ số."),
        ("1" * 17, 0, False, "Số này quá dài; chỉ được tối đa 16 chữ số."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_clear_words(typed, decimals, is_share, sentence):
    with pytest.raises(BadInput) as refused:
        read_figure(typed, decimals=decimals, is_share=is_share)

    assert str(refused.value) == sentence


@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.sampled_from([".", " ", "\u00a0", "\u202f", ""]),
    st.sampled_from(["", " ", "\u200b", "\ufeff"]),
)
def test_a_figure_typed_in_any_vietnamese_form_comes_back_as_it_was(value, gap, around):
    typed = around + written_figure(value).replace(".", gap) + around

    assert read_figure(typed, decimals=2) == value
    assert read_figure(written_figure(read_figure(typed, decimals=2)), decimals=2) == value


def test_words_are_counted_as_vietnamese_is_written():
    assert count_words("Dân vận  khéo\n ở cơ sở ") == 6
