"""The card of activities on the page of an initiative."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.activities.web.panel import activities_panel
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityFactory

pytestmark = pytest.mark.django_db


def test_it_shows_the_newest_first_to_who_may_see_them_and_nothing_to_others(someone, at):
    unit = UnitFactory()
    clerk = someone(Role.REGISTRAR, over=unit)
    other = someone(Role.REGISTRAR, over=UnitFactory())
    initiative = InitiativeFactory(unit=unit)
    for title, day in (("Kiểm tra", date(2026, 3, 1)), ("Đối thoại", date(2026, 4, 2))):
        ActivityFactory(unit=unit, recorded_by=clerk, initiative=initiative, title=title, on=day)
    ActivityFactory(
        unit=unit, recorded_by=clerk, initiative=initiative, cancelled_at=at, cancelled_by=clerk
    )

    panel = activities_panel(initiative, clerk)

    assert panel is not None
    assert [line.text for line in panel.lines] == ["02/04/2026: Đối thoại", "01/03/2026: Kiểm tra"]
    assert activities_panel(initiative, other) is None
    assert activities_panel(InitiativeFactory(unit=unit), clerk) is None
