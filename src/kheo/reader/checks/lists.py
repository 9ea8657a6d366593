"""Lists of parts in plain words: "13 đơn vị (gồm 10 huyện, 02 thị xã, 01 thành phố)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kheo.reader.checks.ledger import TWO, Ledger, said
from kheo.reader.lexicon import any_of, table

_OPENS = 90
"""How far behind a total the list of its parts may open."""
_LONG = 700
"""How long such a list may be."""
_UNIT = re.compile(r"\s*([^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
_MANY = 24


@cache
def _open() -> re.Pattern[str]:
    terms = table("checks")["words"]
    full, some = any_of(terms["full"]), any_of(terms["some"])
    return re.compile(
        rf"(?P<bracket>\()?\s*(?:(?P<some>{some})\s*,?\s*(?:có|là)?\s*)?(?P<full>{full})?\s*(?:có|là)?\s*[,:]?\s*$",
        re.IGNORECASE,
    )


def listed(ledger: Ledger) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Totals with the parts listed behind them, and whether the list is a full one."""
    for total in ledger.order:
        first = ledger.after(total)
        if first is None or not ledger.together(total, first) or ledger.value(total) is None:
            continue
        if ledger.figures[total].number.is_share or ledger.figures[total].number.of is not None:
            continue
        gap = ledger.between(total, first)
        if len(gap) > _OPENS:
            continue
        opened = _opening(gap)
        if opened is None:
            continue
        parts = _parts(ledger, first, opened["bracket"] is not None)
        if len(parts) < 2:
            continue
        yield from _readings(ledger, total, parts, opened)


def _opening(gap: str) -> re.Match[str] | None:
    """What opens the list right before its first number; nothing when the words between are too many."""
    if ";" in gap or ")" in gap:
        return None
    opened = _open().search(gap)
    if opened is None or not (opened["bracket"] or opened["full"] or opened["some"]):
        return None
    return opened


def _parts(ledger: Ledger, first: int, bracket: bool) -> list[int]:
    """The figures of the list that opens before ``first``."""
    end = _list_end(ledger, first, bracket)
    parts: list[int] = []
    one: int | None = first
    while one is not None and len(parts) < _MANY:
        if ledger.figures[one].number.core.end > end:
            break
        if ledger.value(one) is not None and not ledger.figures[one].number.is_share:
            parts.append(one)
        one = ledger.after(one)
    return parts


def _list_end(ledger: Ledger, first: int, bracket: bool) -> int:
    text, start = ledger.text, ledger.figures[first].number.span.start
    depth = 1
    place = ledger.sentence[first]
    last = min(ledger.breaks[place] if place < len(ledger.breaks) else len(text), start + _LONG)
    for at in range(start, last):
        sign = text[at]
        depth += (sign == "(") - (sign == ")")
        if depth == 0 or (not bracket and sign == ";"):
            return at
    if not bracket and (stop := said("stop").search(text, start, last)):
        return stop.start()
    return last


def _readings(
    ledger: Ledger, total: int, parts: list[int], opened: re.Match[str]
) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """The list with all its numbers, or without those that belong to a noun before them."""
    own = [one for one in parts if one == parts[0] or not _inner(ledger, one)]
    stated = ledger.value(total)
    full = opened["full"] is not None
    known = _fills(ledger, own)
    partial = any(said("partial").search(_noun(ledger, one)) for one in own)
    if sum(ledger.value(one) or 0 for one in parts) == stated:
        own = parts
    elif sum(ledger.value(one) or 0 for one in own) != stated and _mixed(ledger, own):
        full = known = False
    if len(own) >= 2:
        yield total, tuple(own), known or (full and not partial) or (_bare(opened) and not partial)


def _bare(opened: re.Match[str]) -> bool:
    """A bracket that lists numbers without a word before them."""
    return opened["bracket"] is not None and opened["some"] is None


def _inner(ledger: Ledger, one: int) -> bool:
    """Whether the number belongs to the noun before it ("trực thuộc 15 đảng bộ")."""
    ahead = ledger.ahead(one, 24).rstrip()
    found = [each for each in said("inner").finditer(ahead) if each.end() == len(ahead)]
    return bool(found) and not ahead.endswith((",", ";", "("))


def _noun(ledger: Ledger, one: int) -> str:
    found = _UNIT.match(ledger.behind(one, 40))
    return found[1].lower() if found else ledger.figures[one].number.unit.lower()


def _mixed(ledger: Ledger, parts: list[int]) -> bool:
    """Whether the list counts unlike things, so that it need not add up: models, people, money."""
    kinds = {ledger.figures[one].metric for one in parts}
    if len(kinds) > 1:
        return True
    return any(ledger.figures[one].number.approx for one in parts)


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
