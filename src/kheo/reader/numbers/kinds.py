"""Of what kind a number is, by the words around it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kheo.reader.found import Number, NumberKind
from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table, words
from kheo.reader.numbers.phrases import line_start
from kheo.reader.numbers.rules import (
    Told,
    behind,
    by_words_before,
    by_words_behind,
    phrases,
    printed,
    word_before,
)  # fmt: skip
from kheo.reader.numbers.units import Unit, unit_behind

_PER = re.compile(r" {0,4}/ {0,4}")
_STOP = re.compile(r"[.,;:()]")
_PART = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})")
_SHARE = re.compile(r"\s{0,3}\((?:[^\W\d]+ ){0,3}\d[\d.,]*\s?%")
_PROPER = re.compile(r"[A-ZĐ]\w+\s+[A-ZĐÀ-Ỹ][a-zà-ỹ]")
_SHORT = re.compile(r"[1-9]\d{0,2}")


def kind_of(layout: Layout, number: Number) -> Number:
    """The number with its kind and, for a trap, why."""
    text = layout.normal.text
    unit = unit_behind(text, number.core.end)
    told = (
        _by_frequency(layout, number, unit)
        or by_words_before(text, number, unit)
        or by_words_behind(text, number)
        or _by_zero(number, unit)
        or _by_per(text, number)
        or _by_year(text, number, unit)
        or _by_date(text, number, unit)
        or _by_head(text, number, unit)
        or _by_name(text, number, unit)
        or _by_length(text, number, unit)
    )
    if told is None:
        return number
    return replace(number, kind=told[0], why=told[1], span=number.core, raw=printed(text, number))


def _by_year(text: str, number: Number, unit: Unit | None) -> Told | None:
    raw = printed(text, number)
    if not re.fullmatch(r"(?:19|20)\d\d", raw) or number.approx:
        return None
    if unit and not unit.doubtful:
        return None
    return NumberKind.DATE, "năm"


def _by_date(text: str, number: Number, unit: Unit | None) -> Told | None:
    """“15/10”: a day, unless something is counted behind it."""
    raw = printed(text, number)
    found = _PART.fullmatch(raw)
    if number.of is None or found is None or not _is_day(int(found[1]), int(found[2])):
        return None
    told = NumberKind.DATE, "ngày tháng"
    if phrases("numbers", "day", "before").before(text, number.core.start):
        return told
    if (unit and not unit.doubtful) or _SHARE.match(text, number.core.end):
        return None
    if phrases("numbers", "day", "weak").before(text, number.core.start):
        return told
    if int(found[1]) > int(found[2]) or raw in table("numbers")["day"]["known"]:
        return told
    bracketed = text[number.core.start - 1 : number.core.start] == "("
    return told if bracketed and text[number.core.end : number.core.end + 1] == ")" else None


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _by_frequency(layout: Layout, number: Number, unit: Unit | None) -> Told | None:
    """“mỗi năm họp 2 lần”, "hai lần một năm": how often, no count."""
    text = layout.normal.text
    told = table("numbers")["frequency"]
    if unit is None or unit.text.lower() not in told["units"]:
        return None
    sign = _PER.match(text, unit.end)
    often = NumberKind.FREQUENCY, "tần suất"
    if phrases("numbers", "frequency", "times").behind(text, sign.end() if sign else unit.end):
        return often
    if phrases("numbers", "frequency", "clause").before(text, number.core.start):
        return often
    if unit.text.lower() in told["far"] and _often().search(_clause(layout, number)):
        return often
    return None


@cache
def _often() -> re.Pattern[str]:
    return words(table("numbers")["frequency"]["clause"])


def _clause(layout: Layout, number: Number) -> str:
    """The words before the number back to the last comma or stop."""
    start = number.core.start
    begin = max(layout.block_at(start).span.start, start - 60)
    return _STOP.split(layout.normal.text[begin:start])[-1]


def _by_head(text: str, number: Number, unit: Unit | None) -> Told | None:
    """“Tiểu đoàn Bộ binh 1”: the number ends the name of a body or a place."""
    raw = printed(text, number)
    if not _SHORT.fullmatch(raw) or (unit and unit.group != "places"):
        return None
    start = number.core.start
    line = text[line_start(text, start, 60) : start]
    for pattern, most, why in headed():
        found = pattern.search(line) if int(raw) <= most else None
        if found and any(word[0].isupper() for word in found[1].split()):
            return NumberKind.NAME, why
    return None


@cache
def headed() -> tuple[tuple[re.Pattern[str], int, str], ...]:
    """Head words with a name behind them, up to which number, and why that is a name."""
    return tuple(
        (_after_head(row["heads"]), row["most"], row["why"]) for row in table("numbers")["headed"]
    )


def _after_head(heads: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{any_of(heads)})((?:\s+[^\W\d_]+){{1,4}})\s+$")


def _by_name(text: str, number: Number, unit: Unit | None) -> Told | None:
    """“xã Phú Xuân 2, …”: behind a capitalised word, before punctuation or a word of doing."""
    told = table("numbers")["proper"]
    raw = printed(text, number)
    start, end = number.core.start, number.core.end
    if unit or not re.fullmatch(r"[1-9]\d?", raw) or int(raw) > told["most"]:
        return None
    found = re.search(r"(\S+)\s+([^\W\d_]+)\s+$", text[line_start(text, start, 40) : start])
    if not (found and found[2][0].isupper() and found[2][1:].islower()):
        return None
    if found[1][-1] in ".:;!?" or not (found[1][0].isalpha() or found[1][0] in '“"('):
        return None
    follows = text[end : end + 1]
    if follows in {"", "\n", ",", ";", ".", ")", "”", '"', ":"}:
        return NumberKind.NAME, "số trong địa danh"
    if phrases("numbers", "proper", "followed_by").behind(text, end):
        return NumberKind.NAME, "số trong địa danh"
    return None


def _by_per(text: str, number: Number) -> Told | None:
    """“14 tiêu chí/1 xã”: for each, no count."""
    if number.value == 1 and text[number.core.start - 1 : number.core.start] == "/":
        return NumberKind.FREQUENCY, "tính trên một"
    return None


def _by_zero(number: Number, unit: Unit | None) -> Told | None:
    """“gian hàng 0 đồng” is a name; nobody counts nothing of money."""
    if unit and unit.group == "money" and number.value == 0:
        return NumberKind.NAME, "số trong tên gọi"
    return None


def _by_length(text: str, number: Number, unit: Unit | None) -> Told | None:
    """Ten and more digits in a run are the number of an account, a card or a telephone."""
    raw = printed(text, number)
    if unit is None and len(raw) > _LONGEST and raw.isdigit():
        return NumberKind.CONTACT, "mã số, số tài khoản"
    return None


_LONGEST = 9


def word_counts(text: str, number: Number) -> bool:
    """Whether a number in words is meant as a count (or a stretch of time), not as a manner of speech."""
    told = table("numbers_words")
    spoken = number.raw[number.core.start - number.span.start :].lower().split()
    met = behind().behind(text, number.core.end)
    if met and met.value[0].kind == NumberKind.PERIOD:
        return True
    noun = phrases("numbers_words", "word_counts", "nouns").behind(text, number.core.end)
    before = word_before(text, number.core.start)
    if _PROPER.match(text, number.core.start) or before in told["word_counts"]["day_before"]:
        return False
    pointing = phrases("numbers_words", "word_counts", "pointing")
    if noun and pointing.behind(text, noun.end):
        return False
    if spoken == ["một"]:
        after = phrases("numbers_words", "word_counts", "one_after")
        more = phrases("numbers_words", "approximate", "behind")
        return bool(noun and (after.before(text, number.core.start) or more.behind(text, noun.end)))
    if len(spoken) > 1 or number.of is not None:
        return True
    if noun is None:
        return False
    if before in told["word_counts"]["not_after"] and not number.approx:
        return False
    if spoken[0] != "năm":
        return True
    opens = text[max(0, number.core.start - 3) : number.core.start].rstrip()[-1:]
    return opens in {",", ":", ";", "("} or before in told["word_counts"]["five_after"]
