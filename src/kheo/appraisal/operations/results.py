"""The stored results of dossiers: written from the sheets here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kheo.appraisal.enums import Column, SheetStatus
from kheo.appraisal.models import Dossier, Sheet
from kheo.appraisal.queries.results import Gathered, gather, in_batches, stored_columns

COLUMNS = (
    "self_total", "lower_total", "team_total", "council_total", "spread", "sheets_saved",
    "team_passed", "score_class", "updated_at",
)  # fmt: skip


@transaction.atomic
def settle(dossier: Dossier, at: datetime) -> Gathered:
    """Work the results of ``dossier`` out anew and store them on it and on its saved sheets.

    Part of another act, which writes the journal line. Returns what the results rest on.
    """
    one = gather([dossier])[dossier.pk]
    write_results(one, at)
    return one


@transaction.atomic
def settle_many(dossiers: Iterable[Dossier], at: datetime) -> int:
    """The same for many, in batches; returns how many were looked at. Linear in their number."""
    count = 0
    for batch in in_batches(dossiers):
        sheets = [sheet for one in batch for sheet in _changed_sheets(one)]
        Sheet.objects.bulk_update(sheets, ["total", "is_passed"])
        for one in batch:
            _take_over(one, at)
        Dossier.objects.bulk_update([one.dossier for one in batch], COLUMNS)
        count += len(batch)
    return count


def write_results(one: Gathered, at: datetime) -> None:
    """Store what ``one`` works out to, on the row of the dossier and on its saved sheets."""
    for sheet in _changed_sheets(one):
        sheet.save(update_fields=["total", "is_passed"])
    _take_over(one, at)
    one.dossier.save(update_fields=COLUMNS)


def _take_over(one: Gathered, at: datetime) -> None:
    for name, value in stored_columns(one).items():
        setattr(one.dossier, name, value)
    one.dossier.updated_at = at


def _changed_sheets(one: Gathered) -> list[Sheet]:
    """Saved sheets whose stored total is no longer what their marks and the proof give.

    The lower level's sheet is a copy of what was found there and is left as it came.
    """
    changed = []
    for kept in one.sheets:
        sheet = kept.sheet
        if sheet.status != SheetStatus.SAVED or sheet.column == Column.LOWER:
            continue
        found = one.result(kept)
        if (sheet.total, sheet.is_passed) != (found.total, found.is_passed):
            sheet.total, sheet.is_passed = found.total, found.is_passed
            changed.append(sheet)
    return changed
