"""One job from its beginning to its end in words; whatever breaks, it ends."""

import pytest
from django.db import transaction
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ

from kheo.jobs.models import Job
from kheo.jobs.operations import run
from kheo.kernel.refusals import RuleBroken

pytestmark = pytest.mark.django_db


def test_a_job_tells_how_far_it_is_and_its_result(ask):
    seen = []

    def work(running):
        running.progress(1, 4)
        seen.append((Job.objects.get().state, Job.objects.get().percent, running.subject))
        return "4 việc"

    job = ask(work)

    assert run(job.pk) == "4 việc"
    job.refresh_from_db()
    assert seen == [("running", 25, 7)]
    assert (job.state, job.told, job.done, job.total, job.attempts, job.percent) == (
        "done", "4 việc", 4, 4, 1, 100,
    )  # fmt: skip
    assert job.started_at <= job.ended_at


@pytest.mark.parametrize("state", ["done", "failed", "called_off"])
def test_a_job_that_is_over_or_gone_is_not_run(ask, state):
    job = ask(lambda _running: 1 / 0)
    Job.objects.update(state=state)

    assert run(job.pk) == ""
    assert run(0) == ""
    assert Job.objects.get().attempts == 0


def test_a_refusal_of_the_domain_is_the_result_at_once(ask):
    def work(_running):
        raise RuleBroken("Không được.")

    job = ask(work)

    assert run(job.pk) == "Không được."
    job.refresh_from_db()
    assert (job.state, job.told, job.attempts) == ("failed", "Không được.", 1)


def test_a_job_that_breaks_goes_to_the_end_of_the_queue_and_fails_the_third_time_in_words(ask):
    job = ask(lambda _running: 1 / 0)
    told = []
    for _attempt in range(4):
        run(job.pk)
        job.refresh_from_db()
        told.append((job.state, job.attempts, OrmQ.objects.count()))

    assert told == [("waiting", 1, 2), ("waiting", 2, 3), ("failed", 3, 3), ("failed", 3, 3)]
    assert job.told == "Không thực hiện được; người quản trị xem lý do trong nhật ký hệ thống."


def test_what_a_broken_attempt_wrote_in_its_transaction_is_gone(ask):
    def work(_running):
        with transaction.atomic():
            Job.objects.update(title="nửa chừng")
            raise ZeroDivisionError

    run(ask(work).pk)

    assert Job.objects.get().title == "Thử việc nền"


def test_a_job_that_works_the_second_time_is_done(ask):
    attempts = []

    def work(_running):
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError
        return "xong"

    job = ask(work)
    run(job.pk)
    run(job.pk)

    assert (Job.objects.get().state, Job.objects.get().told) == ("done", "xong")


def test_a_job_called_off_while_it_broke_is_not_tried_again(ask):
    def work(_running):
        Job.objects.update(call_off=True)
        raise OSError

    run(ask(work).pk)

    assert (Job.objects.get().state, OrmQ.objects.count()) == ("called_off", 1)


def test_a_job_found_running_had_a_worker_that_died_and_is_run_again(ask):
    job = ask(lambda _running: "xong")
    Job.objects.update(state="running", attempts=1)

    assert run(job.pk) == "xong"
    assert Job.objects.get().attempts == 2


def test_a_job_whose_worker_dies_every_time_is_given_up_after_three(ask):
    job = ask(lambda _running: "xong")
    Job.objects.update(state="running", attempts=3)

    assert run(job.pk) == ""
    job.refresh_from_db()
    assert (job.state, job.attempts, job.told[:14]) == ("failed", 3, "Không thực hiệ")


def test_a_job_that_takes_too_long_is_stopped_in_words(ask):
    def work(_running):
        raise TimeoutException

    job = ask(work)
    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.told) == ("failed", "Việc này kéo dài quá lâu nên đã bị dừng.")


def test_a_kind_nobody_declared_fails_in_words(ask):
    job = ask(lambda _running: "xong")
    Job.objects.update(kind="tests.none", attempts=2)

    run(job.pk)

    assert Job.objects.get().state == "failed"
