"""Workbooks given out: the template that is filled in, the refused rows that come back corrected."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from kheo.access.policy import Permission
from kheo.exchange.enums import Fate
from kheo.exchange.models import Import
from kheo.exchange.operations.workbooks import refused_workbook, template_workbook
from kheo.exchange.profiles import Judged, Profile
from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.exchange.rules.titles import REASON
from tests.exchange.reading.fields import FIELDS, SPHERES

FOLDER = Path(__file__).parent.parent / "workbooks"
PROFILE = Profile(
    "tried", "Mô hình", Permission("exchange.tried", "thử", frozenset()), FIELDS, make=None, notes="Ghi mỗi dòng một mô hình."
)  # fmt: skip


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {
            name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")
        }


def read(content, name="tệp.xlsx", words=None):
    book = open_book(content, name)
    found = headings.find(book, book.first, FIELDS)
    matched = matching.match(found.titles, FIELDS)
    reader = Reader(FIELDS, matched.columns, words, found.titles)
    return book, found, matched, list(reader.rows(book, book.first, found.first_row))


def refused(name):
    """The workbook of the refused rows of a file, and the file as it was read."""
    content = (FOLDER / name).read_bytes()
    book, found, matched, rows = read(content, name)
    imported = Import(
        name=name, sheet=book.first, heading_rows=list(found.rows), columns=matched.columns
    )
    imported.content = ContentFile(content, name)
    judged = [
        Judged(row.number, Fate.REFUSED, row.values, row.refusals) for row in rows if row.refusals
    ]
    return refused_workbook(imported, judged), found, matched, rows


def test_the_template_is_understood_column_by_column_and_has_no_row_of_its_own():
    book, found, matched, rows = read(template_workbook(PROFILE))

    assert [one.name for one in book.sheets] == ["Nhập liệu"]
    assert matched.columns == {one.name: at for at, one in enumerate(FIELDS)}
    assert found.titles[1:3] == ("Đơn vị *", "Tên mô hình *")
    assert rows == []


def test_the_template_offers_lists_notes_and_columns_of_the_right_kind():
    parts = parts_of(template_workbook(PROFILE))
    page = parts["xl/worksheets/sheet1.xml"]
    texts = parts["xl/sharedStrings.xml"]

    assert re.findall(r'type="list"[^>]*sqref="([A-Z0-9:]+)"', page) == ["D2:D1001", "N2:N1001"]
    assert re.findall(r"<formula1>(.*?)</formula1>", page) == [
        "'Danh mục'!$A$2:$A$5",
        "'Danh mục'!$C$2:$C$3",
    ]
    assert 'state="frozen"' in page
    assert "<f>" not in "".join(parts.values())
    assert all(word in texts for _code, word in SPHERES)
    assert "Ghi mỗi dòng một mô hình." in texts


def test_lists_of_the_day_take_the_place_of_the_declared_ones():
    parts = parts_of(
        template_workbook(PROFILE, {"field": [("a", "Lĩnh vực một"), ("b", "=Lĩnh vực hai")]})
    )

    assert "=Lĩnh vực hai" in parts["xl/sharedStrings.xml"]
    assert "'Danh mục'!$A$2:$A$3" in parts["xl/worksheets/sheet1.xml"]


def test_refused_rows_come_back_as_they_came_with_the_reason_in_each():
    content, found, _matched, _rows = refused("numbers.xlsx")
    book = open_book(content)
    rows = list(book.rows(book.first))

    assert tuple(rows[0]) == (*found.titles, REASON)
    assert [row[:6] for row in map(list, rows[1:])] == [
        ["Xã Sơn Lĩnh", "Mô hình 6", "12,5", "1.23.4", "45 đô la", "abc"],
        ["Xã Sơn Lĩnh", "Mô hình 7", "12 hộ", "12..5", "1.200.000 đ", ""],
    ]
    assert rows[1][6].startswith(
        "Dòng 7 của tệp. Cột “Số hộ hưởng lợi” (C): “12,5” không phải số nguyên."
    )
    remarks = "".join(text for name, text in parts_of(content).items() if "comments" in name)
    assert re.findall(r'<comment ref="([A-Z]+\d+)"', remarks) == [
        "C2",
        "D2",
        "E2",
        "F2",
        "C3",
        "D3",
    ]


def test_refused_rows_uploaded_again_are_read_by_the_same_matching():
    content, found, matched, rows = refused("dates_as_text.xlsx")
    _book, again, matched_again, rows_again = read(content)

    assert again.print == found.print
    assert matched_again.columns == matched.columns
    assert matched_again.left == ()
    assert [dict(row.values) for row in rows_again] == [
        dict(row.values) for row in rows if row.refusals
    ]
    assert [dict(row.refusals) for row in rows_again] == [
        dict(row.refusals) for row in rows if row.refusals
    ]


def test_headings_of_two_rows_and_merged_values_are_whole_in_the_workbook_of_refused_rows():
    content = (FOLDER / "merged_values.xlsx").read_bytes()
    imported = Import(
        name="x.xlsx",
        sheet="Danh sách",
        heading_rows=[1],
        columns={"unit": "Đơn vị", "title": "Tên mô hình"},
    )
    imported.content = ContentFile(content, "x.xlsx")
    made = refused_workbook(
        imported,
        [Judged(4, Fate.REFUSED, {}, {"": "Đã có trong hệ thống.", "unit": "Không thấy đơn vị."})],
    )
    book = open_book(made)
    rows = [list(row) for row in book.rows(book.first)]

    assert rows[1][:5] == [2.0, "Xã Sơn Lĩnh", "Camera an ninh thôn", "", 2023.0]
    assert rows[1][8] == "Dòng 4 của tệp. Đã có trong hệ thống.\nKhông thấy đơn vị."
    assert 'ref="B2"' in "".join(
        text for name, text in parts_of(made).items() if "comments" in name
    )


def test_days_errors_and_text_like_formulas_are_given_back_as_what_they_are():
    content = (FOLDER / "formula_like.xlsx").read_bytes()
    imported = Import(name="x.xlsx", sheet="Danh sách", heading_rows=[1], columns={})
    imported.content = ContentFile(content, "x.xlsx")
    made = refused_workbook(imported, [Judged(2, Fate.REFUSED, {}, {"": "=thử"})])
    book = open_book(made)

    assert list(list(book.rows(book.first))[1]) == [
        1.0, "", '=HYPERLINK("http://x.invalid")', "Kinh tế", 2023.0, "+1", 1.0, "@SUM(A1)", "Dòng 2 của tệp. =thử",
    ]  # fmt: skip
    assert "<f>" not in "".join(parts_of(made).values())
    again = open_book(refused("errors.xlsx")[0])
    assert [row[5] for row in again.rows(again.first)][1] == "#REF!"
