"""Proof that imports are whole: chunks and counts agree, and what is marked as in is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Sum
from django.utils.translation import gettext as _

from kheo.exchange.enums import ImportState
from kheo.exchange.models import Chunk, Import
from kheo.exchange.profiles import declared
from kheo.exchange.rules.packing import unpack_entered

COUNTS = ("new_rows", "changed_rows", "same_rows", "refused_rows", "turned_rows")
COUNTED = {
    ImportState.CHECKED, ImportState.ENTERED, ImportState.UNDONE,
}  # fmt: skip
"""States in which the counts of the file are those of its chunks; between them they are being made."""
OUT = {
    ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.UNDONE,
    ImportState.CALLED_OFF, ImportState.FAILED,
}  # fmt: skip


def differences() -> Iterator[str]:
    """A sentence for each import that is not as its chunks say."""
    tables = {one.name: one.model for one in declared()}
    for imported in Import.objects.order_by("pk").iterator():
        for sentence in _of_one(imported, tables.get(imported.profile, "")):
            yield _("import %(key)s “%(name)s”: %(what)s") % {
                "key": imported.pk, "name": imported.name, "what": sentence,
            }  # fmt: skip


def _of_one(imported: Import, model: str) -> Iterator[str]:
    chunks = Chunk.objects.filter(imported=imported)
    sums = chunks.aggregate(**{name: Sum(name) for name in COUNTS})
    if imported.status in COUNTED:
        for name in COUNTS:
            if (sums[name] or 0) != getattr(imported, name):
                yield _("its counts are not those of its rows")
                break
    written = 0
    for chunk in chunks.filter(is_entered=True).order_by("position").iterator(chunk_size=10):
        rows = unpack_entered(bytes(chunk.entered))
        written += len(rows)
        if len(rows) != chunk.new_rows + chunk.changed_rows:
            yield _("part %(part)s is not in whole") % {"part": chunk.position + 1}
        if model and _missing(model, {row.key for row in rows}):
            yield _("rows of part %(part)s are missing in their table") % {
                "part": chunk.position + 1
            }
    if written != imported.entered_rows:
        yield _("the number of rows taken in is not that of its parts")
    if imported.status in OUT and chunks.filter(is_entered=True).exists():
        yield _("rows of it are in, though its state says they are not")
    if imported.status == ImportState.ENTERED and chunks.filter(is_entered=False).exists():
        yield _("parts of it are not in, though its state says they are")


def _missing(model: str, keys: set[int]) -> bool:
    table: Any = apps.get_model(model)
    return bool(table.objects.filter(pk__in=keys).count() != len(keys))
