"""Periods join without a gap and cover the year, whichever days they are cut off on."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kheo.reporting.enums import Cutoff, PeriodKind
from kheo.reporting.rules.periods import around, due_day, periods_of, short_title

JOINING = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]
years = st.integers(1950, 2150)
cutoffs = st.sampled_from(Cutoff.values)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def told(kind, year, cutoff=Cutoff.CALENDAR):
    return [(one.start, one.last_day, one.title) for one in periods_of(kind, year, cutoff)]


def test_the_calendar_periods_of_2026():
    assert told("quarter", 2026) == [
        (date(2026, 1, 1), date(2026, 3, 31), "quý I năm 2026"),
        (date(2026, 4, 1), date(2026, 6, 30), "quý II năm 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "quý IV năm 2026"),
    ]
    assert told("half", 2026) == [
        (date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
    ]
    assert told("nine_months", 2026) == [
        (date(2026, 1, 1), date(2026, 9, 30), "9 tháng đầu năm 2026")
    ]
    assert told("year", 2026) == [(date(2026, 1, 1), date(2026, 12, 31), "năm 2026")]
    assert told("month", 2028)[1] == (date(2028, 2, 1), date(2028, 2, 29), "tháng 2 năm 2028")


def test_state_bodies_close_their_figures_on_the_14th():
    assert told("month", 2026, Cutoff.ADMINISTRATIVE)[0] == (
        date(2025, 12, 15), date(2026, 1, 14), "tháng 1 năm 2026",
    )  # fmt: skip
    assert told("quarter", 2026, Cutoff.ADMINISTRATIVE)[1][:2] == (
        date(2026, 3, 15), date(2026, 6, 14),
    )  # fmt: skip
    assert told("half", 2026, Cutoff.ADMINISTRATIVE) == [
        (date(2025, 12, 15), date(2026, 6, 14), "6 tháng đầu năm 2026"),
        (date(2026, 6, 15), date(2026, 12, 14), "6 tháng cuối năm 2026"),
    ]
    assert told("year", 2026, Cutoff.ADMINISTRATIVE)[0][:2] == (
        date(2025, 12, 15), date(2026, 12, 14),
    )  # fmt: skip
    assert told("nine_months", 2026, Cutoff.ADMINISTRATIVE)[0][:2] == (
        date(2025, 12, 15), date(2026, 9, 14),
    )  # fmt: skip


@pytest.mark.parametrize("year", [2021, 2023, 2025])
def test_a_term_is_the_five_years_a_year_lies_in(year):
    assert told("term", year) == [(date(2021, 1, 1), date(2025, 12, 31), "giai đoạn 2021 - 2025")]


def test_a_free_span_has_no_usual_days_and_an_unknown_kind_is_refused():
    assert periods_of("free", 2026) == []
    with pytest.raises(ValueError, match="fortnight"):
        periods_of("fortnight", 2026)


@given(year=years, cutoff=cutoffs, kind=st.sampled_from(JOINING))
def test_periods_join_without_a_gap_and_cover_the_year(year, cutoff, kind):
    spans = periods_of(kind, year, cutoff)
    [whole] = periods_of(PeriodKind.YEAR, year, cutoff)

    assert (spans[0].start, spans[-1].end) == (whole.start, whole.end)
    assert [one.end for one in spans[:-1]] == [one.start for one in spans[1:]]
    assert periods_of(kind, year + 1, cutoff)[0].start == spans[-1].end


@given(year=years, cutoff=cutoffs)
def test_quarters_end_with_the_months_halves_and_nine_months_they_are_made_of(year, cutoff):
    months = periods_of("month", year, cutoff)
    quarters = periods_of("quarter", year, cutoff)

    assert [one.end for one in quarters] == [one.end for one in months[2::3]]
    assert [one.end for one in periods_of("half", year, cutoff)] == [
        one.end for one in quarters[1::2]
    ]
    assert periods_of("nine_months", year, cutoff)[0].end == quarters[2].end


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), cutoff=cutoffs,
       kind=st.sampled_from([*JOINING, PeriodKind.TERM]))  # fmt: skip
def test_the_periods_offered_are_the_last_closed_the_running_and_the_next(day, cutoff, kind):
    closed, running, following = around(kind, day, cutoff)

    assert closed.end <= day
    assert running.start == closed.end
    assert running.start <= day < running.end
    assert following.start == running.end


@pytest.mark.parametrize(
    ("kind", "start", "end", "shown"),
    [
        ("month", date(2026, 3, 1), date(2026, 4, 1), "T3/2026"),
        ("month", date(2025, 12, 15), date(2026, 1, 15), "T1/2026"),
        ("quarter", date(2026, 3, 15), date(2026, 6, 15), "Q2/2026"),
        ("half", date(2026, 1, 1), date(2026, 7, 1), "6Tđ/2026"),
        ("half", date(2026, 6, 15), date(2026, 12, 15), "6Tc/2026"),
        ("nine_months", date(2026, 1, 1), date(2026, 10, 1), "9T/2026"),
        ("year", date(2026, 1, 1), date(2027, 1, 1), "2026"),
        ("term", date(2021, 1, 1), date(2026, 1, 1), "2021–2025"),
        ("free", date(2026, 1, 5), date(2026, 2, 2), "05/01/26–01/02/26"),
    ],
)
def test_a_narrow_column_has_a_short_head(kind, start, end, shown):
    assert short_title(kind, start, end) == shown


def test_a_report_is_due_so_many_days_after_the_cut_off():
    assert due_day(date(2026, 6, 30), 10) == date(2026, 7, 10)
    assert due_day(date(2026, 6, 30), 0) == date(2026, 6, 30)


@given(year=years, cutoff=cutoffs)
def test_a_day_lies_in_exactly_one_month(year, cutoff):
    months = [one for y in (year, year + 1) for one in periods_of("month", y, cutoff)]
    day = months[0].start
    while day < months[11].end:
        assert sum(one.start <= day < one.end for one in months) == 1
        day += timedelta(days=17)
