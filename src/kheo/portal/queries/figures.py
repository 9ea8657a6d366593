"""The figures that are open to everybody, read from the maintained summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kheo.counting.enums import Nature, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.asked import Asked
from kheo.counting.queries.figures import count
from kheo.counting.queries.indicators import catalogue_on, is_counted, question_behind
from kheo.counting.queries.question import OWN, UNRESOLVED
from kheo.initiatives.enums import Field
from kheo.orgs.enums import PROVINCIAL
from kheo.orgs.models import Unit
from kheo.portal.enums import Split
from kheo.portal.models import PublicFigure

YEARS = 10
KEPT = 5 * 60
"""Seconds a counted figure is told again without counting. What is open is asked each time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    label: str
    number: int
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as everybody reads it: ``lines`` where it is split, else ``number``.

    ``period`` says of which time it speaks.
    """

    indicator: Indicator
    split: str
    period: str
    number: int
    lines: tuple[Line, ...] = ()

    @property
    def caption(self) -> str:
        """Its name with how it is split, so that two tables of one indicator are told apart."""
        return f"{self.indicator.name}, {Split(self.split).label}"

    @property
    def most(self) -> int:
        """The longest line, for the bars."""
        return max((line.number for line in self.lines), default=0)


def open_on(day: date) -> list[PublicFigure]:
    """What is open on a day, in the order of the page."""
    return list(PublicFigure.objects.as_of(day).order_by("order", "indicator", "split"))


def told_of(unit: Unit, today: date, *, splits: frozenset[str] | None = None) -> list[Told]:
    """The open figures of a unit; ``splits`` narrows to those split so.

    The year that runs is asked to its last day, so that nation and provinces are answered by
    the summary of whole years; nothing lies beyond today, since facts are never in the future.
    """
    catalogue = catalogue_on(today)
    wanted = [
        (catalogue[row.indicator], row.split)
        for row in open_on(today)
        if (splits is None or row.split in splits)
        and is_counted(catalogue, (row.indicator, Narrowing()))
    ]
    names = ",".join(f"{indicator.pk}{split}" for indicator, split in wanted)
    key = f"kheo-open-{unit.pk}-{today:%Y%m%d}-{get_language()}-{names}"
    found = cache.get_or_set(
        key, lambda: [_told(indicator, split, unit, today) for indicator, split in wanted], KEPT
    )
    return list(found or [])


def _told(indicator: Indicator, split: str, unit: Unit, today: date) -> Told:
    start, period = _period(indicator, split, today)
    asked = Asked(
        unit=unit, start=start, end=date(today.year + 1, 1, 1), today=today, reading=View.TODAY
    )
    question = question_behind(indicator, Narrowing(), asked)
    if not split or (split == Split.YEAR and indicator.nature == Nature.STOCK):
        return Told(indicator, Split.NONE, period, sum(count(question).values()))
    counted = count(replace(question, by=(split,)))
    found: dict[Any, int] = {key[0]: number for key, number in counted.items()}
    return Told(indicator, split, period, sum(found.values()), _lines(split, found, today))


def _period(indicator: Indicator, split: str, today: date) -> tuple[date | None, str]:
    if indicator.nature == Nature.STOCK:
        return None, _("standing today")
    if indicator.nature == Nature.CUMULATIVE:
        return None, _("since the beginning")
    if split == Split.YEAR:
        first = today.year - YEARS + 1
        return date(first, 1, 1), _("%(first)s to %(last)s") % {"first": first, "last": today.year}
    return date(today.year, 1, 1), _("in %(year)s") % {"year": today.year}


def _lines(split: str, found: Mapping[Any, int], today: date) -> tuple[Line, ...]:
    if split == Split.FIELD:
        return tuple(Line(str(one.label), found.get(one.value, 0)) for one in Field)
    if split == Split.YEAR:
        first = today.year - YEARS + 1
        return tuple(Line(str(year), found.get(year, 0)) for year in range(first, today.year + 1))
    units = {
        one.pk: one for one in Unit.objects.filter(pk__in=[k for k in found if isinstance(k, int)])
    }
    by_place = sorted(units.values(), key=lambda one: (-found[one.pk], one.sort_key, one.pk))
    lines = [
        Line(one.label, found[one.pk], one.pk if one.kind in PROVINCIAL else None)
        for one in by_place
    ]
    rest = {OWN: _("bodies of the centre"), UNRESOLVED: _("waits for the division of its unit")}
    return (*lines, *(Line(label, found[key]) for key, label in rest.items() if found.get(key)))


def open_by_place(day: date) -> list[Indicator]:
    """The indicators that everybody may read place by place, in the order of the page."""
    catalogue = catalogue_on(day)
    codes = [row.indicator for row in open_on(day) if row.split == Split.UNIT]
    return [catalogue[code] for code in codes if is_counted(catalogue, (code, Narrowing()))]
