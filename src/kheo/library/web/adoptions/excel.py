"""The family of an initiative as an Excel file: text stays text, numbers are numbers."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _

from kheo.foundation.sheets import new_workbook
from kheo.initiatives.enums import Status
from kheo.kernel.days import format_day
from kheo.library.enums import AdoptionStatus
from kheo.library.queries.family import Family, Node

WIDTHS = (8, 34, 26, 24, 34, 18, 14, 14, 14, 14, 12, 12, 46)


def workbook(found: Family) -> IO[bytes]:
    """An open temporary file with a row for each place."""
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = new_workbook(stored)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    title = book.add_format({"bold": True})
    number = book.add_format({"num_format": "#,##0"})
    page = book.add_worksheet(_("Who learned"))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, found.source.title, title)
    page.write_string(1, 0, found.source.unit.label)
    for column, (width, label) in enumerate(zip(WIDTHS, _heads(), strict=True)):
        page.set_column(column, column, width)
        page.write_string(3, column, label, head)
    page.freeze_panes(4, 0)
    names = {node.key: node.unit for node in found.nodes}
    for row, node in enumerate(found.nodes, 4):
        for column, value in enumerate(
            _cells(node, names.get(node.parent, found.source.unit.label))
        ):
            _write(page, row, column, value, number)
    book.close()
    stored.seek(0)
    return stored


def _heads() -> list[str]:
    return [
        _("Generation"), _("Unit"), _("Commune today"), _("Province today"), _("Learned from"),
        _("State"), _("Begun on"), _("Taken over on"), _("Working since"), _("Given up on"),
        _("Households"), _("People served"), _("Reason"),
    ]  # fmt: skip


def _cells(node: Node, source: str) -> list[Any]:
    state = str(AdoptionStatus(node.state).label)
    if node.is_struck_off:
        state = f"{state} · {Status.STRUCK_OFF.label}"
    return [
        node.generation, node.unit, node.place.commune_name, node.place.province_name, source, state,
        node.began, node.adopted_on, node.working_on, node.given_up_on, node.households, node.people,
        node.why,
    ]  # fmt: skip


def _write(page: Any, row: int, column: int, value: Any, number: Any) -> None:
    if isinstance(value, date):
        page.write_string(row, column, format_day(value))
    elif isinstance(value, int):
        page.write_number(row, column, value, number)
    elif value:
        page.write_string(row, column, str(value))
