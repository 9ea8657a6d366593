"""When a figure holds: told in its sentence, its paragraph, its headings or the title of the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kheo.reader import head
from kheo.reader.found import Span, Stretch
from kheo.reader.layout import Block, Layout
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
TITLE_BLOCKS = 14
MONTHS, DAYS = 12, 31
PARAGRAPH = 250
"""Letters from which a line is no title."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The time the report speaks of as a whole."""

    start: str | None
    end: str | None
    text: str = ""
    now: str | None = None

    @property
    def today(self) -> str | None:
        """The year the report was written in, else the last year it speaks of."""
        return self.now or self.year

    @property
    def year(self) -> str | None:
        """The last year of the report."""
        return self.end[:4] if self.end else None


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"(?<!\w){one['words']}(?!\w)"), one["gives"])
        for one in table("periods")["period"]
    ]


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


def _by_year(found: re.Match[str], _whole: Whole) -> Told:
    return None, found["year"]


def _months(found: re.Match[str], whole: Whole) -> Told:
    year = found["year"] or whole.year
    first = 7 if "cuối" in found.group() else 1
    last = first + int(found["count"]) - 1
    return (_month_of(year, first), _month_of(year, min(last, 12))) if year else (None, None)


def _month_of(year: str | None, month: int | str) -> str | None:
    number = int(month)
    return f"{year}-{number:02}" if year and 1 <= number <= MONTHS else None


def _day_of(year: str | None, month: str, day: str) -> str | None:
    within = _month_of(year, month)
    return f"{within}-{int(day):02}" if within and 1 <= int(day) <= DAYS else None


def _quarter(found: re.Match[str], whole: Whole) -> Told:
    year, quarter = found["year"] or whole.year, QUARTERS[found["quarter"]]
    return _month_of(year, quarter * 3 - 2), _month_of(year, quarter * 3)


def _by_quarter(found: re.Match[str], whole: Whole) -> Told:
    return None, _quarter(found, whole)[1]


def _month(found: re.Match[str], whole: Whole) -> Told:
    told = _month_of(found["year"] or whole.year, found["month"])
    return told, told


def _by_month(found: re.Match[str], whole: Whole) -> Told:
    return None, _month(found, whole)[1]


def _span(found: re.Match[str], _whole: Whole) -> Told:
    parts = found.groupdict()
    year, month = parts["y1"] or parts["y2"], parts.get("m1")
    return (_month_of(year, month) if month else year), _month_of(parts["y2"], parts["m2"])


def _days(found: re.Match[str], _whole: Whole) -> Told:
    first = _day_of(found["y1"] or found["y2"], found["m1"], found["d1"])
    return first, _day_of(found["y2"], found["m2"], found["d2"])


def _day(found: re.Match[str], whole: Whole) -> Told:
    told = _day_of(found["year"] or whole.year, found["month"], found["day"])
    return told, told


def _by_day(found: re.Match[str], whole: Whole) -> Told:
    return None, _day(found, whole)[1]


def _whole(found: re.Match[str], whole: Whole) -> Told:
    count = _COUNT.search(found.group())
    if count and whole.end and whole.start == whole.end and whole.end.isdigit():
        return str(int(whole.end) - int(count.group())), whole.end
    return whole.start, whole.end


def _this_year(_found: re.Match[str], whole: Whole) -> Told:
    return whole.year, whole.year


def _so_far(found: re.Match[str], whole: Whole) -> Told:
    return found["year"] or whole.today, None


def _to_now(_found: re.Match[str], whole: Whole) -> Told:
    return whole.start, whole.end


def _before(_found: re.Match[str], whole: Whole) -> Told:
    return None, whole.start


GIVES: dict[str, Callable[[re.Match[str], Whole], Told]] = {
    "years": _years, "since": _since, "year": _year, "by_year": _by_year, "months": _months,
    "quarter": _quarter, "by_quarter": _by_quarter, "month": _month, "by_month": _by_month,
    "span": _span, "days": _days, "day": _day, "by_day": _by_day, "whole": _whole,
    "this_year": _this_year, "so_far": _so_far, "to_now": _to_now, "before": _before,
}  # fmt: skip
_COUNT = re.compile(r"\d{1,2}")
_DATED = re.compile(
    r"ngày\s*\d*\s*tháng\s*\d*\s*năm\s*(\d{4})|ngày\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
)


def whole_of(layout: Layout, view: View) -> Whole:
    """The time the report speaks of: told by its title, else by its first lines, else the year it is dated."""
    if (counted := _COUNTED.search(view.small)) is not None:
        for _place, one in stretches_in(view.small, Span(*counted.span()), Whole(None, None)):
            if one.start and one.end:
                return Whole(one.start, one.end, one.text)
    told = head.read_head(layout)
    written = str(told.day.year) if told.day else None
    if told.end:
        return _titled(told, written)
    blocks = _opening(layout)
    if not blocks:
        return Whole(None, None)
    first = view.acted[blocks[0].span.start : blocks[-1].span.end]
    dated = next((found[1] for found in _DATED.finditer(first) if found[1]), None)
    year = str(told.day.year) if told.day else dated
    first = _DATED.sub(lambda found: " " * len(found.group()), first)
    hits = [one for _span, one in stretches_in(first, Span(0, len(first)), Whole(year, year))]
    for wanted in LARGE, SMALL:
        for one in hits:
            if one.end and re.search(wanted, one.text):
                return Whole(one.start, one.end, one.text, year)
    past = _PAST.search(first)
    if past and year:
        return Whole(str(int(year) - int(past[1])), year, past.group())
    return Whole(year, year)


