"""How dossiers are shared among the members of a team: fairly, and the same way every time.

Plain values in, plain values out: no query, no clock, no chance. What is kept out stays out;
who knows the field comes first; whoever has least to do gets the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Work:
    """A dossier to share: its field ("" = none) and the members who have it already."""

    key: int
    field: str = ""
    held_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hand:
    """A member: the fields he knows (empty = all), what he has open, what he is kept out of."""

    key: int
    fields: frozenset[str] = frozenset()
    load: int = 0
    barred: frozenset[int] = frozenset()

    def knows(self, work: Work) -> bool:
        """Whether the field of ``work`` is one of his."""
        return not self.fields or not work.field or work.field in self.fields


@dataclass(frozen=True, slots=True)
class Shares:
    """What is proposed: per dossier the members who get it, and what falls short.

    ``short`` = dossier → how many members are missing; ``strangers`` = pairs of dossier and member
    who does not know its field but was needed; ``loads`` = member → open dossiers afterwards.
    """

    given: Mapping[int, tuple[int, ...]]
    short: Mapping[int, int]
    strangers: frozenset[tuple[int, int]]
    loads: Mapping[int, int]

    @property
    def fingerprint(self) -> str:
        """The same text for the same proposal: what was looked at is what is done."""
        pairs = [f"{work}:{','.join(map(str, hands))}" for work, hands in self.given.items()]
        return hashlib.sha256(";".join(pairs).encode()).hexdigest()[:16]

    @property
    def count(self) -> int:
        """How many assignments the proposal makes."""
        return sum(map(len, self.given.values()))


@dataclass(slots=True)
class _Table:
    """The sharing while it is made."""

    works: Mapping[int, Work]
    hands: Mapping[int, Hand]
    by_field: bool
    loads: dict[int, int]
    given: dict[int, list[int]] = field(default_factory=dict)

    def may(self, hand: Hand, work: Work) -> bool:
        """Whether ``hand`` could still be given ``work``."""
        taken = work.key in hand.barred or hand.key in work.held_by
        return not taken and hand.key not in self.given[work.key]

    def is_stranger(self, hand: Hand, work: Work) -> bool:
        """Whether the field speaks against it."""
        return self.by_field and not hand.knows(work)

    def best(self, work: Work) -> Hand | None:
        """Who gets the next place: knows the field, has least to do, stands first in the roll."""
        free = [hand for hand in self.hands.values() if self.may(hand, work)]
        return min(
            free,
            key=lambda one: (self.is_stranger(one, work), self.loads[one.key], one.key),
            default=None,
        )

    def give(self, hand: Hand, work: Work) -> None:
        """Write one share down."""
        self.given[work.key].append(hand.key)
        self.loads[hand.key] += 1

    def move(self) -> bool:
        """One share from a fuller towards an emptier hand, if that still makes it fairer.

        It may go by way of others (A hands on to B, B to C), who end with as much as before.
        """
        for giver in sorted(self.hands, key=lambda key: (-self.loads[key], key)):
            steps = self._way_from(giver)
            for source, taker, key in steps:
                self.given[key].remove(source)
                self.loads[source] -= 1
                self.give(self.hands[taker], self.works[key])
            if steps:
                return True
        return False

    def _way_from(self, giver: int) -> list[tuple[int, int, int]]:
        """The shortest way (from, to, dossier) to somebody with at least two fewer; or none."""
        came: dict[int, tuple[int, int, int]] = {}
        rank = [giver]
        for one in rank:
            for taker in sorted(self.hands, key=lambda key: (self.loads[key], key)):
                if taker == giver or taker in came:
                    continue
                key = self._movable(one, taker)
                if key is None:
                    continue
                came[taker] = (one, taker, key)
                if self.loads[giver] - self.loads[taker] >= 2:
                    return _traced(came, giver, taker)
                rank.append(taker)
        return []

    def _movable(self, giver: int, taker: int) -> int | None:
        """A dossier newly given to ``giver`` that ``taker`` may have just as well."""
        new, old = self.hands[taker], self.hands[giver]
        for key in sorted(self.given):
            work = self.works[key]
            fits = giver in self.given[key] and self.may(new, work)
            if fits and self.is_stranger(new, work) <= self.is_stranger(old, work):
                return key
        return None


def _traced(
    came: Mapping[int, tuple[int, int, int]], giver: int, taker: int
) -> list[tuple[int, int, int]]:
    way = []
    while taker != giver:
        way.append(came[taker])
        taker = came[taker][0]
    return way[::-1]


def share(
    works: Iterable[Work], hands: Iterable[Hand], *, per_work: int, by_field: bool = True
) -> Shares:
    """Give every dossier ``per_work`` members, the present load of everybody levelled.

    The dossiers with the fewest possible members come first, so that nothing is left over that
    could have been placed. Nobody gets what he is kept out of, nor the same dossier twice; a
    dossier that others hold already is only filled up. A member outside the field is used when
    those who know it do not suffice. Raises ValueError for fewer than one member per dossier.
    """
    if per_work < 1:
        raise ValueError("at least one member per dossier")
    roll = {hand.key: hand for hand in sorted(hands, key=lambda one: one.key)}
    pile = {work.key: work for work in sorted(works, key=lambda one: one.key)}
    table = _Table(pile, roll, by_field, {key: hand.load for key, hand in roll.items()})
    table.given = {key: [] for key in pile}
    for work in sorted(pile.values(), key=lambda one: (_possible(one, roll.values()), one.key)):
        for _place in range(per_work - len(work.held_by)):
            hand = table.best(work)
            if hand is None:
                break
            table.give(hand, work)
    while table.move():
        pass
    return _result(table, per_work)


def _possible(work: Work, hands: Iterable[Hand]) -> int:
    return sum(work.key not in hand.barred and hand.key not in work.held_by for hand in hands)


def _result(table: _Table, per_work: int) -> Shares:
    short = {
        key: missing
        for key, work in table.works.items()
        if (missing := per_work - len(work.held_by) - len(table.given[key])) > 0
    }
    strangers = frozenset(
        (key, hand)
        for key, chosen in table.given.items()
        for hand in chosen
        if table.is_stranger(table.hands[hand], table.works[key])
    )
    given = {key: tuple(sorted(chosen)) for key, chosen in table.given.items()}
    return Shares(given, short, strangers, dict(table.loads))


def unevenness(loads: Sequence[int]) -> int:
    """How far the fullest and the emptiest hand lie apart."""
    return max(loads, default=0) - min(loads, default=0)
