"""Of which unit and period the catalogue is asked, on which map, and what a cell narrows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kheo.counting.enums import Mode, Nature, Query, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.question import Question, Reading
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit

Line = int | str
"""Key of a child of the unit, ``OWN`` or ``UNRESOLVED`` for what lies under none of them."""
Values = tuple[str, ...]
NO_SUCH: Values = ("-",)
"""A value no record has: the indicator fixes one thing and the cell asks for another."""
_FILTERS = ("field", "kind", "origin", "level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which unit and half-open period (``start=None`` = from the beginning), read on which map."""

    unit: Unit
    end: date
    today: date
    start: date | None = None
    reading: Reading = View.AS_WAS
    tree: Tree = Tree.TERRITORY

    def question(self, measures: Iterable[str], mode: Mode, **more: Any) -> Question:
        """The same question for initiatives; stock and cumulative know no first day.

        What is cumulative is read, like a stock, on the map of the last day, so that the two divide.
        """
        start = self.start if mode == Mode.FLOW else None
        reading = self.reading_day if mode == Mode.CUMULATIVE else self.reading
        return Question(
            unit=self.unit, start=start, end=self.end, today=self.today, reading=reading,
            tree=self.tree, measures=tuple(measures), mode=mode, **more,
        )  # fmt: skip

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def reading_day(self) -> date:
        """The one day whose map tells under which child a unit stands: the last of the period as it was."""
        if isinstance(self.reading, date):
            return self.reading
        return self.today if self.reading == View.TODAY else self.last_day

    def map_day(self, nature: str) -> date | None:
        """The day whose map is read for what happens on days; None: each thing on its own day."""
        is_own = nature == Nature.FLOW and self.reading == View.AS_WAS
        return None if is_own else self.reading_day


def may_narrow(indicator: Indicator, narrowing: Narrowing) -> bool:
    """Whether the indicator can be narrowed like this; a figure is never told of what it is not."""
    return set(narrowing.set_values) <= set(indicator.dimensions)


def fixed(indicator: Indicator, narrowing: Narrowing) -> dict[str, Values]:
    """Field, kind, origin and level that a cell counts: what the indicator fixes and the cell narrows.

    An empty tuple means all. Where the two disagree nothing can fit.
    """
    return {
        name: _both(_values(indicator.params, name), getattr(narrowing, name)) for name in _FILTERS
    }


def fixed_activity(indicator: Indicator, narrowing: Narrowing) -> dict[str, Values]:
    """The same for the register of activities, by the names of its columns."""
    told = fixed(indicator, narrowing)
    return {
        "field": told["field"], "subject": told["kind"], "level": told["level"],
        "stage": _values(indicator.params, "stage"),
        "variant": _both(_values(indicator.params, "variant"), narrowing.variant),
    }  # fmt: skip


def is_by_level(indicator: Indicator, narrowing: Narrowing) -> bool:
    """Whether the cell tells levels apart: then recognitions count per level, not per life."""
    return indicator.query == Query.INITIATIVES and bool(fixed(indicator, narrowing)["level"])


def _values(params: Mapping[str, Any], name: str) -> Values:
    told = params.get(name) or ()
    return (told,) if isinstance(told, str) else tuple(told)


def _both(fixed: Values, wish: str) -> Values:
    if not wish:
        return fixed
    return (wish,) if not fixed or wish in fixed else NO_SUCH
