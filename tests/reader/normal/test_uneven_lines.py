"""Texts whose lines were broken by hand at uneven places."""

from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.found import Span
from kheo.reader.normal import normalise

TEXT = (
    "BÁO CÁO\nThực hiện Chỉ thị số 41-\nCT/TU, 2024 của Ban\nThường vụ Tỉnh ủy về tăng\ncường sự lãnh đạo, huyện\nxây dựng mới\n"
    "36 mô hình, duy trì\n58\nmô hình.\n- Có 47/\n60 mô hình được\ncông nhận\n(78,3%).\nI. Kết quả\nNăm qua, xã có 3 mô hình."
)


def test_sentences_are_joined_and_headings_and_bullets_stay_apart():
    assert normalise(TEXT).text.split("\n") == [
        "BÁO CÁO",
        (
            "Thực hiện Chỉ thị số 41-CT/TU, 2024 của Ban Thường vụ Tỉnh ủy về tăng cường sự lãnh đạo, huyện xây dựng mới "
            "36 mô hình, duy trì 58 mô hình."
        ),
        "- Có 47/60 mô hình được công nhận (78,3%).",
        "I. Kết quả",
        "Năm qua, xã có 3 mô hình.",
    ]


@given(
    st.lists(
        st.sampled_from(["a", "B", "1", " ", "\n", ",", ".", "/", "-", "số ", "Ban"]), max_size=80
    )
)
def test_every_letter_leads_back_to_where_it_stood(parts):
    raw = TEXT + "\n" + "".join(parts)
    normal = normalise(raw)
    for at, letter in enumerate(normal.text):
        told = normal.raw_span(Span(at, at + 1))
        assert raw[told.start : told.end].strip() == letter.strip()
