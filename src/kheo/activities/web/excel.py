"""The register as an Excel file: text stays text, numbers are numbers, memory stays flat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.activities.enums import SUBJECTS
from kheo.activities.models import Activity
from kheo.activities.pasted import LABELS
from kheo.activities.queries import Total, labels_then
from kheo.activities.web.words import in_words
from kheo.foundation.sheets import new_workbook
from kheo.kernel.days import format_day

CHUNK = 1000


def workbook(
    rows: QuerySet[Activity], sums: Sequence[Total], chips: Sequence[dict[str, str]]
) -> IO[bytes]:
    """An open temporary file: the entries, and what they add up to per kind."""
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = new_workbook(stored, is_flat=True)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    number = book.add_format({"num_format": "#,##0"})
    _entries(book.add_worksheet(_("Activities")), rows, head, number)
    _totals(book.add_worksheet(_("Totals")), sums, chips, head, number)
    book.close()
    stored.seek(0)
    return stored


def _entries(page: Any, rows: QuerySet[Activity], head: Any, number: Any) -> None:
    """The columns stand as they are pasted, so that a table taken out can be pasted back."""
    page.set_landscape()
    page.set_paper(9)
    page.freeze_panes(1, 0)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 60)
    page.set_column(3, 12, 14)
    page.set_column(13, 14, 30)
    heads = [
        *(str(label) for label in LABELS.values()),
        _("Unit"),
        pgettext("activity", "Taken back"),
    ]
    for column, name in enumerate(heads):
        page.write_string(0, column, name, head)
    for place, (row, words, unit) in enumerate(_told(rows), 1):
        for column, value in enumerate(_cells(row, words, unit)):
            if isinstance(value, int):
                page.write_number(place, column, value, number)
            elif value:
                page.write_string(place, column, str(value))


def _told(rows: QuerySet[Activity]) -> Iterator[tuple[Activity, dict[str, Any], str]]:
    found = rows.iterator(chunk_size=CHUNK)
    while part := list(islice(found, CHUNK)):
        labels = labels_then(part)
        for row, words in zip(part, in_words(part), strict=True):
            yield row, words, labels[row.pk]


def _cells(row: Activity, words: dict[str, Any], unit: str) -> list[Any]:
    shown = {
        "kind": words["kind"], "on": format_day(row.on), "variant": words["variant"],
        "field": row.get_field_display(), "subject": SUBJECTS.get(row.subject, ""),
        "level": row.get_level_display(), "stage": row.get_stage_display(),
    }  # fmt: skip
    cells = [shown.get(name, getattr(row, name)) for name in LABELS]
    return [*cells, unit, row.cancelled_why]


def _totals(
    page: Any, sums: Sequence[Total], chips: Sequence[dict[str, str]], head: Any, number: Any
) -> None:
    page.set_column(0, 0, 44)
    page.set_column(1, 4, 14)
    page.write_string(0, 0, " · ".join(chip["label"] for chip in chips))
    heads = (_("Kind of activity"), _("How many"), _("Counted in"), _("Attended"), _("Expected"))
    for column, name in enumerate(heads):
        page.write_string(1, column, name, head)
    for place, one in enumerate(sums, 2):
        page.write_string(place, 0, one.name)
        page.write_number(place, 1, one.quantity, number)
        page.write_string(place, 2, one.unit_word)
        page.write_number(place, 3, one.attended, number)
        page.write_number(place, 4, one.expected, number)
