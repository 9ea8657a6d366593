"""The background takes the good rows in, a thousand a transaction, and takes them back when it must.

What is entered and the mark on its chunk are one transaction: whatever dies, the next worker goes on with
the first chunk without the mark. So a file is in whole in the end, or, called off or broken, not at all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.exceptions import TimeoutException

from kheo.access.operations.accounts import system_user
from kheo.exchange.enums import Fate, ImportState
from kheo.exchange.models import Chunk, Import
from kheo.exchange.operations.imports.checking import intake_of, tally
from kheo.exchange.operations.imports.columns import put_to_work
from kheo.exchange.operations.imports.undoing import take_back
from kheo.exchange.profiles import Intake, Judged, Profile, Remembering, Row
from kheo.exchange.queries.previews import COUNTS
from kheo.exchange.queries.taking import actor_of, known
from kheo.exchange.rules.packing import pack, pack_entered, turned_of, unpack
from kheo.exchange.transitions import BREAK, FINISH, FLOW
from kheo.foundation.collecting import Sweeper, seldom_collecting
from kheo.jobs.kinds import CalledOff, Running
from kheo.jobs.operations.running import got_on
from kheo.jobs.rules import MOST_ATTEMPTS
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError
from kheo.workflow.engine import perform

ENTER_JOB = "exchange.enter"
SPELL = 120
"""Seconds after which the work goes on in a new job: far below what a job may take."""
HOLD, REST, LONGEST_REST = 0.3, 0.15, 0.5
"""Seconds of writing after which other writers get a turn, and how long it is at least and at most. SQLite
wakes a waiting writer every 0.1 s; where writing is slow the cores are busy, and he needs longer to wake."""
WRITTEN = frozenset({Fate.NEW, Fate.CHANGED})
logger = logging.getLogger(__name__)


def enter_in(job: Running, spell: float = SPELL) -> str:
    """Go on with the import ``job.subject``: take in or take back, as its state says. Safe to run twice.

    After ``spell`` seconds the rest is handed on to a new job.
    """
    imported = load_import(job.subject)
    called_off = False
    if imported.status == ImportState.ENTERING:
        told, called_off = _enter(imported, job, spell)
        if told is not None:
            return told
        imported = load_import(job.subject)
    told = take_back(imported, job, until=time.monotonic() + spell)
    if told is None:
        return hand_on(imported)
    if called_off:
        raise CalledOff
    return told


def load_import(pk: int) -> Import:
    """The import with what the work needs beside it."""
    return Import.objects.select_related("unit", "job__asked_by", "asked_by").get(pk=pk)


def _enter(imported: Import, job: Running, spell: float) -> tuple[str | None, bool]:
    """Result in words, None when what is in has to be taken back; and whether the job was called off."""
    try:
        with seldom_collecting() as sweeper:
            return _enter_chunks(imported, job, spell, sweeper), False
    except CalledOff:
        _break(imported.pk, _("The work was called off; what was in is taken back."))
        return None, True
    except DomainError as refusal:
        _break(imported.pk, str(refusal))
        return None, False
    except TimeoutException:
        raise
    except Exception as error:
        if isinstance(error, DatabaseError) and _is_tried_again(imported):
            raise  # the queue goes on with the first chunk that is not in
        logger.exception("import %s broke", imported.pk)
        _break(
            imported.pk,
            _(
                "An error came up; the administrator finds the reason in the log. Nothing of the file is in."
            ),
        )
        return None, False


def _is_tried_again(imported: Import) -> bool:
    return imported.job is not None and imported.job.attempts < MOST_ATTEMPTS


def _enter_chunks(imported: Import, job: Running, spell: float, sweeper: Sweeper) -> str | None:
    profile = known(imported.profile)
    intake = intake_of(imported, profile)
    if isinstance(intake, Remembering):
        there = Chunk.objects.filter(imported=imported, is_entered=True).order_by("position")
        for judged in there.values_list("judged", flat=True).iterator():
            intake.remember(unpack(bytes(judged), profile.fields))
    waiting = Chunk.objects.filter(imported=imported, is_entered=False)
    until, turn = time.monotonic() + spell, Turns()
    total = imported.new_rows + imported.changed_rows
    for position in waiting.order_by("position").values_list("position", flat=True):
        began = time.monotonic()
        done = enter_chunk(imported.pk, position, intake, profile)
        if done is None:
            return None
        sweeper.chunk_done()
        if imported.job is not None:
            got_on(imported.job)
        job.progress(min(done, total), total)
        if time.monotonic() > until:
            return hand_on(imported)
        turn.give(time.monotonic() - began)
    return finish(imported.pk)


class Turns:
    """Gives other writers of an embedded data base their turn between two chunks."""

    def __init__(self) -> None:
        """Nobody has waited yet."""
        self._held = 0.0

    def give(self, held: float) -> None:
        """After ``held`` more seconds of writing: rest when it was long enough."""
        self._held += held
        if connection.vendor == "sqlite" and self._held >= HOLD and not connection.in_atomic_block:
            time.sleep(min(max(REST, self._held / 4), LONGEST_REST))
            self._held = 0.0


@transaction.atomic
def enter_chunk(pk: int, position: int, intake: Intake, profile: Profile) -> int | None:
    """One chunk, judged again as the tables stand now. How many rows are in; None when it is not entering."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status != ImportState.ENTERING:
        return None
    chunk = Chunk.objects.select_for_update().get(imported_id=pk, position=position)
    if chunk.is_entered:
        return imported.entered_rows
    seen = unpack(bytes(chunk.judged), profile.fields)
    now, turned = judged_again(seen, intake)
    entered = intake.enter([row for row in now if row.fate in WRITTEN])
    there = {row.number for row in entered}
    for row in now:
        if row.fate in WRITTEN and row.number not in there:  # another file was faster
            turned[row.number], row.fate = row.fate.value, Fate.SAME
    chunk.entered, chunk.is_entered = pack_entered(entered), True
    if turned or now != seen:
        was = turned_of(bytes(chunk.judged)) | turned
        chunk.judged, chunk.turned_rows = pack(now, was), len(was)
        for column, number in tally(now).items():
            setattr(chunk, column, number)
    chunk.save()
    Import.objects.filter(pk=pk).update(entered_rows=F("entered_rows") + len(entered))
    return imported.entered_rows + len(entered)


