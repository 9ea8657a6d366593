"""PDF files: the same sentences as in the Word file they were made from."""

import io
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image

from kheo.reader.normal import normalise
from kheo.reader.sources import Refused, open_report
from kheo.reader.sources.page_lines import Line, lines_of
from kheo.reader.sources.page_margins import without_margins
from kheo.reader.sources.page_notes import notes_apart
from kheo.reader.sources.page_paragraphs import paragraphs
from tests.reader.sources import made

FILES = Path(__file__).parent.parent / "files"
LEFT, RIGHT = 85, 540


def regular(text):
    return [" ".join(line.split()) for line in normalise(text).text.split("\n") if line.strip()]


def test_the_text_of_a_pdf_is_the_text_of_its_word_file_paragraph_by_paragraph():
    opened = open_report((FILES / "full.pdf").read_bytes())
    wanted = open_report(made.saved(made.full()))
    assert regular(opened.text) == regular(wanted.text)
    assert (opened.kind, opened.pages, opened.told) == ("pdf", 3, "")


def line(text, left=LEFT, base=700.0, right=None, page=0, size=14.0):
    words = text.split(" ")
    wide = 6.0 * len(text)
    return Line(text, left, right or left + wide, base, size, page, 6.0 * len(words[0]))


def block(*texts, start=700.0, page=0, moved=36, step=18.0):
    """Lines of one paragraph: all but the last are full."""
    return [
        line(text, LEFT + (moved if at == 0 else 0), start - step * at,
             RIGHT if at < len(texts) - 1 else None, page)
        for at, text in enumerate(texts)
    ]  # fmt: skip


FULL = "Các cấp ủy đảng đã lãnh đạo và chỉ đạo xây dựng mô hình"


def test_a_full_line_goes_on_even_behind_a_full_stop_or_semicolon():
    page = block(FULL + ".", "Đồng thời nhân rộng;", start=700)
    page[-1].right = RIGHT
    page += block("các ngành vào cuộc.", start=664, moved=0) + block(
        FULL, "đến năm sau.", start=640
    )
    assert list(paragraphs([page])) == [
        f"{FULL}. Đồng thời nhân rộng; các ngành vào cuộc.", f"{FULL} đến năm sau.",
    ]  # fmt: skip


def test_a_sentence_goes_on_over_a_page_break_and_page_numbers_are_left_out():
    pages = [
        [line("1", 300, 800), *block(FULL, FULL, start=120)],
        [line("2", 300, 800, page=1), *block("tại các xã.", start=760, page=1, moved=0)],
        [line("3", 300, 800, page=2), *block("Đoạn mới.", start=760, page=2)],
    ]
    pages[0][-1].right = RIGHT
    assert list(paragraphs(without_margins(pages))) == [f"{FULL} {FULL} tại các xã.", "Đoạn mới."]


def test_a_symbol_broken_at_its_hyphen_is_put_together():
    page = block(FULL + " số 25-", "NQ/TW của Trung ương.")
    assert list(paragraphs([page])) == [f"{FULL} số 25-NQ/TW của Trung ương."]


def test_a_heading_with_a_number_of_several_levels_begins_a_line_behind_a_full_one():
    page = [*block(FULL + " và", start=700), *block("3.3.1. Về kinh tế", start=682, moved=0)]
    page[0].right = RIGHT
    assert list(paragraphs([page])) == [f"{FULL} và", "3.3.1. Về kinh tế"]


def test_cells_beside_each_other_are_a_row_and_what_wraps_in_them_stays_in_its_cell():
    page = [
        *(line(text, left, 700) for text, left in (("TT", 85), ("Đơn vị", 150), ("Số", 400))),
        line("1", 85, 680), line("Huyện có tên", 150, 680), line("rất dài", 150, 662), line("45", 400, 680),
        line("2", 85, 640), line("Xã", 150, 640), line("7", 400, 640),
    ]  # fmt: skip
    assert list(paragraphs([page])) == ["TT\tĐơn vị\tSố", "1\tHuyện có tên rất dài\t45", "2\tXã\t7"]


