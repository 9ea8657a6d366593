"""The points by which initiatives are sorted for a unit."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.insights.rules.fitting import BANDS, Ground, Reason, band, of_theme, points, reasons

HERE = Ground("commune", "mountain", 9_000)


@pytest.mark.parametrize(
    ("people", "where"),
    [(None, None), (1, 0), (4_999, 0), (5_000, 1), (9_999, 1), (10_000, 2), (20_000_000, 8)],
)
def test_inhabitants_fall_into_bands(people, where):
    assert band(people) == where


@pytest.mark.parametrize(
    ("problems", "themes", "told"),
    [
        (["a", "b"], {"a"}, [("a", 40)]),
        (["a", "b"], {"b"}, [("b", 34)]),
        (["a", "b", "c"], {"c", "b"}, [("b", 34), ("c", 0)]),
        (["a"], {"z"}, []),
        (list("abcdefg"), {"g"}, [("g", 16)]),
    ],
)
def test_the_strongest_problem_earns_and_the_others_are_told(problems, themes, told):
    assert [(one.word, one.points) for one in of_theme(problems, themes)] == told


@pytest.mark.parametrize(
    ("grounds", "copies", "sum_"),
    [
        ([], 0, 0),
        ([Ground("commune")], 0, 15),
        ([Ground("commune", "mountain")], 0, 35),
        ([Ground("commune", "mountain", 6_000)], 0, 45),
        ([Ground("ward", "coast", 90_000)], 0, 0),
        ([Ground("ward"), Ground("commune", "mountain")], 1, 38),
        ([Ground("ward", "mountain"), Ground("commune")], 2, 26),
        ([], 5, 15),
        ([], 400, 15),
    ],
)
def test_the_place_most_like_here_and_the_copies_earn(grounds, copies, sum_):
    assert points(reasons(HERE, [], (), grounds, copies)) == sum_


def test_all_of_it_is_a_hundred_and_every_point_has_its_reason():
    found = reasons(HERE, ["a"], {"a"}, [HERE], 12)
    assert points(found) == 100
    assert found == [
        Reason("theme", 40, "a"), Reason("terrain", 20, "mountain"), Reason("kind", 15, "commune"),
        Reason("copies", 15, count=12), Reason("people", 10),
    ]  # fmt: skip


GROUNDS = st.sampled_from(
    [
        Ground(kind, terrain, people)
        for kind in ("commune", "ward")
        for terrain in ("", "coast", "mountain")
        for people in (None, 0, 7_000, BANDS[-1])
    ]
)
PROBLEMS = st.lists(st.sampled_from("abcdef"), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GROUNDS, PROBLEMS, PROBLEMS, st.lists(GROUNDS, max_size=4), st.integers(0, 50))
def test_points_stay_within_a_hundred_and_more_copies_never_hurt(here, named, themes, there, n):
    problems = list(dict.fromkeys(named))
    one = points(reasons(here, problems, themes, there, n))
    more = points(reasons(here, problems, themes, there, n + 1))
    assert 0 <= one <= more <= 100
