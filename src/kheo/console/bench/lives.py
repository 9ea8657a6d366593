"""Synthetic lives of initiatives: plausible dated facts and the row they add up to.

Days are ordinals until they are written; everything comes from one seeded generator, so that the
same size gives the same rows on every machine.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from kheo.console.bench import words
from kheo.initiatives.enums import FactKind, Field, Kind, Level, Origin, Outcome, Status

FIRST_YEAR, LAST_YEAR = 2009, 2026
LAST_DAY = date(2026, 11, 20).toordinal()
DISTRICTS_END = date(2025, 7, 1).toordinal()
PROOF, GRACE, SECOND_GRACE = 365, 60, 120
_FIELDS = (*[Field.ECONOMY.value] * 3, *[Field.CULTURE_SOCIETY.value] * 4,
           *[Field.DEFENCE_SECURITY.value] * 2, Field.POLITICAL_SYSTEM.value)  # fmt: skip
_ORIGINS = (*[Origin.NEW.value] * 5, *[Origin.REPLICATE.value] * 3, Origin.KEEP_UP.value,
            Origin.STRENGTHEN.value)  # fmt: skip


class Told(NamedTuple):
    """A fact: kind, day (ordinal), level."""

    kind: str
    on: int
    level: str = ""


@dataclass(slots=True)
class Life:
    """One initiative as far as it has come."""

    unit: int
    registered: int
    field: str
    kind: str
    origin: str
    title: str
    search_text: str
    texts: tuple[str, str, str]
    status: str = Status.SUBMITTED.value
    facts: list[Told] = dataclasses.field(default_factory=list)
    level: str = ""
    outcome: str = ""
    is_effective: bool = False
    recognised: int | None = None
    proven: int | None = None
    due: int | None = None

    @property
    def moved(self) -> int:
        """The day of the last fact."""
        return self.facts[-1].on

    def tell(self, fact: FactKind, on: int, status: Status | None = None, level: str = "") -> bool:
        """Add a fact unless its day has not come; False ends the life here."""
        if on > LAST_DAY:
            return False
        self.facts.append(Told(fact.value, on, level))
        if status is not None:
            self.status = status.value
        return True


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit that registers: its key, its name with the folded twin, its life in ordinals."""

    pk: int
    name: words.Part
    starts: int
    ends: int


class Units:
    """Who can register on a day. ``shares`` are groups of seats with their weight of ten."""

    def __init__(self, shares: Sequence[tuple[int, Sequence[Seat]]]) -> None:
        """Cut the time at every birth and end, so that a day is one look-up."""
        everyone = [seat for _weight, seats in shares for seat in seats]
        self._cuts = sorted({day for seat in everyone for day in (seat.starts, seat.ends)})
        self._pools: dict[int, list[Sequence[Seat]]] = {}
        self._shares = shares

    def pick(self, day: int, dice: Random) -> Seat:
        """A unit alive on ``day``, by weight."""
        cut = bisect_right(self._cuts, day)
        pool = self._pools.get(cut)
        if pool is None:
            pool = self._pools[cut] = self._alive(day)
        seats = pool[int(dice.random() * len(pool))]
        return seats[int(dice.random() * len(seats))]

    def _alive(self, day: int) -> list[Sequence[Seat]]:
        pools: list[Sequence[Seat]] = []
        for weight, seats in self._shares:
            alive = [seat for seat in seats if seat.starts <= day < seat.ends]
            if alive:
                pools += [alive] * weight
        return pools


