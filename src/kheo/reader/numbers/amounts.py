"""Amounts: digits or number words with their multiplier, unit, approximation, range or denominator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kheo.reader.found import Number, NumberKind, Span
from kheo.reader.lexicon import any_of, table
from kheo.reader.numbers.digits import DIGITS, printed
from kheo.reader.numbers.phrases import Phrases
from kheo.reader.numbers.units import Unit, unit_behind
from kheo.reader.numbers.words import in_words

_SPACED = re.compile(r"\d{1,3}(?:[ ]\d{3})+(?![\d.,]\d|\d)")
_MONEY = re.compile(r"tr\.?\s?(?:đ|đồng)$")
_SLASH = re.compile(r" {0,4}/\s{0,4}(?=\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """One value at one place: its digits or words with a multiplier, and the unit behind."""

    start: int
    end: int
    value: Decimal
    decimals: int
    doubtful: bool
    unit: Unit | None
    plain: bool
    """Printed without separators, multiplier or words."""

    @property
    def stop(self) -> int:
        """Where the unit ends, or the amount when it has none."""
        return self.unit.end if self.unit else self.end


@cache
def _multipliers() -> Phrases[int]:
    return Phrases(table("numbers_words")["multipliers"])


@cache
def _approximate() -> Phrases[str]:
    told = table("numbers_words")["approximate"]
    return Phrases({word: told["keep"].get(word, word) for word in told["words"]})


@cache
def _behind() -> Phrases[bool]:
    return Phrases(dict.fromkeys(table("numbers_words")["approximate"]["behind"], True))


@cache
def _joins() -> re.Pattern[str]:
    """Between the ends of a range: "đến", "-", "đến dưới"."""
    told = table("numbers_words")["range"]
    joins, inner = any_of(re.escape(one) for one in told["joins"]), any_of(told["inner"])
    return re.compile(rf" {{0,4}}{joins} {{0,4}}(?:{inner} {{1,4}})?(?=\d)")


@cache
def _joins_of_words() -> re.Pattern[str]:
    joins = [one for one in table("numbers_words")["range"]["joins"] if one.isalpha()]
    return re.compile(rf" {{1,4}}{any_of(joins)} {{1,4}}(?=[^\W\d])")


@cache
def _from() -> Phrases[bool]:
    return Phrases(dict.fromkeys(table("numbers_words")["range"]["from"], True))


def amount_at(text: str, at: int) -> Amount | None:
    """The amount that begins at ``at``, digits or number words."""
    if text[at : at + 1].isdigit():
        return _of_digits(text, at)
    found = in_words(text, at)
    if found is None:
        return None
    return Amount(at, found.end, found.value, 0, False, unit_behind(text, found.end), False)


def _of_digits(text: str, at: int) -> Amount | None:
    found = DIGITS.match(text, at)
    if found is None:
        return None
    spaced = _SPACED.match(text, at)
    if spaced and (unit := unit_behind(text, spaced.end())):
        value = Decimal(spaced.group().replace(" ", "")[:60])
        return Amount(at, spaced.end(), value, 0, False, unit, False)
    scale, end = _scale(text, found.end())
    unit = unit_behind(text, end)
    measured = scale > 1 or bool(unit and unit.measures)
    share = bool(unit and unit.text == "%")
    told = printed(found.group(), measured=measured, share=share)
    value = told.value * scale
    plain = found.group().isdigit() and scale == 1
    if scale > 1 and (rest := _rest(text, end, scale)):
        value, end = value + rest[0], rest[1]
        unit = unit_behind(text, end)
    return Amount(at, end, value, told.decimals, told.doubtful, unit, plain)


def _scale(text: str, at: int) -> tuple[int, int]:
    """The multipliers behind a number: "triệu", "nghìn tỷ"; never "tỷ lệ"."""
    told = table("numbers_words")["after_multiplier"]
    scale = 1
    while met := _multipliers().behind(text, at):
        word = re.compile(r"\s*(\w+)").match(text, met.end)
        if word and word[1].lower() in told["not"]:
            break
        if scale > 1 and met.phrase not in told["may_follow"]:
            break
        scale, at = scale * met.value, met.end
        if scale >= 10**12:
            break
    return scale, at


def _rest(text: str, at: int, scale: int) -> tuple[Decimal, int] | None:
    """The smaller part of "3 tỷ 500 triệu"."""
    found = re.compile(r"\s{1,4}(\d{1,3}(?:,\d{1,3})?)\b(?!\.\d)").match(text, at)
    if found is None:
        return None
    smaller, end = _scale(text, found.end())
    if smaller == 1 or smaller >= scale:
        return None
    return Decimal(found[1].replace(",", ".")) * smaller, end


def number_at(text: str, at: int, line_start: int) -> Number | None:
    """The whole number that begins at ``at``: a range, a fraction or a single value; a figure so far."""
    first = amount_at(text, at)
    if first is None:
        return None
    core, value, low, high, of = Span(first.start, first.end), first.value, None, None, None
    last = first
    joins = _joins() if text[at].isdigit() else _joins_of_words()
    if second := _second(text, first, joins):
        low, high = _bounds(first, second)
        if low < high:
            core, last = Span(first.start, second.end), second
        else:
            low = high = None
    elif second := _second(text, first, _SLASH):
        core, last, of = Span(first.start, second.end), second, second.value
    number = Number(
        core, core, text[core.start : core.end], NumberKind.FIGURE,
        value=None if low is not None else value, low=low, high=high, of=of,
        unit=_unit_text(text, last), decimals=last.decimals,
        why="có thể đọc hai cách" if first.doubtful else "",
    )  # fmt: skip
    return dressed(text, number, last.unit, line_start)


def _unit_text(text: str, last: Amount) -> str:
    """The unit; "trđ" is a multiplier with its unit in it."""
    if last.unit:
        return last.unit.text
    return "đồng" if _MONEY.search(text, last.start, last.end) else ""


def _second(text: str, first: Amount, joint: re.Pattern[str]) -> Amount | None:
    """The second bound behind the first, or the denominator; a year has none."""
    if first.plain and _YEAR.fullmatch(text, first.start, first.end):
        return None
    ends = [first.end]
    if first.unit and first.unit.measures and joint is not _SLASH:
        ends.append(first.stop)
    for end in ends:
        if met := joint.match(text, end):
            return amount_at(text, met.end())
    return None


def _bounds(first: Amount, second: Amount) -> tuple[Decimal, Decimal]:
    """Both ends of a range; "2 - 3 triệu" means two million, "500 đến 1 tỷ" five hundred."""
    low, high = first.value, second.value
    if first.plain and not second.plain and 0 < low < 1000 <= high:
        low *= max((one for one in _SCALES if low * one < high), default=Decimal(1))
    return low, high


_SCALES = (Decimal(1), Decimal(1000), Decimal(10**6), Decimal(10**9))


def dressed(text: str, number: Number, unit: Unit | None, line_start: int) -> Number:
    """The number with the approximation before it and its sign behind it in the span."""
    start, end = number.core.start, number.core.end
    if unit and unit.sign:
        end = unit.end
    approx = ""
    if (met := _from().before(text, start)) and number.low is not None:
        start = max(met.start, line_start)
    told = _approximation(text, start, number.unit)
    if told:
        start, approx = max(told[0], line_start), told[1]
    elif met_behind := _behind().behind(text, unit.end if unit else end):
        approx = met_behind.phrase
    elif _average().search(text, max(line_start, start - _CLAUSE), start):
        approx = table("numbers_words")["approximate"]["average"][0]
    span = Span(start, end)
    return replace(number, span=span, raw=text[span.start : span.end], approx=approx)


_CLAUSE = 40


@cache
def _average() -> re.Pattern[str]:
    """The word for an average, in the same clause before the number."""
    return re.compile(rf"{any_of(table('numbers_words')['approximate']['average'])}[^\d.,;:()]*$")


def _approximation(text: str, at: int, unit: str) -> tuple[int, str] | None:
    """The word before a number that makes it approximate, unless it means something else there."""
    told = table("numbers_words")["approximate"]
    met = _approximate().before(text, at)
    if met is None:
        return None
    if met.value in told["place_words"] and unit.lower() in told["place_units"]:
        return None
    before = _WORD.search(text[max(0, met.start - 12) : met.start])
    if met.value in told["comparing"] and before and before[1].lower() in told["compared"]:
        return None
    return met.start, met.value


_WORD = re.compile(r"(\w+)\s{1,4}$")
