"""When a figure holds: told in its sentence, its paragraph, its headings or the title of the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kheo.reader.found import Span, Stretch
from kheo.reader.layout import Layout
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
TITLE_BLOCKS = 14


@dataclass(frozen=True, slots=True)
class Whole:
    """The time the report speaks of as a whole."""

    start: str | None
    end: str | None
    text: str = ""

    @property
    def year(self) -> str | None:
        """The last year of the report."""
        return self.end[:4] if self.end else None


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"(?<!\w){one['words']}(?!\w)"), one["gives"]) for one in table("periods")["period"]]


def stretches_in(text: str, span: Span, whole: Whole) -> list[tuple[Span, Stretch]]:
    """The stretches of time told within ``span``, in order; of two at one place the longer."""
    hits: list[tuple[Span, Stretch]] = []
    for pattern, gives in _patterns():
        for found in pattern.finditer(text, span.start, span.end):
            told = GIVES[gives](found, whole)
            hits.append((Span(*found.span()), Stretch(" ".join(found.group().split()), *told)))
    hits.sort(key=lambda hit: (hit[0].start, -hit[0].end))
    kept: list[tuple[Span, Stretch]] = []
    for hit in hits:
        if not kept or hit[0].start >= kept[-1][0].end:
            kept.append(hit)
    return kept


Told = tuple[str | None, str | None]


def _years(found: re.Match[str], _whole: Whole) -> Told:
    return found["from"], found["to"]


def _since(found: re.Match[str], _whole: Whole) -> Told:
    return found["from"], None


def _year(found: re.Match[str], _whole: Whole) -> Told:
    return found["year"], found["year"]


def _until(found: re.Match[str], _whole: Whole) -> Told:
    return None, found["year"]


def _months(found: re.Match[str], whole: Whole) -> Told:
    year = found["year"] or whole.year
    first = 7 if "cuối" in found.group() else 1
    last = first + min(12, int(found["count"])) - 1
    return (f"{year}-{first:02}", f"{year}-{min(last, 12):02}") if year else (None, None)


def _quarter(found: re.Match[str], whole: Whole) -> Told:
    year, quarter = found["year"] or whole.year, QUARTERS[found["quarter"]]
    return (f"{year}-{quarter * 3 - 2:02}", f"{year}-{quarter * 3:02}") if year else (None, None)


def _month(found: re.Match[str], whole: Whole) -> Told:
    year = found["year"] or whole.year
    return (f"{year}-{int(found['month']):02}",) * 2 if year else (None, None)  # type: ignore[return-value]


def _whole(_found: re.Match[str], whole: Whole) -> Told:
    return whole.start, whole.end


def _this_year(_found: re.Match[str], whole: Whole) -> Told:
    return whole.year, whole.year


def _to_now(_found: re.Match[str], whole: Whole) -> Told:
    return None, whole.end


def _before(_found: re.Match[str], whole: Whole) -> Told:
    return None, whole.start


GIVES: dict[str, Callable[[re.Match[str], Whole], Told]] = {
    "years": _years, "since": _since, "year": _year, "until": _until, "months": _months,
    "quarter": _quarter, "month": _month, "whole": _whole, "this_year": _this_year,
    "to_now": _to_now, "before": _before,
}  # fmt: skip


def whole_of(layout: Layout, view: View) -> Whole:
    """The time the title speaks of; else the year the report is dated."""
    blocks = layout.blocks[:TITLE_BLOCKS]
    if not blocks:
        return Whole(None, None)
    span = Span(blocks[0].span.start, blocks[-1].span.end)
    dated = re.search(r"ngày\s*\d*\s*tháng\s*\d*\s*năm (\d{4})", view.small[span.start : span.end])
    year = dated[1] if dated else None
    told = stretches_in(view.small, span, Whole(year, year))
    for wanted in ("giai đoạn", "nhiệm kỳ", "từ năm", "tháng", "quý", "năm 20"):
        for _place, one in told:
            if one.text.startswith(wanted) or (wanted in one.text and wanted in {"tháng", "quý"}):
                if one.start and one.end and (wanted != "năm 20" or not _in_date(view, _place)):
                    return Whole(one.start, one.end, one.text)
    past = re.search(r"(?<!\w)(\d{1,2}) năm (?:thực hiện|triển khai)", view.small[span.start : span.end])
    if past and year:
        return Whole(str(int(year) - int(past[1])), year, past.group())
    return Whole(year, year)


def _in_date(view: View, span: Span) -> bool:
    return re.search(r"tháng\s*\d*\s*$", view.small[max(0, span.start - 12) : span.start]) is not None


def settle_periods(layout: Layout, view: View, cases: list[Case], whole: Whole) -> None:
    """Give every case the stretch of time that holds for it."""
    held: tuple[int, Stretch | None] = (-1, None)
    titles: dict[int, Stretch | None] = {}
    cache_: dict[int, list[tuple[Span, Stretch]]] = {}
    for case in cases:
        if case.block not in cache_:
            cache_[case.block] = stretches_in(view.small, layout.blocks[case.block].span, whole)
        here = [one for span, one in cache_[case.block] if case.within.start <= span.start < case.start]
        if here:
            held = (case.block, here[-1])
            case.period = here[-1]
        elif held[0] == case.block:
            case.period = held[1]
        else:
            case.period = _over(layout, view, case.block, titles, whole)


def _over(
    layout: Layout, view: View, index: int, titles: dict[int, Stretch | None], whole: Whole
) -> Stretch | None:
    """What the headings or the title tell."""
    if index not in titles:
        block = layout.blocks[index]
        told: Stretch | None = None
        for one in reversed(block.above):
            found = stretches_in(view.small, layout.blocks[one].span, whole)
            if found:
                told = found[-1][1]
                break
        if told is None and whole.end:
            told = Stretch(whole.text or str(whole.end), whole.start, whole.end)
        titles[index] = told
    return titles[index]
