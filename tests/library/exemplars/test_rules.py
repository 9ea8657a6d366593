"""Sharing places out, reading pasted grids, the years of a period."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.refusals import RuleBroken
from kheo.library.rules.exemplars import check_period, portions, read_grid, shared_out

YEARS = (2026, 2027, 2028)
UNITS = {"xa an": [1], "18201": [1], "xa binh": [2], "xa son": [3, 4]}


@pytest.mark.parametrize(
    ("places", "weights", "parts"),
    [
        (5, [1, 1, 1], [2, 2, 1]),
        (2, [1, 1, 1], [1, 1, 0]),
        (10, [3, 1, 1], [6, 2, 2]),
        (7, [2, 1], [5, 2]),
        (0, [1, 2], [0, 0]),
        (4, [], []),
        (4, [0, 0], [0, 0]),
    ],
)
def test_places_are_shared_by_the_largest_remainder(places, weights, parts):
    assert portions(places, weights) == parts


@given(
    st.integers(0, 300), st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 6)
)
def test_a_proposal_loses_no_place_and_the_years_are_even(places, weights, count):
    years = range(2026, 2026 + count)
    found = shared_out(places, list(enumerate(weights)), years)
    sums = [sum(n for (_unit, year), n in found.items() if year == one) for one in years]
    assert sum(found.values()) == places
    assert max(sums) - min(sums) <= 1
    assert all(n > 0 for n in found.values())


def test_who_stands_first_begins_first():
    assert shared_out(3, [(7, 1), (8, 1), (9, 1)], YEARS) == {
        (7, 2026): 1, (8, 2027): 1, (9, 2028): 1,
    }  # fmt: skip


def test_a_unit_with_several_places_has_them_spread_over_the_years():
    assert shared_out(3, [(7, 1)], YEARS) == {(7, 2026): 1, (7, 2027): 1, (7, 2028): 1}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Xã An\t1\t2\t0", {(1, 2026): 1, (1, 2027): 2, (1, 2028): 0}),
        ("18201;Xã An;1;;3;4", {(1, 2026): 1, (1, 2027): 0, (1, 2028): 3}),
        ("Đơn vị\tNăm 2028\tNăm 2026\nxa binh\t5\t6", {(2, 2028): 5, (2, 2026): 6}),
        ("\n  \nXã Bình|2", {(2, 2026): 2}),
    ],
)
def test_a_pasted_grid_is_understood(text, targets):
    found = read_grid(text, UNITS, YEARS)
    assert (found.targets, found.troubles) == (targets, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Xã Lạ\t1", "“Xã Lạ” không trực thuộc đơn vị lập danh mục."),
        ("Xã Sơn\t1", "Có nhiều đơn vị tên “Xã Sơn”; hãy ghi mã đơn vị."),
        ("Xã An\t1\thai", "“Xã An”: “hai” không phải số nguyên từ 0 đến 9999."),
        ("Xã An\t-1", "“Xã An”: “-1” không phải số nguyên từ 0 đến 9999."),
        ("Mã\t2026\t2031", "năm 2031 nằm ngoài giai đoạn 2026–2028."),
    ],
)
def test_a_line_that_is_not_understood_is_told_with_its_number_and_name(line, why):
    found = read_grid(f"Xã Bình\t1\n{line}", UNITS, YEARS)
    assert found.troubles == [f"Dòng 2: {why}"]


def test_a_unit_that_stands_twice_is_told():
    assert read_grid("Xã An\t1\nXã An\t2", UNITS, YEARS).troubles == [
        "Dòng 2: “Xã An” xuất hiện hai lần."
    ]


@given(st.text(max_size=200))
def test_no_pasted_text_breaks_the_reader(text):
    found = read_grid(text, UNITS, YEARS)
    assert all(0 <= n <= 9999 for n in found.targets.values())


@pytest.mark.parametrize(
    ("title", "first", "last", "field"),
    [
        ("", 2026, 2030, "title"),
        ("A", 2030, 2026, "last_year"),
        ("A", 1990, 2026, "first_year"),
        ("A", 2026, 2101, "last_year"),
        ("A", 2026, 2041, "last_year"),
    ],
)
def test_a_period_that_is_none_is_refused_at_its_field(title, first, last, field):
    with pytest.raises(RuleBroken) as refused:
        check_period(title, first, last)
    assert list(refused.value.fields) == [field]
