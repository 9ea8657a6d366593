"""The figures of a report as the checks look at them: in reading order, with the words between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from kheo.reader.found import Figure, Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import table, words

FOUR = ("kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "xay_dung_he_thong_chinh_tri")
"""The fields of the movement, which together are all of it."""

TWO = ("tap_the", "ca_nhan")
"""The kinds of subject, which together are all of them."""

_END = re.compile(
    r"(?<![.!?…])[.!?…]++[”\"]?(?=\s+[“\"(]?[A-ZĐÀ-Ỹ0-9])|(?<=[.!?:;…|])\n|\n(?![a-zà-ỹđ(\d])|\n(?=\d+\s*[.)|\t])|(?<=\d)\n(?=\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPELL = re.compile(r"(?<!\d)(\d{1,2})\s+năm(?!\s+\d)")
_PRINTED = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
AROUND = 24
"""How many figures of a key are looked at before and behind a place."""
REACH = 400
"""How many letters between two figures are read at most."""


@cache
def said(name: str) -> re.Pattern[str]:
    """Whole words of the list ``name`` in ``lexicon/checks.toml``."""
    return words(table("checks")["words"][name])


class Ledger:
    """The figures of a report with their places; positions are those of the regular text."""

    def __init__(self, layout: Layout, figures: Sequence[Figure]) -> None:
        self.layout = layout
        self.text = layout.normal.text
        self.figures = figures
        self.breaks = [found.end() for found in _END.finditer(self.text)]
        starts = [one.number.span.start for one in figures]
        self.sentence = [bisect_right(self.breaks, start) for start in starts]
        self.home = [layout.home(start) for start in starts]
        self.order = sorted(range(len(figures)), key=lambda one: (starts[one], one))
        self.rank = {one: place for place, one in enumerate(self.order)}
        self.parts: dict[int, int] = {}
        self.alike: dict[tuple[str, str | None, str | None], list[int]] = defaultdict(list)
        for one in sorted(range(len(figures)), key=lambda one: (self.home[one], one)):
            self.alike[self.key(one)].append(one)

    def key(self, one: int) -> tuple[str, str | None, str | None]:
        """Metric, field (none when all together) and subject (none when both together)."""
        figure = self.figures[one]
        return figure.metric, self.field(one), None if figure.subject == "gop" else figure.subject

    def around(self, key: tuple[str, str | None, str | None], at: int) -> list[int]:
        """Figures of a key told around a position, ``AROUND`` on either side."""
        ones = self.alike.get(key, [])
        place = bisect_right(ones, at, key=lambda one: self.home[one])
        return ones[max(0, place - AROUND) : place + AROUND]

    def field(self, one: int) -> str | None:
        """One of the four fields, or none."""
        field = self.figures[one].field
        return field if field in FOUR else None

    def value(self, one: int) -> Decimal | None:
        """The value of a figure that can be added up: exact or approximate, no range."""
        return self.figures[one].number.value

    def printed(self, one: int) -> str:
        """The digits as they stand in the report."""
        return (
            self.layout.normal.slice(self.figures[one].number.core) or self.figures[one].number.raw
        )

    def before(self, one: int) -> int | None:
        """The figure printed before this one."""
        rank = self.rank[one]
        return self.order[rank - 1] if rank else None

    def after(self, one: int) -> int | None:
        """The figure printed after this one."""
        rank = self.rank[one] + 1
        return self.order[rank] if rank < len(self.order) else None

    def together(self, one: int, other: int) -> bool:
        """Whether both stand in one sentence."""
        return self.sentence[one] == self.sentence[other]

    def between(self, one: int, other: int) -> str:
        """The words from behind one figure to the next, at most ``REACH`` letters."""
        start, end = self.figures[one].number.core.end, self.figures[other].number.span.start
        return self.text[start : min(end, start + REACH)] if start < end else ""

    def behind(self, one: int, reach: int = 80) -> str:
        """The words behind a figure, to the end of its sentence at most."""
        start = self.figures[one].number.core.end
        place = self.sentence[one]
        end = self.breaks[place] if place < len(self.breaks) else len(self.text)
        return self.text[start : min(end, start + reach)]

    def ahead(self, one: int, reach: int = 80) -> str:
        """The words before a figure, from the start of its sentence at most."""
        start = self.figures[one].number.span.start
        place = self.sentence[one]
        begin = self.breaks[place - 1] if place else 0
        return self.text[max(begin, start - reach) : start]

    def spans(self, *ones: int) -> tuple[Span, ...]:
        """Where to mark the figures."""
        return tuple(self.figures[one].number.span for one in ones)

    def exact(self, one: int) -> bool:
        """Whether the figure has one value and no word that makes it approximate."""
        number = self.figures[one].number
        return number.value is not None and not number.approx and not number.vague

    def bounds(self, one: int) -> tuple[Decimal, Decimal]:
        """What a figure may really be: rounding of its decimals, the word that makes it approximate."""
        number = self.figures[one].number
        value = number.value or Decimal(0)
        if number.approx:
            known: dict[str, list[float]] = table("checks")["approximate"]
            least, most = known.get(number.approx.lower(), [0.9, 1.1])
            return value * Decimal(str(least)), value * Decimal(str(most))
        if not number.decimals or number.is_share:
            return value, value
        printed = _digits(self.printed(one))
        slack = abs(value / printed) * Decimal(5).scaleb(-number.decimals - 1) if printed else value
        return value - slack, value + slack

    def same_time(self, one: int, other: int) -> bool:
        """Whether the two may be told of the same stretch of time: not when both say and differ."""
        first, second = self.figures[one].period, self.figures[other].period
        if first is None or second is None or first.text == second.text:
            return True
        years = [_years(each.text, each.start, each.end) for each in (first, second)]
        if years[0] and years[1]:
            return years[0] == years[1]
        spells = [set(_SPELL.findall(each.text)) for each in (first, second)]
        if spells[0] and spells[1]:
            return {int(each) for each in spells[0]} == {int(each) for each in spells[1]}
        return not (years[0] or years[1]) or (bool(spells[0] or spells[1]) and _long(years))

    def same_who(self, one: int, other: int) -> bool:
        """Whether nothing told of actor, place, level, award and standing sets the two apart."""
        first, second = self.figures[one], self.figures[other]
        pairs = (
            (first.level, second.level), (_proper(first.place), _proper(second.place)), (first.actor, second.actor),
            (first.award, second.award),
        )  # fmt: skip
        return first.status == second.status and all(
            a is None or b is None or a == b for a, b in pairs
        )


def _proper(place: str | None) -> str | None:
    """A place that bears a name; "toàn tỉnh" says nothing."""
    return place if place and any(word[:1].isupper() for word in place.split()) else None


def _digits(printed: str) -> Decimal:
    """The number as printed, before "triệu" or "tỷ"."""
    found = _PRINTED.search(printed)
    return Decimal(found[0].replace(".", "").replace(",", ".")) if found else Decimal(0)


def _years(text: str, start: str | None, end: str | None) -> set[str]:
    found = set(_YEAR.findall(text))
    return found or {each[:4] for each in (start, end) if each}


def _long(years: list[set[str]]) -> bool:
    """A stretch of several years may be what another place calls "10 năm"; a single year is not."""
    return all(len(each) != 1 for each in years if each)
