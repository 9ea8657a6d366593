"""Days and issuers of cited papers: they may stand before the symbol or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.days import Told, day_at
from kheo.reader.papers.drafts import Draft
from kheo.reader.papers.issuers import HEAD, issuer_at

_WORDS = table("papers")["words"]
_SAME_DAY = any_of(_WORDS["same_day"])
_TO_DAY = re.compile(
    rf"\s*[,|]?\s*\(?\s*(?P<both>đều\s+)?(?:(?:cũng|được)\s+)?(?:{any_of(_WORDS['issued_on'])}\s+){{0,2}}(?P<same>{_SAME_DAY}\s*)?(?P<said>ngày\s*:?\s*)?",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*\)?\s*,?\s*\(?(?:của|do|được)\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:\(\s*(?:khóa|khoá)[^()]{0,20}\)|,?\s*(?:khóa|khoá)\s+[XVI]+(?!\w))")
_YEAR = re.compile(r"\s*(?:,?\s*năm\s+(?P<year>(?:19|20)\d\d)(?!\d))")
_MEETING = re.compile(r"Hội nghị\s")
_BETWEEN = re.compile(r"\s*,?\s*(?:được\s+)?(?:ký(?:\s+kết)?\s+)?giữa\s+", re.IGNORECASE)
_WITH = re.compile(r"\s*(?:và|với|,)\s+", re.IGNORECASE)
_ADVERBS = r"(?:(?:đã|vừa|kịp thời|tiếp tục|chính thức|cũng|đồng thời|chủ động)\s+)*"
_WHAT = rf"(?:\s+{any_of(_WORDS['issues_what'])})?\s*"
_FROM_DAY = re.compile(
    rf"\s*\)?\s*,?\s*(?P<who>[^;.:]{{0,200}}?)\s*(?<!\w){_ADVERBS}{any_of(_WORDS['dated_issues'])}{_WHAT}",
    re.IGNORECASE,
)
_ISSUES = re.compile(rf"\s{_ADVERBS}(?i:{any_of(_WORDS['issues'])}){_WHAT}$")
_AT = re.compile(r"\s(?:tại|theo|bằng)\s+(?:các\s+)?$")
_SAME_BEFORE = re.compile(rf"(?<!\w){_SAME_DAY}(?!\w)", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:,|;|và|, và|; và|cùng)\s*(?:các\s+)?(?:ban hành\s+)?", re.IGNORECASE)
_SAID = re.compile(r"ngày\s*", re.IGNORECASE)
_NO_ISSUER = re.compile(r"hội nghị|\ssố\s|^(?:của|do|về)\s", re.IGNORECASE)
_ON_WHAT = re.compile(r"(?:sau|trên cơ sở|căn cứ|thực hiện|để|nhằm|theo|tại|qua)\s", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.(]\s")
_BACK = 260
_LONG_WHO, _LONG_OFFICE = 6, 10


def date_them(layout: Layout, drafts: Sequence[Draft]) -> None:
    """Give every draft the day and the issuer the text tells of it."""
    text = layout.normal.text
    for index, draft in enumerate(drafts):
        limit = drafts[index + 1].start if index + 1 < len(drafts) else draft.limit
        _look_behind(text, draft, min(limit, draft.limit))
    comma_style = _has_comma_style(text, drafts)
    before: Draft | None = None
    for draft in drafts:
        low = max(draft.floor, draft.start - _BACK)
        if draft.day is None and draft.month is None:
            _look_before(text, draft, before, low, comma_style)
        if draft.issuer is None:
            draft.issuer = _issuer_before(text, draft, max(low, before.end if before else 0))
        before = draft
    _share_days(text, drafts)


def _has_comma_style(text: str, drafts: Sequence[Draft]) -> bool:
    """Whether this report parts symbol and day by a comma: "số 5-CT/TU, ngày 05/9/2020"."""
    gaps = [
        text[one.end : one.day_span.start]
        for one in drafts
        if one.day_span and not text[one.day_span.end : one.day_span.end + 3].startswith(", ")
    ]
    direct = [gap for gap in gaps if len(gap) < 8]
    return sum("," in gap for gap in direct) * 2 > len(direct)


def _look_behind(text: str, draft: Draft, limit: int) -> None:
    """Day and issuer behind the symbol, in either order."""
    aside = _ASIDE.match(text, draft.end, limit)
    draft.after = aside.end() if aside else draft.end
    _take_day(text, draft, limit)
    if draft.day is None and (year := _YEAR.match(text, draft.after, limit)):
        draft.year = year["year"]
        draft.after = year.end()
    if between := _BETWEEN.match(text, draft.after, limit):
        _take_pair(text, draft, between.end(), limit)
        return
    of = _OF.match(text, draft.after, limit)
    if of or draft.day:
        at = of.end() if of else draft.after + 1
        if not of and not _MEETING.match(text, at, limit):
            return
        if named := issuer_at(text, at, limit):
            draft.issuer, draft.after = named
            if draft.day is None and draft.month is None:
                _take_day(text, draft, limit)


def _take_pair(text: str, draft: Draft, at: int, limit: int) -> None:
    """The two offices a joint paper is signed between."""
    one = issuer_at(text, at, limit)
    other = None
    if one and (way := _WITH.match(text, one[1], limit)):
        other = issuer_at(text, way.end(), limit)
    if one and other:
        draft.issuer, draft.after = f"{one[0]}; {other[0]}", other[1]


def _take_day(text: str, draft: Draft, limit: int) -> None:
    way = _TO_DAY.match(text, draft.after, limit)
    if way is None:
        return
    draft.same_day = draft.same_day or bool(way["same"] or way["both"])
    found = day_at(text, way.end(), limit)
    if found is None or not (way["said"] or found.month or text[: found.span.end][-4:].isdigit()):
        return
    draft.day, draft.month, draft.day_span = found.day, found.month, found.span
    draft.after = found.span.end


def _look_before(
    text: str, draft: Draft, before: Draft | None, low: int, comma_style: bool
) -> None:
    """A day at the head of the clause ("ngày 05/9/2020, Ban Thường vụ … ban hành Kế hoạch số …")."""
    found = _last_day(text, low, draft.start)
    at = found.span.end if found else low
    for same in _SAME_BEFORE.finditer(text, at, draft.start):
        if before and _issued_after(text, same.end(), draft):
            draft.day = found.day if found else before.day
    if draft.day or found is None or not _issued_after(text, at, draft):
        return
    if before and before.end > found.span.start:
        return
    if before and before.day_span == found.span:
        if not _steals(text, before, found, comma_style):
            return
        before.day = before.month = before.day_span = None
    draft.day, draft.day_span, draft.day_is_before = found.day, found.span, True


def _steals(text: str, before: Draft, found: Told, comma_style: bool) -> bool:
    """Whether the day behind one paper really opens the clause of the next."""
    gap = text[before.end : found.span.start]
    return "," in gap and (len(gap) > len(", ngày ") or not comma_style)


def _last_day(text: str, low: int, high: int) -> Told | None:
    last = None
    for said in _SAID.finditer(text, low, high):
        found = day_at(text, said.end(), high)
        if found and found.day:
            last = found
    return last


def _issued_after(text: str, at: int, draft: Draft) -> bool:
    found = _FROM_DAY.fullmatch(text, at, draft.start)
    if not found:
        return False
    who = found["who"].strip()
    if _NO_ISSUER.search(who):
        return False
    office = who.rpartition(",")[2].strip()
    if _ON_WHAT.match(who) and HEAD.match(office):
        return len(office.split()) <= _LONG_OFFICE
    return bool(not who or HEAD.match(who) or len(who.split()) <= _LONG_WHO)


def _issuer_before(text: str, draft: Draft, low: int) -> str | None:
    """The office that is told to issue the paper right before it."""
    window = text[max(low, draft.start - _BACK // 2) : draft.start]
    verb = _ISSUES.search(window) or (_AT.search(window) if " của " in window else None)
    if verb is None:
        return None
    clause = 0
    for stop in _CLAUSE.finditer(window, 0, verb.start()):
        clause = stop.end()
    at = window.find("của ", clause) + 4 if verb.re is _AT and "của " in window[clause:] else clause
    for head in HEAD.finditer(window, at, verb.start()):
        if head.group()[0].isupper():
            named = issuer_at(window, head.start(), verb.start())
            return named[0] if named else None
    return None


def _share_days(text: str, drafts: Sequence[Draft]) -> None:
    """One day told for several papers: before them, behind the last, or as "cùng ngày"."""
    for before, draft in pairwise(drafts):
        if draft.day or draft.month or before.limit != draft.limit:
            continue
        near = _NEXT.fullmatch(text, before.after, draft.start)
        if draft.same_day or (near and before.day_is_before):
            draft.day, draft.day_is_before = before.day, before.day_is_before
            draft.issuer = draft.issuer or before.issuer
    for before, draft in pairwise(drafts):
        if (
            draft.issuer is None and before.limit == draft.limit
            and before.symbol.letters == draft.symbol.letters
            and _NEXT.fullmatch(text, before.after, draft.start)
        ):  # fmt: skip
            draft.issuer = before.issuer
    for then, draft in zip(drafts[:0:-1], drafts[-2::-1], strict=True):
        close = then.limit == draft.limit and _NEXT.fullmatch(text, draft.after, then.start)
        if close and draft.symbol.letters == then.symbol.letters:
            draft.issuer = draft.issuer or then.issuer
        if draft.day or draft.month:
            continue
        if close and (draft.in_list or then.same_day):
            draft.day, draft.issuer = then.day, draft.issuer or then.issuer
            draft.same_day = then.same_day
