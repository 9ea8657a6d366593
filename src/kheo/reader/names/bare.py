"""Titles without quotation marks: behind "mô hình", as items of a list of examples, in bullets.

Only what is clearly a proper title counts: it begins with a capital letter or a number right behind
"mô hình", or it is one item among titles, or an owner or a place stands right behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.lexicon import any_of, table
from kheo.reader.names.entities import UPPER, party_at, whole_party, words
from kheo.reader.names.stretches import Stretches

WORDS = (2, 26)
"""How few and how many words a title without marks may have."""
REACH = 320
"""Letters that are looked at behind "mô hình"."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A title without marks: its place, where the words that announce it begin, how many sites it has."""

    start: int
    end: int
    head: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    head: re.Pattern[str]
    several: re.Pattern[str]
    common: re.Pattern[str]
    verb: re.Pattern[str]
    example: re.Pattern[str]
    opener: re.Pattern[str]
    announced: re.Pattern[str]
    head_word: re.Pattern[str]
    kind: re.Pattern[str]


@cache
def _grammar() -> _Words:
    data = table("names")
    bare = data["bare"]
    heads = any_of(bare["heads"])
    return _Words(
        re.compile(rf"(?<!\w){heads}(?!\w)(?:\s+về)?\s*:?\s+(?![“\"‘])", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{any_of(bare['several'])}|\d[\d.]*)\s+$", re.IGNORECASE),
        re.compile(rf"(?:{any_of(bare['common'])})(?!\w)"),
        re.compile(rf"\s+(?:{any_of(bare['verb'])})(?!\w)"),
        re.compile(rf"(?<!\w){any_of(data['lead']['example'])}(?!\w)", re.IGNORECASE),
        re.compile(
            rf"(?<!\w){any_of(bare['opener'])}(?:\s+các\s+mô\s+hình)?\s*:\s*"
            rf"|(?<!\w)(?i:các|nhiều|một số|những)\s+mô\s+hình(?:\s+{any_of(bare['quality'])})*\s+(?:như|gồm|là)\s+(?={UPPER})"
        ),
        re.compile(rf"mô\s+hình(?:\s+{any_of(bare['quality'])})*\s*(?::|(?<!\w)(?:như|gồm|là))\s*$", re.IGNORECASE),
        re.compile(rf"(?<!\w){any_of(data['heads'])}(?!\w)", re.IGNORECASE),
        re.compile(rf"{any_of(data['lead']['kinds'])}(?!\w)", re.IGNORECASE),
    )  # fmt: skip


_ITEM_END = re.compile(r";|…|\.{2,}|[.!?](?=\s+[A-ZĐÀ-Ỹ“\"0-9-]|\s*$)|\n")
_MARKER = re.compile(r"\s*[,(]?\s+(?:của|ở|tại|do|thuộc|trên địa bàn)\s+|\s*\(\s*|\s+-\s+")
_PROSE_END = re.compile(r"[,:(“”\"]")
_START = re.compile(rf"{UPPER}|\d+\s+{UPPER}?\w")


def bare_titles(
    text: str,
    start: int,
    end: int,
    taken: Stretches,
    named: Stretches,
    *,
    announced: bool,
) -> list[Bare]:
    """The titles without marks between ``start`` and ``end``; ``taken`` are the strings in
    marks there, ``named`` those of them that name an initiative."""
    found = _behind_head(text, start, end, taken, named)
    found += _items(text, start, end, taken, named, found)
    if announced and not found and not taken.spans and (line := _line(text, start, end)):
        found.append(line)
    return sorted(_apart(found), key=lambda one: one.start)


