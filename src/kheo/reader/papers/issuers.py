"""Who issued a paper: the name of an office as it stands in a sentence, and its level."""

from __future__ import annotations

import re

from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.drafts import KIND

_ISSUER = table("papers")["issuer"]
_HEADS: list[str] = _ISSUER["heads"]
HEAD = re.compile(rf"(?<!\w){any_of(_HEADS)}(?!\w)")
"""How the name of an office begins."""
_STOP = re.compile(rf"[;.:”\"|…)]|\(|“|,|\s-\s|\s(?:{any_of(_ISSUER['stops'])})(?!\w)|\svà\s")
_NAMED_IN_QUOTES = re.compile(r"(?:đua|trào|trình|động|án|cuộc)\s*$")
_TERM = re.compile(r"\s*,?\s*\(?(?:khóa|khoá)\s+[XVI]+\)?")
_LIST = re.compile(
    r",\s(?=[A-ZĐ][\wà-ỹ]*(?:\s[\wà-ỹ]+){0,3}(?:,\s[A-ZĐ][\wà-ỹ]*(?:\s[\wà-ỹ]+){0,3})?\svà\s[A-ZĐ])"
)
_MINISTRY = re.compile(r"(?:Bộ|Sở|Phòng|Ban|Trung tâm|Vụ|Cục|Hội đồng)\s")
_MEETING = re.compile(r"Hội nghị(?:\s+lần thứ\s+[\w]+)?\s+(?:của\s+)?(?=Ban |BCH |Trung ương)")
_LONGEST = 130
_PLACE = re.compile(
    r"((?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu))\s+([^\W\d_a-zà-ỹđ][\w]*(?:\s[^\W\d_a-zà-ỹđ][\w]*)*)"
)
_BODIES = {
    body: re.compile(rf"(?<!\w){any_of(words)}(?!\w)") for body, words in _ISSUER["body"].items()
}
_LEVELS = {
    level: re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.IGNORECASE)
    for level, words in _ISSUER["level"].items()
}


def issuer_at(text: str, at: int, limit: int) -> tuple[str, int] | None:
    """The office whose name begins at ``at``, and where it ends; None when no office does."""
    meeting = _MEETING.match(text, at, limit)
    at = meeting.end() if meeting else at
    head = HEAD.match(text, at, limit)
    if not head:
        return None
    limit = min(limit, at + _LONGEST)
    end = _name_end(text, head.end(), limit, at)
    term = _TERM.match(text, end, limit)
    end = term.end() if term else end
    name = " ".join(text[at:end].split()).rstrip(" ,-")
    if "(" in name and ")" not in name:
        end, name = at + name.index("("), name[: name.index("(")].rstrip()
    return (name, end) if name else None


def _name_end(text: str, at: int, limit: int, start: int) -> int:
    for stop in _STOP.finditer(text, at, limit):
        if stop.start() < at:
            continue
        sign = stop.group()
        if sign == "“" and _NAMED_IN_QUOTES.search(text, start, stop.start()):
            close = text.find("”", stop.end(), limit)
            if close < 0:
                return stop.start()
            at = close + 1
        elif sign == ",":
            listed = _MINISTRY.match(text, start) and _LIST.match(text, stop.start())
            if not listed or _begins_anew(text, stop.end(), limit):
                return stop.start()
        elif sign.strip() == "và":
            if not _goes_on(text, stop.end()):
                return stop.start()
        elif sign == "(":
            return stop.start()
        elif sign == "." and text[start : stop.start()].endswith("TP"):
            continue
        else:
            return stop.start()
    return limit if limit - start < _LONGEST else text.rfind(" ", start, limit)


def _begins_anew(text: str, at: int, limit: int) -> bool:
    """Whether behind the comma another office begins, who does something: "…, Ban Dân vận báo cáo"."""
    while text[at : at + 1] == " ":
        at += 1
    return bool(HEAD.match(text, at, limit))


def _goes_on(text: str, at: int) -> bool:
    """Whether behind "và" the same name goes on (Sở Giáo dục và Đào tạo), not another thing."""
    return text[at : at + 1].isupper() and not KIND.match(text, at) and not HEAD.match(text, at)


def same_office(one: str | None, other: str | None) -> bool:
    """Whether two names may mean the same office: no other level, body or place by name."""
    levels = {level_of(one), level_of(other)} - {None}
    bodies = [bodies_of(one), bodies_of(other)]
    if len(levels) > 1 or (all(bodies) and not bodies[0] & bodies[1]):
        return False
    places = [
        {word.lower(): place for word, place in _PLACE.findall(name or "")} for name in (one, other)
    ]
    return all(places[1].get(word, place) == place for word, place in places[0].items())


def bodies_of(issuer: str | None) -> set[str]:
    """The mass organisations and forces a name speaks of."""
    return {body for body, words in _BODIES.items() if words.search(issuer or "")}


def level_of(issuer: str | None) -> str | None:
    """Central, province, district or commune, where the name tells."""
    if not issuer:
        return None
    return next((level for level in ("commune", "district", "province", "central")
                 if _LEVELS[level].search(issuer)), None)  # fmt: skip
