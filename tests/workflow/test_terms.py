"""Deadlines are dated rows; the nearest unit upward decides."""

from datetime import date

import pytest

from kheo.workflow.enums import Termed
from kheo.workflow.models import Term
from kheo.workflow.queries import days_allowed, due_day
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def test_the_row_of_the_nearest_unit_decides_and_without_one_the_default():
    province = UnitFactory(kind="province")
    commune, other = UnitFactory(under=province), UnitFactory()
    Term.objects.create(what=Termed.REVIEW, unit=province, days=20, valid_from=date(2026, 1, 1))
    Term.objects.create(what=Termed.REVIEW, unit=commune, days=5, valid_from=date(2026, 1, 1))

    allowed = [
        days_allowed(Termed.REVIEW, unit_id=unit.pk, on=DAY) for unit in (province, commune, other)
    ]

    assert allowed == [20, 5, 15]


def test_a_row_that_has_ended_no_longer_decides():
    unit = UnitFactory()
    Term.objects.create(
        what=Termed.REVIEW,
        unit=unit,
        days=20,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 5, 1),
    )

    assert due_day(Termed.REVIEW, unit_id=unit.pk, on=DAY) == date(2026, 5, 16)
    assert due_day(Termed.REVIEW, unit_id=unit.pk, on=date(2026, 4, 30)) == date(2026, 5, 20)
