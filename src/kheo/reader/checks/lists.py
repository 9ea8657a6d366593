"""Lists of parts in plain words: "9 đơn vị (gồm 7 huyện, 1 thị xã, 1 thành phố)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kheo.reader.checks.compared import direction
from kheo.reader.checks.family import STEPS, Sure
from kheo.reader.checks.groups import alike
from kheo.reader.checks.ledger import TWO, Ledger, said
from kheo.reader.lexicon import table

_OPENS = 90
"""How far behind a total the list of its parts may open."""
_LONG = 700
"""How long such a list may be."""
_UNIT = re.compile(r"\s*([^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
_MANY = 24


@dataclass(frozen=True, slots=True)
class Opening:
    """How a list of parts opens: in brackets, with "gồm", with "trong đó", after a colon."""

    bracket: bool
    full: bool
    some: bool
    colon: bool


def listed(ledger: Ledger) -> Iterator[tuple[int, tuple[int, ...], Sure]]:
    """Totals with the parts listed behind them, and how sure it is that the list is full."""
    for total in ledger.order:
        first = ledger.after(total)
        if first is None or not ledger.together(total, first) or ledger.value(total) is None:
            continue
        if ledger.figures[total].number.is_share or ledger.figures[total].number.of is not None:
            continue
        if direction(ledger, total) or ledger.ahead(first, 5).rstrip().endswith("từ"):
            continue
        gap = ledger.between(total, first)
        opened = _opening(gap) if len(gap) <= _OPENS else None
        if opened is None:
            continue
        parts = _parts(ledger, first, opened)
        yield from _by_subject(ledger, total, parts, opened)
        yield from _by_kind(ledger, total, parts)
        if len(parts) >= 2:
            yield from _readings(ledger, total, parts, opened)


def _opening(gap: str) -> Opening | None:
    """What opens a list between a total and the first number behind it, if anything does."""
    if ";" in gap or ")" in gap:
        return None
    colon = re.search(r":\s*[^:]{0,60}$", gap) is not None
    opened = Opening(
        "(" in gap, bool(said("full").search(gap)), bool(said("some").search(gap)), colon
    )
    return opened if opened.bracket or opened.full or opened.some or opened.colon else None


def _parts(ledger: Ledger, first: int, opened: Opening) -> list[int]:
    """The figures of the list that opens before ``first``."""
    end = _list_end(ledger, first, opened)
    parts: list[int] = []
    one: int | None = first
    while one is not None and len(parts) < _MANY:
        if ledger.figures[one].number.core.end > end:
            break
        if ledger.value(one) is not None and not ledger.figures[one].number.is_share:
            parts.append(one)
        one = ledger.after(one)
    return parts


def _list_end(ledger: Ledger, first: int, opened: Opening) -> int:
    text, start = ledger.text, ledger.figures[first].number.span.start
    depth = 1
    place = ledger.sentence[first]
    last = min(ledger.breaks[place] if place < len(ledger.breaks) else len(text), start + _LONG)
    for at in range(start, last):
        sign = text[at]
        depth += (sign == "(") - (sign == ")")
        if opened.bracket and depth == 0:
            return at
        if not opened.bracket and sign == ";" and not opened.colon:
            return at
    if opened.bracket:
        return start
    if stop := said("stop").search(text, start, last):
        return stop.start()
    return last


def _by_subject(
    ledger: Ledger, total: int, parts: list[int], opened: Opening
) -> Iterator[tuple[int, tuple[int, ...], Sure]]:
    """ "30 tập thể, 40 cá nhân, gồm: … 10 tập thể, 15 cá nhân; … 20 tập thể, 25 cá nhân"."""
    pair = ledger.before(total)
    if (
        len(parts) < 4
        or pair is None
        or {ledger.figures[one].subject for one in (pair, total)} != set(TWO)
    ):
        return
    if not ledger.together(pair, total) or len(ledger.between(pair, total)) > 40:
        return
    for whole in (pair, total):
        own = tuple(
            one for one in parts if ledger.figures[one].subject == ledger.figures[whole].subject
        )
        if len(own) >= 2:
            yield whole, own, Sure.LIKELY if opened.full else Sure.SOME


def _by_kind(
    ledger: Ledger, total: int, parts: list[int]
) -> Iterator[tuple[int, tuple[int, ...], Sure]]:
    """ "90 cuộc có 5.000 lượt, trong đó … 40 cuộc, có 2.000 lượt …": each kind by itself."""
    pair = ledger.before(total)
    if pair is None or len(parts) < 4 or not ledger.together(pair, total):
        return
    if alike(ledger, pair, total) or len(ledger.between(pair, total)) > 60:
        return
    for whole in (pair, total):
        own = tuple(one for one in parts if alike(ledger, whole, one))
        if len(own) >= 2 and ledger.value(whole) is not None:
            yield whole, own, Sure.SOME


def _readings(
    ledger: Ledger, total: int, parts: list[int], opened: Opening
) -> Iterator[tuple[int, tuple[int, ...], Sure]]:
    """The list with all its numbers, or without those that belong to a noun before them."""
    own = [one for one in parts if one == parts[0] or not _inner(ledger, one)]
    stated = ledger.value(total)
    if sum(ledger.value(one) or 0 for one in parts) == stated:
        own = parts
    if len(own) < 2:
        return
    yield total, tuple(own), _sure(ledger, total, own, opened)


def _sure(ledger: Ledger, total: int, own: list[int], opened: Opening) -> Sure:
    """Known dimensions are full lists, "gồm" and bare brackets as well unless they mix things."""
    if _fills(ledger, own):
        return Sure.TOLD if ledger.figures[total].subject not in TWO else Sure.SOME
    kinds = [ledger.figures[one].metric for one in own]
    stepwise = len(set(kinds)) == len(kinds) and set(kinds) <= set(STEPS)
    if stepwise and opened.colon and ledger.figures[total].metric == "mo_hinh_tong":
        return Sure.LIKELY
    partial = any(said("partial").search(_noun(ledger, one)) for one in own)
    if partial or _mixed(ledger, total, own) or (opened.some and not opened.full):
        return Sure.SOME
    if opened.full or opened.bracket:
        return Sure.TOLD
    return Sure.LIKELY if all(alike(ledger, total, one) for one in own) else Sure.SOME


def _inner(ledger: Ledger, one: int) -> bool:
    """Whether the number belongs to the noun before it ("trực thuộc 8 đảng bộ")."""
    ahead = ledger.ahead(one, 24).rstrip()
    found = [each for each in said("inner").finditer(ahead) if each.end() == len(ahead)]
    return bool(found) and not ahead.endswith((",", ";", "("))


def _noun(ledger: Ledger, one: int) -> str:
    found = _UNIT.match(ledger.behind(one, 40))
    return found[1].lower() if found else ledger.figures[one].number.unit.lower()


def _mixed(ledger: Ledger, total: int, parts: list[int]) -> bool:
    """Whether the list counts unlike things, so that it need not add up: models, people, money."""
    kinds = {ledger.figures[one].metric for one in parts}
    subjects = {ledger.figures[one].subject for one in parts}
    told = ledger.figures[total].subject
    units = {ledger.figures[one].number.unit.lower() for one in (total, *parts)}
    one_thing = len(units) == 1 and not units & {"", "mô hình"}
    return (
        (len(kinds) > 1 and not one_thing)
        or (told is not None and subjects != {told})
        or any(ledger.figures[one].number.approx for one in parts)
    )


def _fills(ledger: Ledger, parts: list[int]) -> bool:
    """Whether the parts are the rows of one known dimension, or collectives and individuals."""
    if {ledger.figures[one].subject for one in parts} == set(TWO) and len(parts) == 2:
        return True
    nouns = [_noun(ledger, one) for one in parts]
    for terms in table("checks")["dimensions"].values():
        rows = [
            next((term for term in _longest(tuple(terms)) if noun.startswith(term)), "")
            for noun in nouns
        ]
        if all(rows) and len(set(rows)) == len(rows):
            return True
    return False


@cache
def _longest(terms: tuple[str, ...]) -> list[str]:
    return sorted(terms, key=len, reverse=True)
