"""Whether a quoted string names an initiative, told by the words that lead up to it.

The words stand in ``lexicon/names.toml``. The name of the movement is blanked out before reading, so that
'mô hình “Dân vận khéo” “Tổ trợ giúp”' reads like 'mô hình “Tổ trợ giúp”'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.lexicon import any_of, table
from kheo.reader.names.entities import WORD, is_proper, whole_party
from kheo.reader.names.quotes import Quote

REACH = 300
"""Letters before a quoted string that are looked at."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a quoted string is. ``why`` is empty for an initiative.

    ``head`` is where the words that announce it begin; ``outside`` the part of its name before the marks;
    ``guessed`` tells that nothing announces it, so that its neighbours in a row may still decide.
    """

    why: str
    head: int
    outside: str = ""
    guessed: bool = False

    @property
    def named(self) -> bool:
        """Whether it names an initiative."""
        return not self.why


@dataclass(frozen=True, slots=True)
class _Words:
    head: re.Pattern[str]
    whys: list[str]
    known: list[tuple[str, re.Pattern[str]]]
    opening: re.Pattern[str]
    between: re.Pattern[str]
    kind: re.Pattern[str]
    example: re.Pattern[str]
    mention: re.Pattern[str]
    model: re.Pattern[str]


@cache
def grammar() -> _Words:
    """The words that announce titles and other quoted strings, compiled once."""
    data = table("names")
    positive = any_of(data["heads"])
    parts = [f"(?P<named>{positive})"]
    whys = []
    for index, row in enumerate(data["other"]):
        parts.append(f"(?P<other{index}>{any_of(row['heads'])})")
        whys.append(row["why"])
    return _Words(
        re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE),
        whys,
        [
            (why, re.compile(any_of(patterns), re.IGNORECASE))
            for why, patterns in data["known"].items()
        ],
        re.compile(rf"(?:(?<!\w){any_of(data['lead']['opening'])}\s*[:,]?|:|[-+])\s*$", re.IGNORECASE),
        re.compile(rf"(?:[\s:,*-]|(?<!\w){any_of(data['lead']['between'])}(?!\w))*", re.IGNORECASE),
        re.compile(rf"(?:^|[;,.:+-]|\bvà|\bvới|\bcó|\bnhư)\s*(?P<kind>{any_of(data['lead']['kinds'])})\s*$", re.IGNORECASE),
        re.compile(rf"(?<!\w){any_of(data['lead']['example'])}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){positive}(?!\w)", re.IGNORECASE),
        re.compile(r"mô hình|điển hình|MH", re.IGNORECASE),
    )  # fmt: skip


def known(inner: str) -> str:
    """What a string is that names no initiative whatever stands before it: "tên phong trào"; else nothing."""
    text = re.sub(r"[\s ]+", " ", inner).strip(" .,;:!?…*“”\"'")
    for why, pattern in grammar().known:
        if pattern.fullmatch(text):
            return why
    return ""


def is_movement(inner: str) -> bool:
    """Whether the string is the name of the movement, however typed."""
    return known(inner) == "tên phong trào" and len(inner) < 40


def is_work(text: str, quote: Quote) -> bool:
    """Whether the name of the movement is here the title of a work: tác phẩm “Dân vận”."""
    before = text[max(0, quote.start - 40) : quote.start]
    direct = _direct(before, 0, quote)
    return direct is not None and direct.why == _WORK and len(quote.inner) < 10


_SENTENCE = re.compile(r"[.!?…]+[”\"]?\s+(?=[A-ZĐÀ-Ỹ0-9“\"])")
_SUBJECT = re.compile(r"(?:về|v/v)\s", re.IGNORECASE)
"""How the subject of a paper begins when it is quoted with its first word."""
_WEAK = {"phương châm", "cuộc vận động", "danh hiệu"}
"""What a known string still is only when no "mô hình" stands right before it."""
_WORK = "tên sách, báo, bài, chuyên mục"
_CLOSE = {"cách nói", "câu nói", "ngày, tuần, tháng, năm", _WORK, "danh hiệu"}
"""What a word announces only right before the marks."""


def judge(
    text: str, start: int, quote: Quote, before: Verdict | None, *, announced: bool, owned: bool
) -> Verdict:
    """What ``quote`` is; ``start`` is where the words before it begin (the end of the quote before).

    ``text`` has the movement's name blanked out. ``before`` is the verdict on the quote before in the same
    block, ``announced`` whether the lines above announce titles ("các mô hình sau:"), ``owned`` whether an
    owner or a place stands right behind it.
    """
    start = max(start, quote.start - REACH)
    region = text[start : quote.start]
    sure = known(quote.inner)
    direct = _direct(region, start, quote)
    if _SUBJECT.match(quote.inner):
        return Verdict("trích yếu văn bản", quote.start)
    if sure:
        if direct and direct.why == _WORK:
            return direct
        kind = grammar().kind.search(region)
        if sure in _WEAK and direct and direct.named:
            return direct
        if sure in _WEAK and kind and (owned or (before is not None and before.named)):
            return Verdict("", start + kind.start("kind"), kind["kind"])
        return Verdict(sure, quote.start)
    if direct:
        return direct
    sentence = _last_sentence(region)
    if owned and _looks(quote) and not quote.inner[:1].islower():
        kind = grammar().kind.search(region)
        return Verdict(
            "", start + kind.start("kind") if kind else quote.start, kind["kind"] if kind else ""
        )
    if _opened(sentence) and grammar().mention.search(sentence) and _looks(quote):
        return Verdict("", quote.start)
    return _in_row(region, sentence, quote, before, announced=announced)


def tells_other(region: str) -> bool:
    """Whether the last clause of ``region`` speaks of a movement, a contest or a motto."""
    clause = re.split(r"[;.]\s", region)[-1]
    groups = [found.lastgroup or "" for found in grammar().head.finditer(clause)]
    whys = {grammar().whys[int(group[5:])] for group in groups if group != "named"}
    return "named" not in groups and bool(
        whys - _CLOSE - {"trích yếu văn bản", "tên chương trình, đề án, dự án"}
    )


def _last_sentence(region: str) -> str:
    ends = [found.end() for found in _SENTENCE.finditer(region)]
    return region[ends[-1] :] if ends else region


def _direct(region: str, start: int, quote: Quote) -> Verdict | None:
    """The verdict of the nearest announcing word when nothing but a short lead stands between."""
    last = None
    for found in grammar().head.finditer(region):
        last = found
    if last is None:
        return None
    tail = region[last.end() :]
    if _SENTENCE.search(tail) or ";" in tail or tail.count(")") > tail.count("("):
        return None
    group = last.lastgroup or ""
    rest = tail[grammar().between.match(tail).end() :]  # type: ignore[union-attr]
    words = rest.split()
    if group != "named":
        why = grammar().whys[int(group[5:])]
        close = why in _CLOSE and tail.strip(" " if why == "cách nói" else " :")
        if close or len(words) > 2 or (words and rest[0] in ".("):
            return None
        return None if grammar().example.search(tail) else Verdict(why, start + last.start())
    if not grammar().model.match(last.group()) and quote.inner[:1].islower():
        return None
    if not words or rest.strip() == "(":
        return Verdict("", start + last.start())
    if grammar().opening.search(tail) and not _is_clause(rest):
        outside = rest.strip(" :") if len(words) <= 6 and not _party(rest) else ""
        return Verdict(
            "", _head(start + last.start(), quote, outside), _outside(last.group(), outside)
        )
    if len(words) <= 7 and not _is_clause(rest):
        outside = "" if _party(rest) else rest.strip(" :,-")
        return Verdict(
            "", _head(start + last.start(), quote, outside), _outside(last.group(), outside)
        )
    return None


def _head(head: int, quote: Quote, outside: str) -> int:
    """Where to look back for an owner from: an owner stands between when nothing of the name does."""
    return head if outside else quote.start


_CLAUSE = re.compile(
    r"[,.(]|(?<!\w)(?:thực hiện|đạt|góp phần|theo|gắn|hưởng ứng|thông qua|nhằm|để)(?!\w)",
    re.IGNORECASE,
)


def _is_clause(rest: str) -> bool:
    return _CLAUSE.search(rest) is not None


def _party(rest: str) -> bool:
    if re.match(r"\s*(?:của|ở|tại|do|cấp)\s", rest):
        return True
    party = whole_party(re.sub(r"\s*(?:với|là|:|,)\s*$", "", rest))
    return party is not None and is_proper(party)


def _outside(head: str, words: str) -> str:
    """The part of a name before its marks; a word written small needs "Mô hình" before it."""
    words = re.sub(r"\s+", " ", words).strip()
    if re.fullmatch(r"(?:số )?\d+\W*", words):
        return ""
    if not words or words[0].isupper() or words[0].isdigit():
        return words
    return f"{head} {words}" if head[0].isupper() else words


def _opened(sentence: str) -> bool:
    return grammar().opening.search(sentence) is not None


def _looks(quote: Quote) -> bool:
    """Whether the string is written like a title: with a capital letter or a number, or several words."""
    first = quote.inner.lstrip("“\"'")[:1]
    return first.isupper() or first.isdigit() or len(quote.inner.split()) >= 4


_ROW_END = re.compile(
    r"(?:^|[,;:+/-]|(?<!\w)(?:và|hay|hoặc|cùng|với|có|là|như|của|đến))\s*$", re.IGNORECASE
)


def _in_row(
    region: str, sentence: str, quote: Quote, before: Verdict | None, *, announced: bool
) -> Verdict:
    """A string without an announcing word of its own: it goes with its row, or with the lines above."""
    kind = grammar().kind.search(region)
    outside = kind["kind"] if kind else ""
    head = quote.start - len(region) + kind.start("kind") if kind else quote.start
    ends = bool(kind or _ROW_END.search(region))
    if before is not None and ends and len(region) < 240:
        broken = _SENTENCE.search(region) is not None
        if not broken or (before.named and grammar().example.search(sentence)):
            return Verdict(before.why, head, outside if before.named else "", before.guessed)
    if announced and _looks(quote) and ends:
        return Verdict("", head, outside)
    example = grammar().example.search(sentence)
    if example and _opened(sentence) and _looks(quote) and re.match(WORD, quote.inner):
        return Verdict("", head, outside)
    return Verdict("cách nói", head, guessed=_looks(quote))
