"""Days as people write them, and reporting periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.days import (
    format_day,
    half_year_period,
    month_period,
    parse_day,
    quarter_period,
    spell_day,
    year_period,
)
from kheo.kernel.periods import Period
from kheo.kernel.refusals import BadInput

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "5/1/2026",
        "05/01/2026",
        "05-01-2026",
        "5.1.2026",
        "5 / 1 / 2026",
        " 05/01/2026\u00a0",
        "2026-01-05",
        "2026-1-5",
        "ngày 5 tháng 1 năm 2026",
        "Ngày 05 tháng 01 năm 2026",
        "5 tháng 1, năm 2026",
        "nga\u0300y 05 tha\u0301ng 01 na\u0306m 2026",
    ],
)
def test_a_day_is_read_in_every_usual_form(text):
    assert parse_day(text) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("", "day.invalid", "Write day/month/year"),
        ("hôm qua", "day.invalid", "Write day/month/year"),
        ("5/1-2026", "day.invalid", "Write day/month/year"),
        ("1/2026", "day.invalid", "Write day/month/year"),
        ("5/1/20266", "day.invalid", "Write day/month/year"),
        ("5/1/26", "day.short_year", "four digits"),
        ("ngày 5 tháng 1 năm 26", "day.short_year", "four digits"),
        ("5/1/202", "day.short_year", "four digits"),
        ("30/02/2026", "day.impossible", "does not exist"),
        ("29/02/2025", "day.impossible", "does not exist"),
        ("13/25/2026", "day.impossible", "does not exist"),
        ("0/1/2026", "day.impossible", "does not exist"),
        ("5/1/0206", "day.year", "between 1900 and 2199"),
        ("5/1/2200", "day.year", "between 1900 and 2199"),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_with_a_sentence(text, code, remedy):
    with pytest.raises(BadInput) as caught:
        parse_day(text)

    assert caught.value.code == code
    assert remedy in str(caught.value)


@given(days)
def test_what_is_written_reads_back_as_the_same_day(day):
    assert parse_day(format_day(day)) == day
    assert parse_day(spell_day(day)) == day
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "short", "spelled"),
    [
        (date(2026, 1, 5), "05/01/2026", "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "10/02/2026", "ngày 10 tháng 02 năm 2026"),
        (date(2025, 7, 1), "01/07/2025", "ngày 01 tháng 7 năm 2025"),
        (date(2025, 12, 31), "31/12/2025", "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_days_are_written_as_papers_write_them(day, short, spelled):
    assert (format_day(day), spell_day(day)) == (short, spelled)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (year_period(2026), date(2026, 1, 1), date(2026, 12, 31)),
        (half_year_period(2026, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (half_year_period(2026, 2), date(2026, 7, 1), date(2026, 12, 31)),
        (quarter_period(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (quarter_period(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
        (month_period(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (month_period(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_reporting_periods_reach_from_their_first_to_their_last_day(period, first, last):
    assert period == Period(first, last + timedelta(days=1))


@pytest.mark.parametrize("year", [1999, 2024, 2026])
def test_the_parts_of_a_year_join_without_gap(year):
    parts = {
        month_period: 12,
        quarter_period: 4,
        half_year_period: 2,
    }
    for make, count in parts.items():
        spans = [make(year, number) for number in range(1, count + 1)]

        assert spans[0].start == year_period(year).start
        assert spans[-1].end == year_period(year).end
        assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]


@pytest.mark.parametrize(
    "call",
    [
        lambda: month_period(2026, 13),
        lambda: month_period(2026, 0),
        lambda: quarter_period(2026, 5),
        lambda: quarter_period(2026, 0),
        lambda: half_year_period(2026, 3),
        lambda: half_year_period(2026, 0),
    ],
)
def test_a_part_of_the_year_that_does_not_exist_is_an_error(call):
    with pytest.raises(ValueError, match="month"):
        call()
