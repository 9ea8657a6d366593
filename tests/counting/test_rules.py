"""From facts to spans: a table of lives, and what holds for every life."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.counting.rules import Happening, spans_of
from kheo.initiatives.enums import FactKind


def day(text):
    return date.fromisoformat(text)


def life(*facts):
    """``"kind day [level] [-n]"``: ids run from 1, ``-n`` takes fact n back."""
    told = []
    for number, text in enumerate(facts, 1):
        kind, on, *rest = text.split()
        level = next((word for word in rest if not word.startswith("-")), "")
        cancels = next((int(word[1:]) for word in rest if word.startswith("-")), None)
        told.append(Happening(number, kind, day(on), level, cancels))
    return told


def spans(*facts, origin="new"):
    return {
        (s.measure, str(s.starts_on), str(s.ends_on or ""), s.level, s.again)
        for s in spans_of(life(*facts), "economy", "collective", origin)
    }


def simple(*facts, origin="new"):
    return {(m, a, b) for m, a, b, _level, _again in spans(*facts, origin=origin)}


UP = ("registered 2021-01-10", "started 2021-02-01", "recognised 2021-11-01 commune")
FIRST = {
    ("registered", "2021-01-10", ""),
    ("built", "2021-02-01", ""),
    ("building", "2021-02-01", "2021-11-01"),
    ("recognised", "2021-11-01", ""),
}


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ((), set()),
        (("progress 2021-05-05", "accepted 2021-05-05"), set()),
        (("registered 2021-01-10",), {("registered", "2021-01-10", "")}),
        (UP, FIRST | {("alive", "2021-11-01", "")}),
        (
            (*UP, "doubted 2023-01-01"),
            FIRST | {("alive", "2021-11-01", "2023-01-01"), ("doubtful", "2023-01-01", "")},
        ),
        (
            (*UP, "doubted 2023-01-01", "fell_dormant 2023-07-01", "confirmed 2023-09-01"),
            FIRST
            | {
                ("alive", "2021-11-01", "2023-01-01"),
                ("doubtful", "2023-01-01", "2023-07-01"),
                ("dormant", "2023-07-01", "2023-09-01"),
                ("confirmed", "2023-09-01", "2023-09-02"),
                ("alive", "2023-09-01", ""),
            },
        ),
        (
            (*UP, "effective 2022-03-01", "struck_off 2024-03-01", "restored 2024-05-01"),
            FIRST
            | {
                ("effective", "2022-03-01", "2024-03-01"),
                ("alive", "2021-11-01", "2024-03-01"),
                ("struck_off", "2024-03-01", "2024-03-02"),
                ("alive", "2024-05-01", ""),
            },
        ),
        (
            (*UP, "doubted 2023-01-01", "cancelled 2023-01-01 -4"),
            FIRST | {("alive", "2021-11-01", "")},
        ),
        (
            (*UP, "effective 2022-03-01", "not_effective 2022-03-01"),
            FIRST | {("alive", "2021-11-01", "")},
        ),
        (
            ("registered 2021-01-10", "started 2021-02-01", "withdrawn 2021-02-01"),
            {
                ("registered", "2021-01-10", ""),
                ("built", "2021-02-01", ""),
                ("withdrawn", "2021-02-01", "2021-02-02"),
            },
        ),
        (
            ("started 2021-02-01", "not_recognised 2021-12-01"),
            {("built", "2021-02-01", ""), ("building", "2021-02-01", "2021-12-01")},
        ),
    ],
)
def test_a_life_gives_its_spans(facts, wanted):
    assert simple(*facts) == wanted


def test_a_copy_is_built_and_replicated_on_the_day_it_starts():
    assert simple("started 2022-02-01", origin="replicate") == {
        ("built", "2022-02-01", ""),
        ("replicated", "2022-02-01", ""),
        ("building", "2022-02-01", ""),
    }


def test_recognition_counts_once_per_level_and_only_the_first_is_not_again():
    found = spans(
        "recognised 2021-01-01 commune",
        "recognised 2022-01-01 province",
        "recognised 2023-01-01 commune",
    )

    assert {one for one in found if one[0] == "recognised"} == {
        ("recognised", "2021-01-01", "", "commune", False),
        ("recognised", "2022-01-01", "", "province", True),
    }


def test_registered_once_and_kept_up_for_years_is_one_in_every_way_of_counting():
    found = spans_of(
        life(
            "registered 2021-03-01", "started 2021-03-15", "recognised 2021-12-01 commune",
            "confirmed 2022-12-01", "confirmed 2023-12-01", "confirmed 2024-12-01",
            "struck_off 2025-06-01",
        ),
        "economy", "collective", "new",
    )  # fmt: skip

    def stock(on):
        return sum(
            1 for s in found
            if s.measure == "alive" and s.starts_on <= on and (not s.ends_on or on < s.ends_on)
        )  # fmt: skip

    assert [s.starts_on.year for s in found if s.measure == "registered"] == [2021]
    assert [s.again for s in found if s.measure == "confirmed"] == [False, True, True]
    assert [stock(date(year, 12, 31)) for year in range(2020, 2026)] == [0, 1, 1, 1, 1, 0]


_DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))
_KINDS = st.sampled_from([str(kind) for kind in FactKind if kind != FactKind.CANCELLED])
_LIVES = st.lists(st.tuples(_KINDS, _DAYS, st.sampled_from(["", "commune", "province"])))


@given(_LIVES, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_read_does_not_matter(facts, random):
    told = [Happening(n, kind, on, level) for n, (kind, on, level) in enumerate(facts)]
    shuffled = list(told)
    random.shuffle(shuffled)

    first = spans_of(told, "economy", "collective", "new")

    assert spans_of(shuffled, "economy", "collective", "new") == first


@given(_LIVES)
def test_no_span_is_empty_and_at_most_one_state_stands_on_a_day(facts):
    told = [Happening(n, kind, on, level) for n, (kind, on, level) in enumerate(facts)]

    found = spans_of(told, "economy", "collective", "new")

    assert all(s.ends_on is None or s.starts_on < s.ends_on for s in found)
    states = sorted(
        (s.starts_on, s.ends_on or date.max)
        for s in found
        if s.measure in {"building", "alive", "doubtful", "dormant"}
    )
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(states))


@given(_LIVES, st.data())
def test_a_cancelled_fact_leaves_no_trace(facts, data):
    told = [Happening(n, kind, on, level) for n, (kind, on, level) in enumerate(facts, 1)]
    if not told:
        return
    gone = data.draw(st.sampled_from(told))
    cancelling = Happening(len(told) + 1, "cancelled", gone.on, "", gone.id)

    assert spans_of([*told, cancelling], "economy", "collective", "new") == spans_of(
        [one for one in told if one is not gone], "economy", "collective", "new"
    )
