"""Codes of units that Excel made numbers of are those of the units again, in whole workbooks of each profile."""

import io
from datetime import date

import pytest
import xlsxwriter

from kheo.access.enums import Role
from kheo.activities.operations import load_kinds
from kheo.archive.operations import enter_source
from kheo.exchange.profiles import profile_of
from kheo.exchange.queries.directory import Directory
from kheo.exchange.queries.looking import look
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.initiatives.policies import TAKE_IN
from kheo.orgs.models import Unit
from tests.factories.files import fates, refusals
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

SHEETS = {
    "initiatives": (Role.STANDING_OFFICE, {}, {"Mã đơn vị": "", "Tên mô hình": "Thắp sáng", "Năm đăng ký": 2023, "Lĩnh vực": "Kinh tế"}),
    "activities": (
        Role.RECORDS_CLERK, {},
        {"Mã đơn vị": "", "Loại hoạt động": "dissemination", "Ngày": "05/01/2026", "Nội dung": "Hội nghị", "Phân loại": "Nhân dân"},
    ),
    "people": (Role.USER_ADMINISTRATOR, {}, {"Mã đơn vị": "", "Họ và tên": "Nguyễn Thị Hoa"}),
    "units": (
        Role.STANDING_OFFICE, {},
        {"Đơn vị cấp trên": "", "Mã đơn vị": "T-{n}", "Tên đơn vị": "Trường {n}", "Loại đơn vị": "school", "Số quyết định": "1/QĐ"},
    ),
    "declared-figures": (
        Role.RECORDS_CLERK, {"source": "Báo cáo"},
        {"Mã đơn vị": "", "Nội dung": "mô hình", "Số liệu": "12", "Trang": "2", "Từ năm": "2021", "Đến năm": "2024"},
    ),
}  # fmt: skip
"""Profile → who brings it in, options, heading → cell below it ("" the code)."""


@pytest.fixture
def province(someone, at):
    nation = UnitFactory(kind="nation", name="Việt Nam", label="Việt Nam", code="VN")
    top = UnitFactory(
        kind="province", name="Hà Nội", label="Thành phố Hà Nội", code="01", under=nation
    )
    for number, code in enumerate(("00123", "04567", "7")):
        UnitFactory(name=f"Sơn {number}", label=f"Xã Sơn {number}", code=code, under=top)
    load_kinds(actor=someone(Role.SYSTEM_ADMINISTRATOR, over=nation), at=at)
    clerk = someone(Role.RECORDS_CLERK, over=top)
    enter_source(
        unit=top, title="Báo cáo", number="1-BC", issued_on=date(2025, 1, 1), actor=clerk, at=at
    )
    return top


def sheet(cells, *codes):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, list(cells))
    for number, code in enumerate(codes, 1):
        below = [str(cell).format(n=number) or code for cell in cells.values()]
        for at, cell in enumerate(below):
            page.write(number, at, cell)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("name", SHEETS)
def test_a_number_is_the_code_it_was_before_excel_took_its_zeros(name, province, someone, at):
    role, options, cells = SHEETS[name]
    profile = profile_of(name)
    book = open_book(sheet(cells, 1, 123, 4567, 7, 99), "ds.xlsx")
    seen = look(book, profile)
    reader = Reader(profile.fields, seen.columns, {}, seen.seen["titles"])
    intake = profile.make(province, someone(role, over=province), at, options)
    judged = intake.judge(list(reader.rows(book, seen.sheet, 2)))

    assert seen.is_sure
    assert fates(judged) == {2: "new", 3: "new", 4: "new", 5: "new", 6: "refused"}, refusals(judged)
    assert list(refusals(judged)[6]) == ["parent" if name == "units" else "unit"]


@pytest.mark.parametrize(
    ("told", "code"),
    [("1", "01"), ("123", "00123"), ("00123", "00123"), ("7", "7"), ("99", None), ("2", None)],
)
def test_which_unit_a_number_means(told, code, province, someone):
    """An exact code comes first; what may be two units is asked about, with both codes."""
    for other in ("02", "00002"):
        UnitFactory(name=f"Hai {other}", label=f"Xã Hai {other}", code=other, under=province)
    actor = someone(Role.STANDING_OFFICE, over=province)
    directory = Directory(actor, TAKE_IN, under=province.pk)
    directory.prepare([(told, "", date(2026, 1, 1))])

    place, why = directory.find(told, "", date(2026, 1, 1))

    assert (place and place.code) == code
    assert ("(02)" in why and "(00002)" in why) == (told == "2")


def test_the_unit_above_may_be_told_by_its_code(province, someone):
    twin = UnitFactory(kind="province", name="Hà Nam", label="Tỉnh Hà Nam", code="35")
    for above, code in ((province, "00200"), (twin, "00300")):
        UnitFactory(name="Sơn Lĩnh", label="Xã Sơn Lĩnh", code=code, under=above)
    nation = Unit.objects.get(kind="nation")
    directory = Directory(someone(Role.STANDING_OFFICE, over=nation), TAKE_IN, under=nation.pk)
    day = date(2026, 1, 1)
    directory.prepare([("Xã Sơn Lĩnh", "", day)])

    found = {
        above: directory.find("Xã Sơn Lĩnh", above, day)[0] for above in ("1", "01", "35", "Hà Nam")
    }

    assert {above: place and place.code for above, place in found.items()} == {
        "1": "00200", "01": "00200", "35": "00300", "Hà Nam": "00300",
    }  # fmt: skip
