"""Deciding, taking back within ten minutes, replying, forgetting; who may and what waits for whom."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from kheo.access.operations import system_user
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.participation import operations
from kheo.participation.models import Remark
from kheo.participation.operations.reading import BACK_WITHIN, seconds_left
from kheo.participation.operations.times import forget_ways
from kheo.participation.queries.shown import shown_under
from kheo.participation.queries.waiting import asked_of, remarks_waiting
from tests.factories.remarks import AT, RemarkFactory
from tests.participation.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def remark(scene):
    return RemarkFactory(initiative=scene.initiative)


def test_shown_it_stands_under_its_story(scene, remark, at):
    operations.show(remark, actor=scene.desk, at=at)

    remark.refresh_from_db()
    assert (remark.status, remark.turn, remark.read_by, remark.read_at) == (
        "published", "nobody", scene.desk, at,
    )  # fmt: skip
    assert list(shown_under(scene.initiative.pk)) == [remark]
    assert [line[0] for line in told(remark)] == ["remarks.show"]


def test_refused_it_keeps_the_reason_for_its_writer(scene, remark, at):
    operations.refuse(remark, reason=" Nêu tên người khác. ", actor=scene.desk, at=at)

    remark.refresh_from_db()
    assert (remark.status, remark.refused_why) == ("refused", "Nêu tên người khác.")
    assert [(act, note) for act, _after, note in told(remark)] == [
        ("remarks.refuse", "Nêu tên người khác.")
    ]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_reason_or_with_a_long_one_nothing_is_refused(scene, remark, at, reason):
    with pytest.raises(RuleBroken) as refusal:
        operations.refuse(remark, reason=reason, actor=scene.desk, at=at)

    assert "reason" in refusal.value.fields
    assert told(remark) == []


@pytest.mark.parametrize("act", ["show", "refuse"])
def test_a_decision_is_taken_back_for_ten_minutes_and_no_longer(scene, remark, at, act):
    more = {"reason": "Quảng cáo."} if act == "refuse" else {}
    getattr(operations, act)(remark, actor=scene.desk, at=at, **more)
    assert seconds_left(remark, at + timedelta(minutes=4)) == 360

    with pytest.raises(InvalidTransition, match="Đã quá mười phút"):
        operations.take_back(remark, actor=scene.desk, at=at + BACK_WITHIN)
    operations.take_back(remark, actor=scene.desk, at=at + BACK_WITHIN - timedelta(seconds=1))

    remark.refresh_from_db()
    assert (remark.status, remark.read_by, remark.read_at, remark.refused_why) == (
        "waiting", None, None, "",
    )  # fmt: skip
    assert [line[0] for line in told(remark)] == [f"remarks.{act}", "remarks.take_back"]


def test_of_two_who_decide_at_once_the_second_is_told(scene, remark, at):
    same = Remark.objects.get(pk=remark.pk)
    operations.show(remark, actor=scene.desk, at=at)

    with pytest.raises(Stale):
        operations.refuse(same, reason="Quảng cáo.", actor=scene.near, at=at)


@pytest.mark.parametrize("who", ["far", "auditor", "clerk"])
@pytest.mark.parametrize("act", ["show", "refuse", "reply", "take_back"])
def test_nobody_else_decides(scene, remark, at, who, act):
    more = {"refuse": {"reason": "x"}, "reply": {"words": "x"}}.get(act, {})

    with pytest.raises(NotAllowed):
        getattr(operations, act)(remark, actor=getattr(scene, who), at=at, **more)

    assert told(remark) == []


def test_a_reply_is_kept_changed_and_taken_away(scene, remark, at):
    for words in ("Cảm ơn bà con.", "Cảm ơn bà con nhiều.", ""):
        operations.reply(remark, words=words, actor=scene.desk, at=at)

    remark.refresh_from_db()
    assert (remark.reply, remark.replied_at, remark.status) == ("", None, "waiting")
    assert [line[1] for line in told(remark)] == [
        {"reply": "Cảm ơn bà con."}, {"reply": "Cảm ơn bà con nhiều."}, {"reply": ""},
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        operations.reply(remark, words="x" * 3001, actor=scene.desk, at=at)


def test_ways_to_reach_are_forgotten_after_their_term(scene, at):
    old = RemarkFactory(
        initiative=scene.initiative, reach_at="0912", created_at=AT - timedelta(days=181)
    )
    young = RemarkFactory(initiative=scene.initiative, reach_at="0913", created_at=AT)

    done = list(forget_ways(day=date(2026, 11, 21), actor=system_user(), at=at))

    assert done == [old]
    assert dict(Remark.objects.values_list("pk", "reach_at")) == {old.pk: "", young.pk: "0913"}
    assert told(old) == [("remark.forget", {}, "")]


def test_the_command_tells_the_numbers_it_cleared(scene, capsys):
    old = RemarkFactory(
        initiative=scene.initiative, reach_at="0912", created_at=AT - timedelta(days=400)
    )

    call_command("keep_remarks", "--day", "21/11/2026")

    assert capsys.readouterr().out == f"21/11/2026 {old.number}\n"


def test_what_waits_lies_on_the_desk_of_the_province_and_of_the_commune_itself(scene, now):
    today = now.date()
    for _remark in range(2):
        RemarkFactory(initiative=scene.initiative, created_at=now)
    RemarkFactory(initiative=scene.other, created_at=now - timedelta(days=9))
    RemarkFactory(initiative=scene.initiative, status="published")

    lines = {
        name: [(one.key, one.count, one.late, one.url) for one in remarks_waiting(person, today)]
        for name in ("desk", "near", "far", "auditor", "clerk")
        if (person := getattr(scene, name))
    }

    url = "/y-kien/?xem=cho-doc"
    assert lines == {
        "desk": [("remarks_read", 3, 1, url)], "near": [("remarks_read", 2, 0, url)],
        "far": [("remarks_read", 1, 1, url)], "auditor": [], "clerk": [],
    }  # fmt: skip
    assert asked_of(scene.desk, today).count() == 3
    assert asked_of(scene.clerk, today) is None
