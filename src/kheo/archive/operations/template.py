"""The workbook to fill in: heads, a few rows as an example, notes on every column."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from kheo.archive.operations.heads import LABELS, notes
from kheo.foundation.sheets import new_workbook

_WIDTHS = (7, 44, 14, 14, 22, 14, 12, 12, 34, 44, 10, 14, 22, 16, 14, 12, 14, 34)


def template() -> io.BytesIO:
    """The empty table with its notes; every column is text, so that Excel changes no number."""
    stored = io.BytesIO()
    book = new_workbook(stored)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E6EFE9"})
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(_("Figures"))
    page.freeze_panes(1, 2)
    for place, (name, width) in enumerate(zip(LABELS, _WIDTHS, strict=True)):
        page.set_column(place, place, width, text)
        page.write_string(0, place, str(LABELS[name]), head)
    told = book.add_worksheet(_("Notes"))
    told.set_column(0, 0, 26, wrapped)
    told.set_column(1, 1, 90, wrapped)
    told.write_string(0, 0, _("Column"), head)
    told.write_string(0, 1, _("What to write"), head)
    for at, (name, note) in enumerate(notes().items(), 1):
        told.write_string(at, 0, str(LABELS[name]), wrapped)
        told.write_string(at, 1, note, wrapped)
    book.close()
    stored.seek(0)
    return stored
