"""What an import brought in is taken back, newest first, as long as nothing rests on it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.operations.accounts import system_user
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Chunk, Import
from kheo.exchange.operations.imports.checking import intake_of
from kheo.exchange.profiles import Intake, Resting
from kheo.exchange.queries.taking import known
from kheo.exchange.rules.packing import unpack_entered
from kheo.exchange.transitions import FLOW, KEEP, TAKE_BACK, UNDONE
from kheo.jobs.kinds import CalledOff, Running
from kheo.kernel.numbers import format_number
from kheo.workflow.engine import perform

AT_ONCE = 2.0
"""Seconds one transaction may take; beyond that it goes chunk by chunk, so that others can write."""
MOST_RESTING = 100


class _Rests(Exception):
    """Something rests on rows of the import; the transaction is given up."""

    def __init__(self, told: list[Any]) -> None:
        super().__init__(told)
        self.told = told


class _TooLong(Exception):
    """One transaction is not enough."""


def take_back(imported: Import, job: Running, *, until: float) -> str | None:
    """Take everything back. Result in words; None when time was up and the rest is for a new job.

    When something rests on a row nothing is changed and it is told; only when that came about while it was
    being taken back, some rows are out already: then the person chooses.
    """
    if imported.status != ImportState.UNDOING:
        return ""
    try:
        if not _at_once(imported) and not _chunk_by_chunk(imported, job, until):
            return None
    except _Rests as found:
        return _keep(imported.pk, found.told)
    return _end(imported.pk)


def _at_once(imported: Import) -> bool:
    """All of it in one transaction; False when that takes too long. Raises _Rests."""
    began, intake = time.monotonic(), _intake(imported)
    try:
        with transaction.atomic():
            for position in _entered(imported):
                _one_chunk(imported.pk, position, intake)
                _require_time(began)
    except _TooLong:
        return False
    return True


def _require_time(began: float) -> None:
    if time.monotonic() - began > AT_ONCE:
        raise _TooLong


def _chunk_by_chunk(imported: Import, job: Running, until: float) -> bool:
    """Each chunk for itself, after all were asked whether something rests on them. False when time is up."""
    positions = _entered(imported)
    if all(Chunk.objects.filter(imported=imported).values_list("is_entered", flat=True)):
        _ask(imported, positions)
    intake = _intake(imported)
    for number, position in enumerate(positions, 1):
        with transaction.atomic():
            _one_chunk(imported.pk, position, intake)
        with suppress(CalledOff):  # half taken back is no state to stop in
            job.progress(number, len(positions))
        if time.monotonic() > until:
            return number == len(positions)
    return True


def _ask(imported: Import, positions: list[int]) -> None:
    """Try every chunk and give the trial up. Raises _Rests."""
    told: list[Any] = []
    for position in positions:
        with transaction.atomic():
            try:
                _one_chunk(imported.pk, position, _intake(imported))
            except _Rests as found:
                told += found.told
            transaction.set_rollback(True)
        if len(told) >= MOST_RESTING:
            break
    if told:
        raise _Rests(told)


def _intake(imported: Import) -> Intake:
    return intake_of(imported, known(imported.profile))


def _entered(imported: Import) -> list[int]:
    rows = Chunk.objects.filter(imported=imported, is_entered=True)
    return list(rows.order_by("-position").values_list("position", flat=True))


def _one_chunk(pk: int, position: int, intake: Intake) -> None:
    """Take one chunk back, in the caller's transaction. Raises _Rests."""
    Import.objects.select_for_update().get(pk=pk)
    chunk = Chunk.objects.select_for_update().get(imported_id=pk, position=position)
    if not chunk.is_entered:
        return
    rows = unpack_entered(bytes(chunk.entered))
    if told := intake.undo(rows[::-1]):
        raise _Rests([one.kept() if isinstance(one, Resting) else str(one) for one in told])
    Chunk.objects.filter(pk=chunk.pk).update(is_entered=False, entered=b"")
    Import.objects.filter(pk=pk).update(entered_rows=F("entered_rows") - len(rows))


@transaction.atomic
def _keep(pk: int, resting: list[Any]) -> str:
    """Told what rests on it. An import that is in whole stays in; one half in waits for a person."""
    imported = Import.objects.select_for_update().get(pk=pk)
    told = _("It cannot be taken back: something rests on its rows.")
    is_whole = not Chunk.objects.filter(imported=imported, is_entered=False).exists()
    changes = {"resting": resting[:MOST_RESTING], "told": told}
    if is_whole and imported.entered_at is not None:
        perform(KEEP, imported, flow=FLOW, actor=system_user(), at=timezone.now(), changes=changes)
    else:
        Import.objects.filter(pk=pk).update(**changes)
    return told


@transaction.atomic
def _end(pk: int) -> str:
    """Nothing of it is in any more."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status != ImportState.UNDOING:
        return ""
    at = timezone.now()
    step = UNDONE if imported.entered_at is not None else TAKE_BACK
    changes: dict[str, object] = {"resting": []}
    if step is UNDONE:
        changes |= {"undone_at": at, "told": ""}
    perform(step, imported, flow=FLOW, actor=system_user(), at=at, changes=changes)
    number = imported.new_rows + imported.changed_rows
    if step is TAKE_BACK:
        return imported.told or _("Nothing of the file is in.")
    return _("%(number)s rows were taken back.") % {"number": format_number(number)}
