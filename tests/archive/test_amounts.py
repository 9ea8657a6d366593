"""Amounts as papers write them are read exactly, and what is ambiguous is refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.archive.rules.amounts import APPROX, Amount, in_words, parse_amount
from kheo.kernel.refusals import BadInput

D = Decimal


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("24.814", Amount(D(24814))),
        ("02", Amount(D(2))),
        ("57,44 %", Amount(D("57.44"), decimals=2, unit_word="%")),
        ("57,40%", Amount(D("57.4"), decimals=2, unit_word="%")),
        ("hơn 1.300", Amount(D(1300), approx="hơn")),
        ("Trên 500 cuộc", Amount(D(500), approx="trên", unit_word="cuộc")),
        ("85 - 120", Amount(low=D(85), high=D(120))),
        ("khoảng 35 – 50 mô hình", Amount(low=D(35), high=D(50), approx="khoảng", unit_word="mô hình")),
        ("bình quân từ 85 đến 120", Amount(low=D(85), high=D(120), approx="bình quân")),
        ("hơn 1,3 triệu người", Amount(D(1300000), approx="hơn", unit_word="người")),
        ("gần 100 ngàn", Amount(D(100000), approx="gần")),
        ("1 - 2 triệu", Amount(low=D(1000000), high=D(2000000))),
        ("gần 6.000km²", Amount(D(6000), approx="gần", unit_word="km²")),
        ("ít nhất một", Amount(D(1), approx="ít nhất")),
        ("hàng ngàn mô hình", Amount(approx="hàng ngàn", unit_word="mô hình")),
        ("48.450,94 ha", Amount(D("48450.94"), decimals=2, unit_word="ha")),
        ("  24.814  ", Amount(D(24814))),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_printed(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Hãy ghi con số như văn bản in."),
        ("nhiều", "“nhiều” không phải là số"),
        ("1.23", "có thể hiểu theo hai cách"),
        ("1,234.5", "có thể hiểu theo hai cách"),
        ("1.042/1.165", "là phân số; hãy nhập phần và tổng thành hai số liệu"),
        ("120 - 85", "Khoảng số bị ngược; hãy ghi số nhỏ trước."),
        ("1 - 2 - 3", "có quá hai đầu; khoảng số ghi theo dạng 85 - 120"),
        ("-7", "Số liệu từ văn bản không thể âm."),
        ("1,23456", "Chỉ giữ tối đa 4 chữ số sau dấu phẩy"),
        ("99999999999 tỷ", "Con số quá lớn"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_what_to_write(text, sentence):
    with pytest.raises(BadInput) as refusal:
        parse_amount(text)

    assert sentence in str(refusal.value)


numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(numbers, st.sampled_from(["", *APPROX]))
def test_what_is_shown_can_be_typed_again(value, approx):
    shown = in_words(value, None, None, approx, 2)

    assert parse_amount(shown) == Amount(value, approx=approx, decimals=2)


@given(numbers, numbers)
def test_a_range_that_is_shown_can_be_typed_again(one, other):
    low, high = sorted((one, other))

    assert parse_amount(in_words(None, low, high, "", 2)) == Amount(low=low, high=high, decimals=2)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    sentence, amount = "", Amount()
    try:
        amount = parse_amount(text)
    except BadInput as refusal:
        sentence = str(refusal) or "silent"
    assert sentence != "silent"
    assert amount.value is None or amount.value >= 0
