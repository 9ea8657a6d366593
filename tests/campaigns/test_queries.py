"""Which campaigns a unit sees, and what is due."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.campaigns import operations
from kheo.campaigns.queries import campaigns_open_to, current_campaigns, deadlines_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def test_a_plan_is_seen_from_above_and_binds_below_once_launched(
    plan, communes, someone, officer, at
):
    campaign = plan()
    clerk = someone(Role.REGISTRAR, over=communes[0])
    assert list(campaigns_open_to(officer)) == [campaign]
    assert list(campaigns_open_to(clerk)) == []
    operations.launch(campaign, actor=officer, at=at)
    assert list(campaigns_open_to(clerk)) == [campaign]
    assert list(current_campaigns(communes[0], DAY)) == [campaign]
    assert list(current_campaigns(communes[0], date(2027, 1, 1))) == []


def test_a_commune_campaign_is_not_seen_next_door(plan, communes, someone, at):
    office = someone(Role.STANDING_OFFICE, over=communes[0])
    campaign = plan(unit=communes[0], for_kinds=[], actor=office)
    operations.launch(campaign, actor=office, at=at)
    assert list(campaigns_open_to(someone(Role.REGISTRAR, over=communes[1]))) == []


def test_the_soonest_deadline_comes_first(plan, communes, officer, at):
    far = operations.launch(plan(), actor=officer, at=at)
    near = operations.launch(
        plan(title="Đợt cao điểm", report_by=date(2026, 11, 30)), actor=officer, at=at
    )
    found = deadlines_for([communes[0].pk], DAY)
    assert [(due.campaign, due.deadline.name, due.deadline.days) for due in found] == [
        (near, "report_by", 9),
        (far, "last_day", 40),
    ]
    assert deadlines_for([communes[0].pk], DAY, within=5) == []
