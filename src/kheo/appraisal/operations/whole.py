"""The whole dossier of a recognition taken out: as one zip with hashes, or as one document to read."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
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
from kheo.documents.rules import TEXT
from kheo.exchange.models import Export
from kheo.exchange.operations.exports import not_open_any_more
from kheo.exchange.operations.exports.asking import unit_of
from kheo.exchange.policies import EXPORT
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.jobs.kinds import Running
from kheo.jobs.operations import enqueue
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import NotFound, RuleBroken

JOB = "appraisal.whole"
KEPT = timedelta(days=7)
AT_ONCE = 25 * 1024 * 1024
PHOTOS_AT_ONCE = 8
"""Bytes and photos up to which the zip is packed while the person waits, about a second."""
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
def take_out(
    recognition: Recognition, whole: Whole, target: IO[bytes], *, actor: User, at: datetime
) -> str:
    """Write ``whole`` as a zip into ``target``, and who took it into the journal; returns the file's name.

    Raises NotAllowed. Files that are no longer in the store are named in the index.
    """
    require(actor, EXPORT)
    _tell(recognition, write_zip(whole, target), actor=actor, at=at)
    return f"ho-so-{folded(recognition.title)}-{recognition.code.lower()}.zip"


def is_long(whole: Whole) -> bool:
    """Whether packing it would keep a person waiting before an empty page."""
    photos = sum(len(section.pictures) for section in whole.sections)
    return whole.size > AT_ONCE or photos > PHOTOS_AT_ONCE


def _tell(recognition: Recognition, listed: Sequence[Listed], *, actor: User, at: datetime) -> None:
    record(
        "recognition.take_out", recognition, actor=actor, at=at,
        after={"files": len(listed), "index": _sum_of(sums_file(listed))},
    )  # fmt: skip


def write_zip(
    whole: Whole, target: IO[bytes], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Listed]:
    """Every part, the dossier to read, the index three ways, then the sums; returns what the sums list."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:

        def put(part: Part) -> Listed:
            return _put(packed, part.path, part.what, _pieces(part), is_tight=_is_tight(part))

        listed = _listed(whole, put, progress)
        to_read = document_of(whole, listed)
        listed.append(
            _put(packed, TO_READ, _("The dossier to read"), iter((to_read,)), is_tight=True)
        )
        for path, content in index_files(whole, listed).items():
            listed.append(_put(packed, path, "", iter((content,))))
        _put(packed, "SHA256SUMS", "", iter((sums_file(listed),)))
    return listed


def _listed(
    whole: Whole, put: Callable[[Part], Listed], progress: Callable[[int, int], None]
) -> list[Listed]:
    """The parts that are still there, each put where it belongs; ``progress`` hears of bytes."""
    listed: list[Listed] = []
    done, total = 0, max(whole.size, 1)
    for part in whole.parts:
        if part.stored is not None and not default_storage.exists(part.stored.path):
            whole.leave_out(part.path, _("The file is no longer in the store."))
            continue
        listed.append(put(part))
        done += part.size
        progress(min(done, total), total)
    return listed


def _put(
    packed: zipfile.ZipFile,
    path: str,
    what: str,
    pieces: Iterator[bytes],
    *,
    is_tight: bool = False,
) -> Listed:
    member = zipfile.ZipInfo(path, FIRST_MOMENT)
    member.compress_type = zipfile.ZIP_STORED if is_tight else zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    with packed.open(member, "w") as stored:
        return _summed(path, what, pieces, stored.write)


def _is_tight(part: Part) -> bool:
    """Whether packing makes it no smaller: photos, PDF, office documents, which are packed already."""
    return part.stored is not None and part.stored.content_type != TEXT


def _summed(
    path: str, what: str, pieces: Iterator[bytes], write: Callable[[bytes], object] = lambda _: None
) -> Listed:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        write(piece)
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
def ask_for(recognition: Recognition, style: str, *, actor: User, at: datetime) -> Export:
    """Have the dossier made in the background as one "pdf" or as the "zip"; its file is kept a week.

    Raises NotAllowed; RuleBroken for somebody who belongs to no unit.
    """
    require(actor, EXPORT)
    unit = unit_of(actor)
    if unit is None:
        raise RuleBroken(_("Your account belongs to no unit yet."))
    title = _("Dossier of the recognition “%(title)s”") % {"title": recognition.title}
    export = Export.objects.create(
        listing="recognitions", title=title[:200], query=f"recognition={recognition.pk}",
        columns=[], style=style, unit=unit, asked_by=actor, asked_at=at, rows=1,
    )  # fmt: skip
    work = _("Make the dossier of the recognition “%(title)s”") % {"title": recognition.title}
    export.job = enqueue(JOB, subject=export.pk, title=work, unit=unit, actor=actor, at=at)
    export.save(update_fields=["job"])
    if style == "pdf":  # the zip is told when its sums are known
        record("recognition.take_out_pdf", recognition, actor=actor, at=at)
    return export


def make_whole(running: Running) -> str:
    """The job: the dossier as its person may see it now, as one PDF or zip. Run twice it is made anew.

    Raises RuleBroken when the recognition is no longer open to him.
    """
    export = Export.objects.select_related("asked_by").get(pk=running.subject)
    now, actor = timezone.now(), export.asked_by
    try:
        recognition = seen_recognition(int(export.query.partition("=")[2]), actor)
    except NotFound:
        raise not_open_any_more(export) from None
    whole = whole_of(recognition, actor=actor, at=now)
    if export.style == "pdf":
        _keep(export, ContentFile(_printed(whole, running)), at=now)
        return _("The dossier is ready to be read; it is kept for a week.")
    with tempfile.TemporaryFile() as target:
        listed = write_zip(whole, target, running.progress)
        target.seek(0)
        with transaction.atomic():
            _tell(recognition, listed, actor=actor, at=now)
            _keep(export, File(target), at=now)
    return _("The dossier is ready: %(number)s files; it is kept for a week.") % {
        "number": format_number(len(listed))
    }


def _printed(whole: Whole, running: Running) -> bytes:
    """The PDF; LibreOffice takes longer than all before it."""
    listed = _listed(
        whole,
        lambda part: _summed(part.path, part.what, _pieces(part)),
        lambda done, total: running.progress(done, 3 * total),
    )
    return to_pdf(document_of(whole, listed))


@transaction.atomic
def _keep(export: Export, content: File[bytes], *, at: datetime) -> None:
    """Lay the file where its person finds it; one of an earlier run goes."""
    if export.content:
        export.content.delete(save=False)
    export.content.save(f"{export.pk}.{export.style}", content, save=False)
    export.kept_until = at + KEPT
    export.save(update_fields=["content", "kept_until"])
