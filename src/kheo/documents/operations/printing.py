"""PDF by LibreOffice: one profile a run, a time limit, kept once per document."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.documents.enums import PrintStage
from kheo.documents.models import Draft, PrintRun, StoredFile
from kheo.documents.operations.register import bytes_of, keep_made
from kheo.kernel.refusals import RuleBroken

LONGEST = 600.0
"""Seconds one document may take."""
SILENCE = timedelta(seconds=60)
"""A run that has not been heard of for so long may be started again."""
BEAT = 5.0


def pdf_of(source: StoredFile | Draft) -> StoredFile:
    """The PDF of a kept .docx, made now unless it was made before.

    Raises RuleBroken in a sentence: no LibreOffice, another run works on it, no success.
    """
    run = ask_for_pdf(source.docx if isinstance(source, Draft) else source)
    if run.pdf is None:
        work(run)
    if run.pdf is None:
        raise RuleBroken(run.problem)
    return run.pdf


def ask_for_pdf(stored: StoredFile) -> PrintRun:
    """The run of this document, a waiting one when there is none."""
    now = timezone.now()
    run, _made_now = PrintRun.objects.select_related("pdf").get_or_create(
        source=stored, defaults={"asked_at": now, "beat_at": now}
    )
    return run


def work(run: PrintRun) -> None:
    """Take the run and carry it out; what went wrong is kept on the row as a sentence."""
    now = timezone.now()
    free = ~Q(stage=PrintStage.RUNNING) | Q(beat_at__lt=now - SILENCE)
    mine = PrintRun.objects.filter(free, pk=run.pk, pdf=None)
    if not mine.update(stage=PrintStage.RUNNING, beat_at=now, problem=""):
        run.refresh_from_db()
        if run.pdf is None:
            raise RuleBroken(_("This paper is being printed just now; wait for it."))
        return
    try:
        content = to_pdf(bytes_of(run.source), beat=lambda: _beat(run))
        run.pdf = keep_made(content, "application/pdf", at=timezone.now())
        run.stage, run.problem = PrintStage.DONE, ""
    except RuleBroken as refusal:
        run.stage, run.problem = PrintStage.FAILED, str(refusal)
    run.beat_at = timezone.now()
    run.save(update_fields=["stage", "problem", "pdf", "beat_at"])


def start(run: PrintRun) -> bool:
    """Let a process of its own print it, so that no page waits; False when one is at it.

    A run that fell silent is started again.
    """
    now = timezone.now()
    quiet = Q(stage=PrintStage.FAILED) | Q(beat_at__lt=now - SILENCE) | Q(beat_at=F("asked_at"))
    claimed = PrintRun.objects.filter(quiet, pk=run.pk, pdf=None).update(
        stage=PrintStage.WAITING, beat_at=now, problem=""
    )
    if claimed:
        launch(run.pk)
    return bool(claimed)


def launch(key: int) -> None:
    """``manage.py print_pdf`` apart from this process."""
    program = str(Path(settings.BASE_DIR) / "manage.py")
    subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, program, "print_pdf", str(key)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def _beat(run: PrintRun) -> None:
    PrintRun.objects.filter(pk=run.pk).update(beat_at=timezone.now())


def to_pdf(docx: bytes, *, beat: Callable[[], None] = lambda: None) -> bytes:
    """The document as LibreOffice prints it. Raises RuleBroken in a sentence."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RuleBroken(
            _(
                "LibreOffice is not installed on the server, so no PDF can be made. "
                "Download the .docx and print it from Word."
            )
        )
    with tempfile.TemporaryDirectory(prefix="kheo-pdf-") as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(docx)
        _run(program, folder, source, beat)
        made = folder / "paper.pdf"
        if not made.exists() or not made.read_bytes().startswith(b"%PDF-"):
            raise RuleBroken(_("LibreOffice could not print this document. Open it in Word."))
        return made.read_bytes()


def _run(program: str, folder: Path, source: Path, beat: Callable[[], None]) -> None:
    """One profile for each run: two runs on one profile give one file and no message."""
    profile = (folder / "profile").as_uri()
    asked = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    process = subprocess.Popen(  # noqa: S603 - a program of the house on a file of ours
        [*asked, "--outdir", str(folder), str(source)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = monotonic() + LONGEST
    while True:
        try:
            process.wait(BEAT)
        except subprocess.TimeoutExpired:
            beat()
            if monotonic() > until:
                process.kill()
                process.wait()
                raise RuleBroken(_("LibreOffice took longer than ten minutes.")) from None
            continue
        return
