"""Days as people write them in Vietnam, and the periods that reports are made for."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kheo.kernel.periods import Period
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_FORMS: Final = (
    re.compile(
        r"(?P<day>[0-9]{1,2}) ?(?P<gap>[/.-]) ?(?P<month>[0-9]{1,2}) ?(?P=gap) ?(?P<year>[0-9]{2,4})"
    ),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(
        r"(?:ngày )?(?P<day>[0-9]{1,2}) tháng (?P<month>[0-9]{1,2}),? năm (?P<year>[0-9]{2,4})",
        re.IGNORECASE,
    ),
)


def parse_day(text: str) -> date:
    """Read 5/1/2026, 05-01-2026, 5.1.2026, 2026-01-05 or "ngày 5 tháng 1 năm 2026".

    Raises BadInput: ``day.short_year`` for a year of fewer than four digits, ``day.impossible``
    for 30/02, ``day.year`` outside 1900–2199, else ``day.invalid``.
    """
    plain = clean_line(text)
    params = {"text": plain[:60]}
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        raise BadInput(code="day.invalid", params=params)
    if len(found["year"]) < 4:
        raise BadInput(code="day.short_year", params=params)
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadInput(code="day.year", params={**params, **limits})
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInput(code="day.impossible", params=params) from None


def format_day(day: date) -> str:
    """ "05/01/2026"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def spell_day(day: date) -> str:
    """ "ngày 05 tháng 01 năm 2026", as papers spell it.

    NĐ 30/2020/NĐ-CP, Phụ lục I: days below 10 and the months 1 and 2 get a zero in front.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _months(year: int, first: int, count: int) -> Period:
    after = first + count
    return Period(date(year, first, 1), date(year + after // 13, (after - 1) % 12 + 1, 1))


def month_period(year: int, month: int) -> Period:
    """The month. Raises ValueError unless ``month`` is 1–12."""
    return _months(year, month, 1)


def quarter_period(year: int, quarter: int) -> Period:
    """The quarter. Raises ValueError unless ``quarter`` is 1–4."""
    return _months(year, 3 * quarter - 2, 3)


def half_year_period(year: int, half: int) -> Period:
    """The half year. Raises ValueError unless ``half`` is 1 or 2."""
    return _months(year, 6 * half - 5, 6)


def year_period(year: int) -> Period:
    """The calendar year."""
    return _months(year, 1, 12)
