"""Which mentions are one paper: symbol and day, years apart are two papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kheo.reader.found import Cited, Mention, Span
from kheo.reader.normal import Normal
from kheo.reader.papers.drafts import Draft
from kheo.reader.papers.issuers import same_office

_TWIN_WORDS, _NEAR = 6, 24


def papers_of(normal: Normal, drafts: Sequence[Draft]) -> list[Cited]:
    """The papers behind the drafts, each with its mentions, in order of first mention."""
    groups: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        if draft.key is not None:
            groups.setdefault(draft.key, []).append(draft)
    papers = [paper for group in groups.values() for paper in _split(group)]
    papers = _with_bare_numbers(papers, [draft for draft in drafts if draft.key is None])
    cited = [_cited(normal, sorted(paper, key=lambda one: one.start)) for paper in papers]
    return sorted(cited, key=lambda one: one.mentions[0].span.start)


def _split(group: list[Draft]) -> list[list[Draft]]:
    """Mentions of one symbol, parted into papers."""
    papers: list[list[Draft]] = []
    for draft in group:
        if draft.day is None:
            continue
        home = next((paper for paper in papers if any(_same(draft, one) for one in paper)), None)
        if home is None:
            papers.append([draft])
        else:
            home.append(draft)
    for draft in group:
        if draft.day is None:
            home = _home(papers, draft)
            if home is None:
                papers.append([draft])
            else:
                home.append(draft)
    return papers


def _same(one: Draft, other: Draft) -> bool:
    """Whether two dated mentions of one symbol are one paper, be it with contradicting days.

    Numbers begin anew every year (or term), so within a year there is but one; over years it is one paper
    with a slip of the pen if day and month agree or the same is said of it.
    """
    if one.day is None or other.day is None:
        return False
    if not same_office(one.issuer, other.issuer):
        return False
    if one.day == other.day:
        return True
    if one.day.year == other.day.year or (one.day.day, one.day.month) == (
        other.day.day,
        other.day.month,
    ):
        return True
    return _said(one) == _said(other) and len(_said(one)) >= _TWIN_WORDS


def _said(draft: Draft) -> list[str]:
    return re.findall(r"\w+", (draft.subject or "").lower())


def _home(papers: Sequence[list[Draft]], draft: Draft) -> list[Draft] | None:
    """The dated paper an undated mention belongs to: by month, level of issuer, else the last one before."""
    fitting = [paper for paper in papers if _may_be(paper, draft)]
    if not fitting:
        return None
    before = [paper for paper in fitting if paper[0].start < draft.start]
    return (
        max(before, key=lambda paper: max(one.start for one in paper if one.start < draft.start))
        if before
        else fitting[0]
    )


def _may_be(paper: Iterable[Draft], draft: Draft) -> bool:
    for one in paper:
        if not same_office(one.issuer, draft.issuer):
            return False
        if draft.year and one.day and str(one.day.year) != draft.year:
            return False
        if draft.month and one.day and one.day.isoformat()[:7] != draft.month:
            return False
        if draft.month and one.month and one.month != draft.month:
            return False
    return True


def _with_bare_numbers(papers: list[list[Draft]], bare: Sequence[Draft]) -> list[list[Draft]]:
    """Join "Nghị quyết 25" to the paper of that kind and number; else it is a paper of its own."""
    for draft in bare:
        twins = [paper for paper in papers if _is_short_for(draft, paper)]
        home = _home(twins, draft)
        if home is None:
            papers.append([draft])
        else:
            home.append(draft)
    return papers


def _is_short_for(draft: Draft, paper: Sequence[Draft]) -> bool:
    whole = paper[0]
    number = draft.symbol.number.lstrip("0") == whole.symbol.number.lstrip("0")
    year = draft.symbol.year in {None, whole.symbol.year}
    kind = whole.kind.startswith(draft.kind) or draft.kind.startswith(whole.kind)
    day = draft.day is None or all(one.day in {None, draft.day} for one in paper)
    return number and year and kind and day


def _cited(normal: Normal, paper: Sequence[Draft]) -> Cited:
    full = next((one for one in paper if one.text), paper[0])
    dated = [one for one in paper if one.day]
    days = {one.day for one in dated}
    teller = dated[0] if dated else full
    kind = next((one.kind for one in paper if one.told_kind and one.text), full.kind)
    issuer = _issuer(teller, paper)
    subject = teller.subject or next((one.subject for one in paper if one.subject), None)
    read = None if issuer else full.symbol.issuer(normal.text)
    return Cited(
        kind, full.symbol.number, full.text, days.pop() if len(days) == 1 else None, issuer or read,
        "ký hiệu" if read else None, subject,
        implements=next((one.implements for one in paper if one.implements), None),
        month=None if days or dated else next((one.month for one in paper if one.month), None),
        mentions=[_mention(normal, one) for one in paper],
    )  # fmt: skip


def _issuer(teller: Draft, paper: Sequence[Draft]) -> str | None:
    """The issuer as first told, in its fullest wording ("Ban Thường vụ" → "Ban Thường vụ Tỉnh ủy")."""
    names = [one.issuer for one in (teller, *paper) if one.issuer]
    return max((name for name in names if name.startswith(names[0])), key=len) if names else None


def _mention(normal: Normal, draft: Draft) -> Mention:
    span = _span(normal.text, draft)
    return Mention(span, " ".join(normal.slice(span).split()), draft.day, draft.issuer)


def _span(text: str, draft: Draft) -> Span:
    """Kind, number and day where they stand together; a day before only if no other number is between."""
    day = draft.day_span
    if day is None:
        return Span(draft.start, draft.end)
    if day.start >= draft.end:
        if day.start - draft.end > _NEAR:
            return Span(draft.start, draft.end)
        closes = "(" in text[draft.end : day.start] and text[day.end : day.end + 1] == ")"
        return Span(draft.start, day.end + closes)
    if re.search(r"\d", text[day.end : draft.start]):
        return Span(draft.start, draft.end)
    start = text.lower().rfind("ngày", max(0, day.start - 8), day.start)
    return Span(start if start >= 0 else day.start, draft.end)
