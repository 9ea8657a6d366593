"""Values as cells of a file: words for codes, days the Vietnamese way, nothing that Excel would run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

LONGEST = 32_767
"""Characters that a cell of Excel holds."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a program of tables would take for a formula when it opens a .csv file."""


MOST_KNOWN = 5_000
"""Values whose words ``Once`` remembers."""
FIRST_DAY = date(1900, 3, 1)
"""Excel counts a day too many before it and knows none before 1900."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_SECONDS = 24 * 60 * 60


class Once(dict[Any, Any]):
    """What becomes of a value, worked out once: the same days, codes and units come again and again."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        """Nothing is known yet but that nothing becomes nothing."""
        super().__init__({None: None})
        self._make = make

    def __missing__(self, value: Any) -> Any:
        """Work it out; now and then begin anew, so that memory stays flat."""
        if len(self) > MOST_KNOWN:
            self.clear()
            self[None] = None
        found = self[value] = self._make(value)
        return found

    def of(self, values: Sequence[Any]) -> Sequence[Any]:
        """What becomes of each of ``values``."""
        return [*map(self.__getitem__, values)]


def sentence(text: Any) -> str:
    """The first letter large."""
    words = str(text)
    return words[:1].upper() + words[1:]


def cut(text: str) -> str:
    """What a cell can hold; the end that does not fit is marked."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def texts(values: Sequence[Any]) -> Sequence[Any]:
    """Each of ``values`` as a cell can hold it; most are short texts already."""
    return [
        value if value is None or (value.__class__ is str and len(value) <= LONGEST) else cut(str(value))
        for value in values
    ]  # fmt: skip


def neutral(text: str) -> str:
    """``text`` so that no program runs it as a formula: an apostrophe goes before."""
    return f"'{text}" if text.startswith(FORMULA) else text


def spoken(codes: Sequence[str], words: Mapping[str, Any]) -> str:
    """Several codes as words, with ";" between."""
    return "; ".join(sentence(words.get(code, code)) for code in codes)


def plain_day(value: date) -> str:
    """05/01/2026."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def day_number(value: date) -> int | str:
    """The day as Excel counts days; as text where it would count wrong."""
    return plain_day(value) if value < FIRST_DAY else value.toordinal() - _DAY_ZERO


def moment_number(value: datetime) -> float | str:
    """The moment as Excel counts days, with the hour as a part of the day; as text before 1900."""
    shown = local(value)
    if shown.date() < FIRST_DAY:
        return plain_moment(value)
    seconds = shown.hour * 3600 + shown.minute * 60 + shown.second + shown.microsecond / 1e6
    return shown.toordinal() - _DAY_ZERO + seconds / _SECONDS


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
