"""What careless and hostile people send besides the folder of workbooks: read as a person reads it, or refused."""

import io
import zipfile

import pytest
import xlsxwriter
from django.utils import translation

from kheo.exchange.profiles import profile_of
from kheo.exchange.queries.looking import look
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.kernel.refusals import BadInput

HEADS = ("STT", "Đơn vị", "Tên mô hình", "Lĩnh vực", "Năm đăng ký", "Số hộ hưởng lợi")
ROWS = (
    (1, "Xã Sơn Lĩnh", "Thắp sáng đường quê", "Kinh tế", 2023, 120),
    (2, "Xã Sơn Hòa", "Camera an ninh", "Kinh tế", 2023, 90),
)
READ = [("Xã Sơn Lĩnh", "Thắp sáng đường quê", 120), ("Xã Sơn Hòa", "Camera an ninh", 90)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def workbook(fill=None, *, top=0, heads=HEADS, rows=ROWS):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate((heads, *rows), top):
        sheet.write_row(number, 0, row)
    if fill is not None:
        fill(book, sheet)
    book.close()
    return out.getvalue()


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def came(content, name="danh-sach.xlsx"):
    """What the reader gives of the file: headings, (number, values) of the rows, refusals, what was left out."""
    profile = profile_of("initiatives")
    book = open_book(content, name)
    seen = look(book, profile)
    reader = Reader(profile.fields, seen.columns, {}, seen.seen["titles"])
    rows = list(reader.rows(book, seen.sheet, max(seen.heading_rows) + 1))
    values = [
        tuple(row.values.get(name) for name in ("unit", "title", "households")) for row in rows
    ]
    wrong = [(row.number, dict(row.refusals)) for row in rows if row.refusals]
    return seen, values, wrong, [(one.number, one.why) for one in reader.left_out]


def test_the_block_of_signatures_and_the_total_are_none_of_the_list():
    def fill(_book, sheet):
        sheet.write_row(5, 0, ("Tổng cộng", "", "", "", "", 210))
        sheet.write(7, 1, "TM. BAN THƯỜNG VỤ")
        sheet.write(7, 5, "Người lập biểu")
        sheet.write(8, 1, "PHÓ BÍ THƯ")
        sheet.write(8, 5, "(Ký, ghi rõ họ tên)")
        sheet.write(12, 1, "Nguyễn Văn An")
        sheet.write(12, 5, "Trần Thị Bình")

    seen, values, wrong, left_out = came(workbook(fill, top=2))

    assert (seen.heading_rows, seen.is_sure, values, wrong) == ((3,), True, READ, [])
    below = "part of the signatures below the list"
    assert left_out == [(6, "a row of totals"), (8, below), (9, below), (13, below)]


def test_a_record_that_begins_like_a_signature_is_one():
    rows = (
        (1, "Xã Sơn Lĩnh", "Ký kết nghĩa hai làng", "Kinh tế", 2023, 5),
        (2, "Xã Sơn Hòa", "", "", 2023, 7),
    )

    _seen, values, wrong, left_out = came(workbook(rows=rows))

    assert (wrong, left_out) == ([], [])
    assert values == [("Xã Sơn Lĩnh", "Ký kết nghĩa hai làng", 5), ("Xã Sơn Hòa", None, 7)]


def test_sections_and_headings_that_a_printed_page_repeats_are_none_of_the_list():
    rows = (
        ("I", "Huyện Sơn", "", "", "", ""),
        ROWS[0],
        HEADS,
        ("II.", "Huyện Hòa", "", "", "", ""),
        ROWS[1],
    )

    seen, values, wrong, left_out = came(workbook(rows=rows))

    assert (seen.heading_rows, values, wrong) == ((1,), READ, [])
    section = "a heading between the rows"
    assert left_out == [(2, section), (4, "the headings once more"), (5, section)]


def test_empty_columns_to_the_end_of_the_sheet_are_no_columns():
    def fill(book, sheet):
        grey = book.add_format({"bg_color": "#eeeeee"})
        for row in range(3):
            sheet.write_blank(row, 16_383, None, grey)

    seen, values, wrong, left_out = came(workbook(fill))

    assert (len(seen.seen["titles"]), seen.is_sure) == (len(HEADS), True)
    assert (values, wrong, left_out) == (READ, [], [])


def test_a_million_rows_with_a_colour_and_nothing_else_are_no_rows():
    plain, out = workbook(), io.BytesIO()
    coloured = b"".join(
        b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(4, 1_048_577)
    )
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as old,
        zipfile.ZipFile(out, "w", 8, compresslevel=1) as new,
    ):
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"</sheetData>", coloured + b"</sheetData>"))

    _seen, values, wrong, left_out = came(out.getvalue())

    assert (values, wrong, left_out) == (READ, [], [])


def test_headings_that_stand_twice_wait_for_a_person():
    heads = ("STT", "Đơn vị", "Tên mô hình", "Năm", "Năm", "Ghi chú")

    seen, *_rest = came(
        workbook(heads=heads, rows=((1, "Xã Sơn Lĩnh", "Camera", 2020, 2021, "x"),))
    )

    assert (seen.is_sure, dict(seen.columns)) == (False, {"unit": 1, "title": 2, "note": 5})
    assert seen.seen["proposed"] == {"year": 3}


def test_cells_of_a_text_may_hold_marks_quotes_and_lines():
    text = (
        "STT;Đơn vị;Tên mô hình;Ghi chú\r\n"
        '1;Xã Sơn Lĩnh;"Thắp sáng;\r\nđường ""quê""";"một\nhai"\r\n'
        '2;Xã Sơn Hòa;Camera 24" an ninh;\r\n3;Xã Sơn Hòa;5" kẻng;\r\n'
    )

    _seen, values, wrong, _left = came(text.encode("utf-8-sig"), "ds.csv")

    assert wrong == []
    assert [title for _unit, title, _households in values] == [
        'Thắp sáng; đường "quê"', 'Camera 24" an ninh', '5" kẻng',
    ]  # fmt: skip


def test_a_quotation_mark_that_is_never_closed_swallows_no_row():
    text = 'STT;Đơn vị;Tên mô hình\r\n1;Xã A;Một\r\n2;Xã B;"Hai\r\n3;Xã C;Ba\r\n'

    with pytest.raises(BadInput) as refusal:
        open_book(text.encode(), "ds.csv")

    assert (
        str(refusal.value)
        == "The quotation mark in line 3 is never closed; close it or take it out."
    )


EXCEL = "open it in Excel and save it as .xlsx."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"}),
         "This is a file of LibreOffice or Google (.ods, .odt); open it there and save it as .xlsx."),
        (packed(**{"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), f"This is a binary workbook (.xlsb); {EXCEL}"),
        (packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
         "This is a Word text; copy its table into Excel and save it as .xlsx."),
        (packed(**{"anh/1.jpg": "x", "anh/2.jpg": "y"}), "This is a packed folder; unpack it and choose the Excel file in it."),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 300, "This is a picture, not a table; ask for the Excel file it was made of."),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 300, "This is a picture, not a table; ask for the Excel file it was made of."),
        (b"MZ\x90\x00" + b"\x00" * 300, "This is not a table; choose an .xlsx or .csv file."),
    ],
)  # fmt: skip
def test_what_is_called_xlsx_and_is_not_is_called_by_its_name(content, sentence):
    with pytest.raises(BadInput) as refusal:
        open_book(content, "danh-sach.xlsx")

    assert str(refusal.value) == sentence
