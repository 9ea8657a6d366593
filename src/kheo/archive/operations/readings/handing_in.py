"""Files come in: each is kept with its hash and waits for the worker; one bad file stops no other."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import Purpose, ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.policies import READ_REPORTS
from kheo.audit.journal import record
from kheo.documents.operations import keep_file
from kheo.jobs.operations import enqueue
from kheo.kernel.refusals import BadInput, DomainError, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn

MOST_FILES = 40
JOB = "archive.read"


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one file: its reading, and whether it had been handed in before."""

    reading: Reading
    is_new: bool


def hand_in(
    files: Sequence[tuple[str, bytes]], *, purpose: str, office: Unit, unit: Unit | None = None,
    before: Reading | None = None, actor: User, at: datetime,
) -> list[Handed]:  # fmt: skip
    """Keep the files (name, content) and ask for their reading, each in a transaction of its own.

    ``before`` is the reading of an earlier state of the same paper (one file then), of the same office and
    purpose. A file that the office has handed in already is not read twice; one that is no report is kept as
    refused with the reason. Raises NotAllowed, BadInput without a file, with too many, for a purpose there is
    not, RuleBroken for a ``before`` that cannot be.
    """
    if not files:
        raise BadInput(_("Choose at least one file."))
    if len(files) > MOST_FILES:
        raise BadInput(_("At most %(most)s files at once."), params={"most": MOST_FILES})
    if before is not None and len(files) > 1:
        raise BadInput(_("Choose the one file that takes the place of the earlier one."))
    batch = uuid.uuid4().hex
    row = Reading(
        batch=batch, purpose=purpose, office=office, unit=unit, before=before, handed_in_by=actor,
        created_at=at, updated_at=at, moved_at=at, turn=Turn.NOBODY,
    )  # fmt: skip
    require(actor, READ_REPORTS, row)
    if purpose not in Purpose.values:
        raise BadInput(_("Say what the files are read for."))
    if before is not None:
        _require_before(row, before, actor)
    return [_one(row, clean_line(name)[:200] or "?", content, actor, at) for name, content in files]


def _require_before(row: Reading, before: Reading, actor: User) -> None:
    """The earlier state is one the actor may see, read for the same office and purpose."""
    require(actor, READ_REPORTS, before)
    is_read = before.status in {ReadingStatus.OPEN, ReadingStatus.CONFIRMED}
    if not is_read or (before.office_id, before.purpose) != (row.office_id, row.purpose):
        raise RuleBroken(_("Choose an earlier reading of the same paper, by the same office."))


@transaction.atomic
def _one(pattern: Reading, name: str, content: bytes, actor: User, at: datetime) -> Handed:
    known = _known(pattern, content)
    if known is not None:
        return Handed(known, is_new=False)
    reading = Reading(
        batch=pattern.batch, purpose=pattern.purpose, office=pattern.office, unit=pattern.unit,
        before=pattern.before, handed_in_by=actor, created_at=at, updated_at=at, moved_at=at,
        turn=Turn.NOBODY, name=name,
    )  # fmt: skip
    try:
        reading.stored = keep_file(content=content, name=name, at=at, texts=True)
    except DomainError as refusal:
        reading.status, reading.told, reading.turn = (
            ReadingStatus.REFUSED,
            str(refusal),
            Turn.OFFICE,
        )
    reading.save()
    if reading.stored is not None:
        reading.job = enqueue(
            JOB, subject=reading.pk, title=_("Read “%(name)s”") % {"name": name},
            unit=reading.office, actor=actor, at=at,
        )  # fmt: skip
        reading.save(update_fields=["job"])
    record(
        "reading.hand_in", reading, actor=actor, at=at,
        after={"name": name, "purpose": reading.purpose, "sha256": _sha(content)},
        note=reading.told, unit_id=reading.office_id,
    )  # fmt: skip
    return Handed(reading, is_new=True)


def _known(pattern: Reading, content: bytes) -> Reading | None:
    """The reading of the same bytes for the same purpose that was not set aside."""
    same = Reading.objects.filter(
        office=pattern.office, purpose=pattern.purpose, stored__sha256=_sha(content)
    ).exclude(status=ReadingStatus.SET_ASIDE)
    if pattern.before is None:
        return same.order_by("-pk").first()
    if same.filter(pk=pattern.before.pk).exists():
        raise RuleBroken(_("This is the very file that was read before; nothing in it changed."))
    return same.filter(before=pattern.before).order_by("-pk").first()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
