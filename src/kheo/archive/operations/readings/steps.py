"""Steps of a whole file: set aside, taken up again, read again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.models import Reading
from kheo.archive.operations.readings.handing_in import JOB
from kheo.archive.policies import READ_REPORTS
from kheo.archive.transitions import FLOW, READ, SET_ASIDE, TAKE_UP
from kheo.audit.journal import record
from kheo.jobs.operations import enqueue
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform

TO_READ = READ.source
"""States in which a file waits for a reading."""


def set_aside(reading: Reading, *, note: str, actor: User, at: datetime) -> None:
    """Put a file away with a reason; nothing of it enters. Raises as the engine does."""
    perform(SET_ASIDE, reading, flow=FLOW, actor=actor, at=at, note=note)


def take_up(reading: Reading, *, actor: User, at: datetime) -> None:
    """Take a file that was set aside up again. Raises RuleBroken for one that was never read."""
    if not reading.text:
        raise RuleBroken(_("This file was never read; hand it in again."))
    perform(TAKE_UP, reading, flow=FLOW, actor=actor, at=at)


@transaction.atomic
def read_again(reading: Reading, *, actor: User, at: datetime) -> None:
    """Ask for another try at a file that could not be read, or whose reading failed or was called off.

    Raises NotAllowed, RuleBroken when the file was read, is being read, or its bytes were not kept.
    """
    require(actor, READ_REPORTS, reading)
    held = Reading.objects.select_for_update(of=("self",)).select_related("job").get(pk=reading.pk)
    is_waiting = held.job is not None and not held.job.is_over
    if held.status not in TO_READ or held.stored_id is None or is_waiting:
        raise RuleBroken(_("Only a file that could not be read is tried again."))
    held.job = enqueue(
        JOB, subject=held.pk, title=_("Read “%(name)s”") % {"name": held.name},
        unit=held.office, actor=actor, at=at,
    )  # fmt: skip
    held.save(update_fields=["job"])
    record(
        "reading.read_again", held, actor=actor, at=at, after={"name": held.name},
        unit_id=held.office_id,
    )  # fmt: skip
    reading.job = held.job