def _titled(told: head.Head, written: str | None) -> Whole:
    """What the title tells, in its own words and as precise as they are."""
    title = told.title.lower()
    hits = [one for _at, one in stretches_in(title, Span(0, len(title)), Whole(written, written))]
    fits = [
        one
        for one in hits
        if (one.start or "").startswith(told.start or "")
        and (one.end or "").startswith(told.end or "")
    ]
    if fits:
        best = max(fits, key=lambda one: len(one.text))
        return Whole(best.start, best.end, best.text, written)
    return Whole(told.start, told.end, _in_words(told.start, told.end), written)


def _in_words(start: str | None, end: str | None) -> str:
    """A stretch in words: "năm 2024", "2021 - 2025", "tháng 10/2025"."""
    told = ["/".join(reversed(one.split("-"))) for one in (start, end) if one]
    if len(set(told)) == 1:
        return f"{'tháng' if '/' in told[0] else 'năm'} {told[0]}"
    return " - ".join(told)


def _opening(layout: Layout) -> list[Block]:
    """The title and what stands around it: the first lines, up to the first long paragraph."""
    blocks: list[Block] = []
    for block in layout.blocks[:TITLE_BLOCKS]:
        blocks.append(block)
        if block.span.end - block.span.start > PARAGRAPH:
            break
    return blocks


_COUNTED = re.compile(r"số liệu[^()\n]{0,24}từ (?:ngày )?\d[^()\n]{0,60}")
LARGE = r"^(?:trong )?(?:giai đoạn|nhiệm k|từ (?:năm|ngày|tháng|\d))"
SMALL = r"\btháng\b|\bquý\b|\bnăm \d{4}"
_PAST = re.compile(r"(?<!\w)(\d{1,2}) năm (?:thực hiện|triển khai)")


def settle_periods(layout: Layout, view: View, cases: list[Case], whole: Whole) -> None:
    """Give every case the stretch of time that holds for it."""
    over = _Over(layout, view, whole)
    said: dict[int, list[tuple[Span, Stretch]]] = {}
    for case in cases:
        if case.period is not None:
            continue
        if case.block not in said:
            said[case.block] = _as_written(
                view, stretches_in(view.acted, layout.blocks[case.block].span, whole)
            )
        case.period = _said(view, case, said[case.block]) or over.of(case.block)


def _as_written(view: View, told: list[tuple[Span, Stretch]]) -> list[tuple[Span, Stretch]]:
    return [
        (span, Stretch(" ".join(view.plain[span.start : span.end].split()), one.start, one.end))
        for span, one in told
    ]


def _said(view: View, case: Case, told: list[tuple[Span, Stretch]]) -> Stretch | None:
    """The stretch told in a bracket behind the figure, else last before it in the sentence, else once before."""
    behind = [(span, one) for span, one in told if case.end <= span.start <= case.right.end + 2]
    if behind and view.small[case.end : behind[0][0].start].strip(" ") == "(":
        return behind[0][1]
    here = [one for span, one in told if case.within.start <= span.start < case.start]
    if here:
        dated = [one for one in here if one.start and any(letter.isdigit() for letter in one.text)]
        return _in_year(here[-1], dated[-1].start if dated else None)
    before = [(span, one) for span, one in told if span.start < case.within.start]
    if len({one.text for _span, one in before}) == 1:
        return before[0][1]
    return None


def _in_year(told: Stretch, since: str | None) -> Stretch:
    """ "Cuối năm" behind "năm 2023" is the end of that year."""
    if (
        since is None
        or any(letter.isdigit() for letter in told.text)
        or not told.text.lower().endswith(" năm")
    ):
        return told
    return Stretch(told.text, since[:4], since[:4])


class _Over:
    """The stretch that headings or the title tell for a block."""

    def __init__(self, layout: Layout, view: View, whole: Whole) -> None:
        self.layout, self.view, self.whole = layout, view, whole
        self.known: dict[int, Stretch | None] = {}

    def of(self, index: int) -> Stretch | None:
        """What holds over the block at ``index``."""
        if index not in self.known:
            self.known[index] = self._look_up(index)
        return self.known[index]

    def _look_up(self, index: int) -> Stretch | None:
        for one in reversed(self.layout.blocks[index].above):
            told = stretches_in(self.view.acted, self.layout.blocks[one].span, self.whole)
            if told and not _DATED.search(self.view.small, *_ends(self.layout, one)):
                return told[-1][1]
        if not self.whole.end:
            return None
        return Stretch(
            self.whole.text or _in_words(self.whole.start, self.whole.end),
            self.whole.start,
            self.whole.end,
        )


def _ends(layout: Layout, index: int) -> tuple[int, int]:
    span = layout.blocks[index].span
    return span.start, span.end
