"""The background reads a file and judges every row; nothing of it enters yet."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.operations.accounts import system_user
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Chunk, Import
from kheo.exchange.profiles import Intake, Judged, Profile, Row
from kheo.exchange.queries.looking import book_of
from kheo.exchange.queries.previews import CHUNK, COUNTS
from kheo.exchange.queries.taking import actor_of, known
from kheo.exchange.reading.books import Book
from kheo.exchange.reading.cells import Reader
from kheo.exchange.rules.packing import pack, restored
from kheo.exchange.transitions import CHECK, FAIL, FLOW
from kheo.foundation.collecting import Sweeper, seldom_collecting
from kheo.jobs.kinds import CalledOff, Running
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, DomainError
from kheo.workflow.engine import perform

CHECK_JOB = "exchange.check"
TOLD_EVERY = 5
"""Chunks between two words about progress."""
MOST_WORDS = 200
logger = logging.getLogger(__name__)


def check_in(job: Running) -> str:
    """Judge the rows of the import ``job.subject``; the counts in words. Safe to run twice."""
    imported = Import.objects.select_related("unit", "job__asked_by", "asked_by").get(
        pk=job.subject
    )
    if imported.status != ImportState.CHECKING:
        return ""
    try:
        with seldom_collecting() as sweeper:
            return _check(imported, job, sweeper)
    except DomainError as refusal:
        return _fail(imported.pk, str(refusal))


def _check(imported: Import, job: Running, sweeper: Sweeper) -> str:
    profile = known(imported.profile)
    book = book_of(imported)
    reader = reader_of(imported, profile)
    intake = intake_of(imported, profile)
    total = next((one.rows for one in book.sheets if one.name == imported.sheet), 0)
    Chunk.objects.filter(imported=imported).delete()
    counts: Counter[str] = Counter()
    first = max(imported.heading_rows, default=0) + 1
    chunks = judged_chunks(reader, intake, book, imported.sheet, first)
    position = 0
    for number, (rows, parts) in enumerate(parted(chunks, profile.at_once)):
        if not _keep(imported.pk, position, parts):
            raise CalledOff
        position += len(parts)
        for part in parts:
            counts.update(tally(part))
        sweeper.chunk_done()
        if number % TOLD_EVERY == 0:
            job.progress(min(rows, total), max(rows, total))
    if not counts.total():
        raise BadInput(nothing_below(imported.sheet))
    return _done(imported.pk, counts, noticed(reader))


def nothing_below(sheet: str) -> str:
    """The sentence for a sheet of headings alone."""
    return _(
        "No row of the list stands below the headings of sheet “%(sheet)s”; choose another sheet or other "
        "heading rows."
    ) % {"sheet": sheet}


def reader_of(imported: Import, profile: Profile) -> Reader:
    """What makes values of the cells of this file."""
    titles = imported.seen.get("titles", ())
    return Reader(profile.fields, imported.columns, imported.words, titles)


def intake_of(imported: Import, profile: Profile) -> Intake:
    """The profile at work on this file, in the name of who asked."""
    options = restored(imported.options, profile.options)
    return profile.make(imported.unit, actor_of(imported), timezone.now(), options)


def judged_chunks(
    reader: Reader, intake: Intake, book: Book, sheet: str, first: int
) -> Iterator[tuple[int, list[Judged]]]:
    """Chunk by chunk: the number of rows read so far, and the fates of a thousand of them."""
    rows: Iterator[Row] = iter(reader.rows(book, sheet, first))
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        done += len(chunk)
        yield done, intake.judge(chunk)


def parted(
    chunks: Iterator[tuple[int, list[Judged]]], most: int
) -> Iterator[tuple[int, list[list[Judged]]]]:
    """Judged chunks in the parts that are entered at once: ``most`` rows, the whole of a file of one chunk."""
    ahead = list(islice(chunks, 2))
    size = CHUNK if len(ahead) < 2 else most
    for done, rows in chain(ahead, chunks):
        yield done, [rows[at : at + size] for at in range(0, len(rows), size)]


def tally(rows: Iterable[Judged]) -> dict[str, int]:
    """How many rows have each fate, by the column that keeps the count."""
    found = Counter(row.fate for row in rows)
    return {column: found[fate] for fate, column in COUNTS.items()}


def noticed(reader: Reader) -> dict[str, Any]:
    """What the reader noticed besides values: words that are no choices, rows that are none of the list."""
    return {
        "unknown": {
            name: dict(Counter(words).most_common(MOST_WORDS))
            for name, words in reader.unknown.items()
        },
        "left_out": [[one.number, str(one.why)] for one in reader.left_out[:MOST_WORDS]],
        "left_out_rows": len(reader.left_out),
    }


@transaction.atomic
def _keep(pk: int, position: int, parts: Sequence[Sequence[Judged]]) -> bool:
    """Keep the parts of a chunk; False when the check was called off meanwhile."""
    if not Import.objects.filter(pk=pk, status=ImportState.CHECKING).exists():
        return False
    Chunk.objects.bulk_create(
        Chunk(imported_id=pk, position=at, judged=pack(rows), **tally(rows))
        for at, rows in enumerate(parts, position)
    )
    return True


@transaction.atomic
def _done(pk: int, counts: Mapping[str, int], seen: Mapping[str, Any]) -> str:
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status != ImportState.CHECKING:
        raise CalledOff
    imported.seen = {**imported.seen, **seen}
    imported.save(update_fields=["seen"])
    found = {column: counts.get(column, 0) for column in COUNTS.values()}
    changes = {**found, "total_rows": sum(found.values()), "turned_rows": 0, "told": ""}
    perform(CHECK, imported, flow=FLOW, actor=system_user(), at=timezone.now(), changes=changes)
    return counts_in_words(found)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """2.314 good (new or changed), 12 there already, 41 refused."""
    good = counts["new_rows"] + counts["changed_rows"]
    return _("%(good)s good rows, %(same)s already there, %(refused)s refused") % {
        "good": format_number(good), "same": format_number(counts["same_rows"]),
        "refused": format_number(counts["refused_rows"]),
    }  # fmt: skip


@transaction.atomic
def _fail(pk: int, told: str) -> str:
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.status == ImportState.CHECKING:
        Chunk.objects.filter(imported=imported).delete()
        perform(
            FAIL, imported, flow=FLOW, actor=system_user(), at=timezone.now(),
            changes={"told": told},
        )  # fmt: skip
    return told
