"""Of what kind a number is, by the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kheo.reader.found import Number, NumberKind
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.lexicon import any_of, table, words
from kheo.reader.numbers.phrases import Met, Phrases
from kheo.reader.numbers.units import Unit, unit_behind

_PLAIN = re.compile(r"\d+")
_PER = re.compile(r"\s?/\s?")
_STOP = re.compile(r"[.,;:()]")
_PART = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s*$")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of the tables ``before`` and ``behind``."""

    kind: NumberKind
    why: str
    most: int = 0
    unless_unit: bool = False
    years: bool = False
    plain: bool = False
    only_unit: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


def _rules(rows: list[dict[str, Any]]) -> Phrases[_Rule]:
    every: dict[str, _Rule] = {}
    for row in rows:
        rule = _Rule(
            NumberKind(row["kind"]), row["why"], row.get("most", 0), row.get("unless_unit", False),
            row.get("years", False), row.get("plain", False),
            tuple(row.get("only_unit", ())),
            tuple(row.get("not_after", ())), tuple(row.get("not_before", ())),
        )  # fmt: skip
        every |= dict.fromkeys(row["words"], rule)
    return Phrases(every)


@cache
def _before() -> Phrases[_Rule]:
    return _rules(table("numbers")["before"])


@cache
def _behind() -> Phrases[_Rule]:
    return _rules(table("numbers")["behind"])


@cache
def _phrases(name: str, *keys: str) -> Phrases[bool]:
    told: Any = table(name)
    for key in keys:
        told = told[key]
    return Phrases(dict.fromkeys(told, True))


def kind_of(layout: Layout, number: Number) -> Number:
    """The number with its kind and, for a trap, why."""
    text = layout.normal.text
    unit = unit_behind(text, number.core.end)
    told = (
        _by_frequency(layout, number, unit)
        or _by_words_before(text, number, unit)
        or _by_words_behind(text, number)
        or _by_year(text, number, unit)
        or _by_date(text, number, unit)
        or _by_head(text, number, unit)
        or _by_name(text, number, unit)
        or _by_block(layout, number, unit)
    )
    if told is None:
        return number
    return replace(number, kind=told[0], why=told[1], span=number.core, raw=_raw(text, number))


def _raw(text: str, number: Number) -> str:
    return text[number.core.start : number.core.end]


Told = tuple[NumberKind, str]


def _by_words_before(text: str, number: Number, unit: Unit | None) -> Told | None:
    start = number.core.start
    met = _before().before(text, start)
    if met is None or text[met.end : start].strip(" \t"):
        return None
    rule = met.value
    raw = _raw(text, number)
    if rule.years:
        return (rule.kind, rule.why) if _is_year(raw) else None
    if rule.most and not (_PLAIN.match(raw) and int(_PLAIN.match(raw)[0][:9]) <= rule.most):  # type: ignore[index]
        return None
    if rule.most and re.match(r"\d+[.,]\d{3}|\d+,\d", raw):
        return None
    if rule.not_after and _word_before(text, met) in rule.not_after:
        return None
    if rule.only_unit and not (unit and unit.text.lower() in rule.only_unit):
        return None
    if rule.unless_unit and unit and not _names_a_place(rule, raw, unit):
        return None
    return rule.kind, rule.why


def _names_a_place(rule: _Rule, raw: str, unit: Unit) -> bool:
    """“thôn 3 xã …”: a place behind a place is no count."""
    return rule.kind == NumberKind.NAME and unit.group == "places" and not raw.startswith("0")


def _word_before(text: str, met: Met[_Rule]) -> str:
    found = _WORD_BEFORE.search(text[max(0, met.start - 20) : met.start])
    return found[1].lower() if found else ""


def _by_words_behind(text: str, number: Number) -> Told | None:
    met = _behind().behind(text, number.core.end)
    if met is None or met.start - number.core.end > 2:
        return None
    rule = met.value
    if rule.plain and not re.fullmatch(r"0?\d|10", _raw(text, number)):
        return None
    if rule.not_before and _phrases_of(rule.not_before).behind(text, met.end):
        return None
    if rule.kind == NumberKind.PERIOD and _phrases("numbers", "frequency", "before").before(
        text, number.core.start
    ):
        return NumberKind.FREQUENCY, "tần suất"
    return rule.kind, rule.why


@cache
def _phrases_of(words: tuple[str, ...]) -> Phrases[bool]:
    return Phrases(dict.fromkeys(words, True))


