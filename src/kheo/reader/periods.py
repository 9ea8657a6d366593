"""The time a report speaks of, read from its title: "quý III năm 2025", "giai đoạn 2009 - 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable

from kheo.reader.found import Stretch

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<y>(?:19|20)\d\d)"


def _years(found: re.Match[str]) -> tuple[str, str]:
    return found["a"], found["b"]


def _quarter(found: re.Match[str]) -> tuple[str, str]:
    last = _QUARTERS[found["q"].upper()] * 3
    return f"{found['y']}-{last - 2:02}", f"{found['y']}-{last:02}"


def _half(found: re.Match[str]) -> tuple[str, str]:
    months = min(12, max(1, int(found["n"])))
    if (found["which"] or "").lower() == "cuối":
        return f"{found['y']}-{13 - months:02}", f"{found['y']}-12"
    return f"{found['y']}-01", f"{found['y']}-{months:02}"


def _month(found: re.Match[str]) -> tuple[str, str]:
    told = f"{found['y']}-{min(12, max(1, int(found['m']))):02}"
    return told, told


def _days(found: re.Match[str]) -> tuple[str, str]:
    return f"{found['y']}-{int(found['from']):02}", f"{found['y']}-{int(found['to']):02}"


def _year(found: re.Match[str]) -> tuple[str, str]:
    return found["y"], found["y"]


_TOLD: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]] = [
    (re.compile(pattern, re.IGNORECASE), reads)
    for pattern, reads in (
        (
            r"(?:giai đoạn|nhiệm kỳ|từ năm|\()\s*(?P<a>(?:19|20)\d\d)\s*(?:-|đến(?: năm)?)\s*(?P<b>(?:19|20)\d\d)",
            _years,
        ),
        (
            r"(?:từ )?(?:ngày )?\d{1,2}/(?P<from>\d{1,2})(?:/\d{4})? đến (?:ngày )?\d{1,2}/(?P<to>\d{1,2})/(?P<y>\d{4})",
            _days,
        ),
        (rf"quý\s+(?P<q>IV|I{{1,3}}|[1-4])\s*(?:/|năm)?\s*{_YEAR}", _quarter),
        (rf"(?P<n>\d{{1,2}}) tháng(?: (?P<which>đầu|cuối))?(?: của)?\s*(?:năm)?\s*{_YEAR}", _half),
        (rf"tháng\s+(?P<m>\d{{1,2}})\s*(?:/|-|năm)\s*{_YEAR}", _month),
        (rf"năm\s+{_YEAR}", _year),
    )
]
_SPAN_OF_YEARS = re.compile(
    r"(?P<n>\d{1,2}) năm\s+(?:thực hiện|triển khai|phong trào)", re.IGNORECASE
)


def period_of(title: str, year: int | None) -> Stretch | None:
    """The stretch a title tells; ``year`` is the year of the report, from which "10 năm thực hiện" counts back."""
    for pattern, reads in _TOLD:
        if found := pattern.search(title):
            start, end = reads(found)
            return Stretch(found.group().strip("( "), start, end)
    if year and (found := _SPAN_OF_YEARS.search(title)):
        return Stretch(found.group(), str(year - int(found["n"])), str(year))
    return None
