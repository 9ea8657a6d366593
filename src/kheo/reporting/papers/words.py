"""How papers write periods, figures and names. Papers are Vietnamese whatever language the reader has."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kheo.counting.models import Indicator
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.reporting.enums import PeriodKind

UNKNOWN = "…"
"""Printed for a figure nobody told, as official statistics do; 0 is a figure."""
UNKNOWN_TOLD = "Dấu “…”: chưa có số liệu."
PERCENT = "%"
_HALF_YEAR = 6
_QUARTERS = ("I", "II", "III", "IV")


def period_words(kind: str, starts_on: date, ends_on: date) -> str:
    """“6 tháng đầu năm 2026” of a half-open period; the year is that of its last day."""
    last = ends_on - timedelta(days=1)
    year = f"năm {last.year}"
    match kind:
        case PeriodKind.MONTH:
            return f"tháng {last.month} {year}"
        case PeriodKind.QUARTER:
            return f"quý {_QUARTERS[(last.month - 1) // 3]} {year}"
        case PeriodKind.HALF:
            return f"6 tháng {'đầu' if last.month <= _HALF_YEAR else 'cuối'} {year}"
        case PeriodKind.NINE_MONTHS:
            return f"9 tháng đầu {year}"
        case PeriodKind.YEAR:
            return year
        case PeriodKind.TERM:
            return f"giai đoạn {starts_on.year} - {last.year}"
    return f"từ ngày {format_day(starts_on)} đến ngày {format_day(last)}"


def printed(value: Decimal | None, indicator: Indicator, *, is_whole: bool | None = None) -> str:
    """The figure the Vietnamese way. ``is_whole`` = no decimals; None = only when it has none.

    Percentages always have the decimals of their indicator.
    """
    if value is None:
        return UNKNOWN
    if indicator.unit_word == PERCENT:
        return format_number(value, indicator.decimals)
    whole = is_integer(value) if is_whole is None else is_whole
    return format_number(value, 0 if whole else indicator.decimals or None)


def is_integer(value: Decimal | None) -> bool:
    """Whether a figure needs no decimals."""
    return value is None or value == value.to_integral_value()


def large(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The first letter small, unless the first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def joined(parts: list[str]) -> str:
    """Parts of a sentence with semicolons between."""
    return "; ".join(parts)
