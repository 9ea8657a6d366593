"""The records behind many figures at once: what a report keeps beside its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from kheo.counting.enums import Query
from kheo.counting.models import Indicator, Span
from kheo.counting.narrowing import cell_key
from kheo.counting.queries.activity_sums import ActivityLists
from kheo.counting.queries.indicators import Asked, Line, Wanted, is_counted, question_behind
from kheo.counting.queries.question import OWN, UNRESOLVED, Question
from kheo.counting.queries.target_units import TargetUnits
from kheo.orgs.enums import How

Lists = dict[str, list[int]]
Lines = dict[str, Lists]
_What = tuple[str, str, str, str, str]
_Way = tuple[str, bool]
"""Mode, and whether levels are told apart."""
_GROUP = ("measure", "field", "kind", "origin", "level")


@dataclass(frozen=True, slots=True)
class _Row:
    span: int
    initiative: int
    is_unresolved: bool


def lists_behind(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> Lists:
    """Cell key → keys of the records behind it, sorted; of counted cells alone.

    Initiatives are read once for each way of counting and units with targets once, whatever the
    number of cells; activities once for each nature.
    """
    reader = _Reader(_counted(wanted, catalogue), catalogue, asked, by_unit=False)
    return {cell_key(*one): reader.ids(one) for one in reader.cells}


def lists_by_child(
    wanted: Iterable[Wanted], *, catalogue: Mapping[str, Indicator], asked: Asked
) -> Lines:
    """Cell key → line (key of a child, "own", "unresolved") → keys of the records behind it."""
    reader = _Reader(_counted(wanted, catalogue), catalogue, asked, by_unit=True)
    return {cell_key(*one): reader.lines(one) for one in reader.cells}


def _counted(wanted: Iterable[Wanted], catalogue: Mapping[str, Indicator]) -> list[Wanted]:
    return [one for one in dict.fromkeys(wanted) if is_counted(catalogue, one)]


class _Reader:
    """The spans behind a set of cells, read once."""

    def __init__(
        self, cells: list[Wanted], catalogue: Mapping[str, Indicator], asked: Asked,
        *, by_unit: bool,
    ) -> None:  # fmt: skip
        self.cells, self._catalogue, self._asked = cells, catalogue, asked
        self._questions = {
            one: question_behind(catalogue[one[0]], one[1], asked)
            for one in cells
            if catalogue[one[0]].query == Query.INITIATIVES
        }
        groups: defaultdict[_Way, list[Question]] = defaultdict(list)
        for question in self._questions.values():
            groups[question.mode, question.is_by_level].append(question)
        self._spans = {way: _rows(_merged(questions)) for way, questions in groups.items()}
        self._children: dict[_Way, dict[int, list[int]]] = {}
        has_targets = any(catalogue[code].query == Query.TARGETS for code, _narrowing in cells)
        self._targets = TargetUnits(asked, by_unit=by_unit) if has_targets else None
        self._activities = self._read_activities(by_unit=by_unit)
        if by_unit:
            for way, questions in groups.items():
                self._children[way] = _children(_merged(questions))

    def ids(self, one: Wanted) -> list[int]:
        """The records of the whole unit."""
        if one in self._questions:
            return sorted({row.initiative for row in self._rows_of(self._questions[one])})
        indicator = self._catalogue[one[0]]
        if self._targets is not None and indicator.query == Query.TARGETS:
            return sorted(self._targets.owed(indicator))
        return sorted(key for keys in self._entries(one).values() for key in keys)

    def lines(self, one: Wanted) -> Lists:
        """The same by the lines of a table of units."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        indicator = self._catalogue[one[0]]
        if one in self._questions:
            question = self._questions[one]
            children = self._children[question.mode, question.is_by_level]
            for row in self._rows_of(question):
                rest = UNRESOLVED if row.is_unresolved else OWN
                for line in children.get(row.span, [rest]):
                    found[str(line)].add(row.initiative)
        elif self._targets is not None and indicator.query == Query.TARGETS:
            for told in self._targets.of(indicator):
                if told is not None:
                    found[str(told)] = set(self._targets.owed(indicator, told))
        else:
            found |= {str(line): set(keys) for line, keys in self._entries(one).items()}
        return {line: sorted(keys) for line, keys in found.items()}

    def _entries(self, one: Wanted) -> dict[Line | None, list[int]]:
        indicator = self._catalogue[one[0]]
        return self._activities[indicator.nature].of(indicator, one[1])

    def _rows_of(self, question: Question) -> Iterator[_Row]:
        for what, rows in self._spans[question.mode, question.is_by_level].items():
            if _fits(question, what):
                yield from rows

    def _read_activities(self, *, by_unit: bool) -> dict[str, ActivityLists]:
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for code, _narrowing in self.cells:
            indicator = self._catalogue[code]
            if indicator.query == Query.ACTIVITIES:
                kinds[indicator.nature].add(indicator.params["activity"])
        return {
            nature: ActivityLists(self._asked, of, nature, by_unit=by_unit)
            for nature, of in kinds.items()
        }


def _merged(questions: list[Question]) -> Question:
    """One question for all of them: every measure, no filter, levels told apart as they are."""
    first = questions[0]
    return replace(
        first, fields=(), kinds=(), origins=(), levels=(),
        measures=tuple(sorted({measure for one in questions for measure in one.measures})),
        by=("level",) if first.is_by_level else (),
    )  # fmt: skip


def _children(question: Question) -> dict[int, list[int]]:
    """Span → the children of the unit it falls under, on the map the question reads."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = _fitting(question).filter(question.place_of_child())
    for span, child in rows.values_list("pk", "unit__reaches__ancestor_id"):
        found[span].append(child)
    return found


def _fitting(question: Question) -> QuerySet[Span]:
    first = question.measures_first()
    any_time = [measure for measure in question.measures if measure not in first]
    which = Q(measure__in=any_time) | Q(measure__in=first, again=False)
    return Span.objects.filter(question.what() & which)


def _rows(question: Question) -> dict[_What, list[_Row]]:
    found: defaultdict[_What, list[_Row]] = defaultdict(list)
    columns = (*_GROUP, "pk", "initiative_id", "unit__reaches__how")
    rows = _fitting(question).filter(question.place()).order_by().values_list(*columns)
    for *what, span, initiative, how in rows.iterator(chunk_size=5000):
        found[tuple(what)].append(_Row(span, initiative, how == How.UNRESOLVED))
    return found


def _fits(question: Question, what: _What) -> bool:
    measure, *values = what
    wishes = (question.fields, question.kinds, question.origins, question.levels)
    return measure in question.measures and all(
        not wish or value in wish for wish, value in zip(wishes, values, strict=True)
    )
