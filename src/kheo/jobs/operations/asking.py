"""Asking for a job and calling it off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.operations.running import put_in_queue
from kheo.jobs.policies import CALL_OFF
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Unit


@transaction.atomic
def enqueue(kind: str, *, subject: int, title: str, unit: Unit, actor: User, at: datetime) -> Job:
    """A job for the worker, in the transaction of the caller: rolled back with it, begun after it.

    The queue stands in the same data base, so nothing can be asked for twice or be lost between.
    """
    job = Job.objects.create(
        kind=kind, subject=subject, title=title[:300], unit=unit, asked_by=actor,
        created_at=at, updated_at=at,
    )  # fmt: skip
    put_in_queue(job)
    return job


@transaction.atomic
def call_off(job: Job, *, actor: User, at: datetime) -> None:
    """Stop a job: at once when it waits, at its next step when it runs.

    Raises ``NotAllowed``, ``RuleBroken`` when it is over.
    """
    require(actor, CALL_OFF, job)
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.is_over:
        raise RuleBroken(_("This work is over already."))
    held.call_off = True
    if held.state == JobState.WAITING:
        held.state, held.ended_at = JobState.CALLED_OFF, at
    held.updated_at = at
    held.save()
    record("jobs.call_off", held, actor=actor, at=at)