def lives(units: Units, number: int, *, seed: int = 2009) -> Iterator[Life]:
    """``number`` lives in the order of their registration, more of them in later years."""
    dice = Random(seed)  # noqa: S311 - a reproducible load, no secret
    months = [(y, m) for y in range(FIRST_YEAR, LAST_YEAR + 1) for m in range(1, 13)]
    months = [month for month in months if date(*month, 1).toordinal() <= LAST_DAY]
    weights = [year - FIRST_YEAR + 6 for year, _month in months]
    total, done, reached = sum(weights), 0, 0
    for (year, month), weight in zip(months, weights, strict=True):
        reached += weight
        first = date(year, month, 1).toordinal()
        after = (date(year, month, 28) + timedelta(days=4)).replace(day=1).toordinal()
        length = min(after, LAST_DAY + 1) - first
        wanted = number * reached // total - done
        for place in range(wanted):
            yield _life(units, first + place * length // wanted, dice)
        done += wanted


def _life(units: Units, day: int, dice: Random) -> Life:
    seat = units.pick(day, dice)
    chosen = _FIELDS[int(dice.random() * len(_FIELDS))]
    works = words.WORKS[chosen]
    parts = (
        words.OPENINGS[int(dice.random() * len(words.OPENINGS))],
        works[int(dice.random() * len(works))],
        words.PURPOSES[int(dice.random() * len(words.PURPOSES))],
        seat.name,
    )
    at = int(dice.random() * 12)
    life = Life(
        unit=seat.pk,
        registered=day,
        field=chosen,
        kind=Kind.COLLECTIVE.value if dice.random() < 0.78 else Kind.INDIVIDUAL.value,
        origin=_ORIGINS[int(dice.random() * len(_ORIGINS))],
        title=" ".join([part[0] for part in parts]),
        search_text=" ".join([part[1] for part in parts]),
        texts=(words.SITUATIONS[at % 4], words.GOALS[at % 3], words.APPROACHES[at // 4]),
    )
    _live(life, dice)
    return life


def _live(life: Life, dice: Random) -> None:
    """From registration to building, or to an early end."""
    day = life.registered
    life.tell(FactKind.REGISTERED, day)
    life.due = day + 15
    chance = dice.random()
    if chance < 0.03:
        life.due = None
        life.tell(FactKind.WITHDRAWN, day + 20, Status.WITHDRAWN)
        return
    if not life.tell(FactKind.ACCEPTED, day + 4 + int(chance * 16), Status.ACCEPTED):
        return
    life.due = None
    started = life.moved + 3 + int(dice.random() * 30)
    if not life.tell(FactKind.STARTED, started, Status.BUILDING):
        return
    life.due = started + 240
    if chance < 0.30:
        if chance > 0.22 and started + 200 <= LAST_DAY:
            life.is_effective = life.tell(FactKind.EFFECTIVE, started + 200)
        return
    _be_judged(life, started + 90 + int(dice.random() * 240), chance, dice)


def _be_judged(life: Life, day: int, chance: float, dice: Random) -> None:
    sent = life.tell(FactKind.SUBMITTED_FOR_APPRAISAL, day, Status.AWAITING_APPRAISAL)
    if not sent:
        return
    life.due = day + 30
    if not life.tell(FactKind.APPRAISED, day + 14, Status.APPRAISED):
        return
    life.due = None
    life.outcome = (Outcome.FAILED if chance < 0.38 else Outcome.PASSED).value
    if chance < 0.38:
        life.tell(FactKind.NOT_RECOGNISED, day + 25, Status.NOT_RECOGNISED)
        return
    lowest = Level.DISTRICT if day + 25 < DISTRICTS_END and chance < 0.5 else Level.COMMUNE
    if not life.tell(FactKind.RECOGNISED, day + 25, Status.RECOGNISED, lowest.value):
        return
    life.level = lowest.value
    life.recognised = life.proven = day + 25
    if chance > 0.93 and life.tell(FactKind.RECOGNISED, day + 90, None, Level.PROVINCE.value):
        life.level = Level.PROVINCE.value
    if dice.random() < 0.45:
        life.is_effective = life.tell(FactKind.EFFECTIVE, day + 100)
    _grow_old(life, dice)


def _grow_old(life: Life, dice: Random) -> None:
    """Kept up until this year, or silent after a while: doubtful, dormant, perhaps struck off."""
    proven = life.recognised or life.registered
    age = LAST_DAY - proven
    kept_up = dice.random()
    if kept_up < 0.5 and age > PROOF:
        latest = LAST_DAY - int(kept_up * 2 * 360)
        for on in (proven + 340, latest) if latest > proven + 340 else (latest,):
            if life.tell(FactKind.CONFIRMED, on):
                proven = on
    life.proven, life.due = proven, proven + PROOF
    doubted = proven + PROOF + GRACE
    if not life.tell(FactKind.DOUBTED, doubted, Status.DOUBTFUL):
        return
    life.due = doubted
    if not life.tell(FactKind.FELL_DORMANT, doubted + SECOND_GRACE, Status.DORMANT):
        return
    if kept_up > 0.75 and life.tell(
        FactKind.STRUCK_OFF, doubted + SECOND_GRACE + 60, Status.STRUCK_OFF
    ):
        life.is_effective, life.due = False, None
