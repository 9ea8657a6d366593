"""Days as reports write them: "05/9/2020", "ngày 05 tháng 9 năm 2020", "tháng 9/2020"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kheo.reader.found import Span

_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))

_FULL = (
    r"(?P<d>\d{1,2})(?:\s?(?P<sep>[/.-])\s?(?P<m>\d{1,2})(?:\s?(?P=sep)\s?|\s+năm\s+)(?P<y>\d{4}|\d{2})(?!\d)"
    rf"|\s?(?:tháng|tháng:)\s?(?P<m2>\d{{1,2}}|{_NAMES})\s*,?\s*(?:năm|/|-)\s?(?P<y2>\d{{4}})(?!\d))"
)
_MONTH = rf"tháng\s?(?P<m3>\d{{1,2}}|{_NAMES})\s*(?:/|-|\.|\s*năm)\s?(?P<y3>\d{{4}})(?!\d)"
DAY = re.compile(_FULL, re.IGNORECASE)
"""A full day; groups as ``told`` reads them."""
MONTH = re.compile(_MONTH, re.IGNORECASE)
"""A month of a year."""
_EARLIEST, _LATEST = 1900, 2200


@dataclass(frozen=True, slots=True)
class Told:
    """A day as told: the day itself, or only its month ("2014-03"); empty when no such day exists."""

    span: Span
    day: date | None = None
    month: str | None = None


def told(found: re.Match[str]) -> Told:
    """The day of a match of ``DAY`` or ``MONTH``."""
    parts = found.groupdict()
    span = Span(found.start(), found.end())
    if parts.get("y3"):
        return Told(span, None, f"{parts['y3']}-{_month(parts['m3']):02}")
    year = int(parts["y"] or parts["y2"])
    try:
        day = date(
            year + 2000 if year < 100 else year, _month(parts["m"] or parts["m2"]), int(parts["d"])
        )
    except ValueError:
        return Told(span)
    return Told(span, day if _EARLIEST <= day.year <= _LATEST else None)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTH_WORDS[text.lower()]


def day_at(text: str, at: int, end: int) -> Told | None:
    """The full day or month that begins right at ``at`` and ends before ``end``."""
    found = DAY.match(text, at, end) or MONTH.match(text, at, end)
    return told(found) if found else None
