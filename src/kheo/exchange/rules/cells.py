"""Values as cells of a file: words for codes, days the Vietnamese way, nothing that Excel would run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

LONGEST = 32_767
"""Characters that a cell of Excel holds."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that Excel would take for a formula when it opens a .csv file."""


def sentence(text: Any) -> str:
    """The first letter large."""
    words = str(text)
    return words[:1].upper() + words[1:]


def cut(text: str) -> str:
    """What a cell can hold; the end that does not fit is marked."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def neutral(text: str) -> str:
    """``text`` so that no program runs it as a formula: an apostrophe goes before."""
    return f"'{text}" if text.startswith(FORMULA) else text


def spoken(codes: Sequence[str], words: Mapping[str, Any]) -> str:
    """Several codes as words, with ";" between."""
    return "; ".join(sentence(words.get(code, code)) for code in codes)


def plain_day(value: date) -> str:
    """05/01/2026."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def local(value: datetime) -> datetime:
    """The moment as clocks in Vietnam showed it, without a zone: files know none."""
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def plain_moment(value: datetime) -> str:
    """05/01/2026 14:05."""
    shown = local(value)
    return f"{plain_day(shown.date())} {shown:%H:%M}"


def plain_number(value: int | float | Decimal) -> str:
    """1234,5: no points between thousands, a comma before decimals, as Excel here reads it."""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return str(value).replace(".", ",")
