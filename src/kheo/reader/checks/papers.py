"""Cited papers that contradict themselves: two days, two issuers, older than what they implement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from kheo.reader.checks.ledger import said
from kheo.reader.checks.told import label, sentence
from kheo.reader.found import Check, Cited, Grade, Span
from kheo.reader.layout import Layout
from kheo.reader.papers.issuers import same_office

_BLANK = re.compile(r"\W+")
_YEAR_IN = re.compile(r"/((?:19|20)\d\d)/")
_TERM = re.compile(r"\(?khóa\s+[IVXLC]+\)?", re.IGNORECASE)
_REACH = 220
_MANY = 40


def paper_checks(layout: Layout, papers: Sequence[Cited]) -> Iterator[Check]:
    """Every contradiction within and between the cited papers."""
    by_symbol: dict[str, list[int]] = defaultdict(list)
    for one, paper in enumerate(papers):
        if paper.symbol:
            by_symbol[paper.symbol.casefold()].append(one)
    for ones in by_symbol.values():
        yield from _one_symbol(papers, ones[:_MANY])
    for one, paper in enumerate(papers):
        yield from _year(paper, one)
    yield from _order(layout, papers, by_symbol)


def _days(paper: Cited) -> dict[date, Span]:
    days = {each.day: each.span for each in reversed(paper.mentions) if each.day}
    if paper.day and paper.day not in days and paper.mentions:
        days[paper.day] = paper.mentions[0].span
    return days


def _shown(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _name(paper: Cited) -> str:
    return f"{paper.kind} số {paper.symbol}" if paper.symbol else paper.kind


def _one_symbol(papers: Sequence[Cited], ones: list[int]) -> Iterator[Check]:
    """Mentions of one symbol with two days of one year, or one day of two years."""
    told: list[tuple[date, str, int, Span]] = []
    for one in ones:
        paper = papers[one]
        for day, span in _days(paper).items():
            issuer = next(
                (m.issuer for m in paper.mentions if m.day == day and m.issuer), paper.issuer
            )
            told.append((day, issuer or "", one, span))
    told.sort(key=lambda row: row[3].start)
    for place, (day, issuer, one, span) in enumerate(told):
        for other in told[place + 1 :]:
            if day == other[0]:
                continue
            kind = _conflict(papers, (day, one), (other[0], other[2]))
            if kind is not None:
                yield _conflicting(papers, (day, issuer, one, span), other, kind)
                return
    yield from _issuers(papers, ones)


def _conflict(
    papers: Sequence[Cited], first: tuple[date, int], second: tuple[date, int]
) -> Grade | None:
    """Whether two days of one symbol are one paper told otherwise: numbers start anew every year."""
    day, other = first[0], second[0]
    one, two = papers[first[1]], papers[second[1]]
    if _kind(one) != _kind(two) or (_apart(one.issuer, two.issuer) and day.year != other.year):
        return None
    if first[1] != second[1] and not same_office(one.issuer, two.issuer):
        return None
    if day.year == other.year:
        return Grade.ERROR
    if (day.day, day.month) == (other.day, other.month) and (
        first[1] == second[1] or _alike(one, two)
    ):
        return Grade.ERROR
    if first[1] == second[1]:
        return Grade.DOUBT
    same = one.subject and two.subject and _words(one.subject) == _words(two.subject)
    return Grade.DOUBT if same else None


def _kind(paper: Cited) -> str:
    return paper.kind.casefold().strip()


def _alike(one: Cited, other: Cited) -> bool:
    """Whether the subjects speak of one thing, as far as told."""
    if not one.subject or not other.subject:
        return True
    first, second = _words(one.subject), _words(other.subject)
    return len(first & second) * 2 >= min(len(first), len(second))


def _words(text: str) -> frozenset[str]:
    return frozenset(_BLANK.split(text.casefold())) - {""}


def _conflicting(
    papers: Sequence[Cited], first: tuple[date, str, int, Span], second: tuple[date, str, int, Span],
    grade: Grade,
) -> Check:  # fmt: skip
    both = [
        f"ngày {_shown(day)}" + (f" của {issuer}" if issuer else "")
        for day, issuer, _, _ in (first, second)
    ]
    paper = papers[first[2]]
    variants = " và ".join(both)
    split = first[1] and second[1] and _apart(first[1], second[1])
    return Check(
        "document_conflict", "mismatch" if grade == Grade.ERROR else "info",
        label("paper", paper=_name(paper), variants=variants),
        sentence("paper_both" if split else "paper_days", paper=_name(paper), variants=variants),
        papers=tuple(dict.fromkeys((first[2], second[2]))), spans=(first[3], second[3]), grade=grade,
    )  # fmt: skip


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two issuers are surely two: neither name holds the other's words."""
    if not one or not other:
        return False
    first, second = (
        _words(_TERM.sub("", each)) - {"trung", "ương", "đảng"} for each in (one, other)
    )
    return not (first <= second or second <= first)