def judged_again(seen: Sequence[Judged], intake: Intake) -> tuple[list[Judged], dict[int, str]]:
    """The fates as of now, and number → fate at the check where it is another.

    What was refused stays refused: the person has it in hand as a workbook.
    """
    good = [row for row in seen if row.fate != Fate.REFUSED]
    again = {row.number: row for row in intake.judge([Row(row.number, row.values) for row in good])}
    now = [again.get(row.number, row) for row in seen]
    turned = {
        new.number: old.fate.value
        for old, new in zip(seen, now, strict=True)
        if old.fate != new.fate
    }
    return now, turned


@transaction.atomic
def finish(pk: int) -> str | None:
    """All chunks are in: the counts are those of the entering. None when it was stopped meanwhile."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status != ImportState.ENTERING:
        return None
    at = timezone.now()
    sums = dict.fromkeys([*COUNTS.values(), "turned_rows"], 0)
    for chunk in Chunk.objects.filter(imported=imported).values(*sums):
        sums = {name: sums[name] + chunk[name] for name in sums}
    changes = {
        **sums, "entered_at": at, "entered_rows": imported.entered_rows, "told": "", "resting": [],
    }  # fmt: skip
    perform(FINISH, imported, flow=FLOW, actor=system_user(), at=at, changes=changes)
    return _("%(number)s rows are in.") % {"number": format_number(imported.entered_rows)}


@transaction.atomic
def _break(pk: int, told: str) -> None:
    """From here on what is in is taken back."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status == ImportState.ENTERING:
        perform(
            BREAK, imported, flow=FLOW, actor=system_user(), at=timezone.now(),
            changes={"told": told},
        )  # fmt: skip


@transaction.atomic
def hand_on(imported: Import) -> str:
    """The rest goes on in a new job, so that no job takes too long."""
    held = Import.objects.select_for_update().get(pk=imported.pk)
    title = (
        _("Take “%(name)s” in")
        if held.status == ImportState.ENTERING
        else _("Take “%(name)s” back")
    )
    put_to_work(held, ENTER_JOB, title, actor=actor_of(imported), at=timezone.now())
    return _("The work goes on in a new job.")
