"""What the worker calls: one job from its beginning to its end in words."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.brokers.orm import ORM
from django_q.exceptions import TimeoutException
from django_q.tasks import async_task

from kheo.jobs.enums import JobState
from kheo.jobs.kinds import CalledOff, work_of
from kheo.jobs.models import Heartbeat, Job
from kheo.jobs.rules import MOST_ATTEMPTS, pause_after
from kheo.kernel.refusals import DomainError

RUN = "kheo.jobs.operations.running.run"
"""The name under which the queue finds ``run``."""
logger = logging.getLogger(__name__)


class RunningJob:
    """A job as its function sees it."""

    def __init__(self, job: Job) -> None:
        """Wrap the row."""
        self.subject = job.subject
        self._pk = job.pk

    def progress(self, done: int, total: int) -> None:
        """Write how far it is, outside the work's own transaction steps.

        Raises CalledOff when somebody called the job off.
        """
        rows = Job.objects.filter(pk=self._pk)
        rows.update(done=done, total=total, updated_at=timezone.now())
        if rows.filter(call_off=True).exists():
            raise CalledOff


def got_on(job: Job) -> None:
    """Part of the work of ``job`` is kept for good: its attempts count anew, as of another job."""
    if job.attempts > 1:
        Job.objects.filter(pk=job.pk).update(attempts=1)
        job.attempts = 1


class _LaterQueue(ORM):  # type: ignore[misc]
    """The queue, for what is not to be begun before a moment."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self._moment = moment

    def enqueue(self, task: str) -> int:
        """Lay it in, closed until the moment."""
        rows = self.get_connection()
        key: int = rows.create(key=self.list_key, payload=task, lock=self._moment).pk
        return key


def put_in_queue(job: Job, *, not_before: datetime | None = None) -> None:
    """Lay the job into the queue, which stands in the same data base: one transaction holds both."""
    later = {} if not_before is None else {"broker": _LaterQueue(not_before)}
    async_task(RUN, job.pk, task_name=f"{job.kind}-{job.pk}", **later)


def beat() -> None:
    """Write down that the worker lives. Called by the queue's clock and with every job."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})


def run(pk: int) -> str:
    """Run the job ``pk`` and keep its result in words; returns it.

    A job that is over, or gone, is not run again. One that broke goes to the end of the queue after a pause, up
    to three attempts in all, and so does one whose worker died; a refusal of the domain is its result at once.
    Words are those of the house's language, whoever asked.
    """
    beat()
    with translation.override("vi"):
        job = _begin(pk)
        return "" if job is None else _work(job)


def _work(job: Job) -> str:
    try:
        told = work_of(job.kind)(RunningJob(job))
    except CalledOff:
        return _end(job, JobState.CALLED_OFF, _("Called off."))
    except DomainError as refusal:
        return _end(job, JobState.FAILED, str(refusal))
    except TimeoutException:
        logger.exception("job %s took too long", job.pk)
        return _end(job, JobState.FAILED, _("This took too long and was stopped."))
    except Exception:
        logger.exception("job %s broke in attempt %s", job.pk, job.attempts)
        if job.attempts < MOST_ATTEMPTS:
            return _again(job)
        return _fail(job)
    return _end(job, JobState.DONE, told)


def _begin(pk: int) -> Job | None:
    """The job, now running; None when there is nothing to do for it.

    A job found running had a worker that died in the middle; after three of them it is given up.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.filter(pk=pk, state__in=[JobState.WAITING, JobState.RUNNING])
        won = waiting.filter(attempts__lt=MOST_ATTEMPTS).update(
            state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now, updated_at=now,
            again_at=None,
        )  # fmt: skip
    if won:
        return Job.objects.get(pk=pk)
    if (spent := waiting.first()) is not None:
        _fail(spent)
    return None


@transaction.atomic
def _again(job: Job) -> str:
    """Back to the end of the queue, closed for a while; called off when somebody asked for that meanwhile."""
    rows = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    if rows.filter(call_off=True).exists():
        return _end(job, JobState.CALLED_OFF, _("Called off."))
    now = timezone.now()
    again = now + pause_after(job.attempts)
    rows.update(state=JobState.WAITING, updated_at=now, again_at=again)
    put_in_queue(job, not_before=again)
    return ""


def _fail(job: Job) -> str:
    return _end(
        job, JobState.FAILED,
        _("This could not be done; the administrator finds the reason in the log."),
    )  # fmt: skip


def _end(job: Job, state: str, told: str) -> str:
    """Keep how it ended. What is done has all its steps done."""
    now = timezone.now()
    rows = Job.objects.filter(pk=job.pk)
    rows.update(state=state, told=told, ended_at=now, updated_at=now)
    if state == JobState.DONE:
        rows.update(done=F("total"))
    return told
