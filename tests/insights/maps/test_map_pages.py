"""The page of the map: who sees which map, the way in and back in time, the files, what is refused."""

import io
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from kheo.access.policy import today
from kheo.orgs.enums import Change, Kind
from kheo.orgs.models import Reorganisation, Succession
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
MERGED = date(2025, 7, 1)


def test_the_map_leads_into_the_provinces_and_every_number_opens_its_records(country, get):
    country.register(country.an, 3)
    page = get(country.chief, code="total_registered", unit=country.nation.pk)
    text = page.content.decode()
    assert page.status_code == 200
    assert f"unit={country.province.pk}" in text
    assert "1. Đà Nẵng: 0" in text
    assert "2. Tỉnh Hà Tĩnh: 3" in text
    assert f"within={country.province.pk}" in text
    assert "Tổng các dòng bằng tổng cộng." in text
    assert " style=" not in text
    inside = get(country.chief, code="total_registered", unit=country.province.pk)
    assert [one["label"] for one in inside.context["crumbs"]] == ["Việt Nam", "Tỉnh Hà Tĩnh"]
    assert f'id="don-vi-{country.an.pk}"' in inside.content.decode()


def test_who_works_in_a_province_sees_its_map_and_none_above_it(country, get):
    assert get(country.office).context["unit"] == country.province
    assert [one["label"] for one in get(country.office).context["crumbs"]] == ["Tỉnh Hà Tĩnh"]
    assert get(country.office, unit=country.nation.pk).status_code == 404
    assert get(country.office, unit=country.danang.pk).status_code == 404
    assert get(country.office, "svg", unit=country.danang.pk).status_code == 404
    assert get(country.office, "excel", unit=country.danang.pk).status_code == 404


def test_a_commune_is_told_that_nothing_stands_below_it(country, get):
    page = get(country.clerk)
    assert page.status_code == 200
    assert "Trên bản đồ này đơn vị không có đơn vị trực thuộc" in page.content.decode()


def test_one_steps_between_before_july_2025_and_today(country, get):
    told = get(country.chief, unit=country.nation.pk, code="registered").context["tabs"]
    assert [(one["label"], one["current"]) for one in told] == [
        ("Trước 1/7/2025", False), ("Hôm nay", True),
    ]  # fmt: skip
    assert "day=2025-06-30" in told[0]["url"]
    assert "code=registered" in told[0]["url"]
    before = get(country.chief, unit=country.nation.pk, day="2025-06-30")
    assert [row.label for row in before.context["drawn"].rows] == [
        "Đà Nẵng", "Tỉnh Cũ", "Tỉnh Hà Tĩnh",
    ]  # fmt: skip
    other = get(country.chief, unit=country.nation.pk, day="2020-01-01").context["tabs"]
    assert [one["label"] for one in other if one["current"]] == ["01/01/2020"]


def test_a_province_that_is_not_on_that_map_names_those_that_are(country, get):
    heir = UnitFactory(
        kind=Kind.PROVINCE, name="Tỉnh Mới", code="52", under=country.nation, starts_on=MERGED
    )
    event = Reorganisation.objects.create(kind=Change.MERGE, on=MERGED, title="Hợp nhất")
    Succession.objects.create(
        reorganisation=event, predecessor=country.gone, successor=heir, is_whole=True
    )
    then = get(country.chief, unit=heir.pk, day="2025-06-30")
    assert [one.label for one, _url in then.context["instead"]] == ["Tỉnh Cũ"]
    assert "Tỉnh Mới không có trên bản đồ ngày 30/06/2025" in then.content.decode()
    now = get(country.chief, unit=country.gone.pk)
    assert [one.label for one, _url in now.context["instead"]] == ["Tỉnh Mới"]
    assert get(country.chief, "svg", unit=heir.pk, day="2025-06-30").status_code == 404


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"start": "2026-05-01", "last": "2026-01-01"}, "last", "Ngày cuối đứng trước ngày đầu."),
        ({"how": "own"}, "bounds", "Đề nghị ghi các mốc, ví dụ: 5; 10; 20; 50"),
        ({"how": "own", "bounds": "năm; mười"}, "bounds", "Đề nghị ghi các số, cách nhau bằng dấu chấm phẩy, ví dụ: 5; 10; 20; 50"),
        ({"how": "own", "bounds": "1;2;3;4;5"}, "bounds", "Tối đa 4 mốc, mỗi mốc lớn hơn 0."),
        ({"code": "papers_issued", "field": "economy"}, "field", "Chỉ tiêu này không phân theo lĩnh vực; hãy chọn “Tất cả”."),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_told_at_its_field_and_kept(country, get, query, field, sentence):
    page = get(country.office, **query)
    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert page.context["form"].data.dict() == query
    assert get(country.office, "svg", **query).status_code == 404


def test_own_bounds_make_the_classes(country, get):
    country.register(country.an, 3)
    country.register(country.binh, 1)
    page = get(country.office, code="total_registered", how="own", bounds="2")
    assert [(one.low, one.high) for one in page.context["drawn"].classes] == [(1, 1), (3, 3)]


@pytest.mark.parametrize("query", [{"unit": "abc"}, {"code": "x"}, {"day": "31/02/2026"}])
def test_an_address_that_is_none_is_refused_without_a_fault(country, get, query):
    assert get(country.office, **query).status_code == 422


def test_the_drawing_is_a_file_of_its_own_with_its_title_and_no_addresses(country, get):
    country.register(country.an, 3)
    answer = get(country.chief, "svg", code="total_registered", unit=country.nation.pk)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="ban-do-VN-{today().isoformat()}.svg"'
    )
    told = ET.fromstring(answer.content)
    assert not [one for one in told.iter() if one.tag.endswith("}a")]
    first = next(one.text for one in told.iter() if one.tag.endswith("text"))
    assert first.startswith("Tổng số đã đăng ký (lũy kế) – Việt Nam")


def test_the_excel_file_holds_the_rows_of_the_page(country, get):
    country.register(country.an, 3)
    answer = get(country.office, "excel", code="total_registered")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[3] == [
        "Số", "Đơn vị", "Tổng số đã đăng ký (lũy kế)", "Mức", "Không có trên bản đồ",
    ]  # fmt: skip
    assert rows[4:] == [
        [1.0, "Xã An", 3.0, 1.0, "chưa có ranh giới"],
        [2.0, "Xã Bình", 0.0, "", "chưa có ranh giới"], ["", "Tổng cộng", 3.0, "", ""],
    ]  # fmt: skip


def test_the_days_shown_are_those_asked_for(country, get):
    page = get(country.office, code="registered", start="2025-01-01", last="2025-12-31")
    assert page.context["drawn"].period == (
        f"Từ 01/01/2025 đến 31/12/2025; bản đồ ngày {today():%d/%m/%Y}."
    )
    assert page.context["drawn"].asked.end == date(2025, 12, 31) + timedelta(days=1)
