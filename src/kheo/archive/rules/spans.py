"""Days of a period as people write them in a table: a day, a month, a year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kheo.kernel.days import format_day, month_period, parse_day, year_period
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line

_YEAR = re.compile(r"(?:năm )?(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(?:tháng )?(\d{1,2})\s?[/-]\s?(\d{4})", re.IGNORECASE)


def first_day(text: str) -> date:
    """The first day of "2008", "03/2014" or "10/03/2014". Raises BadInput."""
    return _span(text)[0]


def day_after(text: str) -> date:
    """The day after the last of "2023", "6/2026" or "30/06/2026". Raises BadInput."""
    return _span(text)[1]


def _span(text: str) -> tuple[date, date]:
    plain = clean_line(text).partition("T")[0] if "T00:" in text else clean_line(text)
    if found := _YEAR.fullmatch(plain):
        year = int(found[1])
        if not 1900 <= year <= 2199:
            raise BadInput(
                _("The year %(year)s cannot be right; write 1900 to 2199."), params={"year": year}
            )
        whole = year_period(year)
        return whole.start, whole.end or whole.start
    if (found := _MONTH.fullmatch(plain)) and 1 <= int(found[1]) <= 12:
        month = month_period(int(found[2]), int(found[1]))
        return month.start, month.end or month.start
    day = parse_day(plain)
    return day, day + timedelta(days=1)


def in_words(starts_on: date | None, ends_on: date) -> str:
    """The half-open period in words: "2008 – 2023" for whole years, else days."""
    last = ends_on - timedelta(days=1)
    to_year_end = (ends_on.month, ends_on.day) == (1, 1)
    if starts_on is None:
        told = str(last.year) if to_year_end else format_day(last)
        return _("until %(last)s") % {"last": told}
    if to_year_end and (starts_on.month, starts_on.day) == (1, 1):
        return str(last.year) if starts_on.year == last.year else f"{starts_on.year} – {last.year}"
    if starts_on == last:
        return format_day(last)
    return f"{format_day(starts_on)} – {format_day(last)}"
