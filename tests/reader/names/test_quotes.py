"""Quotation marks put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.names.quotes import quotes_in


def inner(text: str) -> list[tuple[str, int]]:
    return [(one.inner, one.depth) for one in quotes_in(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mô hình “A b” và “C”", [("A b", 0), ("C", 0)]),
        ('mô hình "A b", "C"', [("A b", 0), ("C", 0)]),
        ("ra mắt mô hình '1+1' và mô hình '3 có'", [("1+1", 0), ("3 có", 0)]),
        ("mô hình ‘A b’ của xã", [("A b", 0)]),
        ("mô hình ''A b''; huyện", [("A b", 0)]),
        ('mở cong đóng thẳng “A b"; mở thẳng đóng cong "C d”', [("A b", 0), ("C d", 0)]),
        ('có " A b ".', [("A b", 0)]),
        ("về “xây dựng mô hình “A” ở xã” là", [("xây dựng mô hình “A” ở xã", 0), ("A", 1)]),
        ("mô hình “Gia đình “5 có, 3 sạch” và “C d” của", [("Gia đình “5 có, 3 sạch", 0),
                                                            ("5 có, 3 sạch", 1), ("C d", 0)]),
        ("mô hình “A b của xã X; “C d” của xã Y", [("A b", 0), ("C d", 0)]),
        ("“A b” ở xã X”; “C d”", [("A b", 0), ("C d", 0)]),
        ("làng S'tiêng, đồng bào Cơ'tu", []),
        ("", []),
    ],
)  # fmt: skip
def test_marks_find_their_partners(text: str, found: list[tuple[str, int]]) -> None:
    assert inner(text) == found


def test_a_string_stays_within_its_paragraph() -> None:
    text = "mở “A b\nđóng” C"
    assert [one.inner for one in quotes_in(text, 0, text.index("\n"))] == ["A b"]


@given(st.text(alphabet="“”\"'‘’ab ;,.(\n", max_size=80))
def test_any_row_of_marks_is_read(text: str) -> None:
    for one in quotes_in(text, 0, len(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.inner.strip() == one.inner != ""
        assert one.inner in text[one.start : one.end]
