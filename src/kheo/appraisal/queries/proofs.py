"""Stored results against what the sheets give: what ``kheo verify`` reads. Linear, level memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kheo.appraisal.enums import Column, DossierStatus, SheetStatus
from kheo.appraisal.models import Dossier
from kheo.appraisal.queries.results import (
    AFTER_SCORING,
    BATCH,
    Gathered,
    in_batches,
    stored_columns,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored result that is not what the sheets give: dossier, what, stored, found anew."""

    dossier_id: int
    what: str
    stored: Any
    found: Any

    def __str__(self) -> str:
        return _("dossier %(key)s, %(what)s: %(stored)s kept, %(found)s by the sheets") % {
            "key": self.dossier_id, "what": self.what, "stored": self.stored, "found": self.found,
        }  # fmt: skip


def differences() -> Iterator[Difference]:
    """Recompute every dossier and tell what is stored otherwise; nothing when all is well.

    Dossiers taken back keep what they had and are passed over. Until the scoring is closed a
    unit may take evidence out of sight, which moves points without an act on the dossier: there
    only the number of sheets and the secrecy of the results are held against what is stored.
    """
    rows = Dossier.objects.exclude(status=DossierStatus.WITHDRAWN).order_by("pk")
    for batch in in_batches(rows.iterator(chunk_size=BATCH)):
        for one in batch:
            yield from _of(one)


def _of(one: Gathered) -> Iterator[Difference]:
    is_settled = one.dossier.status in AFTER_SCORING
    for what, found in stored_columns(one).items():
        if what == "self_total" and not is_settled:
            continue
        stored = getattr(one.dossier, what)
        if stored != found:
            yield Difference(one.dossier.pk, what, stored, found)
    for kept in one.sheets if is_settled else ():
        sheet = kept.sheet
        if sheet.status != SheetStatus.SAVED or sheet.column == Column.LOWER:
            continue
        result = one.result(kept)
        if (sheet.total, sheet.is_passed) != (result.total, result.is_passed):
            yield Difference(
                one.dossier.pk, f"sheet {sheet.pk}", (sheet.total, sheet.is_passed),
                (result.total, result.is_passed),
            )  # fmt: skip
