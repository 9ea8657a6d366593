"""Which campaigns a unit sees, and what is due."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.campaigns import operations, queries
from kheo.campaigns.queries import campaigns_open_to, current_campaigns, deadlines_for
from kheo.orgs import operations as maps
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory

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


def test_a_merged_unit_has_its_successor_as_heir_and_an_abolished_one_none(someone, at):
    nation = UnitFactory(code="VN", name="Việt Nam", kind=Kind.NATION)
    province = UnitFactory(code="42", name="Hà Tĩnh", kind=Kind.PROVINCE, under=nation)
    first, second, kept, gone = (
        UnitFactory(code=f"1000{n}", name=f"Xã {n}", under=province) for n in range(1, 5)
    )
    admin, day = someone(Role.SYSTEM_ADMINISTRATOR, over=nation), date(2026, 3, 1)
    paper = maps.Paper("30/NQ-HĐND", date(2026, 2, 1), "Hội đồng nhân dân tỉnh")
    maps.rebuild_reach()
    merged = maps.merge_units(
        units=[first, second], into=maps.Body("10009", "Đức Thịnh", Kind.COMMUNE, province),
        on=day, paper=paper, actor=admin, at=at,
    )  # fmt: skip
    maps.abolish_unit(unit=gone, on=day, paper=paper, actor=admin, at=at)

    heirs = queries.heirs_on([one.pk for one in (first, second, kept, gone)], day)

    assert heirs == {first.pk: merged.pk, second.pk: merged.pk, kept.pk: kept.pk, gone.pk: None}
