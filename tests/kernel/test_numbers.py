"""Vietnamese numbers and percentages, both ways, exact."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.numbers import (
    format_number,
    format_percent,
    parse_number,
    parse_percent,
    round_half_up,
    share,
)
from kheo.kernel.refusals import BadInput

decimals = st.decimals(
    min_value=-(10**15), max_value=10**15, places=6, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("7", "7"),
        ("007", "7"),
        ("24814", "24814"),
        ("24.814", "24814"),
        ("1.234,5", "1234.5"),
        ("1.234.567,089", "1234567.089"),
        ("0,5", "0.5"),
        ("34,61", "34.61"),
        ("1 234", "1234"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("  12 ", "12"),
        ("-1.234,5", "-1234.5"),
        ("− 7", "-7"),
        ("+7", "7"),
        ("9" * 30, "9" * 30),
    ],
)
def test_numbers_are_read_the_vietnamese_way(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.23", "number.grouping"),
        ("1234.5", "number.grouping"),
        ("1234.567", "number.grouping"),
        ("0.125", "number.grouping"),
        ("1,234,567", "number.grouping"),
        ("1,234.5", "number.grouping"),
        ("1.234 567", "number.grouping"),
        ("12 34", "number.grouping"),
        ("5,", "number.grouping"),
        (",5", "number.grouping"),
        ("", "number.invalid"),
        ("-", "number.invalid"),
        (".", "number.invalid"),
        ("abc", "number.invalid"),
        ("12 hộ", "number.invalid"),
        ("1e5", "number.invalid"),
        ("٣", "number.invalid"),
        ("57%", "number.invalid"),
        ("9" * 31, "number.long"),
        ("9" * 30 + ",1", "number.long"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_its_remedy(text, code):
    with pytest.raises(BadInput) as caught:
        parse_number(text)

    assert caught.value.code == code
    assert {
        "number.grouping": "A dot stands before every three digits (24.814)",
        "number.invalid": "Write digits only",
        "number.long": "30 are allowed",
    }[code] in str(caught.value)


def test_a_long_wrong_text_is_quoted_only_in_part():
    with pytest.raises(BadInput) as caught:
        parse_number("x" * 10_000)

    assert caught.value.params == {"text": "x" * 40}


@pytest.mark.parametrize("text", ["57,44%", "57,44 %", "57,44\u00a0%", " 57,44% ", "57,44"])
def test_percentages_are_read_with_and_without_their_sign(text):
    assert parse_percent(text) == Decimal("57.44")


@pytest.mark.parametrize("text", ["57.44%", "%", "5%%"])
def test_a_percentage_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadInput):
        parse_percent(text)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (24814, None, "24.814"),
        (-1234, None, "-1.234"),
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.500"), None, "1.234,5"),
        (Decimal("1E+6"), None, "1.000.000"),
        (Decimal("-0.00"), None, "0"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (Decimal("1234.5"), 0, "1.235"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("123456789012345678901234567890.123456"), None, None),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, places, text):
    expected = text or "123.456.789.012.345.678.901.234.567.890,123456"

    assert format_number(value, places) == expected


@given(decimals)
def test_what_is_written_reads_back_as_the_same_number(value):
    assert parse_number(format_number(value)) == value


@given(st.integers(-(10**18), 10**18))
def test_whole_numbers_survive_the_way_there_and_back(value):
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("24.125"), 2, "24.13"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("2.49999"), 0, "2"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 8), 2, "0.13"),
        (1550, -2, "1600"),
        (7, 2, "7.00"),
    ],
)
def test_a_half_is_rounded_up(value, places, rounded):
    assert str(format(round_half_up(value, places), "f")) == rounded


@given(decimals, st.integers(0, 8))
def test_rounding_agrees_with_decimal_arithmetic(value, places):
    step = Decimal(1).scaleb(-places)
    expected = value.quantize(step, ROUND_HALF_UP, Context(prec=60))

    assert round_half_up(value, places) == expected
    assert round_half_up(value, places).as_tuple().exponent == -places


@pytest.mark.parametrize(
    "call",
    [
        lambda: round_half_up(24.125, 2),
        lambda: share(1.0, 3),
        lambda: share(1, 3.0),
        lambda: format_number(1.5),
        lambda: format_number(1.5, 1),
        lambda: format_percent(1.5),
    ],
)
def test_floats_are_refused(call):
    with pytest.raises(TypeError, match="exact numbers only, not float"):
        call()


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (8589, 24814, "34,61"),
        (2988, 24814, "12,04"),
        (14253, 24814, "57,44"),
        (1848, 2988, "61,85"),
        (2021, 3272, "61,77"),
        (0, 5, "0,00"),
        (5, 5, "100,00"),
        (6, 5, "120,00"),
    ],
)
def test_shares_of_the_printed_tables_are_arithmetically_right(part, whole, printed):
    assert format_percent(share(part, whole)) == f"{printed}\u00a0%"


def test_a_share_of_nothing_is_none_and_printed_as_a_dash():
    assert share(3, 0) is None
    assert format_percent(share(3, 0)) == "–"


def test_a_percentage_may_be_printed_with_other_decimals():
    assert format_percent(share(1, 3, 4), places=1) == "33,3\u00a0%"
    assert share(1, 3, 0) == 33


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_share_is_the_nearest_hundredth_of_a_percent(part, whole):
    exact = Fraction(part * 100, whole)

    assert abs(Fraction(share(part, whole)) - exact) <= Fraction(1, 200)


@given(decimals)
def test_a_printed_percentage_reads_back(value):
    assert parse_percent(format_percent(value)) == round_half_up(value, 2)
