"""Quorum, voters and majorities: hand-computed tables and what must always hold."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kheo.appraisal.enums import ShareOf, TieRule, Verdict
from kheo.appraisal.rules.ballots import (
    CouncilRules,
    Count,
    Place,
    Quorum,
    Votes,
    count,
    is_enough,
    least_yes,
    members_of_case,
    quorum,
    seats_needed,
    voters,
    wrong_paper_totals,
)

D = Decimal
P, F, T = Verdict.PASSED, Verdict.FAILED, Verdict.TIE


@pytest.mark.parametrize(
    ("seats", "of", "in_", "needed"),
    [
        (15, 2, 3, 10), (16, 2, 3, 11), (14, 2, 3, 10), (3, 2, 3, 2), (1, 2, 3, 1), (9, 2, 3, 6),
        (10, 3, 4, 8), (7, 1, 2, 4), (8, 1, 2, 4), (5, 1, 1, 5), (11, 4, 5, 9),
    ],
)  # fmt: skip
def test_the_quorum_is_an_exact_fraction_of_the_seats(seats, of, in_, needed):
    assert seats_needed(seats, CouncilRules(quorum_of=of, quorum_in=in_)) == needed


def room(seats, present, alternates=()):
    """Seats 1…``seats``, those in ``present`` there; ``alternates`` = (seat, stands in for)."""
    mains = [Place(n, None, n in present) for n in range(1, seats + 1)]
    return mains + [Place(n, main, n in present) for n, main in alternates]


def test_fifteen_members_two_recused_twelve_present():
    """Quorum of all 15 (10 needed, 12 there); 10 may vote; 9 of them are 90 %."""
    places = room(15, range(1, 13))

    assert quorum(places, CouncilRules()) == Quorum(15, 12, 10)
    assert quorum(places, CouncilRules()).is_reached
    assert len(voters(places, {3, 7})) == 10
    assert len(members_of_case(places, {3, 7})) == 13
    assert count(CouncilRules(), votes=Votes(9, 1, 0), entitled=10, members=13) == Count(
        P, 10, D("90.00"), False
    )


def test_a_recused_member_who_is_away_silences_his_seat_too():
    places = room(15, range(1, 13))

    assert len(voters(places, {3, 15})) == 11
    assert len(members_of_case(places, {3, 15})) == 13


def test_an_alternate_counts_only_while_his_member_is_away():
    rules = CouncilRules()
    away = room(3, {1, 4}, [(4, 3)])
    there = room(3, {1, 3, 4}, [(4, 3)])

    assert (quorum(away, rules), voters(away, ())) == (Quorum(3, 2, 2), {1: 1, 3: 4})
    assert (quorum(there, rules), voters(there, ())) == (Quorum(3, 2, 2), {1: 1, 3: 3})


def test_an_alternate_does_not_vote_for_a_member_who_is_present_but_kept_out():
    places = room(3, {1, 3, 4}, [(4, 3)])

    assert voters(places, {3}) == {1: 1}
    assert members_of_case(places, {3}) == {1, 2}


def test_an_alternate_votes_for_an_absent_member_who_would_be_kept_out():
    places = room(3, {1, 4}, [(4, 3)])

    assert voters(places, {3}) == {1: 1, 3: 4}
    assert members_of_case(places, {3}) == {1, 2, 3}


def test_of_two_alternates_the_first_one_sits():
    places = room(2, {1, 3, 4}, [(3, 2), (4, 2)])

    assert voters(places, ()) == {1: 1, 2: 3}


def test_a_council_without_seats_never_has_a_quorum():
    assert not quorum([], CouncilRules()).is_reached


ENTITLED, MEMBERS, CAST = ShareOf.ENTITLED, ShareOf.MEMBERS, ShareOf.CAST


@pytest.mark.parametrize(
    ("rules", "votes", "entitled", "members", "expected"),
    [
        # more than half of those entitled; warned under 80 %
        ({}, (9, 1, 0), 10, 13, (P, 10, "90.00", False)),
        ({}, (8, 2, 0), 10, 13, (P, 10, "80.00", False)),
        ({}, (7, 2, 1), 10, 13, (P, 10, "70.00", True)),
        ({}, (6, 4, 0), 10, 13, (P, 10, "60.00", True)),
        ({}, (5, 4, 1), 10, 13, (F, 10, "50.00", False)),
        ({}, (5, 5, 0), 10, 13, (F, 10, "50.00", False)),
        ({}, (0, 10, 0), 10, 13, (F, 10, "0.00", False)),
        # who does not vote counts against: 5 of 10, though nobody spoke against it
        ({}, (5, 0, 0), 10, 10, (F, 10, "50.00", False)),
        # of all members who may vote on the case
        ({"share_of": MEMBERS}, (7, 3, 0), 10, 13, (P, 13, "53.85", True)),
        ({"share_of": MEMBERS}, (6, 4, 0), 10, 13, (F, 13, "46.15", False)),
        # of the votes cast, blank ones among them
        ({"share_of": CAST}, (4, 2, 1), 10, 13, (P, 7, "57.14", True)),
        ({"share_of": CAST}, (3, 2, 1), 10, 13, (F, 6, "50.00", False)),
        # reaching is not passing
        ({"is_more_than": False}, (5, 5, 0), 10, 13, (P, 10, "50.00", True)),
        ({"needed_share": D("66.67"), "is_more_than": False}, (10, 5, 0), 15, 15, (F, 15, "66.67", False)),
        ({"needed_share": D("66.66"), "is_more_than": False}, (10, 5, 0), 15, 15, (P, 15, "66.67", True)),
        ({"needed_share": D(80), "is_more_than": False}, (8, 2, 0), 10, 15, (P, 10, "80.00", False)),
        ({"needed_share": D(80)}, (8, 2, 0), 10, 15, (F, 10, "80.00", False)),
        # ties
        ({"tie_rule": TieRule.AGAIN}, (5, 5, 0), 10, 10, (T, 10, "50.00", False)),
        ({"tie_rule": TieRule.CHAIR}, (5, 5, 1), 11, 11, (T, 11, "45.45", False)),
        ({"tie_rule": TieRule.CHAIR}, (4, 4, 4), 12, 12, (F, 12, "33.33", False)),
        ({"tie_rule": TieRule.AGAIN, "needed_share": D(66)}, (5, 5, 0), 10, 10, (F, 10, "50.00", False)),
        ({"tie_rule": TieRule.AGAIN}, (0, 0, 10), 10, 10, (F, 10, "0.00", False)),
        ({"tie_rule": TieRule.AGAIN, "share_of": CAST}, (2, 2, 0), 10, 10, (T, 4, "50.00", False)),
    ],
)  # fmt: skip
def test_hand_counted_ballots(rules, votes, entitled, members, expected):
    found = count(CouncilRules(**rules), votes=Votes(*votes), entitled=entitled, members=members)

    assert found == Count(expected[0], expected[1], D(expected[2]), expected[3])


def test_nothing_cast_is_not_passed_and_has_no_share():
    rules = CouncilRules(share_of=CAST, is_more_than=False)

    assert count(rules, votes=Votes(), entitled=3, members=3) == Count(F, 0, None, False)


@pytest.mark.parametrize(("entitled", "members"), [(3, 9), (5, 4)])
def test_more_votes_than_voters_is_an_error(entitled, members):
    with pytest.raises(ValueError, match="more votes than voters"):
        count(CouncilRules(), votes=Votes(3, 1, 0), entitled=entitled, members=members)


def test_votes_are_not_negative_and_add_up():
    with pytest.raises(ValueError, match="not negative"):
        Votes(-1, 0, 0)
    assert Votes(3, 1, 0) + Votes(4, 1, 1) == Votes(7, 2, 1)


@pytest.mark.parametrize(("votes", "ticked", "told"), [((2, 1, 0), 3, ""), ((2, 0, 0), 3, "few"), ((3, 1, 0), 3, "many")])  # fmt: skip
def test_paper_totals_are_as_many_as_the_ticks(votes, ticked, told):
    assert wrong_paper_totals(Votes(*votes), ticked) == told


def test_the_least_number_in_favour():
    assert least_yes(CouncilRules(), 10) == 6
    assert least_yes(CouncilRules(is_more_than=False), 10) == 5
    assert least_yes(CouncilRules(needed_share=D(100)), 10) is None


RULES = st.builds(
    CouncilRules,
    quorum_of=st.just(2),
    needed_share=st.decimals(min_value=1, max_value=100, places=2),
    is_more_than=st.booleans(),
    share_of=st.sampled_from(ShareOf.values),
    tie_rule=st.sampled_from(TieRule.values),
)
NUMBERS = st.integers(0, 12)


@given(
    RULES, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["no", "blank", "silent"])
)
def test_one_more_in_favour_never_turns_passed_into_failed(
    rules, yes, no, blank, silent, away, taken_from
):
    stock = {"no": no, "blank": blank, "silent": silent}
    assume(stock[taken_from] > 0)
    entitled = yes + no + blank + silent
    before = count(rules, votes=Votes(yes, no, blank), entitled=entitled, members=entitled + away)
    stock[taken_from] -= 1
    votes = Votes(yes + 1, stock["no"], stock["blank"])
    after = count(rules, votes=votes, entitled=entitled, members=entitled + away)

    if before.verdict == P:
        assert after.verdict == P
    if after.verdict == F:
        assert before.verdict == F


@given(RULES, NUMBERS, NUMBERS, NUMBERS)
def test_the_way_of_voting_changes_nothing(rules, phones, papers, no):
    together = Votes(phones, no, 0) + Votes(papers, 0, 0)
    entitled = together.cast + 1

    assert count(rules, votes=together, entitled=entitled, members=entitled) == count(
        rules, votes=Votes(phones + papers, no, 0), entitled=entitled, members=entitled
    )


@given(st.integers(1, 60), st.integers(1, 9), st.integers(1, 9))
def test_the_quorum_is_the_least_whole_number_that_reaches_the_fraction(seats, of, in_):
    assume(of <= in_)
    needed = seats_needed(seats, CouncilRules(quorum_of=of, quorum_in=in_))

    assert Fraction(needed, seats) >= Fraction(of, in_) > Fraction(needed - 1, seats)


@given(st.sets(st.integers(1, 15)), st.sets(st.integers(1, 18)))
def test_a_seat_never_has_two_votes_and_who_is_kept_out_has_none(present, recused):
    places = room(15, present | {16, 17}, [(16, 1), (17, 1), (18, 2)])
    found = voters(places, recused)

    assert len(set(found.values())) == len(found) <= 15
    assert not set(found.values()) & recused
    assert set(found) <= members_of_case(places, recused)


@given(RULES, st.integers(1, 40))
def test_the_least_number_is_enough_and_one_less_is_not(rules, base):
    least = least_yes(rules, base)

    if least is not None:
        assert is_enough(least, base, rules)
        assert least == 0 or not is_enough(least - 1, base, rules)
