"""A list taken out: what the file says, cell by cell, and what no program may run."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis.strategies import dates, times
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import _datetime_to_excel_datetime

from kheo.access.enums import Role
from kheo.audit.queries import entries
from kheo.exchange.models import ColumnChoice, Export
from kheo.exchange.operations.exports import ask, lines, write_workbook
from kheo.exchange.queries.exports import asked_for, open_listing
from kheo.exchange.rules.cells import day_number, local, moment_number
from kheo.initiatives.enums import Field, Level, Status
from kheo.kernel.refusals import BadInput, NotFound
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
COLUMNS = ["title", "unit", "field", "registered_on", "households", "money", "is_effective"]
DANGEROUS = ["=1+1", "+84 912", "-3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1"]


@pytest.fixture
def unit():
    return UnitFactory(code="30283", name="Kỳ Xuân", label="xã Kỳ Xuân")


@pytest.fixture
def office(someone, unit):
    return someone(Role.STANDING_OFFICE, over=unit)


@pytest.fixture
def initiative(unit):
    return InitiativeFactory(
        unit=unit, title="Thắp sáng đường quê", status=Status.RECOGNISED, level=Level.COMMUNE,
        field=Field.ECONOMY, households=1234, money=Decimal(45_000_000), is_effective=True,
    )  # fmt: skip


def asked(office, at, names=(), query="", listing="initiatives"):
    return asked_for(open_listing(listing, office), query, names, actor=office, now=at)


def table(found):
    text = b"".join(lines(found)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def sheets(found):
    target = io.BytesIO()
    rows = write_workbook(found, target, site="https://dvk.vn")
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    return rows, [book.get_sheet_by_index(place).to_python() for place in (0, 1)], target


def test_a_csv_holds_words_days_and_numbers_the_vietnamese_way(office, initiative, at):
    found = table(asked(office, at, COLUMNS))

    assert found == [
        ["Tên mô hình, điển hình", "Mã đơn vị", "Lĩnh vực", "Ngày đăng ký",
         "Số hộ hưởng lợi", "Kinh phí huy động (đồng)", "Hiệu quả"],
        ["Thắp sáng đường quê", "30283", "Kinh tế", "20/01/2026", "1234", "45000000", "Có"],
    ]  # fmt: skip


def test_a_csv_begins_with_the_mark_by_which_excel_knows_its_letters(office, at):
    assert b"".join(lines(asked(office, at))).startswith(b"\xef\xbb\xbf")


def test_a_workbook_holds_types_a_frozen_head_a_filter_and_what_it_is(office, initiative, at):
    rows, (page, about), target = sheets(asked(office, at, COLUMNS, "field=economy&page=7"))

    assert rows == 1
    assert page[1] == [
        "Thắp sáng đường quê", "30283", "Kinh tế", date(2026, 1, 20), 1234, 45_000_000, "Có",
    ]  # fmt: skip
    with zipfile.ZipFile(target) as packed:
        plain = packed.read("xl/worksheets/sheet1.xml").decode()
    assert 'topLeftCell="A2"' in plain
    assert '<autoFilter ref="A1:G2"/>' in plain
    told = {row[0]: row[1] for row in about}
    assert told["Lĩnh vực"] == "Kinh tế"
    assert told["Số dòng"] == 1
    assert told["Người xuất"] == office.full_name
    assert told["Xuất lúc"] == "21/11/2026 09:00"
    assert told["Địa chỉ mở lại danh sách này"] == "https://dvk.vn/mo-hinh/?field=economy"


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_that_begins_like_a_formula_is_run(office, unit, at, text):
    InitiativeFactory(unit=unit, title=text, status=Status.ACCEPTED)

    found = asked(office, at, ["title", "households"])
    _rows, (page, _about), target = sheets(found)

    assert page[1][0].strip() == text.strip()
    with zipfile.ZipFile(target) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert table(found)[1][0] == f"'{text}"


HOSTILE = '<r><t>x</t></r></is></c><c r="C2"><f>HYPERLINK("http://a.vn")</f><v>0</v></c><r></r>'


@pytest.mark.parametrize("text", ["<r><t>in đậm</t></r>", "<r>&</r>", HOSTILE])
def test_a_text_that_looks_like_a_part_of_the_file_stays_a_text(office, unit, at, text):
    InitiativeFactory(unit=unit, title=text, status=Status.ACCEPTED)

    _rows, (page, _about), _target = sheets(asked(office, at, ["title", "unit"]))

    assert [cell.strip() for cell in page[1]] == [text, "30283"]


def test_a_text_longer_than_a_cell_is_cut_and_marked(office, unit, at):
    InitiativeFactory(unit=unit, title="x", situation="a" * 40_000, status=Status.ACCEPTED)

    _rows, (page, _about), _target = sheets(asked(office, at, ["situation"]))

    value = page[1][0]
    assert (len(value), value[-1]) == (32_767, "…")


def test_columns_stand_in_the_order_of_the_list_and_an_unknown_one_is_named(office, at):
    found = asked(office, at, ["unit_name", "title"])

    assert [one.name for one in found.columns] == ["title", "unit_name"]
    with pytest.raises(BadInput, match="nope"):
        asked(office, at, ["title", "nope"])


def test_a_list_that_is_not_open_to_somebody_is_not_there_for_him(someone, unit):
    citizen = someone(Role.CITIZEN, over=unit)

    for name in ("initiatives", "no_such_list"):
        with pytest.raises(NotFound):
            open_listing(name, citizen)


def test_asking_writes_who_took_what_out_and_how_many(office, initiative, at):
    made = ask(asked(office, at, ["title"], "status=recognised"), style="csv")

    line = entries().get(action="exchange.export")
    assert (line.subject_key, line.actor, line.unit_id) == (str(made.pk), office, office.unit_id)
    assert line.after == {
        "listing": "initiatives", "rows": 1, "style": "csv", "query": "status=recognised",
    }  # fmt: skip


def test_the_choice_of_columns_is_kept_per_person_and_list(office, initiative, at, client):
    client.force_login(office)
    page = reverse("exchange:export", args=["initiatives"])
    client.post(page, {"style": "csv", "columns": ["title", "unit"]})

    assert client.get(page).context["form"].initial == {
        "columns": ["title", "unit"],
        "style": "csv",
    }
    assert ColumnChoice.objects.get().user == office
    assert "id" in client.get(f"{page}?cot=tat-ca").context["form"].initial["columns"]


def test_the_page_hands_over_exactly_what_the_filter_shows(office, initiative, unit, client):
    InitiativeFactory(unit=unit, title="Khác", status=Status.ACCEPTED)
    client.force_login(office)
    page = f"{reverse('exchange:export', args=['initiatives'])}?status=recognised"

    shown = client.get(page)
    sent = client.post(page, {"style": "csv", "columns": ["title"]})

    assert shown.context["number"] == 1
    assert shown.context["told"] == [("Trạng thái", "Được công nhận")]
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="mo-hinh')
    assert b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()[1:] == [
        "Thắp sáng đường quê"
    ]


def test_a_form_without_columns_is_shown_again_and_nothing_is_noted(office, client):
    client.force_login(office)

    sent = client.post(reverse("exchange:export", args=["initiatives"]), {"style": "xlsx"})

    assert sent.status_code == 422
    assert "Hãy chọn ít nhất một cột." in sent.content.decode()
    assert not Export.objects.exists()


def test_a_list_of_others_answers_404(someone, unit, client):
    client.force_login(someone(Role.REGISTRAR, over=unit))

    assert client.get(reverse("exchange:export", args=["journal_nope"])).status_code == 404


def test_days_before_excel_counts_right_stay_readable():
    assert day_number(date(1789, 7, 14)) == "14/07/1789"
    assert day_number(date(1900, 2, 28)) == "28/02/1900"
    assert moment_number(datetime(1789, 7, 14, 2, tzinfo=UTC)).startswith("14/07/1789 ")


@given(dates(min_value=date(1900, 3, 1)))
def test_a_day_is_the_number_the_writer_of_workbooks_would_put(day):
    assert day_number(day) == _datetime_to_excel_datetime(day, False, False)


@given(dates(min_value=date(1900, 3, 2)), times())
def test_a_moment_is_the_number_of_its_hour_in_vietnam(day, hour):
    moment = datetime.combine(day, hour, UTC)
    expected = _datetime_to_excel_datetime(local(moment), False, False)

    assert moment_number(moment) == pytest.approx(expected, abs=1e-9)
