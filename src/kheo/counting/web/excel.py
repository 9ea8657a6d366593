"""The figures as an Excel file: text stays text, numbers are numbers, memory stays flat."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kheo.counting.web.forms import Asked
from kheo.counting.web.tables import Figures, Sheet
from kheo.foundation.sheets import new_workbook
from kheo.initiatives.models import Initiative
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number


def workbook(
    asked: Asked, figures: Figures, rows: QuerySet[Initiative], registered: int
) -> IO[bytes]:
    """An open temporary file: one sheet per table, then the records registered in the period
    that the person may open, with a line on those he may not."""
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = new_workbook(stored, is_flat=True)
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "number": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": '0.00" %"'}),
        "strong": book.add_format({"bold": True}),
    }
    for name, sheet in (
        (_("Fields"), figures.fields), (_("Kinds"), figures.kinds),
        (_("Units"), figures.units), (_("Years"), figures.years),
    ):  # fmt: skip
        if sheet is not None:
            _table(book.add_worksheet(name), sheet, asked, styles)
    _records(book.add_worksheet(_("Records")), rows, registered, styles)
    book.close()
    stored.seek(0)
    return stored


def _table(page: Any, sheet: Sheet, asked: Asked, styles: dict[str, Any]) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_column(0, 0, 34)
    page.set_column(1, 12, 13)
    page.write_string(0, 0, f"{sheet.caption} – {asked.unit.label}", styles["strong"])
    page.write_string(1, 0, sheet.note)
    place = 1
    for words, width in sheet.groups:
        page.write_string(2, place, words, styles["head"])
        place += width
    for column, words in enumerate(sheet.heads, 1):
        page.write_string(3, column, words, styles["head"])
    for row, line in enumerate(sheet.lines, 4):
        page.write_string(row, 0, line.label)
        for column, figure in enumerate(line.figures, 1):
            if figure.value is not None:
                style = "share" if isinstance(figure.value, Decimal) else "number"
                page.write_number(row, column, figure.value, styles[style])


def _records(
    page: Any, rows: QuerySet[Initiative], registered: int, styles: dict[str, Any]
) -> None:
    page.set_column(0, 0, 60)
    page.set_column(1, 5, 24)
    heads = (_("Title"), _("Unit"), _("Field"), _("Kind"), _("State"), _("Registered on"))
    page.write_string(0, 0, _("Registered in the period: %(number)s") % {
        "number": format_number(registered)
    }, styles["strong"])  # fmt: skip
    for column, words in enumerate(heads):
        page.write_string(1, column, words, styles["head"])
    place = 2
    chosen = rows.select_related("unit").order_by("-listed_on", "-pk").only(
        "title", "field", "kind", "status", "registered_on", "unit__label"
    )  # fmt: skip
    for row in chosen.iterator(chunk_size=2000):
        day = format_day(row.registered_on) if row.registered_on else ""
        values = (
            row.title, row.unit.label, row.get_field_display(), row.get_kind_display(),
            row.get_status_display(), day,
        )  # fmt: skip
        for column, text in enumerate(values):
            page.write_string(place, column, str(text))
        place += 1
    if registered > place - 2:
        page.write_string(
            place, 0,
            _("%(number)s more belong to units whose records are not open to you.")
            % {"number": format_number(registered - place + 2)},
        )  # fmt: skip
