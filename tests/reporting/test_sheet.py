"""A report as a filled form: counted, typed and derived cells in their tables."""

from datetime import date
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.reporting.models import Cell
from kheo.reporting.queries.sheet import sheet_of
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    ActivityFactory,
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    RoundFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


def test_a_sheet_shows_counted_typed_and_derived_figures(someone, at):
    province = UnitFactory(kind="province")
    commune = UnitFactory(under=province)
    clerk = someone(Role.REGISTRAR, over=commune)
    IndicatorFactory(
        code="inspections", query="activities", params={"activity": "inspection", "of": "quantity"}
    )
    IndicatorFactory(declared=True)
    IndicatorFactory(
        derived=True, code="per_round", formula="participants / inspections", decimals=2
    )
    version = FormVersionFactory(form=FormFactory(unit=province), made_by=clerk)
    section = SectionFactory(version=version)
    for code in ("inspections", "participants", "per_round"):
        LineFactory(section=section, indicator=code)
    asked = RoundFactory(form=version, unit=province, opened_by=clerk)
    report = ReportFactory(round=asked, unit=commune, receiver=province)
    ActivityFactory(unit=commune, recorded_by=clerk, quantity=4)
    ActivityFactory(unit=province, recorded_by=clerk, quantity=9)
    Cell.objects.create(report=report, key="participants", value=3, changed_by=clerk, changed_at=at)

    sheet = sheet_of(report, today=date(2026, 11, 21))

    [table] = sheet.sections
    assert [(row.label, row.cells[0].value) for row in table.rows] == [
        ("Chỉ tiêu inspections", Decimal(4)),
        ("Chỉ tiêu participants", Decimal(3)),
        ("Chỉ tiêu per_round", Decimal("75.00")),
    ]
