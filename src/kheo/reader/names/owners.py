"""Who owns an initiative and where it is: read behind its title, before it, and from the lines above.

``của X`` names an owner, ``ở X`` and a locality right behind the title a place. One owner behind several
titles in a row ("“A”, “B” ở X") holds for all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.found import Span
from kheo.reader.lexicon import any_of, table
from kheo.reader.names.entities import (
    UPPER,
    WORD,
    Party,
    is_proper,
    party_at,
    places_at,
    whole_party,
    words,
)

REACH = 320
"""Letters behind a title in which its owner is looked for."""

_BARE = re.compile(r"\s*[,(:-]?\s*")
_STOP = re.compile(r"[;]|[.!?…]+(?=\s+[A-ZĐÀ-Ỹ“\"]|\s*$)|\n")
_NO_PLACE = re.compile(
    r"(?:các\s+|nhiều\s+|một số\s+|hầu hết\s+)?(?:địa phương|cơ sở|đơn vị|nơi|cơ quan|địa bàn)(?!\w)"
)
_PLACES_FREE = re.compile(
    r"(?:các|nhiều|một số|hầu hết các)\s+[^;.…“”\"()]{3,90}?(?=\s*(?:[;.…“”\"(),]|$|\s(?:đã|được|góp|với|giúp|cho)\s))"
)


@dataclass(frozen=True, slots=True)
class _Marks:
    owned: re.Pattern[str]
    later: re.Pattern[str]
    label: re.Pattern[str]


@cache
def _marks() -> _Marks:
    data = table("names")["entity"]
    mark = any_of(data["mark"])
    return _Marks(
        re.compile(rf"\s*[,(-]?\s*(?:(?:được )?{any_of(data['done'])}\s+(?:hiệu quả\s+)?)?(?P<how>{mark})\s+", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?P<how>{mark})\s+", re.IGNORECASE),
        re.compile(rf"\s*[-+*.,(]?\s*{any_of(data['label'])}\s*:\s*", re.IGNORECASE),
    )  # fmt: skip


_DONE_BY = re.compile(r"\s*(?:đã\s+|vừa\s+)?được\s+")
"""Behind a title: "được Đảng ủy xã A triển khai"."""


def clause_end(text: str, at: int, end: int) -> int:
    """Where the clause ends that begins at ``at``."""
    end = min(end, at + REACH)
    found = _STOP.search(text, at, end)
    return found.start() if found else end


def after(text: str, at: int, end: int) -> Party | None:
    """The owner or place told behind a title, up to ``end``."""
    stop = clause_end(text, at, end)
    if found := _marks().label.match(text, at, end):
        return party_at(text, found.end(), end, bare=True)
    if (found := _DONE_BY.match(text, at, stop)) and (party := party_at(text, found.end(), stop)):
        return party
    if found := _marks().owned.match(text, at, stop):
        party = _owned(text, found.end(), stop, found["how"].lower())
        if party:
            return party
    if found := _BARE.match(text, at, stop):
        party = party_at(text, found.end(), stop)
        if party and (
            text[at : found.end()].strip() in ("", "(", "-") or _closes(text, party.end, stop)
        ):
            only = party.unit and party.place and party.place.startswith(party.unit)
            return Party(None, party.place, party.end) if only else party
    return _later(text, at, stop)


def follows(text: str, at: int, end: int) -> bool:
    """Whether an owner or a place stands right behind a title: "của X", "ở X", "xã X"."""
    stop = clause_end(text, at, end)
    if found := _marks().owned.match(text, at, stop):
        bare = found["how"].lower() in {"ở", "tại"}
        return party_at(text, found.end(), stop, bare=bare) is not None
    found = _BARE.match(text, at, stop)
    if found is None or text[at : found.end()].strip() not in ("", "(", "-", ", ("):
        return False
    return words().place.match(text, found.end(), stop) is not None or (
        text[at : found.end()].strip() in ("(", "-")
        and party_at(text, found.end(), stop) is not None
    )


_LEADS = re.compile(r"(?:(?<!\w)(?:với|có)|:)?\s*$")
_NAMED = re.compile(
    rf"(?:^|[;:]\s*|như\s+){WORD}(?:\s+{WORD}){{1,4}}\s*\([^()]{{3,60}}\)\s*(?:với|có)?\s*$"
)


def leads(text: str, start: int, end: int) -> bool:
    """Whether an owner stands right before a title: "xã A có “…”", "Tổ dân vận thôn B (xã C) “…”"."""
    found = _LEADS.search(text, max(start, end - 8), end)
    if found is None or end - start < 3:
        return False
    told = before(text, start, end)
    if told is not None and not text[told[0].end : found.start()].strip(" )"):
        return bool(found.group().strip()) or is_proper(told[0])
    return _NAMED.search(text[max(start, end - 160) : end]) is not None


def _closes(text: str, at: int, stop: int) -> bool:
    return not text[at:stop].strip(" ).,")


def _owned(text: str, at: int, stop: int, how: str) -> Party | None:
    if _NO_PLACE.match(text, at, stop):
        return None
    party = party_at(text, at, stop, bare=True)
    if how in {"của", "do", "bởi"}:
        return _unknown(text, at, stop, party)
    if party is None:
        free = _PLACES_FREE.match(
            text, text.rfind("các", 0, at) if text[:at].endswith("các ") else at, stop
        )
        shown = free and words().place.search(free.group())
        return (
            Party(None, re.sub(r"\s+", " ", free.group()).strip(), free.end())
            if free and shown
            else None
        )
    if party.unit and not (party.place or "").startswith(party.unit.split(";")[0]):
        return party
    return Party(None, party.place, party.end)


def _unknown(text: str, at: int, stop: int, party: Party | None) -> Party | None:
    """An owner with a capital letter whose name no table knows goes up to the word that ends it."""
    grammar = words()
    if party and (
        party.end >= stop
        or not re.match(r"\s+[^\W\d_]", text[party.end : stop])
        or grammar.stop.match(text, party.end, stop)
    ):
        return party
    if party and (
        grammar.place.match(text, at, stop)
        or grammar.office.match(text, at, stop)
        or grammar.person.match(text, at, stop)
    ):
        return party
    if not re.compile(UPPER).match(text, at, stop) or grammar.never.match(text, at, stop):
        return party
    ends = grammar.stop.search(text, at, stop)
    unit = re.sub(r"\s+", " ", text[at : ends.start() if ends else stop]).strip(" ,-")
    return Party(unit, in_title(unit), at + len(unit)) if 3 < len(unit) < 120 else party


def _later(text: str, at: int, stop: int) -> Party | None:
    """An owner or place further on in the clause, with a noun of its own ("cho năng suất cao tại xã A")."""
    for found in _marks().later.finditer(text, at, min(stop, at + 200)):
        how = found["how"].lower()
        if _NO_PLACE.match(text, found.end(), stop):
            continue
        party = party_at(text, found.end(), stop)
        if (
            party
            and how in {"của", "do"}
            and not re.match(
                r"\s*(?:thực hiện|triển khai|làm|xây dựng|phụ trách|quản lý|thành lập|phát động|khởi xướng|[;.,)]|$)",
                text[party.end : stop],
            )
        ):
            continue
        if party is None and how not in {"của", "do"}:
            party = _owned(text, found.end(), stop, how)
        if party:
            return (
                party if how in {"của", "do"} else Party(None, party.place or party.unit, party.end)
            )
    return None


@cache
def _before_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table("names")["entity"]
    lead = re.compile(
        rf"\s*(?:[-+*•,:]\s*|(?<!\w){any_of(data['before_owner'])}(?!\w)[\s:,]*)*", re.IGNORECASE
    )
    rest = re.compile(
        rf"\s*(?:\([^()]*\)\s*)?(?:,\s*|(?:[:–-]\s*)?(?:\(\s*|{any_of(data['owns'])}(?!\w)[^.;:]{{0,70}}:?)?)\s*$",
        re.IGNORECASE,
    )
    return lead, rest


_TURN = re.compile(r"[;:]\s*|[.!?…]+\s+|,\s+(?:và\s+)?|\n|(?<!\w)(?:như|là|tại|ở|và|của|đó|có)\s+")
_AT = re.compile(r"(?:^|\W)(?:tại|ở|trên địa bàn)\s*$", re.IGNORECASE)


def before(text: str, start: int, end: int) -> tuple[Party, bool] | None:
    """The owner or place told before a title ("xã A có mô hình …"), and whether it opens the paragraph."""
    lead, rest = _before_words()
    start = max(start, end - 260)
    best: tuple[int, int, Party, bool] | None = None
    turns = [start, *(turn.end() for turn in _TURN.finditer(text, start, end))]
    for turn in turns:
        at = lead.match(text, turn, end).end()  # type: ignore[union-attr]
        party = party_at(text, at, end)
        if party is None or not rest.match(text, party.end, end):
            continue
        left = end - party.end
        if best is None or left < best[0]:
            placed = bool(_AT.search(text[max(start, at - 14) : at]))
            opens = not text[start:at].strip(" -+*•") and ":" in text[party.end : end]
            shown = Party(None, party.place or party.unit, party.end) if placed else party
            best = (left, at, shown, opens)
    return (best[2], best[3]) if best else None


def nearby(text: str, span: Span, head: int, end: int, stop: int) -> Party | None:
    """A place told elsewhere in ``span``, the part of a sentence between two other titles: behind the title
    (up to ``stop``), else the nearest before it."""
    stop = clause_end(text, end, max(end, min(stop, span.end)))
    for found in words().place.finditer(text, end, stop):
        places, _ = places_at(text, found.start(), stop)
        return Party(None, "; ".join(places), end)
    last = None
    for found in words().place.finditer(text, max(span.start, head - 200), max(span.start, head)):
        last = last if last and found.start() < last[1] else places_at(text, found.start(), head)
    return Party(None, "; ".join(last[0]), end) if last and last[0] else None


def is_place(party: Party) -> bool:
    """Whether the owner is the locality itself: "xã A", not "Hội Nông dân xã A"."""
    return words().place.match(party.unit or "") is not None


def labelled(text: str, start: int, end: int) -> Party | None:
    """The owner or place on a line of its own below a title: "Đơn vị thực hiện: Hội Nông dân xã A"."""
    found = _marks().label.match(text, start, end)
    return party_at(text, found.end(), end, bare=True) if found else None


def above(titles: list[str]) -> Party | None:
    """An owner that a heading or lead-in over the title consists of ("1. Xã A")."""
    for title in reversed(titles):
        if party := whole_party(title):
            return party
    return None


def in_title(title: str) -> str | None:
    """A place that the title itself names."""
    for found in words().place.finditer(title):
        places, _ = places_at(title, found.start(), len(title))
        if places:
            return "; ".join(places)
    return None
