"""The tables of words right before and right behind a number that make it a trap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kheo.reader.found import Number, NumberKind
from kheo.reader.lexicon import table
from kheo.reader.numbers.phrases import Phrases
from kheo.reader.numbers.units import Unit

Told = tuple[NumberKind, str]
"""A kind and why."""

_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d(?![\d.,]*\d)")
_SMALL = re.compile(r"0?\d|10")
_CLOSED = re.compile(r"[ \t]*(?:$|[\n,;.)”\"]|(?:và\s)?\d)")
_SCALED = re.compile(r"\d\s*[^\W\d]")
_WORDED = re.compile(r" {1,4}(?=[^\W\d_])[^A-ZĐÀ-Ý]")
_SECTION = re.compile(r"\d{1,2}\.\d{1,2}")
_WHOLE = re.compile(r"(\d+)(?![.,]\d)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the tables ``before`` and ``behind``; the table tells what each column means."""

    kind: NumberKind
    why: str
    words: tuple[str, ...]
    most: int = 0
    unless_unit: bool = False
    years: bool = False
    plain: bool = False
    closed: bool = False
    worded: bool = False
    only_unit: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()


def _rules(rows: list[dict[str, Any]]) -> Phrases[tuple[Rule, ...]]:
    every: dict[str, tuple[Rule, ...]] = {}
    for row in rows:
        told: dict[str, Any] = {
            name: tuple(it) if isinstance(it, list) else it for name, it in row.items()
        }
        rule = Rule(**(told | {"kind": NumberKind(row["kind"])}))
        every |= {word: (*every.get(word, ()), rule) for word in rule.words}
    return Phrases(every)


@cache
def before() -> Phrases[tuple[Rule, ...]]:
    """The rules by the words right before a number."""
    return _rules(table("numbers")["before"])


@cache
def behind() -> Phrases[tuple[Rule, ...]]:
    """The rules by the words right behind a number."""
    return _rules(table("numbers")["behind"])


@cache
def phrases(name: str, *keys: str) -> Phrases[bool]:
    """A list of phrases in a table of the lexicon."""
    told: Any = table(name)
    for key in keys:
        told = told[key]
    return Phrases(dict.fromkeys(told, True))


@cache
def _phrases_of(words: tuple[str, ...]) -> Phrases[bool]:
    return Phrases(dict.fromkeys(words, True))


def printed(text: str, number: Number) -> str:
    """The digits or words of a number as they stand in the text."""
    return text[number.core.start : number.core.end]


def is_year(raw: str) -> bool:
    """Whether digits may be a year of the last or this century."""
    return bool(_YEAR.match(raw))


def word_before(text: str, at: int) -> str:
    """The word that ends right before ``at``, in small letters; empty when a sign stands between."""
    found = _WORD_BEFORE.search(text[max(0, at - 20) : at])
    return found[1].lower() if found else ""


def by_words_before(text: str, number: Number, unit: Unit | None) -> Told | None:
    """The kind that the words right before the number tell."""
    start = number.core.start
    met = before().before(text, start)
    if met is None or text[met.end : start].strip():
        return None
    rules = (rule for rule in met.value if _fits(rule, text, met.start, number, unit))
    return next(((rule.kind, rule.why) for rule in rules), None)


def _fits(rule: Rule, text: str, met: int, number: Number, unit: Unit | None) -> bool:
    """Whether a rule holds whose words begin at ``met``."""
    raw = printed(text, number)
    if rule.years:
        return is_year(raw)
    if not _in_measure(rule, raw, number) or not _stands_so(rule, text, met, number):
        return False
    if rule.only_unit and not (unit and unit.text.lower() in rule.only_unit):
        return False
    return not (rule.unless_unit and unit) or _names_a_place(rule, raw, unit)


def _in_measure(rule: Rule, raw: str, number: Number) -> bool:
    """Whether the number is small and plain enough for the rule."""
    if rule.unless_unit and (number.of is not None or number.vague):
        return False
    if rule.kind == NumberKind.REFERENCE and _SECTION.fullmatch(raw):
        return True
    if rule.most and _SCALED.search(raw):
        return False
    whole = _WHOLE.match(raw)
    return not rule.most or bool(whole and int(whole[1][:9]) <= rule.most)


def _stands_so(rule: Rule, text: str, met: int, number: Number) -> bool:
    if rule.not_after and word_before(text, met) in rule.not_after:
        return False
    if rule.worded and not _WORDED.match(text, number.core.end):
        return False
    return not rule.followed or text[number.core.end : number.core.end + 1] in rule.followed


def _names_a_place(rule: Rule, raw: str, unit: Unit) -> bool:
    """“thôn 3 xã …”: a place behind a place is no count."""
    return rule.kind == NumberKind.NAME and unit.group == "places" and not raw.startswith("0")


def by_words_behind(text: str, number: Number) -> Told | None:
    """The kind that the words right behind the number tell."""
    met = behind().behind(text, number.core.end)
    if met is None or met.start - number.core.end > 2:
        return None
    for rule in met.value:
        if rule.plain and not _SMALL.fullmatch(printed(text, number)):
            continue
        if rule.closed and not _CLOSED.match(text, met.end):
            continue
        if rule.not_before and _phrases_of(rule.not_before).behind(text, met.end):
            continue
        often = phrases("numbers", "frequency", "before")
        if rule.kind == NumberKind.PERIOD and often.before(text, number.core.start):
            return NumberKind.FREQUENCY, "tần suất"
        return rule.kind, rule.why
    return None
