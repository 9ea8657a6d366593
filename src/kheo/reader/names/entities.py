"""Places and owners in running text: "xã A, huyện B", "Hội Nông dân xã A", "ông Nguyễn Văn B".

Words stand in ``lexicon/names.toml``. Positions are code points of the regular text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.lexicon import any_of, table

UPPER = (
    "["
    + "".join(
        chr(code)
        for code in range(0x41, 0x1EFA)
        if chr(code).isupper() and (code < 0x250 or code >= 0x1EA0)
    )
    + "]"
)
WORD = rf"{UPPER}[\w’'-]*"
NAME = rf"(?:{WORD}(?:\s+(?:{WORD}|\d+[A-Z]?\b)){{0,5}}|số\s+\d+\w?|\d+\s+tháng\s+\d+|\d+(?:[A-Za-z]\b|/\d+)?)"


@dataclass(frozen=True, slots=True)
class Party:
    """An owner or a place read from the text: ``unit`` and ``place`` as written, ``end`` behind it."""

    unit: str | None
    place: str | None
    end: int


def is_proper(party: Party) -> bool:
    """Whether it is one certain owner: it names a place, or has more than one capital letter."""
    return bool(party.place) or len(re.findall(rf"(?<!\w){UPPER}", party.unit or "")) > 1


@dataclass(frozen=True, slots=True)
class _Words:
    level: dict[str, int]
    place: re.Pattern[str]
    bare: re.Pattern[str]
    group: re.Pattern[str]
    several: re.Pattern[str]
    office: re.Pattern[str]
    person: re.Pattern[str]
    stop: re.Pattern[str]
    seat: re.Pattern[str]
    never: re.Pattern[str]


@cache
def words() -> _Words:
    """The grammar of places and owners, compiled once."""
    data = table("names")["entity"]
    nouns = [noun for row in data["place"] for noun in row]
    level = {noun.lower(): rank for rank, row in enumerate(data["place"]) for noun in row}
    noun = any_of(nouns).replace(".", r"\.")
    office = any_of(data["office"])
    return _Words(
        level,
        re.compile(rf"(?<!\w)(?<!tác )(?i:(?P<noun>{noun}))(?:\s+(?i:(?P<more>{noun})))?\s*(?P<name>(?<=[\s.]){NAME})"),
        re.compile(rf"(?P<name>{WORD}(?:\s+(?:{WORD}|\d+\b)){{0,4}})"),
        re.compile(
            rf"(?P<count>\d+|hai|ba|bốn|năm|các|một số|nhiều|những)\s+(?i:(?P<noun>{noun}))(?:\s+(?P<rest>[^;.…“”\"()]{{0,80}}?))?(?=\s*(?:[;.…“”\"()]|{any_of(data['stop'])}\s|,|$))"
        ),
        re.compile(rf"(?:các|hai|ba|bốn|năm|\d+)\s+(?i:(?P<noun>{noun})):?\s+(?=(?!\d){NAME})"),
        re.compile(rf"(?!{any_of(data['no_office'])}(?!\w))(?:(?:các|toàn)\s+)?(?:{office})(?!\w)"),
        re.compile(rf"(?i:{any_of(data['person'])})\s+{WORD}(?:\s+{WORD}){{0,5}}"),
        re.compile(rf"\s*(?:[;:.…“”\"()|\n\t]|,|$|(?<!\w){any_of(data['stop'])}(?!\w))"),
        re.compile(rf"(?:{any_of(data['seat'])})\s+(?P<name>{WORD}(?:\s+(?:{WORD}|\d+\b)){{0,4}})"),
        re.compile(rf"(?:{any_of(data['no_name'])})(?!\w)"),
    )  # fmt: skip


_SPACE = re.compile(r"\s*")
_JOIN = re.compile(
    r"\s*,\s*(?:và\s+)?|\s+(?:và|cùng|hay|hoặc)\s+|\s+(?:thuộc|của)\s+|\s*\(\s*|\s+-\s+|\s+"
)


def party_at(text: str, at: int, end: int, *, bare: bool = False) -> Party | None:
    """The owner or place that begins at ``at``; ``bare`` allows a name alone ("ở Tân Lập")."""
    at = _SPACE.match(text, at, end).end()  # type: ignore[union-attr]
    grammar = words()
    if found := grammar.person.match(text, at, end):
        return _person(text, at, found.end(), end)
    if grammar.office.match(text, at, end):
        return _office(text, at, end)
    places, stop = places_at(text, at, end, bare=bare)
    if not places:
        return None
    unit = "; ".join(_innermost(place) for place in places)
    return Party(unit, "; ".join(places), stop)


def _innermost(place: str) -> str:
    return re.split(r"[,(]", place, maxsplit=1)[0].strip()


_ROLE = re.compile(
    r"\s*[,(-]\s*(?P<role>[^;.:“”\"()]{2,130}?)\)?(?=\s*(?:[;.:“”\"()]|$|(?<!\w)(?:với|có|đã|được|cùng|thực hiện|xây dựng)(?!\w)))"
)


def _person(text: str, at: int, stop: int, end: int) -> Party:
    """A person with office and home: "bà A - Chi hội trưởng phụ nữ thôn B, xã C"."""
    unit = text[at:stop].strip()
    lead = _LIVES.match(text, stop, end)
    places, after = places_at(text, lead.end(), end) if lead else ([], stop)
    if places:
        return Party(unit, "; ".join(places), after)
    role = _ROLE.match(text, stop, end)
    if role is None:
        return Party(unit, None, stop)
    for found in words().place.finditer(text, role.start("role"), role.end("role")):
        places, after = places_at(text, found.start(), role.end())
        return Party(unit, "; ".join(places) or None, max(after, role.end()))
    return Party(unit, None, role.end())


_LIVES = re.compile(r"\s*[,(]?\s*(?:ở\s+|tại\s+|trú tại\s+)?")


def _office(text: str, at: int, end: int) -> Party:
    """An office up to the word that ends it, with the places its name holds and those behind it."""
    stop = _office_end(text, at, end)
    unit = re.sub(r"\s+", " ", text[at:stop]).strip(" ,-")
    inside, after = _places_inside(text, at, stop, end)
    if inside:
        return Party(unit, "; ".join(inside), max(stop, after))
    lead = re.compile(r"\s*(?:,\s*|\(\s*|\s+(?:ở|tại)\s+|\s+-\s+)").match(text, stop, end)
    if lead and words().place.match(text, lead.end(), end):
        places, after = places_at(text, lead.end(), end)
        if places:
            return Party(unit, "; ".join(places), after)
    if seat := words().seat.search(text, at, stop):
        return Party(unit, seat["name"].strip(), stop)
    return Party(unit, None, stop)


def _places_inside(text: str, at: int, stop: int, end: int) -> tuple[list[str], int]:
    """The places that the name of an office holds, with those that go on behind it."""
    starts = [found.start() for found in words().place.finditer(text, at + 1, stop)]
    several = words().several.search(text, at, stop)
    for start in [*starts, *([several.start()] if several else [])]:
        places, after = places_at(text, start, end)
        if places:
            return places, after
    return [], stop


def _office_end(text: str, at: int, end: int) -> int:
    """Behind the name of an office: a comma or "và" goes on only to another office or a name."""
    grammar = words()
    head = grammar.office.match(text, at, end)
    where = head.end() if head else at
    while where < end:
        found = grammar.stop.search(text, where, min(end, at + 220))
        if not found:
            return min(end, at + 220)
        stop = found.start()
        join = re.compile(r"\s*(,|và|cùng)\s*").match(text, stop, end)
        if not join:
            return stop
        goes = grammar.office.match(text, join.end(), end)
        named = join[1] != "," and re.compile(WORD).match(text, join.end(), end)
        if (not goes and not named) or grammar.never.match(text, join.end(), end):
            return stop
        where = goes.end() if goes else join.end() + 1
    return end


def places_at(text: str, at: int, end: int, *, bare: bool = False) -> tuple[list[str], int]:
    """Places in a row from ``at``: "thôn A, xã B" is one, "xã A, xã B" and "A, B và C" are several."""
    grammar = words()
    carried = grammar.several.match(text, at, end)
    noun = carried["noun"].lower() + " " if carried else ""
    if carried:
        at, bare = carried.end(), True
    places: list[str] = []
    level, start, stop, within = -1, at, at, False
    while found := _place(text, at, end, bare=bare or bool(places)):
        rank, after = found
        if places and (within or rank > level >= 0) and not noun:
            places[-1] = _text(text, start, after)
        else:
            start = at
            shown = _text(text, at, after)
            places.append(noun + shown if noun and rank < 0 else shown)
        level = rank if rank >= 0 else level
        stop = after
        join = _JOIN.match(text, after, end)
        if not join:
            break
        at, within = join.end(), "(" in join.group()
        if join.group().isspace() and _place(text, at, end, bare=False) is None:
            break
    stop += text[stop : stop + 1] == ")" and "(" in text[start:stop]
    return [place.strip(" (,") for place in places], stop


def _place(text: str, at: int, end: int, *, bare: bool) -> tuple[int, int] | None:
    """One place at ``at``: the rank of its noun (-1 for a name alone) and where it ends."""
    grammar = words()
    if found := grammar.place.match(text, at, end):
        noun = (found["noun"] or "").lower()
        return grammar.level.get(re.sub(r"\s+", " ", noun), 0), found.end()
    if not bare or grammar.never.match(text, at, end) or grammar.office.match(text, at, end):
        return None
    found = grammar.bare.match(text, at, end)
    return (-1, found.end()) if found else None


def _text(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", text[start:end]).replace(" (", ", ").strip()


def whole_party(text: str) -> Party | None:
    """The owner or place that ``text`` is from beginning to end, a bracket or number behind it aside."""
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text.strip(" :.-–+*"))
    if not text or len(text) > 160:
        return None
    party = party_at(text, 0, len(text))
    return party if party and party.end >= len(text.rstrip()) - 1 else None
