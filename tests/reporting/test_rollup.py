"""Sums over any node and period: typed figures of reports, completeness, what is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.counting.enums import View
from kheo.counting.queries.indicators import Asked, catalogue_on
from kheo.reporting.models import Cell, Report
from kheo.reporting.queries.rollup import Part, completeness, missing, summary, typed_behind
from kheo.reporting.queries.sheet import sheet_of
from kheo.reporting.rules.completeness import Completeness
from tests.counting.places import MERGED, TODAY, Country
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    RoundFactory,
    SectionFactory,
    send,
)

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 7, 20, 2, tzinfo=UTC)


@pytest.fixture
def scene(someone):
    """The small country; a form with one typed flow, one typed stock and their share."""
    return Scene(someone)


class Scene:
    def __init__(self, someone):
        self.country = Country()
        self.province = self.country.province
        self.office = someone(Role.STANDING_OFFICE, over=self.country.nation)
        IndicatorFactory(declared=True)
        IndicatorFactory(declared=True, code="villages", nature="stock")
        IndicatorFactory(
            derived=True, code="per_village", formula="participants / villages", decimals=2
        )
        self.version = FormVersionFactory(
            form=FormFactory(unit=self.country.nation), made_by=self.office
        )
        section = SectionFactory(version=self.version)
        units = SectionFactory(version=self.version, layout="units", is_annex=True)
        for code in ("participants", "villages", "per_village"):
            LineFactory(section=section, indicator=code)
            LineFactory(section=units, indicator=code)

    def round(self, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1), unit=None):
        return RoundFactory(
            form=self.version, unit=unit or self.province, opened_by=self.office,
            starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip

    def report(self, round_, unit, **values):
        receiver = None if unit == round_.unit else round_.unit
        report = ReportFactory(round=round_, unit=unit, receiver=receiver)
        if values:
            send(report, values, self.office)
        return report

    def asked(self, unit=None, start=date(2026, 1, 1), end=date(2027, 1, 1), reading=View.AS_WAS):
        return Asked(unit=unit or self.province, start=start, end=end, today=TODAY, reading=reading)

    def figures(self, **kwargs):
        found = summary(self.version, self.asked(**kwargs))
        return [row.cells[0].value for row in found.sheet.sections[0].rows]


def test_flows_add_up_over_periods_and_of_a_stock_the_latest_stands(scene):
    first, second = scene.round(), scene.round(date(2026, 7, 1), date(2027, 1, 1))
    scene.report(first, scene.country.south, participants=30, villages=5)
    scene.report(second, scene.country.south, participants=12, villages=4)
    scene.report(first, scene.country.joined, participants=8, villages=8)

    assert scene.figures() == [50, 12, Decimal("416.67")]
    assert scene.figures(end=date(2026, 7, 1)) == [38, 13, Decimal("292.31")]


def test_the_report_of_the_year_takes_the_place_of_its_halves(scene):
    scene.report(scene.round(), scene.country.south, participants=30)
    year = scene.round(date(2026, 1, 1), date(2027, 1, 1))
    scene.report(year, scene.country.south, participants=45)

    assert scene.figures()[0] == 45
    assert scene.figures(end=date(2026, 7, 1))[0] == 30


def test_a_province_adds_its_own_to_what_it_received_and_the_nation_counts_nobody_twice(scene):
    below = scene.round()
    scene.report(below, scene.country.south, participants=30)
    above = scene.round(unit=scene.country.nation)
    own = scene.report(above, scene.province)
    Cell.objects.create(
        report=own, key="participants", value=5, changed_by=scene.office, changed_at=LATE
    )

    [table, _units] = sheet_of(own, today=TODAY).sections
    assert table.rows[0].cells[0].value == 35
    assert (table.rows[0].cells[0].typed, table.rows[0].cells[0].below) == (5, 30)

    send(own, {"participants": 5}, scene.office)
    assert scene.figures(unit=scene.country.nation)[0] == 35


def test_a_report_under_correction_still_counts_as_it_was_sent(scene):
    report = scene.report(scene.round(), scene.country.south, participants=30)
    Report.objects.filter(pk=report.pk).update(status="returned")
    assert scene.figures()[0] == 30


def test_communes_that_merged_stand_under_their_successor_on_todays_map(scene):
    old = scene.round(date(2025, 1, 1), MERGED)
    scene.report(old, scene.country.east, participants=7)
    scene.report(old, scene.country.west, participants=5)
    scene.report(old, scene.country.divided, participants=3)

    def lines(reading, end):
        asked = scene.asked(start=date(2025, 1, 1), end=end, reading=reading)
        table = summary(scene.version, asked).sheet.sections[1].units
        return {row.label: row.values[0] for row in table.rows}

    as_was = lines(View.AS_WAS, MERGED)
    today = lines(View.TODAY, MERGED)
    assert as_was == {"Xã Chia": 3, "Xã Tây": 5, "Xã Đông": 7, "Tổng cộng": 15}
    assert today == {"Xã Hợp": 12, "Đơn vị trực tiếp": 3, "Tổng cộng": 15}


def test_completeness_counts_who_came_late_who_is_excused_and_lists_who_is_missing(scene):
    round_ = scene.round()
    scene.report(round_, scene.country.south, participants=1)
    late = scene.report(round_, scene.country.joined)
    send(late, {"participants": 2}, scene.office, at=LATE)
    third = scene.country.far
    other = RoundFactory(form=scene.version, unit=scene.country.other, opened_by=scene.office)
    gone = ReportFactory(round=other, unit=third, receiver=scene.country.other)
    ReportFactory(round=round_, unit=scene.province, receiver=None)

    nation = scene.asked(unit=scene.country.nation)
    assert completeness(scene.version, nation) == Completeness(3, 2, 1, 0)
    assert list(missing(scene.version, nation, scene.office)) == [gone]

    Report.objects.filter(pk=gone.pk).update(status="excused", excuse="Mới thành lập")
    assert completeness(scene.version, nation) == Completeness(2, 2, 1, 1)


def test_the_units_behind_a_sum_add_up_to_it(scene):
    round_ = scene.round()
    scene.report(round_, scene.country.south, participants=30)
    scene.report(round_, scene.country.joined, participants=8)
    asked = scene.asked()
    catalogue = catalogue_on(asked.reading_day)

    part = Part("half_year", catalogue, asked)
    lines = typed_behind("participants", part)

    assert [(line.unit.label, line.value) for line in lines] == [("Xã Hợp", 8), ("Xã Nam", 30)]
    [only] = typed_behind("participants", replace(part, within=scene.country.south.pk))
    assert only.value == 30


def test_a_unit_without_units_below_is_summed_up_by_its_own_report(scene):
    scene.report(scene.round(), scene.country.south, participants=30, villages=5)
    south = scene.asked(unit=scene.country.south)

    assert scene.figures(unit=scene.country.south) == [30, 5, Decimal("600.00")]
    assert completeness(scene.version, south) == Completeness(1, 1, 0, 0)


def test_what_a_province_typed_itself_stands_in_a_line_of_its_own(scene):
    scene.report(scene.round(), scene.country.south, participants=30)
    scene.report(scene.round(unit=scene.country.nation), scene.province, participants=5)

    found = summary(scene.version, scene.asked())
    table = found.sheet.sections[1].units

    assert {row.label: row.values[0] for row in table.rows} == {
        "Xã Nam": 30, "Đơn vị trực tiếp": 5, "Tổng cộng": 35,
    }  # fmt: skip
    catalogue = catalogue_on(scene.asked().reading_day)
    part = Part("half_year", catalogue, scene.asked())
    assert [one.value for one in typed_behind("participants", part)] == [5, 30]
    below = replace(part, below=True)
    assert [one.value for one in typed_behind("participants", below)] == [30]
    own = replace(part, within="own")
    assert [one.value for one in typed_behind("participants", own)] == [5]


@pytest.mark.parametrize("reports", [1, 3])
def test_a_summary_asks_the_same_questions_however_many_reports(
    scene, django_assert_num_queries, reports
):
    round_ = scene.round()
    for unit in [scene.country.south, scene.country.joined, scene.country.far][:reports]:
        scene.report(round_, unit, participants=1, villages=1)
    with django_assert_num_queries(8):
        summary(scene.version, scene.asked(unit=scene.country.nation))
