"""From the dated facts of one initiative to what can be counted about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from kheo.counting.enums import Measure
from kheo.initiatives.enums import FactKind, Origin, Status


class Happening(NamedTuple):
    """One fact as it is counted; ``cancels`` is the id of the fact it takes back, or None."""

    id: int
    kind: str
    on: date
    level: str = ""
    cancels: int | None = None


class SpanValue(NamedTuple):
    """One span: what, from which day, until which day (outside; None = still running)."""

    measure: str
    starts_on: date
    ends_on: date | None
    field: str
    kind: str
    origin: str
    level: str
    again: bool


class _Piece(NamedTuple):
    measure: Measure
    starts_on: date
    ends_on: date | None
    level: str = ""


_OUT = "out"
_PHASES: Mapping[str, Mapping[str, str]] = {
    FactKind.STARTED: {_OUT: Measure.BUILDING},
    FactKind.RECOGNISED: {_OUT: Measure.ALIVE, Measure.BUILDING: Measure.ALIVE},
    FactKind.NOT_RECOGNISED: {Measure.BUILDING: _OUT},
    FactKind.DOUBTED: {Measure.ALIVE: Measure.DOUBTFUL},
    FactKind.FELL_DORMANT: {Measure.ALIVE: Measure.DORMANT, Measure.DOUBTFUL: Measure.DORMANT},
    FactKind.CONFIRMED: {Measure.DOUBTFUL: Measure.ALIVE, Measure.DORMANT: Measure.ALIVE},
    FactKind.RESTORED: {Measure.STRUCK_OFF: Measure.ALIVE},
    FactKind.WITHDRAWN: dict.fromkeys(
        (Measure.BUILDING, Measure.ALIVE, Measure.DOUBTFUL, Measure.DORMANT), _OUT
    ),
    FactKind.STRUCK_OFF: dict.fromkeys(
        (_OUT, Measure.BUILDING, Measure.ALIVE, Measure.DOUBTFUL, Measure.DORMANT),
        Measure.STRUCK_OFF,
    ),
}
"""Which fact leads from which phase into which; a fact that does not fit changes nothing."""

_STOCKED = frozenset({Measure.BUILDING, Measure.ALIVE, Measure.DOUBTFUL, Measure.DORMANT})
_ON_THEIR_DAY = {
    FactKind.CONFIRMED: Measure.CONFIRMED,
    FactKind.COMMENDED: Measure.COMMENDED,
    FactKind.STRUCK_OFF: Measure.STRUCK_OFF,
    FactKind.WITHDRAWN: Measure.WITHDRAWN,
}
_PER_LEVEL = {FactKind.APPRAISED: Measure.APPRAISED, FactKind.RECOGNISED: Measure.RECOGNISED}
_ENDS_EFFECT = frozenset({FactKind.NOT_EFFECTIVE, FactKind.STRUCK_OFF, FactKind.WITHDRAWN})
STOCK_OF: Mapping[str, str] = {
    Status.BUILDING: Measure.BUILDING,
    Status.AWAITING_APPRAISAL: Measure.BUILDING,
    Status.APPRAISED: Measure.BUILDING,
    Status.RECOGNISED: Measure.ALIVE,
    Status.DOUBTFUL: Measure.DOUBTFUL,
    Status.DORMANT: Measure.DORMANT,
}
"""The stock in which the facts of a record in this state leave it; other states are in none."""

COUNTED = frozenset(_PHASES) | frozenset(
    {FactKind.REGISTERED, FactKind.APPRAISED, FactKind.EFFECTIVE, FactKind.NOT_EFFECTIVE}
    | {*_ON_THEIR_DAY}
)
"""Facts that lead to a span; the others (progress, sent to appraisal …) are not counted."""


def spans_of(facts: Iterable[Happening], field: str, kind: str, origin: str) -> list[SpanValue]:
    """What can be counted about one initiative (DESIGN §4), whatever the order of ``facts``.

    A cancelled fact and the one that cancels it do not count. Facts of one day count in the
    order of their ids. What would be in stock for no whole day is left out of the stock; flows of
    that day stay. ``again`` is true from the second span of a measure on.
    """
    known = list(facts)
    gone = {fact.cancels for fact in known if fact.cancels is not None}
    lived = sorted(
        (fact for fact in known if fact.id not in gone and fact.kind in COUNTED),
        key=lambda fact: (fact.on, fact.id),
    )
    pieces = [*_firsts(lived, origin), *_days(lived), *_phases(lived), *_effects(lived)]
    seen: set[str] = set()
    values = []
    for piece in sorted(pieces, key=lambda p: (p.measure.value, p.starts_on)):
        again = piece.measure.value in seen
        seen.add(piece.measure.value)
        measure, starts_on, ends_on, level = piece
        values.append(
            SpanValue(measure.value, starts_on, ends_on, field, kind, origin, level, again)
        )
    return values


def _firsts(facts: list[Happening], origin: str) -> Iterable[_Piece]:
    """Registered, built, replicated once in a life; appraised, recognised once per level."""
    levels: set[tuple[str, str]] = set()
    told: set[str] = set()
    for fact in facts:
        measure = _PER_LEVEL.get(FactKind(fact.kind))
        if measure is not None:
            if (fact.kind, fact.level) not in levels:
                levels.add((fact.kind, fact.level))
                yield _Piece(measure, fact.on, None, fact.level)
        elif fact.kind in {FactKind.REGISTERED, FactKind.STARTED} and fact.kind not in told:
            told.add(fact.kind)
            started = fact.kind == FactKind.STARTED
            yield _Piece(Measure.BUILT if started else Measure.REGISTERED, fact.on, None)
            if started and origin == Origin.REPLICATE:
                yield _Piece(Measure.REPLICATED, fact.on, None)


def _days(facts: list[Happening]) -> Iterable[_Piece]:
    for fact in facts:
        measure = _ON_THEIR_DAY.get(FactKind(fact.kind))
        if measure is not None:
            level = fact.level if measure == Measure.COMMENDED else ""
            yield _Piece(measure, fact.on, fact.on + timedelta(days=1), level)


def _phases(facts: list[Happening]) -> Iterable[_Piece]:
    phase: str = _OUT
    since = date.min
    for fact in facts:
        target = _PHASES.get(fact.kind, {}).get(phase)
        if target is None:
            continue
        if phase in _STOCKED and since < fact.on:
            yield _Piece(Measure(phase), since, fact.on)
        phase, since = target, fact.on
    if phase in _STOCKED:
        yield _Piece(Measure(phase), since, None)


def _effects(facts: list[Happening]) -> Iterable[_Piece]:
    since: date | None = None
    for fact in facts:
        if fact.kind == FactKind.EFFECTIVE and since is None:
            since = fact.on
        elif fact.kind in _ENDS_EFFECT and since is not None:
            if since < fact.on:
                yield _Piece(Measure.EFFECTIVE, since, fact.on)
            since = None
    if since is not None:
        yield _Piece(Measure.EFFECTIVE, since, None)
