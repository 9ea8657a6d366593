"""What is asked: of which unit, between which days, read on which map, split by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kheo.counting.enums import Measure, Mode, View
from kheo.kernel.refusals import BadInput
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach, Unit

FLOWS = (
    Measure.REGISTERED, Measure.BUILT, Measure.REPLICATED, Measure.APPRAISED, Measure.RECOGNISED,
    Measure.EFFECTIVE, Measure.CONFIRMED, Measure.COMMENDED, Measure.STRUCK_OFF, Measure.WITHDRAWN,
)  # fmt: skip
"""What happens in a period; also what is counted cumulatively."""
STOCKS = (
    Measure.BUILDING, Measure.ALIVE, Measure.DOUBTFUL, Measure.DORMANT, Measure.EFFECTIVE,
)  # fmt: skip
"""What stands on a day."""
MEASURES = {Mode.FLOW: FLOWS, Mode.CUMULATIVE: FLOWS, Mode.STOCK: STOCKS}
_ASKABLE = {**MEASURES, Mode.STOCK: (*STOCKS, Measure.BUILT)}
"""What was ever started may be read like a stock: it is the whole that rates are taken of."""
BY = ("measure", "field", "kind", "origin", "level", "year", "unit")
"""What figures can be split by."""
OWN, UNRESOLVED = "own", "unresolved"
"""Lines beside the children of a unit: its own work; what waits "before the division"."""

ONCE = frozenset({Measure.REGISTERED, Measure.BUILT, Measure.REPLICATED})
"""What happens once in the life of an initiative."""
_PER_LEVEL = frozenset({Measure.APPRAISED, Measure.RECOGNISED})
Reading = View | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the counting layer. Every answer counts initiatives, each once per figure.

    ``end`` is outside, ``start=None`` means from the beginning. ``reading``: as it was (each
    thing by the units of its own day; a stock by those of its day), today, or the map of a day.
    Flow and cumulative count what began in the period. "Recognised" (and "appraised") without a level is the
    first in a life, so that years and fields add up; split or narrowed by level it is the one of
    that level. What can happen again (confirmed, commended, struck off …) counts
    an initiative once per figure. ``within`` narrows to one line of ``by=("unit",)``: the key of a
    child, ``"own"`` or ``"unresolved"``; ``year`` to one line of ``by=("year",)``.
    """

    unit: Unit
    end: date
    today: date
    measures: tuple[str, ...]
    start: date | None = None
    mode: Mode = Mode.FLOW
    reading: Reading = View.AS_WAS
    by: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    within: int | str | None = None
    year: int | None = None
    tree: Tree = Tree.TERRITORY

    def __post_init__(self) -> None:
        if self.start is not None and self.end <= self.start:
            raise BadInput(
                _("The last day lies before the first."),
                {"end": _("The last day lies before the first.")},
            )
        if not set(self.by) <= set(BY) or len(set(self.by)) != len(self.by):
            raise BadInput(_("Figures cannot be split like this."))
        if not self.measures or not set(self.measures) <= {str(m) for m in _ASKABLE[self.mode]}:
            raise BadInput(_("This is not counted in this way."))
        if self.mode == Mode.STOCK and ("year" in self.by or self.year is not None):
            raise BadInput(_("What stands on a day has no years; ask for each day."))

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def map_day(self) -> date | None:
        """The day whose map is read; None when each thing is read on its own day."""
        if isinstance(self.reading, date):
            return self.reading
        if self.reading == View.TODAY:
            return self.today
        return self.last_day if self.mode == Mode.STOCK else None

    @property
    def is_by_level(self) -> bool:
        """Whether recognitions are told apart by their level."""
        return "level" in self.by or bool(self.levels)

    def measures_once(self) -> tuple[str, ...]:
        """Measures of which an initiative has at most one span that fits the question."""
        if self.mode == Mode.STOCK:
            return self.measures
        by_level = _PER_LEVEL if self.is_by_level else frozenset()
        return tuple(m for m in self.measures if m in ONCE | by_level)

    def measures_first(self) -> tuple[str, ...]:
        """Measures of which only the first span of a life counts."""
        if self.mode == Mode.STOCK or self.is_by_level:
            return ()
        from_the_start = self.start is None and (
            self.mode == Mode.CUMULATIVE or not ({"year"} & set(self.by) or self.year)
        )
        once = ONCE if from_the_start else frozenset(FLOWS) - _PER_LEVEL
        return tuple(m for m in self.measures if m not in once)

    def measures_distinct(self) -> tuple[str, ...]:
        """Measures of which an initiative may have several spans that fit."""
        simple = {*self.measures_once(), *self.measures_first()}
        return tuple(m for m in self.measures if m not in simple)

    def what(self) -> Q:
        """The condition on spans without measure and place: days and filters."""
        if self.mode == Mode.STOCK:
            day = self.last_day
            found = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        else:
            found = Q(starts_on__lt=self.end)
            if self.start is not None:
                found &= Q(starts_on__gte=self.start)
        if self.year is not None:
            found &= Q(
                starts_on__gte=date(self.year, 1, 1), starts_on__lt=date(self.year + 1, 1, 1)
            )
        return found & self.filters()

    def filters(self) -> Q:
        """The condition on field, kind, origin and level."""
        wanted = {
            "field__in": self.fields, "kind__in": self.kinds,
            "origin__in": self.origins, "level__in": self.levels,
        }  # fmt: skip
        return Q(**{name: values for name, values in wanted.items() if values})

    def of(self, measures: Iterable[str], *, first: bool = False) -> Q:
        """``what`` for these measures; ``first``: only the first span of a life."""
        found = self.what() & Q(measure__in=tuple(measures))
        return found & Q(again=False) if first else found

    def place(self) -> Q:
        """Spans joined to the unit asked (for one ``filter`` call)."""
        return placed_under(self.unit, self.tree, self._day)

    def place_of_child(self) -> Q:
        """Spans joined to the child of the unit asked that they fall under."""
        return placed_under_child(self.unit, self.tree, self._day)

    @property
    def _day(self) -> date | F:
        return self.map_day or F("starts_on")


def placed_under(unit: Unit, tree: Tree, day: date | F) -> Q:
    """Rows with a ``unit`` that falls under ``unit`` on the map of ``day`` (for one ``filter`` call)."""
    reached = Q(unit__reaches__ancestor=unit, unit__reaches__tree=tree)
    return _below(unit, tree) & holds("unit__reaches", day) & reached


def placed_under_child(unit: Unit, tree: Tree, day: date | F) -> Q:
    """Rows with a ``unit``, joined to the child of ``unit`` they fall under on the map of ``day``."""
    above = "unit__reaches__ancestor__placements"
    return (
        _below(unit, tree)
        & holds("unit__reaches", day)
        & holds(above, day)
        & Q(**{"unit__reaches__tree": tree, f"{above}__tree": tree, f"{above}__parent": unit})
    )


def holds(path: str, day: Any) -> Q:
    """The dated rows at ``path`` that hold on ``day``."""
    return Q(**{f"{path}__valid_from__lte": day}) & (
        Q(**{f"{path}__valid_to__isnull": True}) | Q(**{f"{path}__valid_to__gt": day})
    )


def _below(unit: Unit, tree: Tree) -> Q:
    """Rows of units that are ever under the unit asked: leads the planner to the units
    first and from them into the covering index, never over all rows."""
    below = Reach.objects.filter(ancestor=unit, tree=tree)
    return Q(unit_id__in=below.values("unit_id"))
