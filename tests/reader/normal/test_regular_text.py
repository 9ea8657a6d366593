"""The regular text: composed letters, joined lines, and the way back to the text as handed in."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.found import Span
from kheo.reader.normal import normalise

REPORTS = Path(__file__).parent.parent / "reports"
LINE = "Các cấp ủy đảng đã lãnh đạo, chỉ đạo thực hiện phong trào thi đua tại các xã"


def wrapped(*paragraphs, width=60):
    """Paragraphs broken at a width, as copied from a PDF."""
    lines = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ðảng ủy", "Đảng ủy"),
        (unicodedata.normalize("NFD", "Đảng ủy xã"), "Đảng ủy xã"),
        ("Đảng\u00a0ủy\u2009xã", "Đảng ủy xã"),
        ("kinh tế – xã hội — 2009−2024", "kinh tế - xã hội - 2009-2024"),
        ("không\u200bgian\u00ad mạng", "khônggian mạng"),
        ("một\r\nHai\rBa\x0bBốn\x0cNăm\u2028Sáu", "một\nHai\nBa\nBốn\nNăm\nSáu"),
        ("Nghị quyết số 25-\nNQ/TW", "Nghị quyết số 25-NQ/TW"),
        ("số 25- \n\n NQ/TW", "số 25-NQ/TW"),
        ("thực hiện phong trào\n; đồng thời", "thực hiện phong trào; đồng thời"),
        ("Kết quả đạt được\ntrong năm", "Kết quả đạt được trong năm"),
        ("Kết quả.\ntrong năm", "Kết quả.\ntrong năm"),
        ("I. KẾT QUẢ\n1. Về kinh tế\na) Lúa\n- Ngô", "I. KẾT QUẢ\n1. Về kinh tế\na) Lúa\n- Ngô"),
        ("Lĩnh vực\tSố\tTỷ lệ\n\tCộng\t9\nHết", "Lĩnh vực\tSố\tTỷ lệ\n\tCộng\t9\nHết"),
        ("", ""),
        ("\n \n", "\n"),
    ],
)  # fmt: skip
def test_a_text_becomes_regular(raw, text):
    assert normalise(raw).text == text


def test_wrapped_lines_are_joined_and_paragraphs_stay_apart():
    first = f"{LINE}; đồng thời nhân rộng. Các ngành vào cuộc ngay từ đầu năm và giữ vững kết quả"
    second = (
        "Năm 2024 đã xây dựng 45 mô hình, trong đó có 12 mô hình kinh tế và 33 mô hình văn hóa."
    )
    told = normalise(wrapped(*[f"{first}.", second] * 4)).text
    assert told.split("\n") == [f"{first}.", second] * 4


def test_page_numbers_between_wrapped_lines_are_left_out_and_counted_items_are_not():
    long = " ".join([LINE] * 12)
    lines = wrapped(*[long] * 3).split("\n")
    half = len(lines) // 3
    pages = [*lines[:half], "", " 2 ", "", *lines[half : 2 * half], "- 3 -", *lines[2 * half :]]
    assert normalise("\n".join(pages)).text.split() == " ".join([long] * 3).split()
    counted = "\n".join([*lines, "1", "2", "3"])
    assert normalise(counted).text.split("\n")[-3:] == ["1", "2", "3"]


def test_a_place_leads_back_to_the_code_points_as_handed_in():
    raw = unicodedata.normalize("NFD", "Đã xây dựng\u00a01.250 mô hình tại\nhuyện Đại Từ")
    normal = normalise(raw)
    for words in ("1.250 mô hình", "xây dựng", "huyện Đại Từ"):
        start = normal.text.index(words)
        span = normal.raw_span(Span(start, start + len(words)))
        cut = unicodedata.normalize("NFC", raw[span.start : span.end]).replace("\u00a0", " ")
        assert cut == words


def bare(text):
    """Letters without what line breaks and blanks become."""
    return "".join(text.split())


LETTERS = st.text(
    st.one_of(
        st.sampled_from("aăâeêơưĐđÐ \n\t.,;:-()“”\"'12½\u0301\u0323\u0302\u00a0\u200b\ufffd\r²|"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)


@given(LETTERS, st.data())
def test_any_stretch_of_any_text_made_regular_again_holds_what_it_held(raw, data):
    normal = normalise(raw)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    span = normal.raw_span(Span(start, end))
    assert 0 <= span.start <= span.end <= len(raw)
    assert bare(normal.text[start:end]) in bare(normalise(raw[span.start : span.end]).text)


@given(LETTERS)
def test_positions_never_run_backwards(raw):
    normal = normalise(raw)
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_words_of_the_reports_survive(path):
    raw = path.read_text(encoding="utf-8")
    normal = normalise(raw)
    for start in range(0, len(normal.text) - 40, 997):
        span = normal.raw_span(Span(start, start + 40))
        again = normalise(raw[span.start : span.end]).text
        assert bare(normal.text[start : start + 40]) in bare(again)


@pytest.mark.parametrize(
    "piece",
    ["(", "“", "1", "1.", " ", "\n", "a\n", "ạ", "a\u0323", "\t", "a\t\n", "\ufffd", "[1] ", "-\n"],
)
def test_a_long_row_of_anything_is_made_regular_and_leads_back(piece):
    raw = piece * (50_000 // len(piece))
    normal = normalise(raw)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert list(normal.starts) == sorted(normal.starts)