def _is_year(raw: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d(?![\d.,]*\d)", raw))


def _by_year(text: str, number: Number, unit: Unit | None) -> Told | None:
    raw = _raw(text, number)
    if not re.fullmatch(r"(?:19|20)\d\d", raw) or number.approx:
        return None
    if unit and not unit.doubtful:
        return None
    return NumberKind.DATE, "năm"


def _by_date(text: str, number: Number, unit: Unit | None) -> Told | None:
    """“15/10”: a day, unless something is counted behind it."""
    raw = _raw(text, number)
    found = _PART.fullmatch(raw)
    if number.of is None or found is None or not _is_day(int(found[1]), int(found[2])):
        return None
    told = NumberKind.DATE, "ngày tháng"
    if _phrases("numbers", "day", "before").before(text, number.core.start):
        return told
    if unit and not unit.doubtful:
        return None
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
    if _phrases("numbers", "frequency", "times").behind(text, sign.end() if sign else unit.end):
        return often
    if _phrases("numbers", "frequency", "clause").before(text, number.core.start):
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
    told = table("numbers")["headed"]
    raw = _raw(text, number)
    if not re.fullmatch(r"[1-9]\d{0,2}", raw) or int(raw) > told["most"]:
        return None
    if unit and unit.group != "places":
        return None
    start = number.core.start
    line = text[max(0, start - 60, text.rfind("\n", 0, start) + 1) : start]
    found = _headed().search(line)
    if found is None or not any(word[0].isupper() for word in found[1].split()):
        return None
    return NumberKind.NAME, told["why"]


@cache
def _headed() -> re.Pattern[str]:
    heads = any_of(table("numbers")["headed"]["heads"])
    return re.compile(rf"(?<!\w)(?i:{heads})((?:\s+[^\W\d_]+){{1,4}})\s$")


def _by_name(text: str, number: Number, unit: Unit | None) -> Told | None:
    """“xã Phú Xuân 2, …”: behind a capitalised word, before punctuation or a word of doing."""
    told = table("numbers")["proper"]
    raw = _raw(text, number)
    start, end = number.core.start, number.core.end
    if unit or not re.fullmatch(r"[1-9]\d?", raw) or int(raw) > told["most"]:
        return None
    found = re.search(r"(\S+)\s+([^\W\d_]+)\s$", text[max(0, start - 40) : start])
    if not (found and found[2][0].isupper() and found[2][1:].islower()):
        return None
    if found[1][-1] in ".:;!?" or not (found[1][0].isalpha() or found[1][0] in '“"('):
        return None
    follows = text[end : end + 1]
    if follows in {"", "\n", ",", ";", ".", ")", "”", '"', ":"}:
        return NumberKind.NAME, "số trong địa danh"
    if _phrases("numbers", "proper", "followed_by").behind(text, end):
        return NumberKind.NAME, "số trong địa danh"
    return None


def _by_block(layout: Layout, number: Number, unit: Unit | None) -> Told | None:
    """In the end matter (recipients, signature) only what is counted is a figure."""
    if layout.block_at(number.core.start).kind == BlockKind.END and not unit:
        return NumberKind.SYMBOL, "số trong nơi nhận, chữ ký"
    return None


def word_counts(text: str, number: Number) -> bool:
    """Whether a number in words is meant as a count (or a stretch of time), not as a manner of speech."""
    told = table("numbers_words")
    spoken = number.raw[number.core.start - number.span.start :].lower().split()
    behind = _behind().behind(text, number.core.end)
    if behind and behind.value.kind == NumberKind.PERIOD:
        return True
    noun = _phrases("numbers_words", "word_counts", "nouns").behind(text, number.core.end)
    if spoken == ["một"]:
        after = _phrases("numbers_words", "word_counts", "one_after")
        return bool(noun and after.before(text, number.core.start))
    if len(spoken) > 1 or number.of is not None:
        return True
    if noun is None:
        return False
    found = _WORD_BEFORE.search(text[max(0, number.core.start - 20) : number.core.start])
    before = found[1].lower() if found else ""
    if before in told["word_counts"]["not_after"] and not number.approx:
        return False
    if spoken[0] != "năm":
        return True
    listed = text[max(0, number.core.start - 3) : number.core.start].rstrip()[-1:] in {",", ":", ";", "("}
    return listed or before in told["word_counts"]["five_after"]
