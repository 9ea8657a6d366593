"""Half-open spans of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.periods import Period

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))

days = st.dates(date(2020, 1, 1), date(2020, 3, 1))
periods = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(length)),
    days,
    st.none() | st.integers(1, 40),
)


def test_the_first_day_lies_inside_and_the_end_outside():
    period = Period(JAN, FEB)

    inside = [day in period for day in (date(2025, 12, 31), JAN, date(2026, 1, 31), FEB)]

    assert inside == [False, True, True, False]


def test_a_period_without_end_is_still_running():
    assert JAN in Period(JAN)
    assert date(2999, 1, 1) in Period(JAN)
    assert date(2025, 12, 31) not in Period(JAN)
    assert Period(JAN).last_day is None


@pytest.mark.parametrize("end", [JAN, date(2025, 12, 31)])
def test_an_empty_period_is_refused(end):
    with pytest.raises(ValueError, match="empty period"):
        Period(JAN, end)


def test_from_to_as_people_write_it_includes_both_days():
    period = Period.through(JAN, date(2026, 12, 31))

    assert period == Period(JAN, date(2027, 1, 1))
    assert period.last_day == date(2026, 12, 31)
    assert Period.through(JAN, JAN).last_day == JAN
    with pytest.raises(ValueError, match="empty period"):
        Period.through(FEB, JAN)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (Period(JAN, MAR), Period(FEB, APR), Period(FEB, MAR)),
        (Period(JAN, FEB), Period(FEB, MAR), None),
        (Period(JAN), Period(FEB, MAR), Period(FEB, MAR)),
        (Period(MAR), Period(JAN, MAR), None),
        (Period(JAN), Period(FEB), Period(FEB)),
        (Period(JAN, APR), Period(FEB, MAR), Period(FEB, MAR)),
    ],
)
def test_what_two_periods_have_in_common(one, other, common):
    assert one.intersection(other) == common
    assert other.intersection(one) == common
    assert one.overlaps(other) is (common is not None)


@given(periods, periods)
def test_overlapping_is_mutual(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)


@given(periods, periods, st.dates(date(2019, 12, 1), date(2020, 6, 1)))
def test_a_day_lies_in_the_intersection_exactly_when_it_lies_in_both(one, other, day):
    common = one.intersection(other)

    assert (common is not None and day in common) == (day in one and day in other)
