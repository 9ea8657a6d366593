"""A cell as the value of a field: numbers, money, days, truth and choices as people write them.

Every reader takes one cell that is not empty and gives its value, or raises BadInput with the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from kheo.kernel.days import FIRST_YEAR, LAST_YEAR, format_day, parse_day
from kheo.kernel.numbers import format_number, parse_number
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_block, clean_line, fold

Cell = Any
Read = Callable[[Cell], Any]
NOTHING = frozenset({"-", "–", "—", "--", "…", "...", "n/a", "N/A"})
"""Written where there is no figure."""
ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#N/A"})
MOST_DIGITS = 15
"""Of a whole number: as many as Excel keeps, and as a data base holds."""
_EXCEL_PARTS = re.compile(
    r"[-+−]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|(?:0|\d+)\.\d{1,2}|0\.\d+|\d+\.\d{4,}|\d{4,}\.\d+)"
)
"""Numbers with a decimal point that cannot be read in the Vietnamese way."""
_MONEY_UNITS: Mapping[str, int] = {
    "dong": 1, "d": 1, "vnd": 1, "vnđ": 1, "nghin": 1_000, "ngan": 1_000, "k": 1_000, "trieu": 1_000_000,
    "tr": 1_000_000, "trd": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000, "tyd": 1_000_000_000,
}  # fmt: skip
_MONEY = re.compile(r"(\d+(?:[.,]\d+)*(?: \d{3}\b)*) ?([^\d\s.,;+-]*)")
_BETWEEN = frozenset({"đồng", "và", "đ", "vnđ", "vnd"})
_SCALE = re.compile(r"\b(nghin|ngan|trieu|tr|ty|ti)(?: ?(?:dong|d|vnd))?\b")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})", re.IGNORECASE)
_MOMENT = re.compile(r"(.+?)[ T,]+(\d{1,2})[:hg](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*")
_YES = frozenset({"x", "co", "yes", "y", "true", "dung", "1", "v", "roi", "da co", "ok"})
_NO = frozenset({"khong", "ko", "k", "no", "n", "false", "sai", "0", "chua", "khong co", "chua co"})
_MARKS = frozenset("✓✔☑√×✗☒")
_SERIALS = (18_264, 73_415)
"""Days 1950 to 2100 as Excel counts them."""
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Share:
    """A number shown as per cent in the file: 0.5 is 50 %."""

    value: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell without a value: the error it shows, "" for a formula that was never worked out."""

    word: str

    def sentence(self) -> str:
        """What to do about it."""
        if self.word:
            return _(
                "The cell shows the error %(error)s; correct the formula or write the value."
            ) % {"error": self.word}
        return _(
            "The formula was never worked out; open the file in Excel, save it and choose it again."
        )


def text(longest: int, *, is_block: bool = False) -> Callable[[Cell], str | None]:
    """Words of one line or of several, at most ``longest`` characters."""
    clean = clean_block if is_block else clean_line

    def read(cell: Cell) -> str | None:
        words = clean(as_words(cell))
        if len(words) > longest:
            raise BadInput(
                _("The text has %(length)s characters; %(longest)s are allowed, shorten it.")
                % {"length": format_number(len(words)), "longest": format_number(longest)}
            )
        return words or None

    return read


