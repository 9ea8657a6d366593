"""Claims in words that the numbers beside them can prove: "tăng 12 (từ 40 lên 52)", "gấp đôi", "hơn một nửa"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kheo.reader.checks.compared import change, direction
from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.checks.told import label, percent, rounded, sentence, shown
from kheo.reader.found import Check, Grade
from kheo.reader.lexicon import any_of, table

_FROM = re.compile(r"(?<!\w)từ(?:\s+(?:khoảng|chỉ))?\s*$", re.IGNORECASE)
_STEPS = 8
WIDE = Decimal("0.02")


@cache
def _ends_with(name: str) -> re.Pattern[str]:
    terms = any_of(table("checks")["words"][name])
    return re.compile(rf"(?<!\w){terms}(?:\s+(?:được|là|khoảng|thêm))?\s*[:(]?\s*$", re.IGNORECASE)


@cache
def _times() -> re.Pattern[str]:
    named = any_of(table("checks")["times"])
    return re.compile(
        rf"(?<!\w)gấp\s+(?P<more>hơn|trên|gần)?\s*(?:(?P<word>{named})(?!\w)(?:\s+lần)?|(?P<number>\d+(?:,\d+)?)\s+lần)",
        re.IGNORECASE,
    )


def claims(ledger: Ledger) -> Iterator[Check]:
    """A check for every claim whose numbers stand beside it."""
    for one in ledger.order:
        pair = _pair(ledger, one)
        if pair is not None:
            yield from _change(ledger, *pair)
            yield from _multiple(ledger, *pair)
    yield from _halves(ledger)


def _pair(ledger: Ledger, one: int) -> tuple[int, int] | None:
    """ "Từ 40 (năm 2020) lên 52": the first and the last state, whichever words stand between."""
    other = ledger.after(one)
    if other is None or not (
        ledger.exact(one) and ledger.exact(other) and ledger.together(one, other)
    ):
        return None
    if ledger.figures[one].number.is_share != ledger.figures[other].number.is_share:
        return None
    gap = ledger.between(one, other)
    if len(gap) > 80 or ";" in gap or not _FROM.search(ledger.ahead(one, 20)):
        return None
    return (one, other) if _ends_with("to").search(gap) else None


def _change(ledger: Ledger, one: int, other: int) -> Iterator[Check]:
    """The rise or fall told with the two states, as a number or a share."""
    for told in (ledger.before(one), ledger.after(other)):
        if told is None or not ledger.together(told, one) or not ledger.exact(told):
            continue
        sign = direction(ledger, told)
        near = (told, one) if told == ledger.before(one) else (other, told)
        gap = ledger.between(*near)
        if not sign or ";" in gap or len(gap) > 60:
            continue
        share = ledger.figures[told].number.is_share
        if not share and not _same_thing(ledger, told, one):
            continue
        check = change(ledger, told, one, other, sign)
        if check is not None:
            yield check


def _same_thing(ledger: Ledger, told: int, one: int) -> bool:
    """Whether the change is counted in the things that changed: "tăng 3 lần", "tăng 2 bậc" are not."""
    first, second = (ledger.figures[each].number for each in (told, one))
    if first.is_share != second.is_share:
        return False
    units = [each.unit.split(",")[0].strip().lower() for each in (first, second)]
    plain = units[0] == units[1] or "" in units
    return plain and not ledger.behind(told, 8).strip().lower().startswith(("lần", "bậc"))


def _multiple(ledger: Ledger, one: int, other: int) -> Iterator[Check]:
    """ "Gấp đôi" between two states."""
    first, last = ledger.value(one) or Decimal(0), ledger.value(other) or Decimal(0)
    found = _beside(ledger, one, other)
    if found is None or first <= 0:
        return
    word = (found["word"] or "").lower()
    number = found["number"]
    stated = (
        Decimal(number.replace(",", ".")) if number else Decimal(table("checks")["times"][word])
    )
    computed = last / first
    wide = WIDE * stated if word else Decimal(5).scaleb(-len((number or "").partition(",")[2]) - 1)
    low, high = stated - wide, stated + wide
    if found["more"]:
        more = found["more"].lower() != "gần"
        low, high = (stated, stated * Decimal("1.5")) if more else (stated * Decimal("0.8"), stated)
    names = {"first": ledger.printed(one), "last": ledger.printed(other)}
    check = Check(
        "range", "ok", label("times", times=shown(stated)), "",
        f"{names['last']} / {names['first']} = {shown(rounded(computed, 2))}", stated, rounded(computed, 2),
        other, (one, other), (), ledger.spans(one, other),
    )  # fmt: skip
    if not low <= computed <= high:
        check.result, check.grade = "mismatch", Grade.ERROR
        check.message = sentence(
            "times", computed=shown(rounded(computed, 2)), stated=shown(stated), **names
        )
    yield check


_APART = re.compile(r"[;.:]|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d")
"""A new clause or another number; years are none."""


def _beside(ledger: Ledger, one: int, other: int) -> re.Match[str] | None:
    """ "Gấp …" before or behind the two states with no other number or clause between."""
    behind = ledger.behind(other, 80)
    found = _times().search(behind)
    if found and not _APART.search(behind, 0, found.start()):
        return found
    ahead = ledger.ahead(one, 80)
    found = _times().search(ahead)
    return None if found is None or _APART.search(ahead, found.end()) else found


def _halves(ledger: Ledger) -> Iterator[Check]:
    """ "Hơn một nửa": only where exactly two numbers of one kind stand in the sentence."""
    sentences: dict[int, list[int]] = {}
    for one in ledger.order:
        sentences.setdefault(ledger.sentence[one], []).append(one)
    for ones in sentences.values():
        exact = [
            one for one in ones if ledger.exact(one) and not ledger.figures[one].number.is_share
        ]
        if not 1 <= len(exact) <= 2 or len(ones) > _STEPS:
            continue
        yield from _half(ledger, exact)


def _half(ledger: Ledger, ones: list[int]) -> Iterator[Check]:
    part, whole = _ratio(ledger, ones)
    if part is None or whole is None or whole <= 0:
        return
    first, last = ones[0], ones[-1]
    for name in ("half", "under_half"):
        found = said(name).search(ledger.behind(last, 90)) or said(name).search(
            ledger.ahead(first, 90)
        )
        if found is None and len(ones) == 2:
            found = said(name).search(ledger.between(first, last))
        if found is None:
            continue
        computed = part * 100 / whole
        expression = f"{shown(part)}/{shown(whole)} = {percent(computed, 1)}"
        check = Check(
            "range", "ok", label("bound", part=shown(part), base=shown(whole), share=found[0]), "",
            expression, Decimal(50), rounded(computed, 1), None, tuple(ones), (), ledger.spans(*ones),
        )  # fmt: skip
        if (computed > 50) != (name == "half"):
            check.result, check.grade = "mismatch", Grade.ERROR
            check.message = sentence("half", claim=found[0], expression=expression)
        yield check
        return


def _ratio(ledger: Ledger, ones: list[int]) -> tuple[Decimal | None, Decimal | None]:
    number = ledger.figures[ones[0]].number
    if len(ones) == 1:
        return number.value, number.of
    kinds = [ledger.figures[one] for one in ones]
    if not all(kind.metric.startswith("mo_hinh") for kind in kinds) or any(
        kind.number.of for kind in kinds
    ):
        return None, None
    values = sorted(ledger.value(one) or Decimal(0) for one in ones)
    return values[0], values[1]
