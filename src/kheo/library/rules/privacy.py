"""What must not stand in a public text: private numbers, creeds of a named person, names without consent.

Plain functions over text. A finding says where it stands; a person takes it out, records the consent, or
says why it is nothing private.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kheo.kernel.text import fold, nfc

_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_WORD = rf"[{_UPPER}][^\W\d_]*"
TITLES = (
    "ông", "bà", "anh", "chị", "em", "cụ", "cô", "chú", "bác", "cậu", "dì", "mợ", "thím",
    "thầy", "đồng chí", "đ/c", "cán bộ", "bác sĩ", "kỹ sư", "hộ ông", "hộ bà", "gia đình ông",
    "gia đình bà", "gia đình anh", "gia đình chị",
)  # fmt: skip
OFFICIAL = ("đồng chí", "đ/c", "cán bộ")
"""Titles of who acts for an office."""
NO_PERSONS = frozenset({
    "bac ho", "ba ria", "ba den", "ba na", "ba dinh", "ba trieu", "ba trung", "ong ich khiem",
    "anh son", "anh duong", "co to", "chi lang", "chi linh", "em hoa", "cu chi", "cu jut",
    "cu mgar", "cu kuin", "bac ninh", "bac giang", "bac kan", "bac lieu", "co loa", "co do",
    "chu se", "chu puh", "chu prong", "chu pah", "anh hung", "ong ba", "can bo mat tran",
})  # fmt: skip
"""Places and set words that only look like a title with a name (folded)."""
NO_NAMES = frozenset({
    "hội", "đoàn", "ban", "ủy", "uỷ", "mặt", "chi", "đảng", "tổ", "công", "trưởng", "phó", "bí",
    "chủ", "xã", "thôn", "huyện", "tỉnh", "phường", "khu", "ấp", "bản", "buôn", "phòng", "sở",
    "trung", "trường", "hợp", "câu", "dân", "nhân", "việt", "năm", "ngày", "tháng", "cựu",
})  # fmt: skip
"""First words after a title that begin the name of a body, a post or a place."""


class Private(StrEnum):
    """What a finding is."""

    PHONE = "phone"
    MAIL = "mail"
    IDENTITY = "identity"
    CREED = "creed"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Finding:
    """``words`` at ``start`` (letters from the beginning) of the field ``field``."""

    kind: Private
    field: str
    words: str
    start: int
    line: int


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,/])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\d/])")
_IDENTITY = re.compile(
    r"(?<![\d.,/-])(?:\d{12}|\d{9}|\d{3}[ ]\d{3}[ ]\d{3}(?:[ ]\d{3})?)(?![\d/]|[.,]\d)"
)
_TITLE = "|".join(re.escape(one) for one in sorted(TITLES, key=len, reverse=True))
_TITLED = re.compile(rf"(?<!\w)(?P<title>(?i:{_TITLE}))\s+(?P<name>{_WORD}(?:[ ]{_WORD}){{0,4}})")
_CREED = re.compile(
    r"(?<!\w)(?:đảng viên|là đảng|kết nạp đảng|vào đảng|theo đạo|tín đồ|giáo dân|phật tử|"
    r"công giáo|thiên chúa giáo|tin lành|hồi giáo|cao đài|hòa hảo|hoà hảo|linh mục|mục sư|"
    r"người dân tộc|dân tộc (?:kinh|tày|thái|mường|khmer|khơ me|hmông|mông|nùng|dao|gia rai|jrai|"
    r"ê đê|ba na|bahnar|chăm|sán dìu|cơ ho|xơ đăng|ra glai|mnông|xtiêng|bru|thổ|hoa))(?!\w)",
    re.IGNORECASE,
)


def findings(texts: Mapping[str, str]) -> list[Finding]:
    """Everything in ``texts`` (field → text) that looks private, in the order of the text."""
    found: list[Finding] = []
    for field, raw in texts.items():
        text = nfc(raw)
        taken: list[tuple[int, int]] = []
        for kind, pattern in (
            (Private.MAIL, _MAIL), (Private.PHONE, _PHONE), (Private.IDENTITY, _IDENTITY),
        ):  # fmt: skip
            for hit in pattern.finditer(text):
                if not any(start < hit.end() and hit.start() < end for start, end in taken):
                    taken.append(hit.span())
                    found.append(_finding(kind, field, text, hit.start(), hit.end()))
        people = list(_people(text))
        found += [_finding(Private.NAME, field, text, *span) for span in people]
        found += [_finding(Private.CREED, field, text, *span) for span in _creeds(text, people)]
    order = {field: at for at, field in enumerate(texts)}
    return sorted(found, key=lambda one: (order[one.field], one.start, one.kind))


def _finding(kind: Private, field: str, text: str, start: int, end: int) -> Finding:
    words = " ".join(text[start:end].split())
    return Finding(kind, field, words, start, text.count("\n", 0, start) + 1)


def _people(text: str) -> Iterable[tuple[int, int]]:
    """Where a title stands before a name."""
    for hit in _TITLED.finditer(text):
        first = hit["name"].split()[0]
        is_place = fold(f"{hit['title']} {first}") in NO_PERSONS and hit["title"][:1].isupper()
        if first.lower() in NO_NAMES or is_place or fold(hit[0]) in NO_PERSONS:
            continue
        yield hit.start(), hit.end("name")


def _creeds(text: str, people: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Words of creed, people or party in a sentence that names somebody."""
    spans = list(people)
    for hit in _CREED.finditer(text):
        start, end = _sentence(text, hit.start())
        if any(start <= at < end for at, _end in spans):
            yield hit.span()


def _sentence(text: str, at: int) -> tuple[int, int]:
    """From where to where the sentence around ``at`` runs."""
    ends = [0, *(hit.end() for hit in re.finditer(r"[.!?;](?=\s)|\n", text)), len(text)]
    start = max(end for end in ends if end <= at)
    return start, min((end for end in ends if end > at), default=len(text))


def core_name(whom: str) -> str:
    """The name of ``whom`` without a title before it."""
    words = nfc(whom).split()
    for count in (3, 2, 1):
        if len(words) > count and " ".join(words[:count]).lower() in TITLES:
            return " ".join(words[count:])
    return " ".join(words)


def agreed(words: str, names: Iterable[str]) -> bool:
    """Whether the titled name ``words`` is one of the people in ``names`` (the whole name or its end)."""
    own = fold(core_name(words)).split()
    return any(own and fold(core_name(name)).split()[-len(own) :] == own for name in names)
