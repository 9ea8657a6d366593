"""Keeping files and registering papers."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents import policies, rules
from kheo.documents.events import PaperRegistered
from kheo.documents.models import Paper, PaperKind, StoredFile
from kheo.kernel.events import publish
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.operations.index import refresh

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def keep_file(*, content: bytes, name: str, at: datetime, texts: bool = False) -> StoredFile:
    """Check ``content`` and keep it once under its SHA-256; the same bytes again give the same row.

    The bytes are written before the row, each file whole or not at all, so a stop in the middle
    leaves at most a file nobody names, which the next upload of it takes up. With ``texts`` plain text is
    taken too (reports to be read); it is kept and served as text, whatever it says.
    Raises BadInput (what the file is), RuleBroken (the disk is full).
    """
    checked = rules.check(content, texts=texts)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=sha256).first()
    if kept is not None and default_storage.exists(kept.path):
        return kept
    base = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    published = thumb = ""
    is_picture = checked.width is not None
    try:
        path = write_whole(f"{base}{checked.ending}", content)
        if is_picture:
            made = rules.derivative(content, rules.PUBLISHED)
            published = write_whole(f"{base}-published.jpg", made)
            thumb = write_whole(f"{base}-thumb.jpg", rules.derivative(made, rules.THUMB))
    except OSError as trouble:
        if trouble.errno not in NO_SPACE:
            raise
        raise RuleBroken(
            _(
                "The disk of the server is full, so “%(name)s” was not kept. Tell the administrator."
            ),
            params={"name": clean_line(name)[:80]},
        ) from trouble
    if kept is not None:
        return kept
    return _row_of(
        StoredFile(
            sha256=sha256,
            path=path,
            published=published,
            thumb=thumb,
            content_type=checked.content_type,
            size=len(content),
            width=checked.width,
            height=checked.height,
            kept_at=at,
        )
    )


def _row_of(stored: StoredFile) -> StoredFile:
    """Save the row; when another request kept the same bytes in this moment, take its row."""
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except IntegrityError:
        return StoredFile.objects.get(sha256=stored.sha256)
    return stored


def write_whole(path: str, content: bytes, storage: Storage | None = None) -> str:
    """Write a file so that its name appears only once all bytes are on the disk."""
    storage = storage or default_storage
    if not isinstance(getattr(storage, "_wrapped", storage), FileSystemStorage):
        return storage.save(path, ContentFile(content)) if not storage.exists(path) else path
    target = Path(storage.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


@transaction.atomic
def register_paper(
    *,
    unit: Unit,
    kind: str,
    number: str,
    issued_on: date,
    summary: str,
    actor: User,
    at: datetime,
    signer: str = "",
    stored: StoredFile | None = None,
    is_drafted: bool = False,
) -> Paper:
    """Enter an issued paper into the register, once per unit, number and day.

    ``is_drafted``: it was drafted here and is announced as numbered, once its draft names it.

    Raises NotAllowed, RuleBroken (kind, number, day in the future or before the unit, entered
    already).
    """
    paper = Paper(
        unit=unit,
        kind=kind,
        number=clean_line(number),
        issued_on=issued_on,
        summary=clean_line(summary),
        signer=clean_line(signer)[:120],
        stored=stored,
        created_by=actor,
        created_at=at,
        updated_at=at,
    )
    require(actor, policies.REGISTER, paper)
    _refuse_crooked(paper, today=timezone.localdate(at))
    paper.save()
    refresh(What.PAPER, [paper.pk])
    after = {
        "number": paper.number,
        "kind": paper.kind,
        "issued_on": issued_on,
        "sha256": stored.sha256 if stored else "",
    }
    record("paper.register", paper, actor=actor, at=at, after=after)
    if not is_drafted:
        publish(PaperRegistered(paper_id=paper.pk))
    return paper


def _refuse_crooked(paper: Paper, *, today: date) -> None:
    complaints = {}
    if paper.kind not in PaperKind.values:
        complaints["kind"] = _("Choose the type of the paper.")
    if not paper.number or len(paper.number) > 60:
        complaints["number"] = _("Write the number and symbol as printed, at most 60 characters.")
    if not paper.summary or len(paper.summary) > 500:
        complaints["summary"] = _("Say in a line what it is about, at most 500 characters.")
    if paper.issued_on > today:
        complaints["issued_on"] = _("The paper cannot be issued in the future.")
    if not paper.unit.is_alive(paper.issued_on):
        complaints["issued_on"] = _("%(unit)s did not exist on that day.") % {
            "unit": paper.unit.label
        }
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)
    same = {"unit": paper.unit, "number": paper.number, "issued_on": paper.issued_on}
    if Paper.objects.filter(**same).exists():
        sentence = _("This paper is in the register already; pick it from the list.")
        raise RuleBroken(sentence, fields={"number": sentence})


@transaction.atomic
def attach_file(paper: Paper, *, stored: StoredFile, actor: User, at: datetime) -> None:
    """Put the scan to a registered paper that has none; a scan is never exchanged."""
    require(actor, policies.REGISTER, paper)
    won = Paper.objects.filter(pk=paper.pk, stored__isnull=True).update(
        stored=stored, updated_at=at
    )
    if not won:
        raise RuleBroken(_("This paper has its file already."))
    paper.stored = stored
    record("paper.attach_file", paper, actor=actor, at=at, after={"sha256": stored.sha256})


def keep_made(content: bytes, content_type: str, *, at: datetime) -> StoredFile:
    """Keep a file the program made itself, once per content; its size is not limited."""
    sha256 = hashlib.sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=sha256).first()
    if kept is not None and default_storage.exists(kept.path):
        return kept
    path = f"{sha256[:2]}/{sha256[2:4]}/{sha256}{rules.ENDINGS[content_type]}"
    try:
        write_whole(path, content)
    except OSError as trouble:
        if trouble.errno not in NO_SPACE:
            raise
        raise RuleBroken(
            _("The disk of the server is full; the paper was not made. Tell the administrator.")
        ) from trouble
    return kept or _row_of(
        StoredFile(
            sha256=sha256, path=path, content_type=content_type, size=len(content), kept_at=at
        )
    )


def bytes_of(stored: StoredFile) -> bytes:
    """The kept content."""
    with default_storage.open(stored.path) as file:
        return bytes(file.read())
