"""Asking for a job, calling it off, asking for it once more."""

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
from kheo.jobs.policies import CALL_OFF, TRY_AGAIN
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
        held.state, held.ended_at, held.again_at = JobState.CALLED_OFF, at, None
    held.updated_at = at
    held.save()
    record("jobs.call_off", held, actor=actor, at=at)


@transaction.atomic
def try_again(job: Job, *, actor: User, at: datetime) -> None:
    """Lay a job that failed into the queue once more, with all its attempts before it.

    Every kind may run twice, so what its first runs did is found and not doubled. Raises ``NotAllowed``,
    ``RuleBroken`` for one that did not fail.
    """
    require(actor, TRY_AGAIN, job)
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.state != JobState.FAILED:
        raise RuleBroken(_("Only work that failed is tried again."))
    before = {"state": held.state, "told": held.told, "attempts": held.attempts}
    held.state, held.told, held.attempts, held.call_off = JobState.WAITING, "", 0, False
    held.started_at = held.ended_at = held.again_at = None
    held.done, held.updated_at = 0, at
    held.save()
    put_in_queue(held)
    record("jobs.try_again", held, actor=actor, at=at, before=before, after={"state": held.state})
