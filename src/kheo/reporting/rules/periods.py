"""The spans reports are asked for, cut off on calendar or on administrative days (rules.md §1.4).

State bodies close their figures on the 14th: the month from the 15th of the month before, the
quarter and the half year likewise, the year from 15 December to 14 December (NĐ 09/2019/NĐ-CP).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from kheo.reporting.enums import Cutoff, PeriodKind

TERM_YEARS = 5
TERM_BEGINS = 1
"""Terms are counted as plans are: 2021–2025, 2026–2030."""
CLOSED_ON = 14
_QUARTERS = ("I", "II", "III", "IV")


class Span(NamedTuple):
    """A half-open period and what it is called in Vietnamese papers ("quý I năm 2026")."""

    start: date
    end: date
    title: str

    @property
    def last_day(self) -> date:
        """The cut-off day."""
        return self.end - timedelta(days=1)


def periods_of(kind: str, year: int, cutoff: str = Cutoff.CALENDAR) -> list[Span]:
    """The periods of ``kind`` in ``year``, oldest first; for a term the five years ``year`` lies in.

    A free span has none. Raises ValueError for a word that is no ``PeriodKind``.
    """
    wanted = PeriodKind(kind)
    if wanted == PeriodKind.FREE:
        return []
    if wanted == PeriodKind.TERM:
        first = year - (year - TERM_BEGINS) % TERM_YEARS
        words = {"first": first, "last": first + TERM_YEARS - 1}
        title = _("the years %(first)s - %(last)s") % words
        return [Span(date(first, 1, 1), date(first + TERM_YEARS, 1, 1), title)]
    return [
        Span(_edge(year, before, cutoff), _edge(year, upto, cutoff), _title(wanted, place, year))
        for place, (before, upto) in enumerate(_MONTHS[wanted], 1)
    ]


_MONTHS: dict[str, Sequence[tuple[int, int]]] = {
    PeriodKind.MONTH: [(month - 1, month) for month in range(1, 13)],
    PeriodKind.QUARTER: [(0, 3), (3, 6), (6, 9), (9, 12)],
    PeriodKind.HALF: [(0, 6), (6, 12)],
    PeriodKind.NINE_MONTHS: [(0, 9)],
    PeriodKind.YEAR: [(0, 12)],
}
"""Months that have passed in the year when a period begins, and when it ends."""


def _edge(year: int, months: int, cutoff: str) -> date:
    """The first day after ``months`` months of the year, as that kind of cut-off has it."""
    if cutoff == Cutoff.ADMINISTRATIVE:
        day = CLOSED_ON + 1
        return date(year, months, day) if months else date(year - 1, 12, day)
    return date(year + 1, 1, 1) if months == 12 else date(year, months + 1, 1)


def _title(kind: str, place: int, year: int) -> str:
    words = {"number": place, "roman": _QUARTERS[min(place, 4) - 1], "year": year}
    if kind == PeriodKind.MONTH:
        return _("month %(number)s of %(year)s") % words
    if kind == PeriodKind.QUARTER:
        return _("quarter %(roman)s of %(year)s") % words
    if kind == PeriodKind.HALF and place == 1:
        return _("first six months of %(year)s") % words
    if kind == PeriodKind.HALF:
        return _("last six months of %(year)s") % words
    if kind == PeriodKind.NINE_MONTHS:
        return _("first nine months of %(year)s") % words
    return _("the year %(year)s") % words


def short_title(kind: str, start: date, end: date) -> str:
    """The head of a narrow column: "T3/2026", "Q1/2026", "6T đầu 2026", else its days."""
    last = end - timedelta(days=1)
    words = {
        "month": last.month, "quarter": (last.month + 2) // 3, "year": last.year,
        "first": start.year, "day": f"{start:%d/%m/%y}", "last": f"{last:%d/%m/%y}",
    }  # fmt: skip
    if kind == PeriodKind.MONTH:
        return _("M%(month)s/%(year)s") % words
    if kind == PeriodKind.QUARTER:
        return _("Q%(quarter)s/%(year)s") % words
    if kind == PeriodKind.HALF:
        first_half = last.month <= 6
        return (_("H1/%(year)s") if first_half else _("H2/%(year)s")) % words
    if kind == PeriodKind.NINE_MONTHS:
        return _("9M/%(year)s") % words
    if kind == PeriodKind.YEAR:
        return str(last.year)
    if kind == PeriodKind.TERM:
        return f"{start.year}–{last.year}"
    return _("%(day)s–%(last)s") % words


def due_day(last_day: date, days: int) -> date:
    """The last day on which a report is in time: ``days`` after the cut-off day."""
    return last_day + timedelta(days=days)


def around(kind: str, day: date, cutoff: str = Cutoff.CALENDAR) -> list[Span]:
    """The periods of ``kind`` to offer on ``day``: the last one closed, the running one, the next."""
    found = {
        span.start: span
        for year in range(day.year - TERM_YEARS, day.year + TERM_YEARS + 1)
        for span in periods_of(kind, year, cutoff)
    }
    spans = [found[start] for start in sorted(found)]
    past = [span for span in spans if span.end <= day][-1:]
    return past + [span for span in spans if span.end > day][:2]
