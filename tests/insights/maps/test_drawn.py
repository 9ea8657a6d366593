"""A figure as a map: the table is the figure, every number has its records, queries stay few."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kheo.access.policy import today
from kheo.counting.enums import View
from kheo.counting.narrowing import ALL
from kheo.counting.queries.asked import Asked
from kheo.counting.queries.indicators import catalogue_on, figure
from kheo.initiatives.enums import Field
from kheo.insights.models import Outline
from kheo.kernel.refusals import BadInput
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory
from tests.insights.conftest import YEAR

D = Decimal
pytestmark = pytest.mark.django_db
QUERIES = 12


def rows_of(told):
    return [(row.number, row.label, row.text, row.shade, row.level, row.why) for row in told.rows]


def test_the_table_of_a_map_is_the_figure_of_the_unit_with_its_records(country, mapped):
    country.register(country.an, 3)
    country.register(country.danang, 1)
    told = mapped(country.nation)
    assert rows_of(told) == [
        (1, "Đà Nẵng", "1", 1, 1, ""), (2, "Tỉnh Hà Tĩnh", "3", 5, 2, ""),
    ]  # fmt: skip
    assert (told.total, told.total_text, told.adds_up, told.missing) == (D(4), "4", True, ())
    assert "code=total_registered" in told.rows[0].url
    assert f"within={country.danang.pk}" in told.rows[0].url
    asked = Asked(unit=country.nation, end=told.asked.end, today=today(), reading=today())
    indicator = catalogue_on(told.asked.last_day)["total_registered"]
    assert figure(indicator, ALL, asked) == told.total


def test_zero_and_no_data_are_told_apart(country, mapped):
    country.register(country.an, 4, recognised=1)
    numbers = mapped(country.province, "total_recognised")
    assert [(row.label, row.text, row.shade) for row in numbers.rows] == [
        ("Xã An", "1", 3), ("Xã Bình", "0", 0),
    ]  # fmt: skip
    shares = mapped(country.province, "share_total_recognised")
    assert [(row.label, row.text, row.shade) for row in shares.rows] == [
        ("Xã An", "25,00\u00a0%", 3), ("Xã Bình", "–", None),
    ]  # fmt: skip
    assert (shares.total, shares.adds_up) == (D("25.00"), False)
    assert [(one.text, one.shade) for one in shares.legend] == [
        ("25,00\u00a0%", 3), ("không có số liệu", None),
    ]  # fmt: skip


def test_what_has_no_area_or_ended_stays_in_the_table_and_the_sum(country, mapped):
    agency = UnitFactory(kind=Kind.AGENCY, name="Sở Nội vụ", code="S1", under=country.province)
    country.register(agency, 2)
    country.register(country.an, 1)
    country.register(country.province, 1)
    told = mapped(country.province)
    assert [(row.label, row.text, row.number, row.why) for row in told.rows] == [
        ("Xã An", "1", 1, "chưa có ranh giới"), ("Xã Bình", "0", 2, "chưa có ranh giới"),
        ("Sở Nội vụ", "2", 0, "không có địa bàn riêng"), ("Của chính đơn vị", "1", 0, ""),
    ]  # fmt: skip
    assert (told.total, told.adds_up, len(told.missing)) == (D(4), True, 2)


def test_read_as_it_was_an_ended_province_has_a_row_beside_the_map(country, mapped):
    country.register(country.gone, 2, on=date(2024, 5, 1))
    country.register(country.an, 1)
    was = mapped(country.nation, "registered", start=date(2024, 1, 1), reading=View.AS_WAS)
    assert [(row.label, row.text, row.why) for row in was.rows] == [
        ("Đà Nẵng", "0", ""), ("Tỉnh Hà Tĩnh", "1", ""),
        ("Tỉnh Cũ", "2", "không có trên bản đồ ngày này"),
    ]  # fmt: skip
    assert (was.total, was.adds_up) == (D(3), True)
    before = mapped(country.nation, day=date(2025, 6, 30))
    assert [row.label for row in before.rows] == ["Đà Nẵng", "Tỉnh Cũ", "Tỉnh Hà Tĩnh"]


def test_a_figure_is_narrowed_by_field_and_by_period(country, mapped):
    country.register(country.an, 2, field=Field.ECONOMY)
    country.register(country.an, 1, field=Field.POLITICAL_SYSTEM)
    told = mapped(country.nation, "registered|field=economy", start=date(YEAR, 1, 1))
    assert told.total == D(2)
    assert mapped(country.nation, "registered", start=date(YEAR + 1, 1, 1)).total == D(0)


@pytest.mark.parametrize("key", ["nothing", "registered|level=commune|variant=x", "papers_issued|field=economy"])  # fmt: skip
def test_what_is_not_in_the_catalogue_cannot_be_drawn(country, mapped, key):
    with pytest.raises(BadInput):
        mapped(country.nation, key)


def test_for_the_public_no_number_leads_into_the_records(country, mapped):
    country.register(country.an, 2)
    told = mapped(country.nation, is_public=True, opens=lambda unit: f"/x/{unit.pk}/")
    assert {row.url for row in told.rows} == {""}
    assert told.total_url == ""
    assert f'href="/x/{country.province.pk}/"' in told.svg
    assert "so-lieu" not in told.svg


def test_the_number_of_queries_does_not_grow_with_the_units(country, mapped):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            mapped(country.province)
        return len(caught)

    country.register(country.an, 1)
    assert queries() == QUERIES
    for place in range(3):
        country.register(
            UnitFactory(name=f"Xã {place}", code=f"Y{place}", under=country.province), 1
        )
    assert queries() == QUERIES


def test_an_official_outline_stands_before_the_sketch_from_its_day_on(country, mapped):
    square = {"middle": [1_055_000, 183_000], "rings": [[1_050_000, 180_000, 1_060_000, 180_000, 1_060_000, 186_000]]}  # fmt: skip
    Outline.objects.create(
        unit=country.an, valid_from=date(2026, 1, 1), geometry=square, source="Bộ", licence="CC BY"
    )
    told = mapped(country.province)
    assert [row.why for row in told.rows] == ["", "chưa có ranh giới"]
    assert told.sources == ("Bộ (CC BY)",)
    assert "Sơ đồ" not in told.note
    assert mapped(country.province, day=date(2025, 12, 31)).sources == ()


def test_the_nation_always_shows_both_archipelagos_and_da_nang_its_own(country, mapped):
    assert "Quần đảo Hoàng Sa" in mapped(country.nation).svg
    assert "Quần đảo Trường Sa" in mapped(country.nation, day=date(2025, 6, 30)).svg
    assert "Quần đảo Hoàng Sa" in mapped(country.danang).svg
    assert "Quần đảo" not in mapped(country.province).svg