def _apart(found: list[Bare]) -> list[Bare]:
    kept: list[Bare] = []
    for one in sorted(found, key=lambda bare: (bare.start, -bare.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _behind_head(text: str, start: int, end: int, taken: Stretches, named: Stretches) -> list[Bare]:
    titles = []
    for head in _grammar().head.finditer(text, start, end):
        at = head.end()
        if taken.holds(at):
            continue
        stop = taken.next_start(at, min(end, at + REACH))
        stop = min(stop, at + REACH)
        item = _ITEM_END.search(text, at, stop)
        limit = item.start() if item else stop
        opens_marks = taken.holds(limit) and not text[at:limit].rstrip().endswith(",")
        if opens_marks and len(text[at:limit].split()) <= 7:
            continue
        last = _title_end(text, start, head.start(), at, limit, end, named=bool(named.spans))
        if last:
            titles.append(Bare(at, last, head.start()))
    return titles


def _title_end(
    text: str, start: int, head: int, at: int, limit: int, end: int, *, named: bool
) -> int | None:
    """Where the title ends that begins at ``at``; nothing when it is none."""
    grammar = _grammar()
    before = text[max(start, head - 40) : head]
    whole = bool(re.search(r"(?:^|[;:+•*-]|\bnhư|\blà|\bvà)\s*$", before)) or head == start
    owned = _owner_start(text, at, limit)
    verb = grammar.verb.search(text, at, limit)
    if grammar.common.match(text, at, limit) or grammar.several.search(before):
        return None
    if words().office.match(text, at, limit) and not whole and text[at].isupper():
        return None
    if _START.match(text, at):
        last = owned or limit
        if not owned and whole_party(text[at:last]):
            return None
        if not whole or (verb and verb.start() < last):
            cuts = [hit.start() for hit in (_PROSE_END.search(text, at, last), verb) if hit]
            last = min([last, *cuts])
        return _sized(text, at, last, strict=not whole and not owned)
    example = grammar.example.search(text, max(start, head - 120), head) or whole
    listed = re.search(r"(?:;|:|\bnhư|\bgồm)\s*(?:và\s+)?$", before) and grammar.example.search(
        text, max(start, head - 3 * REACH), head
    )
    if listed and not owned and (named or text[head].isupper()) and limit < end:
        cut = re.compile(r"\s*\(").search(text, at, limit)
        return _sized(text, at, cut.start() if cut else limit, strict=True)
    if owned and example and not (verb and verb.start() < owned):
        return _sized(text, at, owned, strict=True)
    return None


def _owner_start(text: str, at: int, limit: int) -> int | None:
    """Where "của xã A", "ở thôn B" begins behind a title, when an owner or place is told there."""
    for marker in _MARKER.finditer(text, at, limit):
        if marker.start() == at:
            continue
        bare = marker.group().strip(" ,(") in {"ở", "tại", "của"}
        party = party_at(text, marker.end(), limit, bare=bare)
        if party:
            return marker.start()
    bare_place = re.compile(r"\s(?=(?:xã|phường|thị trấn|huyện|thôn|ấp)\s+[A-ZĐÀ-Ỹ])").search(
        text, at, limit
    )
    if bare_place:
        party = party_at(text, bare_place.end(), limit)
        if party and party.end >= limit - 1:
            return bare_place.start()
    return None


_COUNTED = re.compile(
    r"\d[\d.,]*\s*(?:mô hình|điển hình|MH|%|tập thể|cá nhân)|mô hình", re.IGNORECASE
)


def _sized(text: str, at: int, end: int, *, strict: bool) -> int | None:
    end = at + len(text[at:end].rstrip(" ,.-("))
    count = len(text[at:end].split())
    if count < (3 if strict else WORDS[0]) or count > WORDS[1] or _COUNTED.search(text, at, end):
        return None
    if text[at:end].isupper():
        return None
    return end


def _items(
    text: str,
    start: int,
    end: int,
    taken: Stretches,
    named: Stretches,
    found: list[Bare],
) -> list[Bare]:
    """Items of a list of examples that carry no marks and no "mô hình" of their own."""
    titles: list[Bare] = []
    known = Stretches([*taken.spans, *((one.start, one.end) for one in found)])
    for at, close in [*_openers(text, start, end), *_rows(text, end, named)]:
        direct = _names_models(text, start, at)
        items = _split(text, at, close)
        if direct and len(items) == 1:
            items = _split_at_owners(text, at, close)
        if direct and len(items) == 1:
            items = _split_at_capitals(text, at, close)
        mixed = len(items) > 1 and any(known.begins_in(one, two) for one, two in items)
        for one, two in items if mixed or direct else []:
            if known.begins_in(one, two):
                continue
            if title := _item(text, one, two, direct=direct):
                titles.append(title)
    return titles


def _rows(text: str, end: int, named: Stretches) -> list[tuple[int, int]]:
    """The rest of every sentence from its first title in marks on."""
    lists: list[tuple[int, int]] = []
    for at, _ in named.spans:
        if not lists or at >= lists[-1][1]:
            close = _CLOSE.search(text, at, end)
            lists.append((at, close.start() if close else end))
    return lists


_CLOSE = re.compile(r"(?<!\bTP)[.!?…]+(?=\s+[A-ZĐÀ-Ỹ]|\s*$)|\n")


_SITES = re.compile(r"\s*\(\s*(\d[\d.]*)\s+[^\W\d][^(),;]{1,30}\)\s*$")
_BULLET = re.compile(r"\s*(?:[-+*•–●▪]|\(?\d{1,2}[.)/]|\(?[a-zđ]\))\s*")


def _line(text: str, start: int, end: int) -> Bare | None:
    """A bullet below "các mô hình sau:" that is a title with its owner or place and nothing more."""
    bullet = _BULLET.match(text, start, end)
    if bullet is None or not _START.match(text, bullet.end()):
        return None
    at = bullet.end()
    stop = _ITEM_END.search(text, at, end)
    limit = stop.start() if stop else end
    owned = _owner_start(text, at, limit)
    if text[limit:end].strip(" ;.…") or _grammar().common.match(text, at, limit):
        return None
    if owned is None:
        sites = _SITES.search(text, at, limit)
        last = _sized(text, at, sites.start(), strict=True) if sites else None
        return Bare(at, last, at, int(sites[1].replace(".", ""))) if last and sites else None
    marker = _MARKER.match(text, owned, limit)
    party = party_at(text, marker.end() if marker else owned, limit, bare=True)
    if party is None or len(text[party.end : limit].split()) > 3:
        return None
    last = _sized(text, at, owned, strict=True)
    return Bare(at, last, at) if last else None


def _openers(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where lists of examples begin and end: behind "tiêu biểu như:" in a sentence about models."""
    lists: list[tuple[int, int]] = []
    grammar = _grammar()
    for found in grammar.opener.finditer(text, start, end):
        if lists and found.start() < lists[-1][1]:
            continue
        opening = text[max(start, found.start() - 160) : found.end()]
        if grammar.head_word.search(re.split(r"[.!?]\s", opening)[-1]):
            close = _CLOSE.search(text, found.end(), end)
            lists.append((found.end(), close.start() if close else end))
    return lists


def _names_models(text: str, start: int, at: int) -> bool:
    """Whether the list is said to be one of models: "như các mô hình:", "các mô hình như "."""
    return _grammar().announced.search(text[max(start, at - 60) : at]) is not None


def _split(text: str, at: int, end: int) -> list[tuple[int, int]]:
    items, here = [], at
    for found in re.compile(r";\s*(?:và\s+)?").finditer(text, at, end):
        items.append((here, found.start()))
        here = found.end()
    items.append((here, end))
    return [(one, two) for one, two in items if two - one < 2 * REACH and text[one:two].strip()]


def _split_at_owners(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """Items with nothing but commas between them: each ends with its owner or place."""
    items: list[tuple[int, int]] = []
    while at < end and len(items) < 12:
        owned = _owner_start(text, at, end)
        marker = _MARKER.match(text, owned, end) if owned else None
        party = party_at(text, marker.end(), end, bare=True) if marker else None
        if party is None:
            break
        items.append((at, party.end))
        comma = re.compile(r"\s*,\s*(?:và\s+)?").match(text, party.end, end)
        if comma is None:
            return items
        at = comma.end()
    return [*items, (at, end)]


_CAPITAL = re.compile(
    rf",\s*(?:và\s+)?(?={UPPER}\w+\s+[^\W\dA-ZĐ])|\s+và\s+(?={UPPER}\w+\s+[^\W\dA-ZĐ])"
)


def _split_at_capitals(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """Items parted by commas, each with a capital letter: "Camera an ninh, Cổng trường an toàn"."""
    verb = _grammar().verb.search(text, at, end)
    stop = min(
        [hit.start() for hit in (verb, re.compile(r"[(:“]").search(text, at, end)) if hit],
        default=end,
    )
    items, here = [], at
    for found in _CAPITAL.finditer(text, at, stop):
        items.append((here, found.start()))
        here = found.end()
    return [*items, (here, stop)] if items else [(at, end)]


def _item(text: str, at: int, end: int, *, direct: bool) -> Bare | None:
    at += len(text[at:end]) - len(text[at:end].lstrip(" -+"))
    owned = _owner_start(text, at, end)
    grammar = _grammar()
    party = party_at(text, at, end)
    kind = grammar.kind.match(text, at, end)
    owner_only = r"\s*(?::|với|có|đã)" if owned or kind else r"\s*(?:[:,]|với|có|đã|$)"
    if party and re.match(owner_only, text[party.end : end]):
        return None
    if grammar.common.match(text, at, end) or re.search(r"[“”\"]", text[at:end]):
        return None
    if not _START.match(text, at) and not (direct and owned):
        return None
    if not owned and whole_party(text[at:end]) and not kind:
        return None
    verb = grammar.verb.search(text, at, owned or end)
    last = _sized(text, at, min(owned or end, verb.start() if verb else end), strict=False)
    return Bare(at, last, at) if last else None
