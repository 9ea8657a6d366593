"""Files on their way in as pages show them: lists, rows by fate, files that came in before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.exchange.enums import Fate, ImportState
from kheo.exchange.models import Chunk, Import, Matching
from kheo.exchange.policies import IMPORT, VIEW_IMPORTS
from kheo.exchange.profiles import Entered, Judged
from kheo.exchange.queries.taking import known
from kheo.exchange.rules.packing import turned_of, unpack, unpack_entered

TURNED = "turned"
"""Rows whose fate changed between the check and the entering."""
COLUMNS = {
    Fate.NEW.value: "new_rows", Fate.CHANGED.value: "changed_rows", Fate.SAME.value: "same_rows",
    Fate.REFUSED.value: "refused_rows", TURNED: "turned_rows",
}  # fmt: skip
ALIVE = (
    ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.ENTERING,
    ImportState.ENTERED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A row on the page of its import: what it is, which record it is, its fate at the check if another."""

    row: Judged
    key: int | None
    was: str = ""


def imports_for(actor: User) -> QuerySet[Import]:
    """The files in the person's scope, without what is read only on their own page."""
    rows = Import.objects.select_related("unit", "asked_by", "job")
    return visible(
        rows.defer("seen", "columns", "words", "options", "resting"), actor, VIEW_IMPORTS
    )


def matchings_for(actor: User) -> QuerySet[Matching]:
    """Kept matchings of the units in whose name the person may bring files in."""
    return visible(Matching.objects.select_related("unit"), actor, IMPORT)


def before(imported: Import, actor: User) -> Import | None:
    """The file of the same bytes that came in before and was not called off, if the person may see it."""
    rows = Import.objects.filter(
        digest=imported.digest, profile=imported.profile, status__in=ALIVE, pk__lt=imported.pk
    ).select_related("unit", "asked_by")
    return visible(rows, actor, VIEW_IMPORTS).order_by("-pk").first()


def count_of(imported: Import, fate: str) -> int:
    """How many rows have this fate."""
    return int(getattr(imported, COLUMNS[fate]))


def rows_of(imported: Import, fate: str, *, start: int, size: int) -> list[Shown]:
    """``size`` rows of one fate from the ``start``-th on. One query for the counts, one for the rows."""
    column = COLUMNS[fate]
    counts = imported.chunks.order_by("position").values_list("position", column)
    wanted: list[int] = []
    skipped = reached = 0
    for position, number in counts:
        if number and reached + number > start and reached < start + size:
            skipped = reached if not wanted else skipped
            wanted.append(position)
        reached += number
    found = [
        one for chunk in imported.chunks.filter(position__in=wanted).order_by("position")
        for one in _shown(imported, chunk, fate)
    ]  # fmt: skip
    return found[start - skipped : start - skipped + size]


def _shown(imported: Import, chunk: Chunk, fate: str) -> Iterator[Shown]:
    entered = {one.number: one.key for one in unpack_entered(bytes(chunk.entered))}
    turned = turned_of(bytes(chunk.judged)) if chunk.turned_rows else {}
    for row in unpack(bytes(chunk.judged), known(imported.profile).fields):
        if row.fate == fate or (fate == TURNED and row.number in turned):
            yield Shown(row, entered.get(row.number, row.key), turned.get(row.number, ""))


def refused_rows(imported: Import) -> Iterator[Judged]:
    """Every refused row in the order of the file."""
    fields = known(imported.profile).fields
    chunks = imported.chunks.filter(refused_rows__gt=0).order_by("position")
    for content in chunks.values_list("judged", flat=True).iterator(chunk_size=10):
        yield from (row for row in unpack(bytes(content), fields) if row.fate == Fate.REFUSED)


def entered_of(chunk: Chunk) -> Sequence[Entered]:
    """What entering a chunk did."""
    return unpack_entered(bytes(chunk.entered))
