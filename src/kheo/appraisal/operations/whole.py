"""The whole dossier of a recognition taken out: as one zip with hashes, or as one document to read."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require, visible
from kheo.appraisal.models import Recognition
from kheo.appraisal.operations.whole_paper import document_of
from kheo.appraisal.policies import VIEW_RECOGNITIONS
from kheo.appraisal.queries.whole import whole_of
from kheo.appraisal.rules.whole import (
    FIRST_MOMENT,
    Listed,
    Part,
    Whole,
    folded,
    index_files,
    sums_file,
)
from kheo.audit.journal import record
from kheo.documents.operations.printing import to_pdf
from kheo.exchange.models import Export
from kheo.exchange.operations.exports.asking import unit_of
from kheo.exchange.policies import EXPORT
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.jobs.kinds import Running
from kheo.jobs.operations import enqueue
from kheo.kernel.refusals import NotFound, RuleBroken

JOB = "appraisal.whole"
KEPT = timedelta(days=7)
PIECE = 1 << 20
"""Bytes read at once: a film as evidence is never held whole."""
TO_READ = "9-ho-so-de-doc.docx"
"""The dossier as one document, beside its parts."""


def seen_recognition(pk: int, actor: User) -> Recognition:
    """The recognition, if it and its initiative are open to ``actor``. Raises NotFound."""
    rows = Recognition.objects.select_related(
        "initiative__unit", "unit", "paper__stored", "ended_paper__stored", "dossier__body",
        "dossier__criteria__set",
    )  # fmt: skip
    found = visible(rows, actor, VIEW_RECOGNITIONS).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Nothing is found at this address."))
    own = Initiative.objects.filter(pk=found.initiative_id)
    if not visible(own, actor, VIEW_INITIATIVES).exists():
        raise NotFound(_("Nothing is found at this address."))
    return found


@transaction.atomic
def take_out(recognition: Recognition, target: IO[bytes], *, actor: User, at: datetime) -> str:
    """Write the zip into ``target``, and who took it into the journal; returns the name of the file.

    Raises NotAllowed. Files that are no longer in the store are named in the index.
    """
    require(actor, EXPORT)
    whole = whole_of(recognition, actor=actor, at=at)
    listed = write_zip(whole, target)
    record(
        "recognition.take_out", recognition, actor=actor, at=at,
        after={"files": len(listed), "index": _sum_of(sums_file(listed))},
    )  # fmt: skip
    return f"ho-so-{folded(recognition.title)}-{recognition.code.lower()}.zip"


def write_zip(whole: Whole, target: IO[bytes]) -> list[Listed]:
    """Every part, the dossier to read, the index three ways, then the sums; returns what the sums list."""
    listed: list[Listed] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in whole.parts:
            if part.stored is not None and not default_storage.exists(part.stored.path):
                whole.leave_out(part.path, _("The file is no longer in the store."))
                continue
            listed.append(_put(packed, part.path, part.what, _pieces(part)))
        to_read = document_of(whole, listed)
        listed.append(_put(packed, TO_READ, _("The dossier to read"), iter((to_read,))))
        for path, content in index_files(whole, listed).items():
            listed.append(_put(packed, path, "", iter((content,))))
        _put(packed, "SHA256SUMS", "", iter((sums_file(listed),)))
    return listed


def _put(packed: zipfile.ZipFile, path: str, what: str, pieces: Iterator[bytes]) -> Listed:
    member = zipfile.ZipInfo(path, FIRST_MOMENT)
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    digest, size = hashlib.sha256(), 0
    with packed.open(member, "w") as stored:
        for piece in pieces:
            stored.write(piece)
            digest.update(piece)
            size += len(piece)
    return Listed(path, what, size, digest.hexdigest())


def _pieces(part: Part) -> Iterator[bytes]:
    if part.stored is None:
        yield part.content
        return
    with default_storage.open(part.stored.path) as file:
        while piece := file.read(PIECE):
            yield piece


def _sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def ask_to_read(recognition: Recognition, *, actor: User, at: datetime) -> Export:
    """Have the dossier printed as one PDF in the background; its file is kept a week.

    Raises NotAllowed; RuleBroken for somebody who belongs to no unit.
    """
    require(actor, EXPORT)
    unit = unit_of(actor)
    if unit is None:
        raise RuleBroken(_("Your account belongs to no unit yet."))
    title = _("Dossier of the recognition “%(title)s”") % {"title": recognition.title}
    export = Export.objects.create(
        listing="recognitions", title=title[:200], query=f"recognition={recognition.pk}",
        columns=[], style="pdf", unit=unit, asked_by=actor, asked_at=at, rows=1,
    )  # fmt: skip
    export.job = enqueue(JOB, subject=export.pk, title=title, unit=unit, actor=actor, at=at)
    export.save(update_fields=["job"])
    record("recognition.take_out_pdf", recognition, actor=actor, at=at)
    return export


def print_whole(running: Running) -> str:
    """The job: the dossier as its person may see it now, as one PDF. Run twice it prints anew."""
    export = Export.objects.select_related("asked_by").get(pk=running.subject)
    now, actor = timezone.now(), export.asked_by
    recognition = seen_recognition(int(export.query.partition("=")[2]), actor)
    whole = whole_of(recognition, actor=actor, at=now)
    running.progress(1, 3)
    with tempfile.TemporaryFile() as packed:
        listed = write_zip(whole, packed)
    parts = {part.path for part in whole.parts}
    docx = document_of(whole, [one for one in listed if one.path in parts])
    running.progress(2, 3)
    content = to_pdf(docx)
    with transaction.atomic():
        if export.content:
            export.content.delete(save=False)
        stored: File[bytes] = ContentFile(content)
        export.content.save(f"{export.pk}.pdf", stored, save=False)
        export.kept_until = now + KEPT
        export.save(update_fields=["content", "kept_until"])
    return _("The dossier is ready to be read; it is kept for a week.")
