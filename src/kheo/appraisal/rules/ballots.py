"""Quorum, who votes, and what a ballot gives (rules.md §2.5). Plain values, exact fractions.

Three bases that must not be mixed up, with the example of the story: 15 members, 12 of them present,
2 of the present ones kept out of the case.

- **quorum** is taken of all seats with a vote, recused ones among them: 12 of 15, 10 are needed;
- **entitled** on the case are those present who are not kept out: 10;
- **members** who may vote on the case, present or not: 13.

An alternate counts and votes in the place of the seat he stands in for, and only while its member
is away. A member who is present but kept out of a case is not replaced: his seat is silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kheo.appraisal.enums import ShareOf, TieRule, Verdict
from kheo.kernel.numbers import share


@dataclass(frozen=True, slots=True)
class CouncilRules:
    """What a council's own rules say. Shares in percent of the base ``share_of``."""

    quorum_of: int = 2
    quorum_in: int = 3
    needed_share: Decimal = Decimal(50)
    is_more_than: bool = True
    share_of: str = ShareOf.ENTITLED
    warn_below: Decimal = Decimal(80)
    tie_rule: str = TieRule.FAILED


@dataclass(frozen=True, slots=True)
class Place:
    """A seat in a session: key, the seat it stands in for (None = a seat with a vote), in the room."""

    seat: int
    stands_in_for: int | None = None
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the seats with a vote are filled, and how many have to be."""

    seats: int
    present: int
    needed: int

    @property
    def is_reached(self) -> bool:
        """Whether enough are there; a council without seats never has enough."""
        return self.seats > 0 and self.present >= self.needed


@dataclass(frozen=True, slots=True)
class Votes:
    """What was voted, by phone and on paper together."""

    yes: int = 0
    no: int = 0
    blank: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for a negative number."""
        if min(self.yes, self.no, self.blank) < 0:
            raise ValueError("votes are not negative")

    @property
    def cast(self) -> int:
        """Every ballot handed in, blank and void ones among them."""
        return self.yes + self.no + self.blank

    def __add__(self, other: Votes) -> Votes:
        """Two ways of voting on one ballot, added up."""
        return Votes(self.yes + other.yes, self.no + other.no, self.blank + other.blank)


@dataclass(frozen=True, slots=True)
class Count:
    """What a ballot gave. ``share`` in percent of ``base`` for the eye; the verdict is exact."""

    verdict: Verdict
    base: int
    share: Decimal | None
    is_warned: bool


def seats_needed(seats: int, rules: CouncilRules) -> int:
    """The least number present that reaches the quorum: 2/3 of 15 = 10, of 16 = 11."""
    return -(-seats * rules.quorum_of // rules.quorum_in)


def filled(places: Iterable[Place]) -> dict[int, int]:
    """Seat with a vote → the seat that fills it now: its member, else his first alternate there."""
    rows = list(places)
    found = {one.seat: one.seat for one in rows if one.stands_in_for is None and one.is_present}
    for one in rows:
        if one.stands_in_for is not None and one.is_present:
            found.setdefault(one.stands_in_for, one.seat)
    return found


def quorum(places: Iterable[Place], rules: CouncilRules) -> Quorum:
    """Who is there against all seats with a vote; being kept out of a case changes nothing."""
    rows = list(places)
    seats = {one.seat for one in rows if one.stands_in_for is None}
    present = [seat for seat in filled(rows) if seat in seats]
    return Quorum(len(seats), len(present), seats_needed(len(seats), rules))


def voters(places: Iterable[Place], recused: Iterable[int]) -> dict[int, int]:
    """Seat with a vote → the seat that may vote for it on a case now; one vote a seat."""
    kept_out = frozenset(recused)
    return {main: seat for main, seat in filled(places).items() if seat not in kept_out}


def members_of_case(places: Iterable[Place], recused: Iterable[int]) -> frozenset[int]:
    """Seats with a vote that are not silenced on the case: the base ``MEMBERS``.

    A seat is silenced when who fills it now is kept out, and when nobody fills it, when its
    own member is kept out.
    """
    rows = list(places)
    kept_out = frozenset(recused)
    now = filled(rows)
    mains = [one.seat for one in rows if one.stands_in_for is None]
    return frozenset(seat for seat in mains if now.get(seat, seat) not in kept_out)


def base_of(rules: CouncilRules, *, entitled: int, members: int, votes: Votes) -> int:
    """Of how many the share is taken."""
    if rules.share_of == ShareOf.MEMBERS:
        return members
    if rules.share_of == ShareOf.CAST:
        return votes.cast
    return entitled


def is_enough(yes: int, base: int, rules: CouncilRules) -> bool:
    """Whether ``yes`` of ``base`` reaches (or passes, as the rules say) the share needed; exact."""
    if base <= 0:
        return False
    reached, needed = Fraction(yes * 100, base), Fraction(rules.needed_share)
    return reached > needed if rules.is_more_than else reached >= needed


def count(rules: CouncilRules, *, votes: Votes, entitled: int, members: int) -> Count:
    """What the ballot gave.

    A tie is as many for as against where one more vote in favour would have been enough; what it
    means is the council's rule: with ``FAILED`` it is not passed at once, else it stays open.
    Raises ValueError when more voted than may, or more may than there are members.
    """
    if votes.cast > entitled or entitled > members:
        raise ValueError("more votes than voters")
    base = base_of(rules, entitled=entitled, members=members, votes=votes)
    part = share(votes.yes, base) if base else None
    if is_enough(votes.yes, base, rules):
        is_warned = Fraction(votes.yes * 100, base) < Fraction(rules.warn_below)
        return Count(Verdict.PASSED, base, part, is_warned)
    verdict = Verdict.FAILED
    if rules.tie_rule != TieRule.FAILED and _is_tie(rules, votes, base):
        verdict = Verdict.TIE
    return Count(verdict, base, part, is_warned=False)


def _is_tie(rules: CouncilRules, votes: Votes, base: int) -> bool:
    return votes.yes == votes.no > 0 and is_enough(votes.yes + 1, base, rules)


def wrong_paper_totals(votes: Votes, ticked: int) -> str:
    """ "" or ``few`` / ``many``: the totals against the number of seats ticked as on paper."""
    if votes.cast == ticked:
        return ""
    return "few" if votes.cast < ticked else "many"


def least_yes(rules: CouncilRules, base: int) -> int | None:
    """The least number in favour that passes out of ``base``; None when no number does."""
    for yes in range(base + 1):
        if is_enough(yes, base, rules):
            return yes
    return None
