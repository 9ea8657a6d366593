"""Two versions of a text side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.foundation.diffs import Piece, word_diff


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("", "", "", ""),
        ("như cũ", "như cũ", "như cũ", "như cũ"),
        ("", "mới", "", "[mới]"),
        ("hiến 1.200 m² đất", "hiến 1.450 m² đất", "hiến [1.200] m² đất", "hiến [1.450] m² đất"),
        (
            "mở rộng đường.",
            "mở rộng đường, lắp đèn.",
            "mở rộng đường.",
            "mở rộng đường[, lắp đèn].",
        ),
        ("một\nhai", "một\nba", "một\n[hai]", "một\n[ba]"),
        ("35 hộ", "42 hộ", "[35] hộ", "[42] hộ"),
    ],
)
def test_the_words_that_differ_are_marked(old: str, new: str, left: str, right: str) -> None:
    diff = word_diff(old, new)
    assert (marked(diff.old), marked(diff.new)) == (left, right)
    assert diff.changed == (old != new)


@given(st.text(), st.text())
def test_each_side_joined_again_is_the_text_it_came_from(old: str, new: str) -> None:
    diff = word_diff(old, new)
    assert "".join(piece.text for piece in diff.old) == old
    assert "".join(piece.text for piece in diff.new) == new


def test_very_long_texts_are_compared_by_lines() -> None:
    long = "một hai ba\n" * 2_000
    diff = word_diff(long, long + "bốn\n")
    assert marked(diff.new).endswith("[bốn\n]")
