"""What the worker calls: one job from its beginning to its end in words."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.jobs.enums import JobState
from kheo.jobs.kinds import CalledOff, work_of
from kheo.jobs.models import Job
from kheo.kernel.refusals import DomainError

MOST_ATTEMPTS = 3
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


def run(pk: int) -> str:
    """Run the job ``pk`` and keep its result in words; returns it.

    A job that is over, or gone, is not run again. One that broke is tried up to three times; a
    refusal of the domain is its result at once.
    """
    if not _begin(pk):
        return ""
    job = Job.objects.get(pk=pk)
    try:
        told = work_of(job.kind)(RunningJob(job))
    except CalledOff:
        _end(pk, JobState.CALLED_OFF, _("Called off."))
        return ""
    except DomainError as refusal:
        _end(pk, JobState.FAILED, str(refusal))
        return str(refusal)
    except Exception:
        if job.attempts < MOST_ATTEMPTS:
            Job.objects.filter(pk=pk).update(state=JobState.WAITING, updated_at=timezone.now())
            raise
        logger.exception("job %s failed for good", pk)
        told = _("This could not be done; the administrator finds the reason in the log.")
        _end(pk, JobState.FAILED, told)
        return told
    _end(pk, JobState.DONE, told)
    return told


@transaction.atomic
def _begin(pk: int) -> bool:
    now = timezone.now()
    waiting = Job.objects.filter(pk=pk, state__in=[JobState.WAITING, JobState.RUNNING])
    return bool(
        waiting.update(
            state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now, updated_at=now
        )
    )


def _end(pk: int, state: str, told: str) -> None:
    now = timezone.now()
    Job.objects.filter(pk=pk).update(state=state, told=told, ended_at=now, updated_at=now)
