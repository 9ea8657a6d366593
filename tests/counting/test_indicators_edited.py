"""An administrator edits the catalogue: dated rows, refusals by a sentence, the line of the journal."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.counting.catalogue import (
    add_indicator,
    change_indicator,
    end_indicator,
    load_indicators,
    shipped,
)
from kheo.counting.catalogue_rules import faults
from kheo.counting.models import Indicator
from kheo.counting.queries.indicators import catalogue_on
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityKindFactory

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)
JOINT = {
    "name": "Cuộc kiểm tra liên ngành", "unit_word": "cuộc", "nature": "flow", "source": "counted",
    "query": "activities", "params": {"activity": "inspection", "of": "quantity", "variant": "joint"},
}  # fmt: skip
SHARE = {
    "name": "Tỷ lệ", "unit_word": "%", "nature": "share", "source": "derived", "decimals": 2,
    "formula": "recognised / registered",
}  # fmt: skip
ACTIVITIES = {one.params["activity"] for one in shipped() if one.query == "activities"}


@pytest.fixture
def administrator(someone, at):
    person = someone(Role.SYSTEM_ADMINISTRATOR, over=UnitFactory(kind="nation"))
    load_indicators(actor=person, at=at)
    ActivityKindFactory()
    return person


def test_every_shipped_indicator_may_stand_in_the_catalogue():
    known = {one.code: one for one in shipped()}

    wrong = {
        code: faults(one, {k: v for k, v in known.items() if k != code}, ACTIVITIES)
        for code, one in known.items()
    }

    assert {code: told for code, told in wrong.items() if told} == {}


def test_a_new_indicator_is_counted_from_its_day_on(administrator, at):
    one = add_indicator(
        code="inspections_joint", valid_from=NEW_YEAR, values=JOINT, actor=administrator, at=at
    )

    assert "inspections_joint" not in catalogue_on(date(2026, 12, 31))
    assert catalogue_on(NEW_YEAR)["inspections_joint"] == one
    line = Entry.objects.get(action="indicator.add")
    assert (line.subject_label, line.after["valid_from"]) == (
        "inspections_joint: Cuộc kiểm tra liên ngành", "2027-01-01",
    )  # fmt: skip
    assert "Cuộc kiểm tra liên ngành" in sentence(line)


def test_a_change_is_a_new_row_and_the_old_one_stays(administrator, at):
    old = Indicator.objects.get(code="inspections")

    new = change_indicator(
        old, valid_from=NEW_YEAR, values={"name": "Cuộc kiểm tra", "decimals": 0},
        actor=administrator, at=at,
    )  # fmt: skip

    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (NEW_YEAR, None)
    assert (old.name, new.name) == ("Cuộc kiểm tra, khảo sát, đánh giá", "Cuộc kiểm tra")
    assert new.params == old.params
    line = Entry.objects.get(action="indicator.change")
    assert line.before == {"name": "Cuộc kiểm tra, khảo sát, đánh giá"}
    assert line.after == {"name": "Cuộc kiểm tra", "valid_from": "2027-01-01"}


def test_an_indicator_ends_and_reports_of_before_keep_it(administrator, at):
    one = Indicator.objects.get(code="handbooks")

    end_indicator(one, last_day=date(2026, 12, 31), actor=administrator, at=at)

    assert "handbooks" in catalogue_on(date(2026, 12, 31))
    assert "handbooks" not in catalogue_on(NEW_YEAR)
    assert Entry.objects.get(action="indicator.end").after["last_day"] == "2026-12-31"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"formula": "recognised : registered"}, "formula"),
        ({"formula": "recognised / nobody"}, "formula"),
        ({"formula": "fresh / registered"}, "formula"),
        ({"formula": "alive + registered", "nature": "flow"}, "formula"),
        ({"formula": "share_recognised + share_replicated"}, "formula"),
        ({"formula": "alive + doubtful"}, "formula"),
        ({"nature": "flow"}, "nature"),
        ({"source": "declared"}, "nature"),
        ({"dimensions": ["variant"]}, "dimensions"),
        ({"name": "  "}, "name"),
        ({"unit_word": ""}, "unit_word"),
        ({"decimals": 9}, "decimals"),
        ({**JOINT, "query": "", "params": {}}, "query"),
        ({**JOINT, "params": {"activity": "picnic", "of": "quantity"}}, "activity"),
        ({**JOINT, "params": {"activity": "inspection", "of": "cost"}}, "of"),
        ({**JOINT, "nature": "stock"}, "nature"),
        ({**JOINT, "query": "initiatives", "params": {"measure": "alive"}}, "measure"),
        (
            {**JOINT, "query": "initiatives", "params": {"measure": "built", "field": "sport"}},
            "field",
        ),
        (
            {**JOINT, "query": "initiatives", "params": {"measure": "built"}, "dimensions": ["level"]},
            "dimensions",
        ),
        (
            {
                **JOINT,
                "query": "initiatives",
                "params": {"measure": "recognised", "level": ["commune", "province"]},
            },
            "level",
        ),
        ({**JOINT, "query": "targets", "params": {"of": "missed"}}, "of"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_at_its_field(administrator, at, values, field):
    with pytest.raises(RuleBroken) as refused:
        add_indicator(
            code="fresh", valid_from=NEW_YEAR, values=SHARE | values, actor=administrator, at=at
        )

    assert list(refused.value.fields) == [field]
    assert not Indicator.objects.filter(code="fresh").exists()


def test_a_formula_never_leads_back_to_itself(administrator, at):
    values = SHARE | {"nature": "stock", "dimensions": []}
    add_indicator(
        code="first", valid_from=NEW_YEAR, values=values | {"formula": "alive + doubtful"},
        actor=administrator, at=at,
    )  # fmt: skip
    second = add_indicator(
        code="second", valid_from=NEW_YEAR, values=values | {"formula": "first + dormant"},
        actor=administrator, at=at,
    )  # fmt: skip
    first = Indicator.objects.get(code="first")

    with pytest.raises(RuleBroken) as refused:
        change_indicator(
            first, valid_from=date(2027, 2, 1), values={"formula": "second - alive"},
            actor=administrator, at=at,
        )  # fmt: skip

    assert "first → second → first" in refused.value.fields["formula"]
    assert second.formula == "first + dormant"


@pytest.mark.parametrize(
    ("code", "day", "values", "field"),
    [
        ("inspections", date(2026, 11, 20), {"name": "Khác"}, "valid_from"),
        ("inspections", NEW_YEAR, {"nature": "cumulative"}, "nature"),
        ("inspections", NEW_YEAR, {}, ""),
        ("registered", NEW_YEAR, {"dimensions": ["field"]}, "dimensions"),
        ("districts", NEW_YEAR, {"name": "Huyện"}, "valid_from"),
    ],
)
def test_changes_that_would_touch_the_past_or_others_are_refused(
    administrator, at, code, day, values, field
):
    one = Indicator.objects.get(code=code)

    with pytest.raises(RuleBroken) as refused:
        change_indicator(one, valid_from=day, values=values, actor=administrator, at=at)

    assert list(refused.value.fields) == ([field] if field else [])
    assert Indicator.objects.filter(code=code).count() == 1


def test_two_changes_of_one_day_do_not_both_stand(administrator, at):
    one = Indicator.objects.get(code="inspections")
    change_indicator(one, valid_from=NEW_YEAR, values={"name": "A"}, actor=administrator, at=at)

    with pytest.raises(RuleBroken):
        change_indicator(one, valid_from=NEW_YEAR, values={"name": "B"}, actor=administrator, at=at)


def test_what_a_formula_needs_is_not_ended(administrator, at):
    one = Indicator.objects.get(code="registered")

    with pytest.raises(RuleBroken) as refused:
        end_indicator(one, last_day=date(2026, 12, 31), actor=administrator, at=at)

    assert "Tỷ lệ công nhận trên số đăng ký" in str(refused.value)
    with pytest.raises(RuleBroken):
        end_indicator(
            Indicator.objects.get(code="handbooks"), last_day=date(2026, 11, 1),
            actor=administrator, at=at,
        )  # fmt: skip


def test_a_code_is_never_used_twice(administrator, at):
    with pytest.raises(RuleBroken) as refused:
        add_indicator(
            code="districts", valid_from=NEW_YEAR, values=JOINT, actor=administrator, at=at
        )

    assert list(refused.value.fields) == ["code"]


@pytest.mark.parametrize("role", [Role.STANDING_OFFICE, Role.REGISTRAR, Role.AUDITOR])
def test_only_an_administrator_of_the_nation_changes_it(administrator, someone, at, role):
    one = Indicator.objects.get(code="handbooks")
    province = UnitFactory(kind="province")

    for person in (someone(role, over=province), someone(Role.SYSTEM_ADMINISTRATOR, over=province)):
        with pytest.raises(NotAllowed):
            change_indicator(one, valid_from=NEW_YEAR, values={"name": "A"}, actor=person, at=at)
        with pytest.raises(NotAllowed):
            add_indicator(code="x", valid_from=NEW_YEAR, values=JOINT, actor=person, at=at)
        with pytest.raises(NotAllowed):
            end_indicator(one, last_day=NEW_YEAR, actor=person, at=at)
