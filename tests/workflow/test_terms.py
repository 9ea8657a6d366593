"""Deadlines are dated rows; the nearest unit upward decides."""

from datetime import date

import pytest

from kheo.workflow.models import Term
from kheo.workflow.queries import days_allowed, due_day
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def test_the_row_of_the_nearest_unit_decides_and_without_one_the_default():
    province = UnitFactory(kind="province")
    commune, other = UnitFactory(under=province), UnitFactory()
    Term.objects.create(what="x", unit=province, days=20, valid_from=date(2026, 1, 1))
    Term.objects.create(what="x", unit=commune, days=5, valid_from=date(2026, 1, 1))

    allowed = [
        days_allowed("x", unit_id=unit.pk, on=DAY, default=9) for unit in (province, commune, other)
    ]

    assert allowed == [20, 5, 9]


def test_a_row_that_has_ended_no_longer_decides():
    unit = UnitFactory()
    Term.objects.create(
        what="x", unit=unit, days=20, valid_from=date(2026, 1, 1), valid_to=date(2026, 5, 1)
    )

    assert due_day("x", unit_id=unit.pk, on=DAY, default=9) == date(2026, 5, 10)
    assert due_day("x", unit_id=unit.pk, on=date(2026, 4, 30), default=9) == date(2026, 5, 20)
