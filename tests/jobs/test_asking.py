"""A job is asked for with what asks for it, seen by its unit, called off at its next step."""

import pytest
from django.db import transaction
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.jobs import kinds
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.operations import call_off, run
from kheo.kernel.refusals import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db


def done(_job):
    return "xong"


def test_a_job_is_a_visible_row_and_a_place_in_the_queue(ask, province, clerk, at):
    job = ask(done, title="x" * 400)

    assert (job.state, job.unit, job.asked_by, job.attempts, job.percent) == (
        "waiting", province, clerk, 0, 0,
    )  # fmt: skip
    assert (len(job.title), str(job), job.is_over) == (300, job.title, False)
    (queued,) = OrmQ.objects.all()
    task = SignedPackage.loads(queued.payload)
    assert (task["func"], task["args"]) == ("kheo.jobs.operations.running.run", (job.pk,))


def test_a_job_is_rolled_back_with_what_asked_for_it(ask):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert ask(done).pk / 0

    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_a_waiting_job_is_called_off_at_once_with_a_line(ask, clerk, at):
    job = ask(done)

    call_off(job, actor=clerk, at=at)

    job.refresh_from_db()
    assert (job.state, job.ended_at, job.is_over) == ("called_off", at, True)
    assert sentence(Entry.objects.order_by("-day", "-position")[0]) == (
        "Ngô Thị Trữ đã hủy “Thử việc nền”"
    )
    assert run(job.pk) == ""
    assert Job.objects.get().state == "called_off"


def test_a_running_job_is_called_off_at_its_next_step(ask, clerk, at):
    steps = []

    def work(running):
        for step in range(3):
            steps.append(step)
            if step == 1:
                call_off(Job.objects.get(), actor=clerk, at=at)
            running.progress(step, 3)
        return "xong"

    job = ask(work)
    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.told, steps) == ("called_off", "Đã hủy.", [0, 1])


@pytest.mark.parametrize("state", ["done", "failed", "called_off"])
def test_what_is_over_is_not_called_off(ask, clerk, at, state):
    job = ask(done)
    Job.objects.update(state=state)

    with pytest.raises(RuleBroken):
        call_off(job, actor=clerk, at=at)


def test_who_may_not_call_off(ask, someone, nation, province, at):
    job = ask(done)

    roles = (Role.CITIZEN, Role.AUDITOR, Role.INSPECTOR, Role.APPRAISER, Role.LIBRARY_EDITOR)
    for person in (*(someone(role, over=province) for role in roles), someone()):
        with pytest.raises(NotAllowed):
            call_off(job, actor=person, at=at)
    assert Job.objects.get().state == "waiting"


def test_a_kind_has_one_function(kind):
    name = kind(done, "tests.one")

    kinds.declare(name, done)
    with pytest.raises(ValueError, match=r"tests\.one"):
        kinds.declare(name, lambda _job: "other")
    with pytest.raises(LookupError):
        kinds.work_of("tests.none")


def test_the_states_of_a_job_are_told_in_words():
    assert [str(state.label) for state in JobState] == [
        "đang chờ", "đang thực hiện", "đã xong", "không thành", "đã hủy",
    ]  # fmt: skip
