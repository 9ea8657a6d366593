"""Whatever the text, what is found stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.reader.layout import lay_out
from kheo.reader.names import find_names
from kheo.reader.normal import normalise

WORDS = [
    "mô hình", "các mô hình", "“", "”", '"', "“Dân vận khéo”", "tiêu biểu như:", "; ", ", ", "của", "ở", "xã",
    "Tân Lập", "Hội Nông dân", "huyện Đông Sơn", "lĩnh vực kinh tế", "\n", "- ", "1. ", "[1]", "(", ")", "và",
    "Nuôi dê", "5", "| ", "Tên mô hình", "phong trào", ".", "về", "\ufffd", "ông", "với", "có", "đã",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_titles_and_spans_are_those_of_the_text(text: str) -> None:
    normal = normalise(text)
    named, quoted = find_names(lay_out(normal))
    assert named == sorted(named, key=lambda one: one.span)
    for index, one in enumerate(named):
        assert one.title
        assert one.title in " ".join(normal.slice(one.span).split())
        assert one.again is None or one.again < index
        assert (one.field is None) == (one.field_from is None)
        assert one.unit != ""
        assert one.place != ""
    assert all(other.text.split() == normal.slice(other.span).split() for other in quoted)
    spans = [one.span for one in named] + [one.span for one in quoted if one.text]
    assert len(set(spans)) == len(spans)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    find_names(lay_out(normalise(text)))


@pytest.mark.parametrize(
    "unit",
    ["“", "“a ", '"a" ', "“a” ", "mô hình ", "mô hình A ", "mô hình “A b”, ", "; “A b” của xã A", "xã A, ", "(",
     "tiêu biểu như: ", "Hội A ", "- mô hình A b ở xã D\n", "xã A có mô hình ", "các xã A, B, ", "| a | b |\n"],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(unit: str) -> None:
    layout = lay_out(normalise(unit * (20_000 // len(unit))))
    named, quoted = find_names(layout)
    assert all(0 <= one.span.start < one.span.end <= len(layout.normal.text) for one in named)
    assert all(one.span.end <= len(layout.normal.text) for one in quoted)
