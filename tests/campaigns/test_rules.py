"""Dates in order, targets met, last year's targets carried over."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kheo.campaigns.enums import Joined
from kheo.campaigns.rules import (
    KINDS,
    Ask,
    Carried,
    Dates,
    Deadline,
    a_year_on,
    carry,
    check_ask,
    check_dates,
    in_words,
    is_met,
    largest,
    moved,
    next_deadline,
)
from kheo.kernel.refusals import RuleBroken

YEAR = Dates(
    starts_on=date(2026, 1, 1), register_by=date(2026, 3, 31), midyear_on=date(2026, 6, 30),
    appraise_by=date(2026, 10, 10), report_by=date(2026, 11, 30), last_day=date(2026, 12, 31),
)  # fmt: skip
PHUNG_HIEP = Ask(new=1, strengthen=2, joined=Joined.ANY)
asks = st.builds(
    Ask, *(st.integers(0, 5) for _ in KINDS), joined=st.sampled_from([Joined.ANY, Joined.ALL])
)
actuals = st.fixed_dictionaries({}, optional=dict.fromkeys(KINDS, st.integers(0, 6)))
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"register_by": None, "report_by": None}, None),
        ({"register_by": date(2026, 1, 1)}, None),
        ({"register_by": date(2025, 12, 31)}, {"register_by"}),
        ({"midyear_on": date(2026, 3, 30)}, {"midyear_on"}),
        ({"report_by": date(2027, 1, 1)}, {"last_day"}),
        ({"register_by": date(2026, 12, 1)}, {"midyear_on"}),
    ],
)
def test_dates_follow_each_other(changes, wrong):
    dates = replace(YEAR, **changes)
    if wrong is None:
        assert check_dates(dates) is None
        return
    with pytest.raises(RuleBroken) as refusal:
        check_dates(dates)
    assert set(refusal.value.fields) == wrong


def test_a_date_out_of_order_says_before_which_other():
    with translation.override("en"), pytest.raises(RuleBroken) as refusal:
        check_dates(replace(YEAR, midyear_on=date(2026, 3, 30)))
    assert refusal.value.fields == {
        "midyear_on": "30/03/2026 comes before “Register by” (31/03/2026)."
    }


@given(st.lists(days, min_size=6, max_size=6).map(sorted))
def test_dates_in_order_are_never_refused(six):
    names = ("starts_on", "register_by", "midyear_on", "appraise_by", "report_by", "last_day")
    assert check_dates(Dates(**dict(zip(names, six, strict=True)))) is None


@pytest.mark.parametrize(
    ("ask", "actual", "met"),
    [
        (PHUNG_HIEP, {"new": 1}, True),
        (PHUNG_HIEP, {"strengthen": 2}, True),
        (PHUNG_HIEP, {"strengthen": 1}, False),
        (PHUNG_HIEP, {"keep_up": 9, "replicate": 9}, False),
        (PHUNG_HIEP, {}, False),
        (Ask(new=1, strengthen=2), {"new": 1, "strengthen": 2}, True),
        (Ask(new=1, strengthen=2), {"new": 5, "strengthen": 1}, False),
        (Ask(replicate=3), {"replicate": 3}, True),
        (Ask(), {}, True),
    ],
)
def test_a_target_is_met_by_one_or_by_all_of_its_parts(ask, actual, met):
    assert is_met(ask, actual) is met


@given(asks, actuals, st.sampled_from(KINDS))
def test_one_commitment_more_never_unmakes_a_target(ask, actual, kind):
    more = {**actual, kind: actual.get(kind, 0) + 1}
    assert is_met(ask, more) >= is_met(ask, actual)


@given(asks, actuals)
def test_all_is_never_easier_than_any(ask, actual):
    every, one = replace(ask, joined=Joined.ALL), replace(ask, joined=Joined.ANY)
    assert is_met(one, actual) >= is_met(every, actual)


@pytest.mark.parametrize(
    ("ask", "wrong"),
    [
        (Ask(new=1), None),
        (Ask(), {"new"}),
        (Ask(new=1000), {"new"}),
        (Ask(keep_up=-1), {"keep_up"}),
    ],
)
def test_a_target_asks_for_something_possible(ask, wrong):
    if wrong is None:
        assert check_ask(ask) is None
        return
    with pytest.raises(RuleBroken) as refusal:
        check_ask(ask)
    assert set(refusal.value.fields) == wrong


@pytest.mark.parametrize(
    ("ask", "vietnamese"),
    [
        (PHUNG_HIEP, "1 làm mới hoặc 2 củng cố"),
        (Ask(new=1, keep_up=3), "1 làm mới và 3 duy trì"),
        (Ask(replicate=2), "2 nhân rộng"),
        (Ask(), ""),
    ],
)
def test_a_target_reads_like_people_say_it(ask, vietnamese):
    with translation.override("vi"):
        assert in_words(ask) == vietnamese


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2026, 3, 31), 1, date(2027, 3, 31)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_a_year_on_is_the_same_day(day, years, later):
    assert a_year_on(day, years) == later


@given(st.lists(days, min_size=6, max_size=6).map(sorted), st.integers(1, 9))
def test_moved_dates_stay_in_order(six, years):
    names = ("starts_on", "register_by", "midyear_on", "appraise_by", "report_by", "last_day")
    dates = Dates(**dict(zip(names, six, strict=True)))
    later = moved(dates, years)
    assert [name for name, _day in later.given()] == [name for name, _day in dates.given()]
    assert later.starts_on.year == dates.starts_on.year + years


def test_a_campaign_until_the_end_of_february_stays_until_its_end():
    dates = Dates(starts_on=date(2026, 1, 1), last_day=date(2027, 2, 28))
    assert moved(dates, 1).last_day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("today", "deadline"),
    [
        (date(2025, 12, 1), Deadline("register_by", date(2026, 3, 31), 120)),
        (date(2026, 3, 31), Deadline("register_by", date(2026, 3, 31), 0)),
        (date(2026, 4, 1), Deadline("midyear_on", date(2026, 6, 30), 90)),
        (date(2026, 12, 31), Deadline("last_day", date(2026, 12, 31), 0)),
        (date(2027, 1, 1), None),
    ],
)
def test_the_next_deadline(today, deadline):
    assert next_deadline(YEAR, today) == deadline


@pytest.mark.parametrize(
    ("days_left", "state"), [(-1, "late"), (0, "due"), (14, "due"), (15, "on_time")]
)
def test_a_deadline_presses_in_its_last_two_weeks(days_left, state):
    assert Deadline("report_by", date(2026, 11, 30), days_left).state == state


def test_merged_units_leave_the_largest_target_not_the_sum():
    assert largest(
        [Ask(new=1, strengthen=2, joined="any"), Ask(new=2, joined="any"), Ask(keep_up=1)]
    ) == Ask(new=2, keep_up=1, strengthen=2, joined="any")


def test_targets_are_carried_to_who_stands_there_now():
    targets = {1: Ask(new=1), 2: Ask(new=2), 3: Ask(keep_up=1), 4: Ask(new=9)}
    heirs = {1: 1, 2: 7, 3: 7, 4: None}
    assert carry(targets, heirs) == Carried(
        asks={1: Ask(new=1), 7: Ask(new=2, keep_up=1)}, merged=1, lost=(4,)
    )
