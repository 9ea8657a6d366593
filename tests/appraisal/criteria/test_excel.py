"""Criteria from workbooks and pasted cells: good ones, odd ones, hostile ones."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kheo.appraisal.operations.criteria_excel import (
    HEADS,
    LARGEST,
    read_table,
    text_of_workbook,
    workbook_of,
)
from kheo.appraisal.operations.criteria_samples import sample
from kheo.appraisal.rules.criteria import LABELS, Row
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import fold

D = Decimal

HEAD = ["Số", "Nhóm", "Tiêu chí", "Hướng dẫn chấm", "Điểm", "Mức cao nhất", "Bước",
        "Minh chứng phải có", "Điểm liệt", "Mức tối thiểu", "Hỏi nhận xét"]  # fmt: skip


def book(rows, merges=(), formulas=()):
    """An .xlsx file with ``rows``; ``merges`` (first row, first column, last row, last column, text)."""
    stored = io.BytesIO()
    made = xlsxwriter.Workbook(stored, {"strings_to_formulas": False})
    page = made.add_worksheet()
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(at, place, value, day)
            else:
                page.write(at, place, value)
    for top, left, bottom, right, text in merges:
        page.merge_range(top, left, bottom, right, text)
    for at, place, formula, value in formulas:
        page.write_formula(at, place, formula, None, value)
    made.close()
    return stored.getvalue()


def read(content, **kwargs):
    return read_table(text_of_workbook(content), **kwargs)


def test_the_samples_go_out_and_come_back_unchanged():
    rows = list(sample("scored", "commune").rows)

    with translation.override("vi"):
        table = read(workbook_of(rows))

    assert table.taken == rows
    assert (table.refused, table.ignored) == ([], ())


def test_the_template_has_its_notes_and_every_head_is_known_again():
    with translation.override("vi"):
        content = workbook_of([])
        heads = [str(label) for label in LABELS.values()]

    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert opened.sheet_names == ["Tiêu chí", "Ghi chú"]
    assert len(opened.get_sheet_by_name("Ghi chú").to_python()) == len(LABELS) + 1
    assert heads == HEAD
    assert all(fold(head) in HEADS[name] for name, head in zip(LABELS, heads, strict=True))


def test_heads_are_known_without_accents_in_any_case_and_order_below_a_title():
    table = read(
        book(
            [
                ["PHỤ LỤC: BẢNG ĐIỂM"],
                [],
                ["DIEM (tối đa)", "Cột lạ", "tieu chi", "STT", "Thang điểm", "bước"],
                [40, "?", "Có kế hoạch", 1, 10, 0.5],
                ["7,5", "", "Có kết quả", "2.1", "10", "0,5"],
            ]
        )
    )

    assert table.taken == [
        Row("1", "Có kế hoạch", weight=D(40), maximum=D(10), step=D("0.5")),
        Row("2.1", "Có kết quả", weight=D("7.5"), maximum=D(10), step=D("0.5")),
    ]
    assert table.ignored == ("Cột lạ",)


def test_merged_cells_name_the_group_of_every_row_and_headings_open_one():
    rows = [HEAD[:5], ["1", "", "A", "", 10], ["2", "", "B", "", 10], [], ["3", "", "C", "", 5]]

    table = read(book(rows, merges=[(1, 1, 2, 1, "Nhóm I"), (3, 0, 3, 4, "Nhóm II")]))

    assert [(row.number, row.group) for row in table.taken] == [
        ("1", "Nhóm I"), ("2", "Nhóm I"), ("3", "Nhóm II"),
    ]  # fmt: skip


def test_a_formula_gives_the_value_excel_stored_and_a_typed_one_is_refused():
    rows = [["Số", "Tiêu chí", "Điểm"], ["1", "A", ""], ["2", "B", "=1+1"]]

    table = read(book(rows, formulas=[(1, 2, "=4+4", 8)]))

    assert [row.weight for row in table.taken] == [D(8)]
    assert [(fate.row, fate.troubles) for fate in table.refused] == [
        (3, ("Row 3, column “Points”: holds a formula; paste the value in its place.",))
    ]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (["", "A", "1"], "Row 2, column “Number”: is empty; write a number such as 1 or 2.1."),
        (["1", "", "1"], "Row 2, column “Criterion”: is empty; write what is looked at."),
        (
            ["1", "A", "mười"],
            (
                "Row 2, column “Points”: “mười” is not a number. "
                "Write digits only, for example 24.814 or 34,61."
            ),
        ),
        (["1", "A", "-3"], "Row 2, column “Points”: must not be negative; write 0 or more."),
        (
            ["1", "A", "1,234"],
            "Row 2, column “Points”: has more than two decimals; round it.",
        ),
        (
            [date(2026, 1, 2), "A", "1"],
            "Row 2, column “Number”: became a date in the spreadsheet; format the column as text.",
        ),
        (
            ["1", "A", "#DIV/0!"],
            "Row 2, column “Points”: holds an error of the spreadsheet (#DIV/0!); write the value.",
        ),
        (
            ["1", "A" * 501, "1"],
            "Row 2, column “Criterion”: is longer than 500 characters; shorten it.",
        ),
    ],
)
def test_a_refused_row_is_named_with_its_column_and_the_remedy(row, trouble):
    table = read(book([["Số", "Tiêu chí", "Điểm"], row, ["9", "Đúng", 5]]))

    assert [fate.troubles for fate in table.refused] == [(trouble,)]
    assert [taken.number for taken in table.taken] == ["9"]


def test_yes_and_no_are_read_and_anything_else_is_refused():
    head = ["Số", "Tiêu chí", "Điểm", "Điểm liệt", "Mức tối thiểu"]
    text = "\n".join(
        "\t".join(row)
        for row in [
            head,
            ["1", "A", "5", "X", "0,5"],
            ["2", "B", "5", "", ""],
            ["3", "C", "5", "ờ"],
        ]
    )

    table = read_table(text)

    assert [(row.is_knockout, row.least) for row in table.taken] == [
        (True, D("0.5")),
        (False, D(0)),
    ]
    assert table.refused[0].troubles == (
        "Row 4, column “Knock-out”: “ờ” is neither yes nor no; write x or leave it empty.",
    )


def test_a_number_that_stands_twice_is_refused_where_it_stands_again():
    table = read(book([["Số", "Tiêu chí", "Điểm"], ["1", "A", 5], ["2", "B", 5], [1, "C", 5]]))

    assert [row.number for row in table.taken] == ["1", "2"]
    assert table.refused[0].troubles == (
        "Row 4, column “Number”: “1” stands in row 2 already; give every criterion its own.",
    )


def test_more_than_eighty_criteria_are_refused_row_by_row():
    rows = [["Số", "Tiêu chí", "Điểm"], *[[n, f"Tiêu chí {n}", 1] for n in range(1, 83)]]

    table = read(book(rows))

    assert (len(table.taken), [fate.row for fate in table.refused]) == (80, [82, 83])


def test_ten_thousand_rows_are_refused_in_one_sentence():
    rows = [["Số", "Tiêu chí", "Điểm"], *[[n, "x", 1] for n in range(10_000)]]

    with pytest.raises(BadInput, match=r"The sheet has 10\.001 rows"):
        text_of_workbook(book(rows))
    with pytest.raises(BadInput, match=r"These are 10\.000 rows"):
        read_table("\n".join(f"{n}\tx\t1" for n in range(10_000)))


def bomb():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 45_000_000)
    return stored.getvalue()


def far_apart():
    """Two cells in opposite corners of the sheet: some thousand bytes, half a terabyte read."""
    stored = io.BytesIO()
    made = xlsxwriter.Workbook(stored)
    page = made.add_worksheet()
    page.write(0, 0, "Số")
    page.write(1_048_575, 16_383, "xa")
    made.close()
    return stored.getvalue()


def packed(**parts):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as made:
        for name, content in parts.items():
            made.writestr(f"xl/{name}.xml", content)
    return stored.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "not an Excel file"),
        (lambda: b"PK\x03\x04 broken", "not an Excel file"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, "not an Excel file"),
        (lambda: b"0" * (LARGEST + 1), "larger than 2 MB"),
        (bomb, "too large once unpacked"),
        (far_apart, "far too large"),
        (lambda: packed(document="<w/>"), "not an Excel file"),
        (lambda: packed(workbook="<workbook/>"), "not an Excel file"),
        (lambda: packed(workbook="<workbook/>".encode("utf-16")), "not an Excel file"),
        (lambda: book([]), "The sheet is empty"),
        (lambda: book([[], ["  "]]), "The sheet is empty"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(BadInput, match=sentence):
        text_of_workbook(content())


@pytest.mark.parametrize("text", ["", "  \n\t\n", "x" * (LARGEST + 1)])
def test_pasted_nothing_or_far_too_much_is_refused(text):
    with pytest.raises(BadInput):
        read_table(text)


def test_pasted_cells_without_heads_are_taken_in_the_order_of_the_template():
    table = read_table("1\tI\tCó kế hoạch\tKhi nào\t40\t10\t0,5\tBáo cáo\tx\t5\tx")

    assert table.taken == [
        Row("1", "Có kế hoạch", "I", "Khi nào", D(40), D(10), D("0.5"), "Báo cáo", True, D(5), True)
    ]


def test_cells_of_several_lines_stay_one_cell():
    table = read_table('Số\tTiêu chí\tHướng dẫn\tĐiểm\n1\tA\t"dòng một\ndòng hai"\t5')

    assert table.taken == [replace(Row("1", "A", guidance="dòng một\ndòng hai"), weight=D(5))]


def test_a_checklist_needs_names_only():
    table = read_table("Số\tTiêu chí\n1\tCó tên gọi\n2\tCó địa chỉ", kind="checklist")

    assert [(row.number, row.name) for row in table.taken] == [
        ("1", "Có tên gọi"), ("2", "Có địa chỉ"),
    ]  # fmt: skip


@given(st.lists(st.lists(st.text(max_size=12), max_size=14), max_size=12))
def test_no_text_whatever_breaks_the_reader(rows):
    text = "\n".join("\t".join(row) for row in [["Số", "Tiêu chí", "Điểm"], *rows])

    table = read_table(text)

    assert all(fate.taken is not None or fate.troubles for fate in table.fates)
