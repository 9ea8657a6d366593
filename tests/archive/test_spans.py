"""Periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.archive.rules.spans import day_after, first_day, in_words
from kheo.kernel.days import format_day
from kheo.kernel.refusals import BadInput


@pytest.mark.parametrize(
    ("text", "start", "after"),
    [
        ("2008", date(2008, 1, 1), date(2009, 1, 1)),
        ("năm 2023", date(2023, 1, 1), date(2024, 1, 1)),
        ("03/2014", date(2014, 3, 1), date(2014, 4, 1)),
        ("tháng 12/2014", date(2014, 12, 1), date(2015, 1, 1)),
        ("10/3/2014", date(2014, 3, 10), date(2014, 3, 11)),
        ("2014-03-10", date(2014, 3, 10), date(2014, 3, 11)),
        ("2014-03-10T00:00:00", date(2014, 3, 10), date(2014, 3, 11)),
    ],
)
def test_a_year_a_month_and_a_day_have_a_first_day_and_a_day_after(text, start, after):
    assert (first_day(text), day_after(text)) == (start, after)


@pytest.mark.parametrize("text", ["", "13/2014", "0023", "31/02/2020", "hôm qua", "2200"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(BadInput):
        first_day(text)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2008, 1, 1), date(2024, 1, 1), "2008 – 2023"),
        (date(2023, 1, 1), date(2024, 1, 1), "2023"),
        (None, date(2014, 1, 1), "đến 2013"),
        (None, date(2014, 3, 10), "đến 09/03/2014"),
        (date(2014, 3, 10), date(2014, 3, 11), "10/03/2014"),
        (date(2014, 3, 10), date(2024, 7, 1), "10/03/2014 – 30/06/2024"),
    ],
)
def test_a_period_is_told_in_years_where_it_is_of_whole_years(start, end, words):
    assert in_words(start, end) == words


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 30)))
def test_a_day_written_is_the_day_read(day):
    assert first_day(format_day(day)) == day