def _issuers(papers: Sequence[Cited], ones: list[int]) -> Iterator[Check]:
    """One symbol and day with two issuers; only a doubt, since offices are named loosely."""
    told: dict[date | None, tuple[str, int, Span]] = {}
    for one in ones:
        for each in papers[one].mentions:
            if not each.issuer or each.day is None:
                continue
            held = told.setdefault(each.day, (each.issuer, one, each.span))
            if _apart(held[0], each.issuer):
                variants = f"{held[0]} và {each.issuer}"
                yield Check(
                    "document_conflict", "info", label("paper", paper=_name(papers[one]), variants=variants),
                    sentence("paper_issuers", paper=_name(papers[one]), variants=variants),
                    papers=tuple(dict.fromkeys((held[1], one))), spans=(held[2], each.span), grade=Grade.DOUBT,
                )  # fmt: skip
                return


def _year(paper: Cited, one: int) -> Iterator[Check]:
    """The year inside a symbol ("59/2023/NĐ-CP") is the year of its day."""
    found = _YEAR_IN.search(paper.symbol or "")
    if found is None:
        return
    for day, span in _days(paper).items():
        if day.year != int(found[1]):
            names = {"paper": _name(paper), "year": found[1], "day": _shown(day)}
            yield Check(
                "document_conflict", "mismatch", label("paper", paper=_name(paper), variants=_shown(day)),
                sentence("paper_year", **names), papers=(one,), spans=(span,), grade=Grade.ERROR,
            )  # fmt: skip
            return


def _order(
    layout: Layout, papers: Sequence[Cited], by_symbol: dict[str, list[int]]
) -> Iterator[Check]:
    """A paper is not older than the one it implements."""
    told: set[tuple[int, int]] = set()
    for one, paper in enumerate(papers):
        for other in by_symbol.get((paper.implements or "").casefold(), ()):
            told.add((one, other))
    told |= set(_implementing(layout, papers))
    for one, other in sorted(told):
        days, later = set(_days(papers[one])), set(_days(papers[other]))
        same = papers[one].symbol is not None and papers[one].symbol == papers[other].symbol
        if one == other or not days or not later or same:
            continue
        names = {"paper": _name(papers[one]), "other": _name(papers[other])}
        check = Check(
            "document_date_order", "ok", label("order", **names), papers=(one, other),
            spans=(papers[one].mentions[0].span, papers[other].mentions[0].span),
        )  # fmt: skip
        if max(days) < min(later):
            check.result, check.grade = "mismatch", Grade.ERROR
            check.message = sentence(
                "paper_order", day=_shown(max(days)), later=_shown(min(later)), **names
            )
        yield check


def _implementing(layout: Layout, papers: Sequence[Cited]) -> Iterator[tuple[int, int]]:
    """Pairs where the words between two mentions say that the first implements the second."""
    text = layout.normal.text
    places = sorted(
        (each.span.start, each.span.end, one)
        for one, paper in enumerate(papers)
        for each in paper.mentions
    )
    starts = [place[0] for place in places]
    for start, end, one in places:
        at = bisect_right(starts, max(start, end - 1))
        if at >= len(places):
            continue
        begin, _stop, other = places[at]
        gap = text[end : min(begin, end + _REACH + 1)]
        if (
            begin < end
            or len(gap) > _REACH
            or re.search(r"[;\n]|\.\s", gap)
            or ("“" in gap and "”" not in gap)
        ):
            continue
        told = list(said("implements").finditer(gap))
        if (
            told
            and len(gap) - told[-1].end() <= 12
            and not re.search(r"\b(?:và|cùng)\s*$", gap[: told[-1].start()])
        ):
            yield one, other
