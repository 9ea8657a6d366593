"""Plan, change, allot, launch, copy, end: what is kept, what is told, what is refused."""

from datetime import date

import pytest
from django.utils import translation

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.campaigns import operations
from kheo.campaigns.models import Campaign
from kheo.campaigns.queries import asks_of
from kheo.campaigns.rules import Ask
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Reach
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def told(campaign, language="en"):
    with translation.override(language):
        return [sentence(entry) for entry in entries_about(campaign)]


def test_a_plan_is_kept_and_told(plan, officer):
    campaign = plan(title="  Dân vận  khéo năm 2026 ", paper="12-KH/BCĐ")
    assert (campaign.title, campaign.paper, campaign.launched_at) == (
        "Dân vận khéo năm 2026",
        "12-KH/BCĐ",
        None,
    )
    assert campaign.last_day == date(2026, 12, 31)
    assert told(campaign) == [f"{officer} planned the campaign “Dân vận khéo năm 2026”"]
    assert told(campaign, "vi") == [f"{officer} lập đợt thi đua “Dân vận khéo năm 2026”"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": " \u200b "}, {"title"}),
        ({"title": "a" * 301}, {"title"}),
        ({"year": 26}, {"year"}),
        ({"for_kinds": ["planet"]}, {"for_kinds"}),
        ({"starts_on": date(2003, 1, 1)}, {"starts_on"}),
        ({"ends_on": date(2026, 1, 1)}, {"last_day"}),
        ({"register_by": date(2027, 5, 1)}, {"last_day"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes, wrong, plan):
    with pytest.raises(RuleBroken) as refusal:
        plan(**changes)
    assert set(refusal.value.fields) == wrong
    assert not Campaign.objects.exists()


def test_a_commune_does_not_plan_for_its_province(plan, someone, communes):
    with pytest.raises(NotAllowed):
        plan(actor=someone(Role.STANDING_OFFICE, over=communes[0]))


def test_a_change_tells_what_was_and_what_is(plan, officer, at):
    campaign = operations.change(plan(), register_by=date(2026, 4, 15), actor=officer, at=at)
    entry = entries_about(campaign)[0]
    assert (entry.before, entry.after) == (
        {"register_by": "2026-03-31"},
        {"register_by": "2026-04-15"},
    )


def test_a_change_of_nothing_is_not_told(plan, officer, at):
    campaign = operations.change(plan(), year=2026, actor=officer, at=at)
    assert len(entries_about(campaign)) == 1


def test_all_units_of_the_chosen_kinds_get_the_same_target(plan, communes, province, officer, at):
    UnitFactory(under=province, kind=Kind.AGENCY, name="Sở Nội vụ")
    UnitFactory(under=province, name="Xã cũ", ends_on=date(2025, 7, 1))
    campaign = plan()
    reached = operations.allot_targets(
        campaign, new=1, strengthen=2, joined="any", actor=officer, at=at
    )
    assert reached == 3
    assert asks_of(campaign) == {
        unit.pk: Ask(new=1, strengthen=2, joined="any") for unit in communes
    }
    assert told(campaign)[0] == (
        f"{officer} asked of 3 units in “Dân vận khéo năm 2026”: 1 làm mới hoặc 2 củng cố"
    )


def test_units_that_owe_something_may_be_left_alone(plan, communes, officer, at):
    campaign = plan()
    first = communes[0].pk
    operations.allot_each(campaign, asks={first: Ask(keep_up=5)}, actor=officer, at=at)
    assert operations.allot_targets(campaign, new=1, replace=False, actor=officer, at=at) == 2
    assert asks_of(campaign)[first] == Ask(keep_up=5)


def test_single_targets_are_set_changed_and_taken_away(plan, communes, officer, at):
    campaign = plan()
    one, two, _three = (unit.pk for unit in communes)
    operations.allot_each(campaign, asks={one: Ask(new=1), two: Ask(new=2)}, actor=officer, at=at)
    changed = operations.allot_each(
        campaign, asks={one: Ask(new=1), two: None}, actor=officer, at=at
    )
    assert changed == 1
    assert asks_of(campaign) == {one: Ask(new=1)}
    entry = entries_about(campaign)[0]
    assert entry.after == {"units": 1, "targets": {"Xã Sơn Kim 2": ""}}


def test_a_stranger_gets_no_target(plan, officer, at):
    elsewhere = UnitFactory(name="Xã Hậu Lộc")
    campaign = plan()
    with pytest.raises(RuleBroken, match="Xã Hậu Lộc"):
        operations.allot_each(campaign, asks={elsewhere.pk: Ask(new=1)}, actor=officer, at=at)


def test_a_launch_happens_once(plan, officer, at):
    campaign = operations.launch(plan(), actor=officer, at=at)
    assert (campaign.launched_at, campaign.launched_by) == (at, officer)
    with pytest.raises(RuleBroken):
        operations.launch(campaign, actor=officer, at=at)


def test_nothing_changes_after_the_last_day(plan, officer, at):
    campaign = plan(ends_on=date(2026, 11, 21))
    for act in (
        lambda: operations.change(campaign, year=2025, actor=officer, at=at),
        lambda: operations.launch(campaign, actor=officer, at=at),
        lambda: operations.allot_targets(campaign, new=1, actor=officer, at=at),
        lambda: operations.allot_each(campaign, asks={}, actor=officer, at=at),
    ):
        with pytest.raises(RuleBroken):
            act()


def test_last_years_campaign_is_made_again(plan, province, communes, officer, at):
    source = plan(title="Dân vận khéo năm 2026")
    operations.allot_targets(source, new=1, actor=officer, at=at)
    operations.allot_each(source, asks={communes[1].pk: Ask(new=3)}, actor=officer, at=at)
    heir, merged, divided = communes
    _pass_into(merged, heir, province, date(2026, 12, 1))
    divided.ends_on = date(2026, 12, 1)
    divided.save()
    Reach.objects.filter(unit=divided).update(valid_to=date(2026, 12, 1))

    copied = operations.copy_from(source, year=2027, actor=officer, at=at)

    new = copied.campaign
    assert (new.title, new.year, new.starts_on, new.ends_on, new.register_by) == (
        "Dân vận khéo năm 2027", 2027, date(2027, 1, 1), date(2028, 1, 1), date(2027, 3, 31),
    )  # fmt: skip
    assert (new.copied_from, new.launched_at) == (source, None)
    assert asks_of(new) == {heir.pk: Ask(new=3)}
    assert (copied.targets, copied.merged, copied.lost) == (1, 1, (divided,))
    assert "1 took over the largest of several, 1 have no successor" in told(new)[0]
    with pytest.raises(RuleBroken):
        operations.copy_from(source, year=2027, actor=officer, at=at)


def _pass_into(unit, heir, province, day):
    """What ``orgs`` writes when ``unit`` passes whole into ``heir``."""
    unit.ends_on = day
    unit.save()
    Reach.objects.filter(unit=unit).update(valid_to=day)
    for depth, ancestor in enumerate((heir, province)):
        Reach.objects.create(
            unit=unit, ancestor=ancestor, tree=Tree.TERRITORY, depth=depth, how=How.SUCCEEDED,
            valid_from=day,
        )  # fmt: skip


def test_an_early_end_needs_its_reason_and_drops_later_dates(plan, officer, at):
    campaign = plan(report_by=date(2026, 12, 15))
    with pytest.raises(RuleBroken):
        operations.end(campaign, last_day=date(2026, 11, 30), note=" ", actor=officer, at=at)
    with pytest.raises(RuleBroken):
        operations.end(campaign, last_day=date(2027, 2, 1), note="x", actor=officer, at=at)
    ended = operations.end(
        campaign, last_day=date(2026, 11, 30), note="Sáp nhập", actor=officer, at=at
    )
    assert (ended.ends_on, ended.register_by, ended.report_by) == (
        date(2026, 12, 1),
        date(2026, 3, 31),
        None,
    )
    assert entries_about(ended)[0].note == "Sáp nhập"
