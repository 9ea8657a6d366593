"""Points from rates with a minimum base, places, and the five signals: the rules as tables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.insights.enums import Direction
from kheo.insights.rules import signals
from kheo.insights.rules.points import Rule, ranks, scored, total
from kheo.insights.rules.signals import Seen

D = Decimal
DAY = date(2026, 3, 31)
LONG = " ".join(f"chữ{n}" for n in range(40))
NEAR = LONG.replace("chữ39", "khác")


def rate(weight=25, full_at=100, min_base=10, direction=Direction.MORE):
    return Rule(
        "Tỷ lệ", D(weight), D(full_at), is_rate=True, direction=direction, min_base=min_base
    )


def number(weight=10, full_at=6, direction=Direction.MORE):
    return Rule("Số", D(weight), D(full_at), is_rate=False, direction=direction)


POINTS = [
    # rule, hits, base → rate, points, small
    (rate(), 45, 60, "75.00", "18.75", False),
    (rate(), 3, 3, "30.00", "7.50", True),
    (rate(min_base=1), 3, 3, "100.00", "25.00", False),
    (rate(), 0, 0, "0", "0", True),
    (rate(), 10, 10, "100.00", "25.00", False),
    (rate(), 15, 10, "150.00", "25.00", False),
    (rate(full_at=30), 3, 20, "15.00", "12.50", False),
    (rate(), 1, 3, "10.00", "2.50", True),
    (rate(direction=Direction.LESS), 0, 60, "0.00", "25.00", False),
    (rate(direction=Direction.LESS), 0, 2, "80.00", "5.00", True),
    (rate(direction=Direction.LESS), 0, 0, "0", "0", True),
    (rate(direction=Direction.LESS, full_at=50), 30, 60, "50.00", "0.00", False),
    (rate(weight=1), 1, 24, "4.17", "0.04", False),
    (number(), 3, None, "3.00", "5.00", False),
    (number(), 12, None, "12.00", "10.00", False),
    (number(), 0, None, "0.00", "0.00", False),
    (number(direction=Direction.LESS), 0, None, "0.00", "10.00", False),
]


@pytest.mark.parametrize(("rule", "hits", "base", "rate_", "points", "small"), POINTS)
def test_points_of_one_item(rule, hits, base, rate_, points, small):
    told = scored(rule, D(hits), None if base is None else D(base))
    assert (told.rate, told.points, told.is_small) == (D(rate_), D(points), small)


COUNTS = st.integers(0, 500)
RULES = st.builds(
    rate, weight=st.integers(1, 100), full_at=st.integers(1, 100), min_base=st.integers(0, 50),
    direction=st.sampled_from(Direction),
)  # fmt: skip


@given(st.integers(0, 9))
def test_few_of_few_never_beat_forty_five_of_sixty(few):
    assert scored(rate(full_at=75), D(min(few, 3)), D(few)).points < D(25)
    assert scored(rate(), D(min(few, 7)), D(few)).points < scored(rate(), D(45), D(60)).points


@given(RULES, COUNTS, COUNTS, COUNTS)
def test_more_hits_never_give_fewer_points_where_more_is_better(rule, base, hits, more):
    less_of_it = scored(rule, D(hits), D(base)).points
    more_of_it = scored(rule, D(hits + more), D(base)).points
    if rule.direction == Direction.MORE:
        assert less_of_it <= more_of_it
    else:
        assert less_of_it >= more_of_it


@given(RULES, COUNTS, COUNTS)
def test_points_lie_between_nothing_and_the_weight(rule, base, hits):
    assert 0 <= scored(rule, D(hits), D(base)).points <= rule.weight


@given(st.integers(1, 60), st.integers(0, 60))
def test_all_of_a_larger_base_is_never_worth_less_than_all_of_a_smaller_one(base, more):
    assert (
        scored(rate(), D(base), D(base)).points
        <= scored(rate(), D(base + more), D(base + more)).points
    )


@given(st.dictionaries(st.integers(1, 99), st.integers(0, 6).map(D), max_size=30))
def test_a_place_is_one_more_than_the_number_of_better_units(totals):
    assert ranks(totals) == {
        unit: 1 + sum(other > points for other in totals.values())
        for unit, points in totals.items()
    }


def test_equal_points_share_a_place_and_the_next_is_skipped():
    assert ranks({1: D(9), 2: D(8), 3: D(8), 4: D(1)}) == {1: 1, 2: 2, 3: 2, 4: 4}


def test_the_points_of_a_unit_are_the_sum_of_what_is_shown():
    assert total([scored(rate(), D(45), D(60)), scored(number(), D(3), None)]) == D("23.75")


def registered(*days):
    return [Seen(pk, registered_on=DAY - timedelta(days=days)) for pk, days in enumerate(days, 1)]


@pytest.mark.parametrize(
    ("days", "late"),
    [
        ((0, 1, 6), (1, 2, 3)), ((0, 1), None), ((0, 1, 2, 6, 7), (1, 2, 3, 4)),
        ((0, 1, 2, 7), None), ((0, 1, 2, 3, -1), (1, 2, 3, 4)), ((-1, -2, -3), None), ((), None),
    ],
)  # fmt: skip
def test_nearly_everything_registered_in_the_last_week(days, late):
    found = list(signals.last_week(registered(*days), deadline=DAY, is_campaign=True))
    if late is None:
        assert found == []
    else:
        (one,) = found
        assert (one.sentence, one.records) == ("last_week", late)
        assert one.params == {"late": str(len(late)), "all": str(len(days)), "day": "2026-03-31"}


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        ([("Đèn", ""), ("ĐÈN ", ""), ("Den", "")], (1, 2, 3)),
        ([("Đèn", ""), ("Đèn", ""), ("Hoa", "")], None),
        ([("A", LONG), ("B", NEAR), ("C", LONG)], (1, 2, 3)),
        ([("A", LONG), ("B", LONG[: len(LONG) // 2]), ("C", LONG)], None),
        ([("A", "Ngắn"), ("B", "Ngắn"), ("C", "Ngắn")], None),
        ([("A", "một hai ba bốn năm sáu bảy tám")] * 3 + [("D", "")], (1, 2, 3)),
        ([("", ""), ("", ""), ("", "")], None),
        ([("A", ""), ("A", LONG), ("B", LONG)], (1, 2, 3)),
    ],
)  # fmt: skip
def test_titles_or_texts_equal_to_each_other(rows, same):
    seen = [Seen(pk, title=title, approach=text) for pk, (title, text) in enumerate(rows, 1)]
    found = list(signals.same_text(seen))
    if same is None:
        assert found == []
    else:
        (one,) = found
        assert (one.records, one.params) == (
            same, {"same": str(len(same)), "all": str(len(rows))},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "raises"),
    [
        ([10, 20, 300, 40, 50], True), ([10, 20, 300, 40], False), ([10, 20, 30, 40, 51], False),
        ([10, 20, 30, 40, 0], False), ([10, 20, 30, 40, 50, 0], True), ([], False),
    ],
)  # fmt: skip
def test_round_figures(numbers, raises):
    found = list(signals.round_figures([(7 + n % 2, D(told)) for n, told in enumerate(numbers)]))
    assert bool(found) == raises
    if raises:
        assert (found[0].records, found[0].params) == ((7, 8), {"all": "5"})


@pytest.mark.parametrize(
    ("proofs", "bare"),
    [([0, 0, 0], (1, 2, 3)), ([1, 0], None), ([0, 0, 1, 1], (1, 2)), ([1, 1, 0], None)],
)
def test_no_proof(proofs, bare):
    rows = [Seen(pk, is_working=True, has_proof=bool(one)) for pk, one in enumerate(proofs, 1)]
    found = list(signals.no_proof([*rows, Seen(99), Seen(98)]))
    assert (found[0].records if found else None) == bare


@pytest.mark.parametrize(
    ("ages", "still"),
    [([731, 800, 900], (1, 2, 3)), ([731, 800, 730], None), ([None, 731, 731], (1, 2, 3))],
)
def test_no_change_in_two_years(ages, still):
    rows = [
        Seen(pk, is_recognised=True, last_sign_on=age and DAY - timedelta(days=age))
        for pk, age in enumerate(ages, 1)
    ]
    found = list(signals.no_change([*rows, Seen(99)], day=DAY))
    assert (found[0].records if found else None) == still


def test_every_signal_has_its_sentence():
    assert set(signals.SENTENCES) == {
        "last_week", "last_week_of_period", "same_text", "round", "no_proof", "no_change",
    }  # fmt: skip
