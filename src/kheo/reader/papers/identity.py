"""Which mentions are one paper: symbol and day, years apart are two papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kheo.reader.found import Cited, Mention, Span
from kheo.reader.lexicon import table
from kheo.reader.normal import Normal
from kheo.reader.papers.drafts import Draft
from kheo.reader.papers.issuers import level_of, same_office

_SAME: dict[str, dict[str, str]] = table("papers")["same_letters"]
_TWIN_WORDS, _NEAR, _COMPARED = 6, 24, 12


@dataclass(slots=True, eq=False)
class _Paper:
    """The mentions of one paper; ``days`` holds one mention of each day told of it."""

    mentions: list[Draft] = field(default_factory=list)
    days: dict[date, Draft] = field(default_factory=dict)
    last: int = -1

    def take(self, draft: Draft) -> None:
        """Add a mention."""
        self.mentions.append(draft)
        if draft.day and len(self.days) < _COMPARED:
            self.days.setdefault(draft.day, draft)

    @property
    def tellers(self) -> list[Draft]:
        """The mentions others are compared with."""
        return list(self.days.values()) or self.mentions[:1]


def papers_of(normal: Normal, drafts: Sequence[Draft]) -> list[Cited]:
    """The papers behind the drafts, each with its mentions, in order of first mention."""
    groups: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        if draft.key is not None:
            groups.setdefault(_key(draft, draft.key), []).append(draft)
    papers = [paper for group in groups.values() for paper in _split(group)]
    papers += _with_bare_numbers(papers, [draft for draft in drafts if draft.key is None])
    counts: dict[str, int] = {}

    def uses(name: str) -> int:
        if name not in counts:
            counts[name] = normal.text.count(name)
        return counts[name]

    cited = [_cited(normal, uses, sorted(paper.mentions, key=_start)) for paper in papers]
    return sorted(cited, key=lambda one: one.mentions[0].span.start)


def _key(draft: Draft, key: tuple[str, ...]) -> tuple[str, ...]:
    """The symbol with letters that are written in two ways in one of them."""
    if not _SAME.keys() & set(key):
        return key
    level = level_of(draft.issuer) or ""
    return tuple(_SAME[one].get(level, _SAME[one][""]) if one in _SAME else one for one in key)


def _start(draft: Draft) -> int:
    return draft.start


def _split(group: Sequence[Draft]) -> list[_Paper]:
    """Mentions of one symbol, parted into papers: first those with a day, then each other to one of them.

    Numbers begin anew every year (or term), so within a year there is but one; over years it is one paper
    with a slip of the pen if day and month agree or the same is said of it.
    """
    papers: list[_Paper] = []
    homes: dict[int, _Paper] = {}
    alike: dict[object, list[_Paper]] = {}
    for draft in group:
        if draft.day is None:
            continue
        traits = _traits(draft, draft.day)
        near = (one for trait in traits for one in alike.get(trait, ())[-_COMPARED:])
        home = next((one for one in near if _same_issuer(one, draft)), None)
        if home is None:
            papers.append(home := _Paper())
        home.take(draft)
        homes[draft.start] = home
        for trait in traits:
            known = alike.setdefault(trait, [])
            if home not in known[-_COMPARED:]:
                known.append(home)
    for draft in group:
        found = homes.get(draft.start) or _home(papers[-_COMPARED:], draft)
        if found is None:
            papers.append(found := _Paper())
        if draft.start not in homes:
            found.take(draft)
        found.last = draft.start
    return papers


def _traits(draft: Draft, day: date) -> list[object]:
    """What a mention shares with others of the same paper: its year, its day and month, its subject."""
    said = tuple(re.findall(r"\w+", (draft.subject or "").lower()))
    return [day.year, (day.day, day.month), *([said] if len(said) >= _TWIN_WORDS else [])]


def _same_issuer(paper: _Paper, draft: Draft) -> bool:
    return all(same_office(one.issuer, draft.issuer) for one in paper.tellers)


def _home(papers: Sequence[_Paper], draft: Draft) -> _Paper | None:
    """The paper a mention without day belongs to: by year, month, office, else the last one before."""
    fitting = [paper for paper in papers if all(_may_be(one, draft) for one in paper.tellers)]
    before = [paper for paper in fitting if paper.last >= 0]
    return max(before, key=lambda paper: paper.last) if before else next(iter(fitting), None)


def _may_be(one: Draft, draft: Draft) -> bool:
    if not same_office(one.issuer, draft.issuer):
        return False
    if one.day and draft.year and str(one.day.year) != draft.year:
        return False
    month = one.day.isoformat()[:7] if one.day else one.month
    return not (draft.month and month and month != draft.month)


def _with_bare_numbers(papers: Sequence[_Paper], bare: Sequence[Draft]) -> list[_Paper]:
    """Join "Nghị quyết 25" to the paper of that kind and number; those left are papers of their own."""
    numbered: dict[str, list[_Paper]] = {}
    for paper in papers:
        numbered.setdefault(paper.mentions[0].symbol.number.lstrip("0"), []).append(paper)
    alone: dict[tuple[str, str], _Paper] = {}
    for draft in bare:
        number = draft.symbol.number.lstrip("0")
        twins = [paper for paper in numbered.get(number, ()) if _is_short_for(draft, paper)]
        home = _latest_before(twins, draft) or alone.setdefault((draft.kind, number), _Paper())
        home.take(draft)
    return list(alone.values())


def _latest_before(papers: Sequence[_Paper], draft: Draft) -> _Paper | None:
    before = [paper for paper in papers if paper.mentions[0].start < draft.start]
    return (
        max(before, key=lambda paper: paper.mentions[0].start)
        if before
        else next(iter(papers), None)
    )


def _is_short_for(draft: Draft, paper: _Paper) -> bool:
    whole = paper.mentions[0]
    year = draft.symbol.year in {None, whole.symbol.year}
    kind = whole.kind.startswith(draft.kind) or draft.kind.startswith(whole.kind)
    day = draft.day is None or not paper.days or draft.day in paper.days
    return year and kind and day and all(_may_be(one, draft) for one in paper.tellers)


def _cited(normal: Normal, uses: Callable[[str], int], paper: Sequence[Draft]) -> Cited:
    full = next((one for one in paper if one.text), paper[0])
    dated = [one for one in paper if one.day]
    days = {one.day for one in dated}
    teller = dated[0] if dated else full
    kind = next((one.kind for one in paper if one.told_kind and one.text), full.kind)
    issuer = _issuer(teller, paper)
    subject = teller.subject or next((one.subject for one in paper if one.subject), None)
    read = None if issuer else full.symbol.issuer(uses)
    return Cited(
        kind, full.symbol.number, full.text, days.pop() if len(days) == 1 else None, issuer or read,
        "ký hiệu" if read else None, subject,
        implements=next((one.implements for one in paper if one.implements), None),
        month=None if days or dated else next((one.month or one.year for one in paper if one.month or one.year), None),
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
