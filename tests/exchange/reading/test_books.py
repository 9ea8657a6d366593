"""Opening files: what is read apart must be what is read in whole; what is not a workbook says so."""

import io

import pytest
import xlsxwriter
from django.utils import translation

from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.exchange.reading.sheets import SAMPLE_ROWS
from kheo.kernel.refusals import BadInput
from tests.exchange.reading.fields import FIELDS

ROWS = 700


def long_workbook(*, left=0, in_memory=True):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": in_memory, "constant_memory": not in_memory})
    sheet = book.add_worksheet("Dài")
    sheet.merge_range(0, left, 0, left + 2, "DANH SÁCH MÔ HÌNH")
    for at, head in enumerate(("Đơn vị", "Tên mô hình", "Còn hoạt động", "Tỷ lệ hoàn thành")):
        sheet.write_string(1, left + at, head)
    share = book.add_format({"num_format": "0%"})
    for number in range(ROWS):
        sheet.write_string(number + 2, left, "Xã Sơn Lĩnh")
        sheet.write_string(number + 2, left + 1, f"Mô hình {number}")
        sheet.write_boolean(number + 2, left + 2, number % 2 == 0)
        sheet.write_number(number + 2, left + 3, 0.25, share)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("left", [0, 2])
@pytest.mark.parametrize("in_memory", [True, False])
def test_the_head_of_a_long_sheet_is_that_of_the_whole(left, in_memory):
    book = open_book(long_workbook(left=left, in_memory=in_memory))
    top = book.top("Dài")
    whole = list(book.rows("Dài"))

    assert top == whole[:SAMPLE_ROWS]
    assert len(whole) == ROWS + 2 == book.sheet("Dài").rows
    assert whole[2][left:] == ["Xã Sơn Lĩnh", "Mô hình 0", "TRUE", 0.25]


def test_a_long_sheet_is_read_to_its_last_row():
    book = open_book(long_workbook())
    found = headings.find(book, "Dài", FIELDS)
    columns = matching.match(found.titles, FIELDS).columns
    rows = list(Reader(FIELDS, columns, {}, found.titles).rows(book, "Dài", found.first_row))

    assert (found.rows, len(rows), rows[-1].number) == ((2,), ROWS, ROWS + 2)
    assert dict(rows[-1].values) == {
        "unit": "Xã Sơn Lĩnh",
        "title": "Mô hình 699",
        "alive": False,
        "share": 25,
    }


def test_a_sheet_there_is_not_and_a_file_too_large_are_refused():
    with translation.override("en"):
        with pytest.raises(BadInput, match="The file has no sheet “Khác”"):
            open_book(b"a,b\n1,2\n").rows("Khác")
        with pytest.raises(BadInput, match="The file is larger than 60 MB"):
            open_book(b"a" * 60_000_001)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4 ...", "This is a PDF file"),
        (b"Rar!\x1a\x07", "This is a packed folder"),
        (b"{\\rtf1 abc}", "This is a Word text"),
        (b"a\x00bcdefgh,i" * 9, "This is not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "This is a Word text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "before 2007"),
    ],
)  # fmt: skip
def test_other_files_are_called_by_what_they_are(content, words):
    with translation.override("en"), pytest.raises(BadInput, match=words):
        open_book(content, "danh-sach.xlsx")


@pytest.mark.parametrize(
    ("text", "kind", "rows"),
    [
        ("sep=;\na;b\n1;2\n", "csv", [["", ""], ["a", "b"], ["1", "2"]]),
        ("a|b\n1|2,3\n", "csv", [["a", "b"], ["1", "2,3"]]),
        ('a,"b\nc"\n1\n', "csv", [["a", "b\nc"], ["1", ""]]),
        ("a\tb;c\n1\t2;3\n", "tsv", [["a", "b;c"], ["1", "2;3"]]),
    ],
)
def test_the_mark_between_cells_is_found_by_content(text, kind, rows):
    book = open_book(text.encode(), "bảng.csv")

    assert (book.kind, book.first) == (kind, "bảng")
    assert [list(row) for row in book.rows("bảng")] == rows
