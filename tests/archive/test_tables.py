"""Totals out of a spreadsheet: every row's fate, good rows at once, nothing twice."""

import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from kheo.access.enums import Role
from kheo.archive.models import DeclaredFigure
from kheo.archive.operations import import_figures
from kheo.archive.operations.cells import text_of_workbook
from kheo.archive.operations.heads import LABELS, notes
from kheo.archive.operations.tables import read_table
from kheo.archive.operations.template import template
from kheo.archive.queries.consistency import remarks_on
from kheo.archive.queries.figures import figures_of
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db

HEAD = "STT\tNội dung\tSố liệu\tĐơn vị tính\tLĩnh vực\tTừ\tĐến hết\tVị trí\tThuộc số\tTỷ lệ của"
ROWS = [
    "1\tmô hình đã xây dựng\t6.540\tmô hình\t\t2009\t2023\tdòng 60",
    "2\tlĩnh vực kinh tế\t1.621\tmô hình\tKinh tế\t2009\t2023\tdòng 63\t1",
    "3\tlĩnh vực văn hóa\t3.391\tmô hình\tVăn hóa - xã hội\t2009\t2023\tdòng 67\t1",
    "4\tlĩnh vực quốc phòng\t957\tmô hình\tQuốc phòng, an ninh\t2009\t2023\tdòng 70\t1",
    "5\tlĩnh vực hệ thống\t564\tmô hình\tXây dựng hệ thống chính trị\t2009\t2023\tdòng 73\t1",
    "6\ttỷ lệ kinh tế\t24,79 %\t%\tKinh tế\t2009\t2023\tdòng 63\t\t2 / 1",
]
TABLE = "\n".join([HEAD, *ROWS])


@pytest.fixture
def bring(source, clerk, at):
    def run(text, actor=None):
        return import_figures(source, text=text, actor=actor or clerk, at=at)

    return run


@pytest.fixture
def look(source, clerk, at):
    def run(text):
        return read_table(source, text, actor=clerk, at=at)

    return run


def test_a_pasted_table_is_entered_with_its_totals_and_shares(bring, source):
    done = bring(TABLE)

    rows = list(figures_of([source]))
    assert (done.added, done.known, done.refused) == (6, 0, 0)
    assert [one.amount for one in rows[:5]] == ["6.540", "1.621", "3.391", "957", "564"]
    assert {one.part_of for one in rows[1:5]} == {rows[0]}
    assert (rows[5].share_of, list(rows[5].share_parts.all())) == (rows[0], [rows[1]])
    assert (rows[0].starts_on, rows[0].ends_on) == (date(2009, 1, 1), date(2024, 1, 1))
    assert [one.sentence for one in remarks_on(rows)] == [
        "bốn lĩnh vực cộng lại 6.533, văn bản ghi 6.540: lệch 7"
    ]
    line = Entry.objects.order_by("-day", "-position")[0]
    assert sentence(line) == "Ngô Thị Trữ đã nhập bảng 6 số liệu vào “Báo cáo 15 năm”"


def test_bringing_the_same_table_in_again_doubles_nothing(bring):
    bring(TABLE)
    lines = Entry.objects.count()

    done = bring(TABLE)

    assert (done.added, done.known, done.refused) == (0, 6, 0)
    assert DeclaredFigure.objects.count() == 6
    assert Entry.objects.count() == lines


def test_a_row_added_later_hangs_under_the_total_that_stands(bring, source):
    bring("\n".join([HEAD, ROWS[0]]))
    bring("\n".join([HEAD, ROWS[0], ROWS[1]]))

    total, part = figures_of([source])
    assert part.part_of == total


def test_another_number_for_the_same_place_is_not_written_over(bring, look):
    bring(TABLE)

    table = look(TABLE.replace("6.540", "6.533"))

    first = table.refused[0]
    told = (
        "Dòng 2, cột “Số liệu”: văn bản này đã được nhập là 6.540; hãy đính chính trên trang "
        "của số liệu, có nêu lý do."
    )
    assert (first.row, first.troubles) == (2, [told])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1\tx\tabc\t\t\t2009\t2023\td", "Dòng 2, cột “Số liệu”: “abc” không phải là số"),
        ("1\tx\t24,814\t\t\t2009\t2023\td", "Dòng 2, cột “Số liệu”: “24,814” có thể là 24.814"),
        ("1\tx\t120 %\t\t\t2009\t2023\td", "Dòng 2, cột “Số liệu”: Tỷ lệ không thể quá 100 %"),
        ("1\tx\t=A1+1\t\t\t2009\t2023\td", "Dòng 2, cột “Số liệu”: là công thức"),
        ("1\tx\t#REF!\t\t\t2009\t2023\td", "Dòng 2, cột “Số liệu”: "),
        ("1\tx\t5\t\tthể thao\t2009\t2023\td", "Dòng 2, cột “Lĩnh vực”: “thể thao” không thuộc"),
        ("1\tx\t5\t\t\t2023\t2009\td", "Dòng 2, cột “Đến hết”: Ngày cuối"),
        ("1\tx\t5\t\t\t31/02/2020\t2023\td", "Dòng 2, cột “Từ”: Ngày “31/02/2020” không có"),
        ("1\tx\t5\t\t\t2009\t2023\t", "Dòng 2, cột “Vị trí trong văn bản”: Hãy ghi vị trí"),
        ("1\t\t5\t\t\t2009\t2023\td", "Dòng 2, cột “Nội dung”: Hãy ghi con số đếm gì"),
        ("1\tx\t5\t\t\t2009\t2023\td\t9", "Dòng 2, cột “Thuộc số”: trỏ tới dòng số 9"),
        ("1\tx\t5 %\t%\t\t2009\t2023\td\t\t9", "Dòng 2, cột “Tỷ lệ của (phần / tổng)”: ghi số"),
    ],
)
def test_a_bad_row_is_told_with_row_column_and_remedy(look, row, told):
    (fate,) = look(f"{HEAD}\n{row}").fates

    assert fate.figure is None
    assert fate.troubles[0].startswith(told), fate.troubles


