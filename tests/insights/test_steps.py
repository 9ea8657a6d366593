"""Every step of a scoring and of a signal, from every state by every role, and its refusals."""

from datetime import timedelta

import pytest

from kheo.access.enums import Role
from kheo.access.policy import today
from kheo.audit.models import Entry
from kheo.insights import operations, transitions
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.insights.models import Scheme, Signal
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from tests.insights.conftest import YEAR, fresh, told

pytestmark = pytest.mark.django_db
C, S, R = SchemeStatus, SignalStatus, Role


SCHEME_ARROWS = {
    "show": ({C.DRAFT}, C.SHOWN), "publish": ({C.SHOWN}, C.PUBLISHED), "revise": ({C.SHOWN}, C.DRAFT),
}  # fmt: skip
SCORERS = {R.STANDING_OFFICE, R.SYSTEM}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", SCHEME_ARROWS)
def test_every_step_of_a_scoring_from_every_state_by_every_role(name, role, scene, at):
    sources, target = SCHEME_ARROWS[name]
    scheme = scene.sample()
    actor = scene.someone(role, over=scene.province)
    more = {"show": {"answer_by": today()}, "revise": {"note": "sửa"}}.get(name, {})
    assert {arrow.name for arrow in transitions.SCHEME_FLOW.table} == set(SCHEME_ARROWS)
    for status in C:
        Scheme.objects.filter(pk=scheme.pk).update(status=status, version=1, answer_by=today())
        one, lines = fresh(scheme), Entry.objects.about(scheme).count()
        if role in SCORERS and status in sources:
            getattr(operations, name)(one, actor=actor, at=at, **more)
            stored = fresh(scheme)
            assert (stored.status, stored.version) == (target, 2)
            assert stored.turn == transitions.SCHEME_FLOW.turns[target]
            assert told(scheme)[-1][0] == f"scheme.{name}"
        else:
            with pytest.raises((NotAllowed, InvalidTransition)):
                getattr(operations, name)(one, actor=actor, at=at, **more)
            assert (fresh(scheme).status, Entry.objects.about(scheme).count()) == (status, lines)


SIGNAL_ARROWS = {
    "answer": ("an", {R.REGISTRAR, R.UNIT_HEAD, *SCORERS}, {S.ASKED, S.ANSWERED}, S.ANSWERED),
    "clear": ("province", SCORERS, {S.ANSWERED, S.UPHELD}, S.CLEARED),
    "uphold": ("province", SCORERS, {S.ASKED, S.ANSWERED, S.CLEARED}, S.UPHELD),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", SIGNAL_ARROWS)
def test_every_step_of_a_signal_from_every_state_by_every_role(name, role, scene, at):
    where, roles, sources, target = SIGNAL_ARROWS[name]
    scheme = scene.shown()
    Scheme.objects.filter(pk=scheme.pk).update(answer_by=today() - timedelta(days=1))
    signal = scene.signal(scheme)
    actor = scene.someone(role, over=getattr(scene, where))
    more = {"answer": "Đã bổ sung ảnh."} if name == "answer" else {"note": "đã xem"}
    offered = {arrow.name for arrow in transitions.SIGNAL_FLOW.table if not arrow.inner}
    assert offered == set(SIGNAL_ARROWS)
    for status in S:
        Signal.objects.filter(pk=signal.pk).update(status=status, version=1)
        one, lines = fresh(signal), Entry.objects.about(signal).count()
        if role in roles and status in sources:
            getattr(operations, name)(one, actor=actor, at=at, **more)
            stored = fresh(signal)
            assert (stored.status, stored.version) == (target, 2)
            assert stored.turn == transitions.SIGNAL_FLOW.turns[target]
            act, _after, note = told(signal)[-1]
            assert (act, note) == (f"signal.{name}", next(iter(more.values())))
        else:
            with pytest.raises((NotAllowed, InvalidTransition)):
                getattr(operations, name)(one, actor=actor, at=at, **more)
            assert (fresh(signal).status, Entry.objects.about(signal).count()) == (status, lines)


def test_the_province_does_not_answer_for_its_communes(scene, at):
    signal = scene.signal(scene.shown())
    with pytest.raises(NotAllowed):
        operations.answer(signal, answer="Vì thế", actor=scene.office, at=at)


def test_who_answered_for_the_unit_does_not_judge_it(scene, at):
    signal = scene.signal(scene.shown(), status=S.ANSWERED, answered_by=scene.office)
    with pytest.raises(NotAllowed, match="người khác phải kết luận"):
        operations.clear(signal, actor=scene.office, at=at)


def test_an_unanswered_signal_is_not_judged_in_the_units_own_time(scene, at):
    signal = scene.signal(scene.shown())
    with pytest.raises(NotAllowed):
        operations.uphold(signal, note="rõ", actor=scene.office, at=at)


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
def test_an_answer_has_words_and_not_too_many(words, scene, at):
    signal = scene.signal(scene.shown())
    with pytest.raises(RuleBroken) as refusal:
        operations.answer(signal, answer=words, actor=scene.clerk, at=at)
    assert set(refusal.value.fields) == {"answer"}


def test_nothing_is_published_while_a_unit_may_still_answer(scene, at):
    scheme = scene.shown()
    signal = scene.signal(scheme)
    with pytest.raises(RuleBroken, match="1 dấu hiệu"):
        operations.publish(scheme, actor=scene.office, at=at)
    operations.answer(signal, answer="Đã bổ sung.", actor=scene.clerk, at=at)
    operations.publish(fresh(scheme), actor=scene.office, at=at)
    with pytest.raises(RuleBroken):
        operations.answer(fresh(signal), answer="Thêm", actor=scene.clerk, at=at)


@pytest.mark.parametrize("days", [-1, 367])
def test_the_day_for_answers_lies_in_the_coming_year(days, scene, at):
    with pytest.raises(RuleBroken) as refusal:
        operations.show(
            scene.sample(), answer_by=today() + timedelta(days=days), actor=scene.office, at=at
        )
    assert set(refusal.value.fields) == {"answer_by"}


def test_nothing_is_shown_without_items(scene, at):
    scheme = operations.make_scheme(
        unit=scene.province, year=YEAR, name="Trống", actor=scene.office, at=at
    )
    with pytest.raises(RuleBroken, match="ít nhất một mục"):
        operations.show(scheme, answer_by=today(), actor=scene.office, at=at)