def as_words(cell: Cell) -> str:
    """A cell as it is read aloud: whole numbers without ".0", days as day/month/year."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Share):
        return f"{format_number(exact(cell.value) * 100)}%"
    if isinstance(cell, (float, int)) and isfinite(cell):
        return str(int(cell)) if float(cell).is_integer() else format_number(exact(cell))
    if isinstance(cell, datetime):
        return (
            f"{format_day(cell.date())} {cell:%H:%M}"
            if cell.time() != time()
            else format_day(cell.date())
        )
    if isinstance(cell, date):
        return format_day(cell)
    return str(cell)


def code(longest: int) -> Read:
    """A code as it stands there; who looks it up knows of zeros that Excel took (``queries.directory``)."""
    plain = text(longest)

    def read(cell: Cell) -> str | None:
        if isinstance(cell, (date, datetime, time, timedelta, Share)):
            raise BadInput(
                _(
                    "Excel made a date or a share of this code; format the column as text and write it again."
                )
            )
        return plain(cell)

    return read


def exact(cell: float) -> Decimal:
    """A number with the 15 digits that Excel itself shows; whole ones as they are. Raises OverflowError for none."""
    return Decimal(int(cell)) if cell == int(cell) else Decimal(f"{cell:.15g}")


def _number_of(words: str) -> Decimal:
    """A number as text, in the Vietnamese way or in that of Excel where it can only be that."""
    plain = clean_line(words)
    if _EXCEL_PARTS.fullmatch(plain):
        return Decimal(plain.replace(",", "").replace("−", "-"))
    return parse_number(plain)


def number(cell: Cell) -> Decimal | None:
    """A number with decimals."""
    if isinstance(cell, (float, int)) and isfinite(cell):
        return exact(cell)
    if isinstance(cell, str):
        return None if cell.strip() in NOTHING else _number_of(cell)
    raise _no_number(cell)


def whole(cell: Cell) -> int | None:
    """A number without decimals."""
    found = number(cell)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise BadInput(_("“%(text)s” is not a whole number.") % {"text": as_words(cell)})
    return _bounded_whole(found)


def _bounded_whole(found: Decimal) -> int:
    if abs(found) >= 10**MOST_DIGITS:
        raise BadInput(code="number.long", params={"limit": MOST_DIGITS})
    return int(found)


def percent(cell: Cell) -> Decimal | None:
    """A share in per cent: 57,44 for "57,44 %", and for 0.5744 where the file shows per cent."""
    if isinstance(cell, Share):
        return exact(cell.value) * 100
    if isinstance(cell, str):
        plain = clean_line(cell).removesuffix("%").strip()
        return None if plain in NOTHING else _number_of(plain)
    return number(cell)


def scale_of(title: str) -> int:
    """How many đồng one of the column is: 1.000.000 for "Kinh phí (triệu đồng)"."""
    found = _SCALE.search(fold(title))
    return _MONEY_UNITS[found[1]] if found else 1


def money(scale: int = 1) -> Read:
    """An amount in đồng: 45000000, "45 triệu đồng", "1 tỷ 200 triệu"; bare numbers times ``scale``."""

    def read(cell: Cell) -> int | None:
        if isinstance(cell, str):
            plain = clean_line(cell)
            if plain in NOTHING:
                return None
            found = _spelled_money(plain, scale)
        else:
            found = (number(cell) or Decimal(0)) * scale
        if found != found.to_integral_value():
            raise BadInput(_("“%(text)s” is less than a whole đồng.") % {"text": as_words(cell)})
        return _bounded_whole(found)

    return read


def _spelled_money(plain: str, scale: int) -> Decimal:
    sign = -1 if plain[:1] in {"-", "−"} else 1
    plain = plain.lstrip("-+−")
    parts = _MONEY.findall(plain)
    total = Decimal(0)
    said = _MONEY.sub(" ", plain).replace(",", " ").casefold()
    for figures, unit in parts:
        word = fold(unit)
        if word and word not in _MONEY_UNITS:
            raise BadInput(code="number.invalid", params={"text": plain[:40]})
        total += _number_of(figures) * (_MONEY_UNITS[word] if word else scale)
    if not parts or set(said.split()) - _BETWEEN:
        raise BadInput(code="number.invalid", params={"text": plain[:40]})
    return sign * total


def _no_number(cell: Cell) -> BadInput:
    return BadInput(
        _(
            "Excel made a date of this number (%(text)s); format the column as a number and write it again."
        )
        % {"text": as_words(cell)}
    )


def day(cell: Cell) -> date | None:
    """A day: a date of Excel, its number, or text (05/01/2026, 2026-01-05, ngày 5 tháng 1 năm 2026)."""
    if isinstance(cell, datetime):
        return _bounded(cell.date())
    if isinstance(cell, date):
        return _bounded(cell)
    if isinstance(cell, (float, int)):
        if float(cell).is_integer() and FIRST_YEAR <= cell <= LAST_YEAR:
            raise BadInput(
                _("%(year)d is only a year; write day/month/year.") % {"year": int(cell)}
            )
        if _SERIALS[0] <= cell <= _SERIALS[1]:
            return date(1899, 12, 30) + timedelta(days=int(cell))
    if isinstance(cell, str):
        plain = clean_line(cell)
        if plain in NOTHING:
            return None
        found = _MOMENT.fullmatch(plain)
        return parse_day(found[1] if found else plain)
    raise BadInput(code="day.invalid", params={"text": as_words(cell)[:60]})


def _bounded(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        limits = {"text": format_day(found), "first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadInput(code="day.year", params=limits)
    return found


def moment(cell: Cell) -> datetime | None:
    """A moment in the time zone of the system; midnight where no hour is told."""
    if isinstance(cell, datetime):
        return timezone.make_aware(cell)
    hour = time()
    if isinstance(cell, str) and (found := _MOMENT.fullmatch(clean_line(cell))):
        try:
            hour = time(int(found[2]), int(found[3]), int(found[4] or 0))
        except ValueError:
            raise BadInput(_("“%(text)s” is no hour of a day.") % {"text": cell[:40]}) from None
    if isinstance(cell, float) and isfinite(cell) and not cell.is_integer():
        seconds = round(cell % 1 * 86_400) % 86_400
        hour = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    found_day = day(cell)
    return None if found_day is None else timezone.make_aware(datetime.combine(found_day, hour))


def year(cell: Cell) -> int | None:
    """A year of four digits."""
    if isinstance(cell, str):
        plain = clean_line(cell)
        if plain in NOTHING:
            return None
        written = _YEAR.fullmatch(plain)
        found = int(written[1]) if written else 0
    else:
        found = int(cell) if isinstance(cell, (float, int)) and float(cell).is_integer() else 0
    if not FIRST_YEAR <= found <= LAST_YEAR:
        raise BadInput(
            _("“%(text)s” is not a year; write four digits, for example 2026.")
            % {"text": as_words(cell)[:40]}
        )
    return found


def yes_no(cell: Cell) -> bool | None:
    """x, có, 1 and a tick are yes; không, chưa and 0 are no."""
    words = as_words(cell).strip()
    if words in NOTHING:
        return False
    if words and set(words) <= _MARKS:
        return words[0] in "✓✔☑√×☒✗"
    said = fold(words)
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise BadInput(
        _("“%(text)s” is neither yes nor no; write “Có” or “Không”.") % {"text": words[:40]}
    )


class Choices:
    """Codes with their words: understood by code, word, folded word, and words kept for this kind of file.

    ``words`` are those kept (word → code), ``others`` further words that mean a code (another language).
    """

    def __init__(
        self,
        choices: Iterable[tuple[Any, Any]],
        words: Mapping[str, Any] | None = None,
        others: Mapping[str, Any] | None = None,
    ) -> None:
        self._words = {code: str(word) for code, word in choices}
        self._known: dict[str, Any] = {}
        for code, word in self._words.items():
            self._known.setdefault(clean_line(word), code)
        for word, code in (others or {}).items():
            self._known.setdefault(clean_line(word), code)
        for code in self._words:
            self._known.setdefault(str(code), code)
        folded: dict[str, set[Any]] = {}
        for word, code in list(self._known.items()):
            folded.setdefault(fold(word), set()).add(code)
        for said, codes in folded.items():
            if len(codes) == 1:
                self._known.setdefault(said, next(iter(codes)))
        by_text = {str(code): code for code in self._words}
        for word, kept in (words or {}).items():
            if str(kept) in by_text:
                self._known[fold(word)] = self._known[clean_line(word)] = by_text[str(kept)]
        self.strange: dict[str, int] = {}
        """Words that were not understood → how many cells (that differ) hold them."""

    def one(self, cell: Cell) -> Any:
        """The code of a cell."""
        words = clean_line(as_words(cell))
        found = self._find(words)
        if found is None:
            if words in NOTHING:
                return None
            raise self._unknown(words)
        return found

    def several(self, cell: Cell) -> list[Any]:
        """The codes of a cell, parted by ";", a new line, or a comma where the whole is no word."""
        whole_cell = as_words(cell)
        if (found := self._find(clean_line(whole_cell))) is not None:
            return [found]
        parts = [clean_line(part) for part in re.split(r"[;\n|]", whole_cell)]
        if len(parts) == 1:
            parts = [clean_line(part) for part in whole_cell.split(",")]
        codes = [self.one(part.lstrip("-+• ").strip()) for part in parts if part]
        return list(dict.fromkeys(code for code in codes if code is not None))

    def _find(self, words: str) -> Any:
        found = self._known.get(words)
        return self._known.get(fold(words)) if found is None else found

    def _unknown(self, words: str) -> BadInput:
        self.strange[words] = self.strange.get(words, 0) + 1
        names = list(self._words.values())
        near = process.extractOne(words, names, scorer=fuzz.WRatio, processor=fold, score_cutoff=75)
        if near is not None:
            return BadInput(
                _("“%(text)s” is not in the list; is “%(near)s” meant?")
                % {"text": words[:60], "near": near[0]}
            )
        shown = "; ".join(names[:_SHOWN]) + ("; …" if len(names) > _SHOWN else "")
        return BadInput(
            _("“%(text)s” is not in the list; write one of: %(words)s.")
            % {"text": words[:60], "words": shown}
        )
