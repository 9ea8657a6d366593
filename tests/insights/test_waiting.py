"""Who sees a signal, and on whose desk it lies."""

from datetime import timedelta

import pytest

from kheo.access.enums import Role
from kheo.access.policy import today
from kheo.insights import operations
from kheo.insights.enums import SchemeStatus
from kheo.insights.models import Scheme
from kheo.insights.queries.open_to import signals_open_to
from kheo.insights.queries.waiting import asked_of as waiting_of
from kheo.insights.queries.waiting import signals_waiting
from tests.insights.conftest import again

pytestmark = pytest.mark.django_db
C = SchemeStatus


def seen_by(*people):
    return [signals_open_to(again(person)).count() for person in people]


def waits(*people):
    return [
        {one.key: one.count for one in signals_waiting(again(person), today())} for person in people
    ]


def test_the_unit_sees_its_signal_first_and_others_once_it_answered(scene, at):
    auditor = scene.someone(Role.AUDITOR, over=scene.nation)
    people = (scene.clerk, scene.office, scene.neighbour, auditor)
    signal = scene.signal(scene.shown())
    assert seen_by(*people) == [1, 0, 0, 0]
    assert waits(scene.clerk, scene.office) == [{"signal_answer": 1}, {}]

    operations.answer(signal, answer="Đang bổ sung ảnh.", actor=scene.clerk, at=at)
    assert seen_by(*people) == [1, 1, 0, 1]
    assert waits(scene.clerk, scene.office) == [{}, {"signal_judge": 1}]
    assert waiting_of(again(scene.office), today()).count() == 1

    operations.clear(signal, actor=scene.office, at=at)
    assert waits(scene.clerk, scene.office) == [{}, {}]


def test_a_silent_unit_has_its_time_and_no_more(scene):
    scheme = scene.shown(days=0)
    scene.signal(scheme)
    assert seen_by(scene.clerk, scene.office) == [1, 0]
    Scheme.objects.filter(pk=scheme.pk).update(answer_by=today() - timedelta(days=1))
    assert seen_by(scene.clerk, scene.office) == [1, 1]
    assert waits(scene.clerk, scene.office) == [{"signal_answer": 1}, {"signal_judge": 1}]


def test_nothing_waits_of_a_scoring_that_is_being_changed_or_was_published(scene):
    scheme = scene.shown()
    scene.signal(scheme)
    for status in (C.DRAFT, C.PUBLISHED):
        Scheme.objects.filter(pk=scheme.pk).update(status=status)
        assert waits(scene.clerk) == [{}]
