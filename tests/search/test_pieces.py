"""Pieces and likeness of cores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.search.rules.pieces import LEAST, likeness, number_of, pieces_of, rarest, weight

core = st.lists(
    st.sampled_from(["+anhsang", "~duonglang", "nuoi", "ong", "mat", "+rac", "tre", "dan"]),
    max_size=7,
    unique=True,
).map(" ".join)


def test_a_piece_has_one_number_for_ever():
    assert number_of("+anhsang") == 3334883584025700556
    assert 0 <= number_of("") < 2**63


def test_pieces_are_words_and_pairs_whatever_their_order():
    assert pieces_of("b a c") == ["b", "a", "c", "a b", "a c"]
    assert set(pieces_of("a b")) == set(pieces_of("b a"))


@given(core, core)
def test_likeness_is_a_share_and_the_same_from_both_sides(one, other):
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == (1.0 if one else 0.0)


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("+anhsang ~duonglang +nlmt", "+nlmt +anhsang ~duonglang", True),
        ("+anhsang ~duonglang", "+anhsang +nlmt", True),
        ("nuoi ran rao", "nuoi ran rao trau", True),
        ("+anhsang ~duonglang", "+rac ~duonglang", False),
        ("~phunu ~giamngheo +ong", "~phunu ~giamngheo +nam", False),
        ("duc chuong", "cong chuong trai", False),
        ("", "+anhsang", False),
    ],
)
def test_cores_are_alike_by_what_is_done_not_for_whom(one, other, is_alike):
    assert (likeness(one, other) >= LEAST) is is_alike


def test_rare_pieces_come_first():
    counts = {number_of("nuoi"): 50_000, number_of("ong"): 3}
    assert list(rarest("nuoi ong", counts, 1)) == [number_of("ong")]
    assert weight(0) == 1.0 > weight(10) > weight(1_000_000) > 0
