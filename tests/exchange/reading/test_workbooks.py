"""Fifty awkward workbooks (``tests/exchange/workbooks``): what must come out of each, or the sentence that refuses it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from django.utils import timezone, translation

from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.initiatives.exchange.fields import FIELDS as INITIATIVES
from kheo.kernel.refusals import BadInput
from tests.exchange.reading.fields import FIELDS

FOLDER = Path(__file__).parent.parent / "workbooks"
PLAIN = [
    ("Xã Sơn Lĩnh", "Thắp sáng đường quê", "economy", 2023, 120, 45_000_000, "Duy trì tốt"),
    ("Xã Sơn Lĩnh", "Camera an ninh thôn", "defence", 2023, 300, 120_500_000, None),
    ("Phường Bắc Hà", "Ngôi nhà xanh", "culture", 2024, 85, 7_250_000, "Nhân rộng ở 3 tổ"),
]
"""The three rows that most files hold in one disguise or another."""
NAMES = ("unit", "title", "field", "year", "households", "money", "note")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Came:
    """A file read the way an import reads it."""

    def __init__(self, name, sheet=""):
        self.book = open_book((FOLDER / name).read_bytes(), name)
        self.sheet = sheet or self.book.first
        self.headings = headings.find(self.book, self.sheet, FIELDS)
        self.matched = matching.match(self.headings.titles, FIELDS)
        self.reader = Reader(FIELDS, self.matched.columns, {}, self.headings.titles)
        self.rows = list(self.reader.rows(self.book, self.sheet, self.headings.first_row))

    def values(self, *names):
        return [tuple(row.values.get(name) for name in names) for row in self.rows]

    def refusals(self):
        return [
            (row.number, name, told) for row in self.rows for name, told in row.refusals.items()
        ]


@pytest.mark.parametrize(
    ("name", "kind", "told", "font"),
    [
        ("plain.xlsx", "xlsx", (), ""),
        ("macros.xlsm", "xlsm", ("The file holds macros; they were not run.",), ""),
        ("bom_semicolon.csv", "csv", (), ""),
        ("plain_comma.csv", "csv", (), ""),
        ("utf16_tab.txt", "tsv", (), ""),
        ("cp1258.csv", "csv", ("The file was in the old code page Windows-1258; it was made Unicode.",), ""),
        ("tcvn3.csv", "csv", ("The file was in the old code page TCVN3 (ABC); it was made Unicode.",), ""),
        ("tcvn3_font.xlsx", "xlsx", (), "The sheet is typed in a TCVN3 (.VnTime) font; it was made Unicode."),
        ("vni_font.xlsx", "xlsx", (), "The sheet is typed in a VNI font; it was made Unicode."),
        ("hidden_sheet.xlsx", "xlsx", ("Hidden sheets were left aside: Danh sách.",), ""),
        ("old.xls", "xls", ("Hidden sheets were left aside: Nháp.",), ""),
        ("blank_rows.xlsx", "xlsx", (), ""),
    ],
)  # fmt: skip
def test_the_same_rows_come_out_of_every_kind_of_file(name, kind, told, font):
    came = Came(name)

    assert (came.book.kind, came.book.told, came.book.font(came.sheet)) == (kind, told, font)
    assert came.values(*NAMES) == PLAIN
    assert came.refusals() == []
    assert came.reader.left_out == []


def test_headings_below_title_lines_in_two_rows_with_merged_cells():
    came = Came("title_lines.xlsx")

    assert came.headings.rows == (6, 7, 8)
    assert came.headings.titles == (
        "TT", "Đơn vị thực hiện", "Tên mô hình", "Lĩnh vực", "Quyết định công nhận › Số",
        "Quyết định công nhận › Ngày", "Kết quả › Số hộ hưởng lợi", "Kết quả › Kinh phí (triệu đồng)", "Ghi chú",
    )  # fmt: skip
    assert came.values("unit", "decision", "decided_on", "households", "money", "note") == [
        ("Xã Sơn Lĩnh", "12-QĐ/HU", date(2023, 3, 5), 120, 45_500_000, None),
        ("Xã Sơn Hòa", "13-QĐ/HU", date(2023, 4, 7), 90, 12_000_000, "mới"),
    ]
    assert [(one.number, one.why) for one in came.reader.left_out] == [(11, "a row of totals")]


def test_a_merged_value_holds_for_its_rows_and_a_heading_between_the_rows_is_none_of_them():
    came = Came("merged_values.xlsx")

    assert [(row.number, row.values["unit"], row.values["title"]) for row in came.rows] == [
        (3, "Xã Sơn Lĩnh", "Thắp sáng đường quê"),
        (4, "Xã Sơn Lĩnh", "Camera an ninh thôn"),
        (5, "Xã Sơn Lĩnh", "Hàng rào xanh"),
        (7, "Công an huyện", "Ngày thứ bảy vì dân"),
    ]
    assert [(one.number, one.why) for one in came.reader.left_out] == [
        (2, "a heading between the rows"),
        (6, "a heading between the rows"),
    ]


def test_a_hidden_sheet_is_told_and_read_only_when_chosen():
    assert Came("hidden_sheet.xlsx").sheet == "Chính thức"
    assert Came("hidden_sheet.xlsx", "Danh sách").values("unit", "title") == [
        ("Đơn vị nháp", "Bản nháp")
    ]


def test_what_formulas_came_to_is_read_and_what_excel_never_worked_out_is_refused():
    assert Came("formulas.xlsx").values("households", "note") == [
        (120, "lớn"),
        (300, None),
        (85, "Nhân rộng ở 3 tổ"),
    ]
    assert Came("never_worked_out.xlsx").refusals() == [
        (2, "households", ("Column “Số hộ hưởng lợi” (F): The formula was never worked out; open the file in Excel, "
         "save it and choose it again.")),
    ]  # fmt: skip


def test_cells_with_an_error_are_refused_by_name():
    remedy = "correct the formula or write the value."
    assert Came("errors.xlsx").refusals() == [
        (
            2,
            "households",
            f"Column “Số hộ hưởng lợi” (F): The cell shows the error #REF!; {remedy}",
        ),
        (3, "money", f"Column “Kinh phí” (G): The cell shows the error #DIV/0!; {remedy}"),
        (4, "note", f"Column “Ghi chú” (H): The cell shows the error #N/A; {remedy}"),
    ]


def test_days_as_text_are_read_and_those_that_could_mean_two_are_refused():
    came = Came("dates_as_text.xlsx")
    column = "Column “Ngày bắt đầu” (C): "

    assert came.values("started_on")[:7] == [(date(2026, 1, 5),)] * 7
    assert came.values("started_on")[12] == (None,)
    assert came.refusals() == [
        (
            9,
            "started_on",
            column + "Write the year of “5-1-26” with four digits, for example 05/01/2026.",
        ),
        (10, "started_on", column + "The date “30/02/2024” does not exist in the calendar."),
        (11, "started_on", column + "The date “12/31/2024” does not exist in the calendar."),
        (
            12,
            "started_on",
            column + "“01/2024” is not a date. Write day/month/year, for example 05/01/2026.",
        ),
        (
            13,
            "started_on",
            column + "“2024” is not a date. Write day/month/year, for example 05/01/2026.",
        ),
    ]


def test_days_of_excel_whether_formatted_or_bare_and_in_both_calendars():
    came = Came("dates_of_excel.xlsx")

    assert came.values("started_on") == [(date(2024, 2, 29),)] * 3 + [(None,)]
    assert (
        timezone.localtime(came.rows[1].values["met_at"]).isoformat() == "2024-02-29T08:30:00+07:00"
    )
    assert came.refusals() == [
        (5, "started_on", "Column “Ngày bắt đầu” (C): 2024 is only a year; write day/month/year.")
    ]
    assert Came("dates_1904.xlsx").values("started_on") == [(date(2024, 2, 29),)]


def test_numbers_in_the_vietnamese_form_and_in_that_of_excel():
    came = Came("numbers.xlsx")

    assert came.values("households", "area", "money", "share") == [
        (120, Decimal("1234.5"), 45_000_000, Decimal("57.44")),
        (120, Decimal("1234.5"), 45_000_000, Decimal("57.44")),
        (1250, Decimal("1234.5"), 45_000_000, Decimal("57.44")),
        (1250, Decimal("1234.56"), 1_200_000_000, Decimal("57.4")),
        (None, Decimal("0.125"), 1_200_000_000, None),
        (None, None, None, None),
        (None, None, 1_200_000, None),
        (None, None, None, Decimal("57.44")),
    ]
    assert [(number, name) for number, name, _told in came.refusals()] == [
        (7, "households"), (7, "money"), (7, "share"), (7, "area"), (8, "households"), (8, "area"),
    ]  # fmt: skip
    assert (
        came.rows[5].refusals["households"]
        == "Column “Số hộ hưởng lợi” (C): “12,5” is not a whole number."
    )


def test_codes_are_read_as_they_stand_and_looked_up_without_the_zeros_that_excel_took():
    assert Came("lost_zeros.xlsx").values("code") == [
        ("4",),
        ("1234",),
        ("01234",),
        ("18073",),
        ("42",),
    ]


def test_words_of_a_list_are_understood_by_code_word_and_without_accents():
    came = Came("words.xlsx")

    assert came.values("field") == [
        ("economy",), ("economy",), (None,), ("culture",), ("economy",), ("economy",), (None,),
    ]  # fmt: skip
    assert came.values("also", "alive") == [(["economy", "defence"], True)] * 7
    assert came.reader.unknown == {"field": {"VH-XH": 1, "Khác": 1}}
    assert came.rows[2].refusals == {
        "field": "Column “Lĩnh vực” (C): “VH-XH” is not in the list; write one of: Kinh tế; Văn hóa - xã hội; "
        "Quốc phòng - an ninh; Xây dựng hệ thống chính trị."
    }


def test_two_columns_of_one_heading_are_offered_not_taken():
    came = Came("doubled_headings.xlsx")

    assert came.matched.columns == {"unit": 0, "title": 1}
    assert [one.column for one in came.matched.offers["note"]] == [2, 3]
    assert came.matched.left == (2, 3)


def test_letters_of_every_make_become_those_that_are_stored():
    came = Came("strange_letters.xlsx")

    assert came.values("unit", "title", "note") == [("Xã Sơn Lĩnh", "Thắp sáng đường quê", "Đường")]


def test_text_that_looks_like_a_formula_stays_text():
    assert Came("formula_like.xlsx").values("unit", "title", "note")[0] == (
        None, '=HYPERLINK("http://x.invalid")', "@SUM(A1)",
    )  # fmt: skip


@pytest.mark.parametrize("number", range(1, 12))
def test_each_of_eleven_districts_is_matched_by_itself(number):
    came = Came(f"district_{number:02d}.xlsx")
    scale = 1_000_000 if number == 2 else 1

    assert came.matched.left == ()
    assert came.values(
        "unit", "title", "field", "year", "decision", "households", "money", "note"
    ) == [("Xã Sơn Lĩnh", f"Mô hình {number}", "economy", 2023, "12-QĐ/HU", 120, 45 * scale, "tốt")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty.xlsx", "No sheet of the file has any rows."),
        ("nothing.csv", "The file is empty; choose the one with the rows in it."),
        ("damaged.xlsx", "This is not an Excel file (.xlsx); save it again as .xlsx."),
        ("picture.xlsx", "This is a picture, not a table; ask for the Excel file it was made of."),
        ("page.xls", "This is a web page called Excel; open it in Excel and save it as .xlsx."),
        ("locked.xlsx", "The file is locked by a password; open it in Excel, take the password off and save it again."),
        ("western.csv", "The letters of the file cannot be told; open it in Excel and save it as “CSV UTF-8”."),
        ("bomb.xlsx", "The file is far too large once unpacked."),
        ("far_corners.xlsx", "The sheet is far too large; copy the rows into a new one."),
        ("far_unsaid.xlsx", "The sheet is far too large; copy the rows into a new one."),
        ("one_text_everywhere.xlsx", "The sheet is far too large; copy the rows into a new one."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_a_sentence_with_the_remedy(name, sentence):
    began = process_time()
    with pytest.raises(BadInput) as refusal:
        Came(name)

    assert str(refusal.value) == sentence
    assert process_time() - began < 10


def test_every_workbook_of_the_folder_is_spoken_of_here():
    here = Path(__file__).read_text(encoding="utf-8")
    files = {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix != ".py"}

    assert len(files) > 40
    assert {
        name for name in files if name not in here and not name.startswith("district_")
    } == set()


COLUMNS = ("unit", "title", "field", "year", "decision", "households", "money", "note")


def test_of_the_districts_columns_the_profile_of_initiatives_takes_nearly_all_and_few_wrongly():
    right = wrong = 0
    for number in range(1, 12):
        book = open_book((FOLDER / f"district_{number:02d}.xlsx").read_bytes())
        titles = headings.find(book, book.first, INITIATIVES).titles
        wanted = dict(enumerate(reversed(COLUMNS) if number == 10 else COLUMNS, 1))
        for name, at in matching.match(titles, INITIATIVES).columns.items():
            right, wrong = right + (wanted[at] == name), wrong + (wanted[at] != name)

    assert wrong <= 1
    assert right / (11 * len(COLUMNS)) >= 0.95
