"""Calls from above, their answers, and what a unit says it is like."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Field, Status
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.library.models import Call, CallAnswer, UnitProblem
from kheo.library.operations import calls, profiles
from kheo.library.queries.calls import (
    answers_to,
    calls_open_to,
    may_be_named,
    unanswered,
    units_asked,
    who_answered,
)
from kheo.library.queries.profiles import description_of
from kheo.orgs.enums import Kind
from tests.factories.exemplars import CallFactory, ProfileFactory, ThemeFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

TODAY = date(2026, 11, 21)


class Scene:
    """Tỉnh Hà Tĩnh with a commune and a ward, their clerks, and a call."""

    def __init__(self, someone, at):
        self.someone, self.at = someone, at
        self.province = UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")
        self.an = UnitFactory(name="Xã An", under=self.province)
        self.ward = UnitFactory(name="Phường Bình", kind=Kind.WARD, under=self.province)
        self.far = UnitFactory(name="Xã Xa")
        self.office = someone(Role.STANDING_OFFICE, over=self.province, full_name="Lê Thị Hà")
        self.clerk = someone(Role.REGISTRAR, over=self.an, full_name="Nguyễn Thị Hoa")
        self.theme = ThemeFactory(code="rac", name="rác thải")
        self.call = CallFactory(unit=self.province, theme=self.theme)

    def filed(self, unit=None, status=Status.BUILDING, **more):
        return InitiativeFactory(unit=unit or self.an, status=status, **more)

    def made(self, **more):
        values = {
            "unit": self.province, "title": "Kêu gọi", "words": "", "theme": self.theme,
            "field": Field.ECONOMY, "unit_kind": "", "opens_on": TODAY,
            "closes_on": date(2026, 12, 31), "actor": self.office, "at": self.at,
        }  # fmt: skip
        return calls.call(**{**values, **more})


@pytest.fixture
def scene(someone, at):
    return Scene(someone, at)


def test_a_call_is_made_and_told(scene):
    one = scene.made(words=" Làm \n giúp ")
    line = Entry.objects.about(one).get()
    assert (one.words, one.made_by, one.closed_at) == ("Làm\ngiúp", scene.office, None)
    assert sentence(line) == "Lê Thị Hà đã phát lời kêu gọi “Kêu gọi”"
    assert line.after["closes_on"] == "2026-12-31"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"closes_on": date(2026, 11, 20)}, "closes_on"),
        ({"closes_on": date(2031, 1, 1)}, "closes_on"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_at_its_field(scene, wrong, field):
    with pytest.raises(RuleBroken) as refused:
        scene.made(**wrong)
    assert list(refused.value.fields) == [field]
    assert Call.objects.count() == 1


def test_a_clerk_calls_for_nothing(scene):
    with pytest.raises(NotAllowed):
        scene.made(actor=scene.clerk)


def test_a_unit_answers_once_and_may_take_it_back(scene):
    one = scene.filed(title="Ngày xanh")
    give = {"actor": scene.clerk, "at": scene.at}
    given = calls.answer(scene.call, initiative=one, **give)
    with pytest.raises(RuleBroken, match="Ngày xanh"):
        calls.answer(scene.call, initiative=one, **give)
    assert who_answered(scene.call, TODAY) == {scene.an.pk}

    calls.take_back(given, **give)

    assert not CallAnswer.objects.exists()
    told = [sentence(line) for line in Entry.objects.about(scene.call).order_by("pk")]
    assert told == [
        (
            "Nguyễn Thị Hoa đã trả lời lời kêu gọi “Kêu gọi mô hình xử lý rác thải” bằng "
            "“Ngày xanh” của Xã An"
        ),
        "Nguyễn Thị Hoa đã rút trả lời “Ngày xanh” của Xã An cho “Kêu gọi mô hình xử lý rác thải”",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"closed_at": "at"},
        {"closes_on": date(2026, 11, 20)},
        {"opens_on": date(2026, 11, 22)},
        {"unit_kind": Kind.WARD},
    ],
)
def test_a_call_that_is_not_for_the_unit_today_takes_no_answer(scene, changes):
    values = {name: scene.at if value == "at" else value for name, value in changes.items()}
    Call.objects.filter(pk=scene.call.pk).update(**values)
    with pytest.raises(RuleBroken):
        calls.answer(scene.call, initiative=scene.filed(), actor=scene.clerk, at=scene.at)
    assert not CallAnswer.objects.exists()


def test_what_is_withdrawn_or_of_others_answers_nothing(scene):
    gone, other = scene.filed(status=Status.WITHDRAWN), scene.filed(scene.ward)
    far = scene.filed(scene.far)
    stranger = scene.someone(Role.REGISTRAR, over=scene.far)
    with pytest.raises(RuleBroken):
        calls.answer(scene.call, initiative=gone, actor=scene.clerk, at=scene.at)
    with pytest.raises(NotAllowed):
        calls.answer(scene.call, initiative=other, actor=scene.clerk, at=scene.at)
    with pytest.raises(RuleBroken):
        calls.answer(scene.call, initiative=far, actor=stranger, at=scene.at)
    assert not CallAnswer.objects.exists()


def test_a_draft_is_shown_to_its_own_unit_only(scene):
    draft, sent = scene.filed(status=Status.DRAFT), scene.filed(scene.ward)
    for one in (draft, sent):
        CallAnswer.objects.create(call=scene.call, initiative=one, answered_on=TODAY)
    shown = {a.initiative for a in answers_to(scene.call, scene.clerk)}
    assert shown == {draft, sent}
    assert [a.initiative for a in answers_to(scene.call, scene.office)] == [sent]
    assert who_answered(scene.call, TODAY) == {scene.ward.pk}


def test_open_calls_wait_for_the_units_they_ask_until_these_answer(scene):
    ward = scene.someone(Role.REGISTRAR, over=scene.ward)
    only_ward = CallFactory(unit=scene.province, unit_kind=Kind.WARD, title="Phường")
    CallFactory(unit=scene.province, closes_on=date(2026, 11, 20))
    CallFactory(unit=scene.far)
    assert list(unanswered(scene.clerk, TODAY)) == [scene.call]
    assert set(unanswered(ward, TODAY)) == {scene.call, only_ward}
    assert unanswered(scene.office, TODAY) is None
    calls.answer(scene.call, initiative=scene.filed(), actor=scene.clerk, at=scene.at)
    assert list(unanswered(scene.clerk, TODAY)) == []
    assert set(unanswered(ward, TODAY)) == {scene.call, only_ward}


def test_calls_are_seen_below_and_by_who_is_above_not_beside(scene):
    own = CallFactory(unit=scene.an)
    ward = scene.someone(Role.REGISTRAR, over=scene.ward)
    stranger = scene.someone(Role.REGISTRAR, over=scene.far)
    assert set(calls_open_to(scene.office)) == set(calls_open_to(scene.clerk)) == {scene.call, own}
    assert list(calls_open_to(ward)) == [scene.call]
    assert list(calls_open_to(stranger)) == []


def test_a_call_asks_those_directly_below_or_all_of_its_kind(scene):
    village = UnitFactory(name="Thôn 1", kind=Kind.VILLAGE, under=scene.an)
    assert {unit.label for unit in units_asked(scene.call, TODAY)} == {"Xã An", "Phường Bình"}
    scene.call.unit_kind = Kind.VILLAGE
    assert list(units_asked(scene.call, TODAY)) == [village]


def test_only_ones_own_living_initiatives_are_offered(scene):
    mine = scene.filed()
    scene.filed(scene.ward)
    scene.filed(status=Status.WITHDRAWN)
    answered = scene.filed()
    CallAnswer.objects.create(call=scene.call, initiative=answered, answered_on=TODAY)
    assert list(may_be_named(scene.call, scene.clerk)) == [mine]


def test_closing_is_undone(scene):
    give = {"actor": scene.office, "at": scene.at}
    calls.close(scene.call, **give)
    with pytest.raises(RuleBroken):
        calls.close(scene.call, **give)
    with pytest.raises(RuleBroken):
        calls.change(scene.call, title="Khác", **give)
    calls.open_again(scene.call, **give)
    calls.change(scene.call, title="Khác", **give)
    assert Call.objects.values_list("title", "closed_at").get() == ("Khác", None)
    lines = Entry.objects.about(scene.call).order_by("pk")
    assert [line.action for line in lines] == ["call.close", "call.open_again", "call.change"]


def test_a_unit_is_described_and_described_again(scene):
    flood = ThemeFactory(code="lu", name="lũ lụt")
    give = {"actor": scene.clerk, "at": scene.at}
    profiles.describe(
        scene.an, terrain="mountain", population=9000, themes=["rac", "lu"], **give
    )  # fmt: skip
    one = profiles.describe(scene.an, terrain="mountain", population=None, themes=["lu"], **give)
    profiles.describe(scene.an, terrain="mountain", population=None, themes=["lu"], **give)

    here = description_of(scene.an, today=TODAY)
    lines = Entry.objects.about(one).order_by("pk")
    assert (here.terrain, here.population, here.themes, here.is_written) == (
        "mountain", None, (flood,), True,
    )  # fmt: skip
    assert [(line.before, line.after) for line in lines] == [
        ({}, {"terrain": "mountain", "population": 9000, "themes": ["rac", "lu"]}),
        (
            {"terrain": "mountain", "population": 9000, "themes": ["rac", "lu"]},
            {"terrain": "mountain", "population": None, "themes": ["lu"]},
        ),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"terrain": "moon"}, "terrain"),
        ({"population": 0}, "population"),
        ({"themes": ["rac", "rac"]}, "themes"),
        ({"themes": ["lạ"]}, "themes"),
        ({"themes": list("abcdef")}, "themes"),
    ],
)
def test_a_wrong_description_is_refused_at_its_field(scene, wrong, field):
    values = {"terrain": "", "population": None, "themes": [], **wrong}
    with pytest.raises(RuleBroken) as refused:
        profiles.describe(scene.an, **values, actor=scene.clerk, at=scene.at)
    assert list(refused.value.fields) == [field]
    assert not UnitProblem.objects.exists()


def test_a_neighbour_does_not_describe_the_unit(scene):
    with pytest.raises(NotAllowed):
        profiles.describe(
            scene.ward, terrain="", population=None, themes=[], actor=scene.clerk, at=scene.at
        )  # fmt: skip


def test_what_nobody_wrote_is_proposed_from_kind_and_work(scene):
    scene.filed(scene.ward).themes.set([scene.theme])
    here = description_of(scene.ward, today=TODAY)
    assert (here.terrain, here.themes, here.is_written) == ("urban", (scene.theme,), False)
    ProfileFactory(unit=scene.ward, terrain="coast")
    assert description_of(scene.ward, today=TODAY).terrain == "coast"
    assert Initiative.objects.count() == 1