def test_two_columns_of_running_text_are_read_one_after_the_other():
    def column(left, word):
        lines = [line(f"{word} {FULL}", left, 700 - 18 * at, left + 220) for at in range(11)]
        lines[-1].right = left + 60
        return lines

    told = list(paragraphs([[*column(60, "trái"), *column(310, "phải")]]))
    assert " ".join(told) == " ".join([f"trái {FULL}"] * 11 + [f"phải {FULL}"] * 11)


class Page:
    """A text page of PDFium with every word where it is told to stand."""

    def __init__(self, *words, size=14.0):
        self.text = " ".join(word for word, _left in words)
        self.size, self.places = size, []
        for word, left in words:
            self.places += [left + 7 * at for at in range(len(word) + 1)]

    def get_text_range(self):
        return self.text

    def count_chars(self):
        return len(self.text)


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ([("Thực", 60), ("hiện", 118), ("Kế", 176), ("hoạch", 220)], ["Thực hiện Kế hoạch"]),
        ([("2021", 60), ("2022", 118), ("2023", 176), ("2024", 234)], ["2021", "2022", "2023", "2024"]),
        ([("Kinh", 60), ("tế", 92), ("45", 300), ("12", 400)], ["Kinh tế", "45", "12"]),
    ],
)  # fmt: skip
def test_a_stretched_line_stays_whole_and_a_row_is_parted(words, cells, monkeypatch):
    def places(page, *, exact):
        del exact
        return SimpleNamespace(
            origin=lambda at: (page.places[at], 700.0),
            right=lambda at: page.places[at] + 7,
            size=lambda at: page.size,
        )

    monkeypatch.setattr("kheo.reader.sources.page_lines._Places", places)
    assert [one.text for one in lines_of(Page(*words), 0)] == cells


def test_lines_strewn_over_a_page_are_read():
    page = [line(FULL, left=10.0 * at, base=700 - 20 * at) for at in range(30)]
    assert " ".join(paragraphs([page])).count(FULL) == 30


def test_footnotes_hang_on_their_marks_and_a_raised_number_without_one_is_a_power():
    pages = [
        [
            *block(FULL, FULL, FULL, start=760),
            line("Rộng 45 km\ue0002\ue001; có 12 mô hình\ue0001\ue001.", 85, 700),
            line("\ue0001\ue001 Huyện A 7 mô hình;", 85, 90, size=10.0),
            line("huyện B 5 mô hình.", 85, 78, size=10.0),
        ]
    ]
    bodies, notes = notes_apart(pages)
    assert [one.text for one in bodies[0]][3:] == ["Rộng 45 km²; có 12 mô hình\ufffd."]
    assert notes == ["\ufffd Huyện A 7 mô hình; huyện B 5 mô hình."]


def scanned(pages):
    target = io.BytesIO()
    pictures = [Image.new("L", (200, 280), 230) for _page in range(pages)]
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:])
    return target.getvalue()


def refusal(content):
    with pytest.raises(Refused) as told:
        open_report(content)
    return str(told.value)


def test_a_scanned_pdf_is_refused_with_its_number_of_pages():
    assert refusal(scanned(3)) == (
        "Tệp PDF có 3 trang nhưng không có chữ (bản chụp); hãy gửi tệp Word gốc hoặc bản PDF xuất từ Word."
    )


def test_pages_without_text_among_others_are_told():
    document = pypdfium2.PdfDocument((FILES / "full.pdf").read_bytes())
    document.import_pages(pypdfium2.PdfDocument(scanned(2)), index=1)
    target = io.BytesIO()
    document.save(target)
    opened = open_report(target.getvalue())
    assert (opened.pages, opened.told) == (
        5, "2 trong 5 trang không có chữ (trang 2, 3) nên không được đọc.",
    )  # fmt: skip


def test_a_pdf_with_a_password_or_damaged_is_refused():
    assert "mật khẩu" in refusal((FILES / "password.pdf").read_bytes())
    assert "bị hỏng" in refusal(b"%PDF-1.7\n" + b"x" * 4000)
    content = (FILES / "full.pdf").read_bytes()
    assert "PDF" in refusal(content[:3000])


def test_five_hundred_pages_are_read():
    document = pypdfium2.PdfDocument.new()
    source = pypdfium2.PdfDocument((FILES / "full.pdf").read_bytes())
    while len(document) < 500:
        document.import_pages(source)
    target = io.BytesIO()
    document.save(target)
    assert open_report(target.getvalue()).pages >= 500
