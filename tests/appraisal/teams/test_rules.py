"""Sharing is even, repeatable and never gives anybody what he is kept out of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.appraisal.enums import RecusalHow
from kheo.appraisal.rules.recusals import Candidate, Concerned, bare_name, recusal_found
from kheo.appraisal.rules.sharing import Hand, Work, share, unevenness

FIELDS = ("economy", "culture_society", "")


@st.composite
def tables(draw, *, free=False):
    """Dossiers, members and how many members a dossier needs."""
    works = draw(st.integers(0, 14))
    hands = draw(st.integers(1, 6))
    keys = st.frozensets(st.integers(1, max(works, 1)), max_size=0 if free else works)
    pile = [
        Work(
            key,
            draw(st.sampled_from(FIELDS)),
            draw(st.frozensets(st.integers(1, hands), max_size=0 if free else 2)),
        )
        for key in range(1, works + 1)
    ]
    roll = [
        Hand(
            key,
            frozenset() if free else frozenset(draw(st.sets(st.sampled_from(FIELDS[:2])))),
            0 if free else draw(st.integers(0, 9)),
            draw(keys),
        )
        for key in range(1, hands + 1)
    ]
    return pile, roll, draw(st.integers(1, hands))


@given(tables(free=True))
def test_when_nothing_forbids_the_loads_differ_by_at_most_one(table):
    pile, roll, per_work = table
    shares = share(pile, roll, per_work=per_work)
    assert unevenness(list(shares.loads.values())) <= 1
    assert not shares.short
    assert not shares.strangers
    assert shares.count == len(pile) * per_work


@given(tables())
def test_nobody_gets_what_he_is_kept_out_of_or_has_already(table):
    pile, roll, per_work = table
    shares = share(pile, roll, per_work=per_work)
    barred = {hand.key: hand.barred for hand in roll}
    for work in pile:
        given_to = shares.given[work.key]
        assert len(set(given_to)) == len(given_to)
        assert not set(given_to) & work.held_by
        assert all(work.key not in barred[hand] for hand in given_to)


@given(tables())
def test_each_dossier_gets_its_number_or_says_how_many_are_missing(table):
    pile, roll, per_work = table
    shares = share(pile, roll, per_work=per_work)
    for work in pile:
        free = [h for h in roll if work.key not in h.barred and h.key not in work.held_by]
        wanted = max(per_work - len(work.held_by), 0)
        assert len(shares.given[work.key]) == min(wanted, len(free))
        assert shares.short.get(work.key, 0) == max(wanted - len(free), 0)


@given(tables(), st.randoms())
def test_the_same_rows_in_another_order_give_the_same_shares(table, chance):
    pile, roll, per_work = table
    first = share(pile, roll, per_work=per_work)
    chance.shuffle(pile)
    chance.shuffle(roll)
    second = share(pile, roll, per_work=per_work)
    assert first == second
    assert first.fingerprint == second.fingerprint


@given(tables())
def test_no_single_share_could_move_to_make_it_fairer(table):
    pile, roll, per_work = table
    shares = share(pile, roll, per_work=per_work, by_field=False)
    works = {work.key: work for work in pile}
    for key, chosen in shares.given.items():
        for giver in chosen:
            for taker in roll:
                may = (
                    taker.key not in chosen
                    and key not in taker.barred
                    and taker.key not in works[key].held_by
                )
                if may:
                    assert shares.loads[giver] - shares.loads[taker.key] < 2


def test_who_knows_the_field_comes_first_and_a_stranger_is_named():
    works = [Work(1, "economy"), Work(2, "economy")]
    hands = [Hand(1, frozenset({"economy"})), Hand(2, frozenset({"culture_society"}))]
    one = share(works, hands, per_work=1)
    assert one.given == {1: (1,), 2: (1,)}
    assert one.strangers == frozenset()
    two = share(works, hands, per_work=2)
    assert two.given == {1: (1, 2), 2: (1, 2)}
    assert two.strangers == frozenset({(1, 2), (2, 2)})
    assert share(works, hands, per_work=1, by_field=False).given == {1: (1,), 2: (2,)}


def test_present_work_is_levelled():
    hands = [Hand(1, load=5), Hand(2), Hand(3, load=1)]
    shares = share([Work(n) for n in range(1, 8)], hands, per_work=1)
    assert shares.loads == {1: 5, 2: 4, 3: 4}


def test_less_than_one_member_is_no_sharing():
    with pytest.raises(ValueError, match="at least one"):
        share([Work(1)], [Hand(1)], per_work=0)


def test_two_hundred_dossiers_among_fifteen_members_in_one_go():
    works = [Work(n, FIELDS[n % 2]) for n in range(1, 201)]
    hands = [
        Hand(n, frozenset({FIELDS[n % 2]}) if n % 3 else frozenset(), 0, frozenset({n, n + 15}))
        for n in range(1, 16)
    ]
    shares = share(works, hands, per_work=3)
    assert sum(shares.loads.values()) == 600
    assert unevenness(list(shares.loads.values())) <= 1


HOME, PART, BODY, ELSEWHERE = 1, 2, 3, 4
ABOUT = Concerned(
    heirs=frozenset({HOME}),
    parts=frozenset({PART}),
    makers=frozenset({7}),
    names=("Bà Nguyễn Thị Hoa, Chi hội trưởng", "Ông Trần Văn Bảy và ông Lê Văn Tám (thôn 3)"),
)


@pytest.mark.parametrize(
    ("person", "how", "words"),
    [
        (Candidate("Lê Thị A", units=frozenset({HOME})), RecusalHow.OWN_UNIT, ""),
        (Candidate("Lê Thị A", units=frozenset({PART})), RecusalHow.OWN_UNIT, ""),
        (Candidate("Lê Thị A", units=frozenset({BODY})), None, ""),
        (Candidate("Lê Thị A", units=frozenset({ELSEWHERE})), None, ""),
        (Candidate("Lê Thị A", user=7), RecusalHow.OWN_INITIATIVE, ""),
        (Candidate("Lê Thị A", user=8), None, ""),
        (Candidate("Nguyễn Thị Hoa"), RecusalHow.SAME_PERSON, "Bà Nguyễn Thị Hoa"),
        (Candidate("NGUYEN THI HOA"), RecusalHow.SAME_PERSON, "Bà Nguyễn Thị Hoa"),
        (Candidate("Đồng chí Lê Văn Tám"), RecusalHow.SAME_PERSON, "ông Lê Văn Tám"),
        (Candidate("Trần Văn Bảy"), RecusalHow.SAME_PERSON, "Ông Trần Văn Bảy"),
        (Candidate("Nguyễn Thị Hoa Mai"), None, ""),
        (Candidate("Thị Hoa"), None, ""),
        (Candidate(""), None, ""),
    ],
)
def test_who_is_kept_out_and_by_which_words(person, how, words):
    assert recusal_found(ABOUT, person) == (None if how is None else (how, words))


def test_names_are_compared_without_marks_and_forms_of_address():
    assert bare_name("Đồng chí  Bà NGUYỄN Thị Hòa") == bare_name("nguyễn thị hoà")
