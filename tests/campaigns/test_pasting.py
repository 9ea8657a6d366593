"""Targets pasted from a spreadsheet."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kheo.campaigns.enums import Joined
from kheo.campaigns.pasting import Pasted, read
from kheo.campaigns.rules import Ask

UNITS = {
    "18562": [1],
    "xa thach ha": [1],
    "thach ha": [1],
    "son kim": [2, 3],
    "18200": [2],
    "18201": [3],
}


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("18562\tXã Thạch Hà\t1\t0\t2\t0\thoặc", {1: Ask(new=1, strengthen=2, joined=Joined.ANY)}),
        ("Xã Thạch Hà\t1", {1: Ask(new=1)}),
        ("thạch hà;1;;2;;và", {1: Ask(new=1, strengthen=2)}),
        ("18562\t0\t0\t0\t0", {1: None}),
        ("18562", {1: None}),
        ("Mã\tĐơn vị\tLàm mới\n18200\t3", {2: Ask(new=3)}),
        ("\n  \n18201\t\t\t\t4\n", {3: Ask(replicate=4)}),
    ],
)
def test_a_line_is_a_unit_and_its_numbers(line, asks):
    assert read(line, UNITS) == Pasted(asks, [])


@pytest.mark.parametrize(
    ("table", "trouble"),
    [
        ("99999\t1", "Line 1: “99999” is not a unit of this campaign."),
        ("Sơn Kim\t1", "Line 1: “Sơn Kim” is the name of several units; write the code."),
        ("18562\t1\n18562\t2", "Line 2: “18562” stands here twice."),
        ("18562\t1\tnhiều", "Line 1: “nhiều” is not a whole number up to 999."),
        ("18562\t1000", "Line 1: “1000” is not a whole number up to 999."),
        ("18562\t1\t-2", "Line 1: “-2” is not a whole number up to 999."),
        ("18562\t1\t1\t1\t1\t1", "Line 1: There are more numbers than kinds of commitments."),
    ],
)
def test_nothing_is_guessed(table, trouble):
    with translation.override("en"):
        assert read(table, UNITS).troubles == [trouble]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_understood_or_told(table):
    pasted = read(table, UNITS)
    assert all(ask is None or isinstance(ask, Ask) for ask in pasted.asks.values())
    assert all(isinstance(trouble, str) for trouble in pasted.troubles)