def test_good_rows_enter_while_bad_ones_wait(bring):
    done = bring("\n".join([HEAD, ROWS[0], ROWS[1].replace("1.621", "abc"), ROWS[2]]))

    assert (done.added, done.refused) == (2, 1)
    assert {one.amount for one in DeclaredFigure.objects.all()} == {"6.540", "3.391"}


def test_parts_of_a_refused_total_are_refused_too(look):
    table = look("\n".join([HEAD, ROWS[0].replace("6.540", "abc"), *ROWS[1:]]))

    assert [fate.row for fate in table.refused] == [2, 3, 4, 5, 6, 7]
    assert "cột “Thuộc số”" in table.fates[1].troubles[0]
    assert "cột “Tỷ lệ của" in table.fates[5].troubles[0]


def test_a_number_used_twice_and_a_row_said_twice_are_told(look):
    table = look("\n".join([HEAD, ROWS[0], ROWS[0]]))

    assert "đã có ở dòng 2" in table.fates[1].troubles[0]


def test_without_any_good_row_nothing_is_written(bring):
    with pytest.raises(RuleBroken):
        bring(f"{HEAD}\n1\tx\tabc")

    assert DeclaredFigure.objects.count() == 0


def test_nobody_brings_in_for_a_paper_or_a_unit_outside_his_scope(
    look, bring, someone, ended, province
):
    with pytest.raises(NotAllowed):
        bring(TABLE, actor=someone(Role.RECORDS_CLERK, over=ended))
    table = look(f"{HEAD}\tĐơn vị khi đó\n1\tx\t5\t\t\t2009\t2023\td\t\t\t49")
    assert "nằm ngoài phạm vi" in table.fates[0].troubles[0]
    table = look(f"{HEAD}\tĐơn vị khi đó\n1\tx\t5\t\t\t2009\t2023\td\t\t\tTỉnh Hà Tĩnh")
    assert table.fates[0].figure.unit == province


def test_the_period_of_the_paper_holds_where_a_row_gives_none(look):
    table = look("Nội dung\tSố liệu\tVị trí\nx\t5\td")

    figure = table.fates[0].figure
    assert (figure.starts_on, figure.ends_on) == (date(2008, 1, 1), date(2024, 1, 1))


def test_an_indicator_is_known_by_its_code(look):
    IndicatorFactory()
    known, unknown = look(
        "Nội dung\tSố liệu\tVị trí\tMã chỉ tiêu\nx\t5\td\tregistered\ny\t5\td\tno"
    ).fates

    assert known.figure.indicator == "registered"
    assert "“no” không phải chỉ tiêu" in unknown.troubles[0]


def test_heads_nobody_understands_are_named(look):
    assert look("Nội dung\tSố liệu\tVị trí\tMàu\nx\t5\td\tđỏ").ignored == ("Màu",)


@pytest.mark.parametrize("text", ["", "   \n\t\n", HEAD])
def test_an_empty_table_is_refused(look, text):
    with pytest.raises(BadInput):
        look(text)


def book_of(*rows):
    stored = io.BytesIO()
    with Workbook(stored, {"in_memory": True}) as book:
        page = book.add_worksheet("Số liệu")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return stored.getvalue()


def test_a_workbook_is_read_like_pasted_rows(bring, source):
    content = book_of(
        ["Số liệu 15 năm"], ["Nội dung", "Số liệu", "Từ", "Đến hết", "Vị trí"],
        ["mô hình", 24814, 2008, 2023, "dòng 60"], ["tỷ lệ", "57,44 %", 2008, 2023, "dòng 89"],
    )  # fmt: skip

    bring(text_of_workbook(content))

    assert [one.amount for one in figures_of([source])] == ["24.814", "57,44\u00a0%"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(BadInput) as refusal:
        text_of_workbook(content)

    assert "Excel" in str(refusal.value)


def test_a_packed_bomb_is_refused_before_it_is_read():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 41_000_000)

    with pytest.raises(BadInput):
        text_of_workbook(stored.getvalue())


def test_the_template_comes_back_as_a_table_and_tells_every_column(look):
    stored = template()
    book = CalamineWorkbook.from_filelike(stored)

    sheet, told = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)

    assert sheet[0] == [str(label) for label in LABELS.values()]
    assert [row[0] for row in told[1:]] == [str(label) for label in LABELS.values()]
    assert list(notes()) == list(LABELS)
    assert all(row[1] for row in told)
