"""The story of in and out: files of districts that were, one undone, a list taken out, the e-office that asks.

The three workbooks are written here as a district wrote them (``data/workbooks``). Nothing leaves the
machine: the address of the e-office stands under a name reserved for examples, and is not told anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from kheo.access.models import User
from kheo.access.operations import tokens
from kheo.access.operations.grants import end_grant, grant_role
from kheo.access.policy import grants_of, visible
from kheo.appraisal.models import Recognition
from kheo.appraisal.operations import whole
from kheo.appraisal.policies import VIEW_RECOGNITIONS
from kheo.console.demo.moments import moment
from kheo.console.demo.reports import PROVINCE
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.tables import FOLDER, exchange
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.operations import exports, imports, webhooks
from kheo.exchange.queries.exports import asked_for, open_listing
from kheo.jobs.operations import run

ENTERED, OPEN, UNDONE = "cam-xuyen", "ky-anh", "can-loc"
"""Taken in; only checked, its button is left to the visitor; taken in by mistake and undone."""
WRITTEN = date(2024, 12, 20)
SCOPE, TOKEN_DAYS = "decisions:read", 180
TOLD_OF = ("decisions.issued", "papers.signed")


def exchange_files(offices: Offices, password: str, now: datetime, today: date) -> int:
    """All scenes; returns how many files came in."""
    actor = offices.person("hatinh.vanphong")
    _entered(actor, now, today)
    _undone(actor, now, today)
    _upload(OPEN, actor, now, today)
    _taken_out(actor, now)
    _failed(offices, now, today)
    words = exchange()
    tokens.make(
        actor, name=words["token"], scopes=[SCOPE], days=TOKEN_DAYS, password=password, at=now
    )
    webhooks.add(**words["webhook"], events=TOLD_OF, is_on=False, actor=actor, at=now)
    return Import.objects.count()


def _entered(actor: User, now: datetime, today: date) -> None:
    """Its headings are its own: a person says which is which, once."""
    imported = _upload(ENTERED, actor, now, today)
    titles = imported.seen["titles"]
    words = exchange()
    columns = {name: titles.index(title) for name, title in words["columns"].items()}
    imports.match(
        imported, columns=columns, words=words["words"], keep_as=words["matching"], actor=actor,
        at=now,
    )  # fmt: skip
    imports.ask_to_enter(_worked(imported, ImportState.CHECKED), actor=actor, at=now)
    _worked(imported, ImportState.ENTERED)


def _undone(actor: User, now: datetime, today: date) -> None:
    imported = _upload(UNDONE, actor, now, today)
    imports.ask_to_enter(_worked(imported, ImportState.CHECKED), actor=actor, at=now)
    entered = _worked(imported, ImportState.ENTERED)
    imports.undo(entered, note=exchange()["undone"], actor=actor, at=now)
    _worked(imported, ImportState.UNDONE)


def _upload(name: str, actor: User, now: datetime, today: date) -> Import:
    """Hand the file in; one whose headings are known is checked by the worker."""
    imported = imports.upload(
        workbook(name), name=exchange()["files"][name], profile="initiatives",
        unit=unit_on(PROVINCE, today), options={"status": "accepted"}, actor=actor, at=now,
    )  # fmt: skip
    return _worked(imported) if imported.job_id else imported


def _worked(imported: Import, expected: ImportState = ImportState.CHECKED) -> Import:
    """Do what the worker would; raises ``RuntimeError`` when the file is not where the story needs it."""
    job = Import.objects.values_list("job", flat=True).get(pk=imported.pk)
    told = run(job) if job else ""
    found = Import.objects.select_related("unit", "job", "matching").get(pk=imported.pk)
    if found.status != expected:
        raise RuntimeError(f"demo file {found.name} is {found.status}: {found.told or told}")
    return found


def _taken_out(actor: User, now: datetime) -> None:
    """The list of the recognised ones, as Excel."""
    listing = open_listing("initiatives", actor)
    exports.ask(asked_for(listing, "status=recognised", [], actor=actor, now=now), style="xlsx")


def _failed(offices: Offices, now: datetime, today: date) -> None:
    """A dossier asked for by somebody whose role ended before its turn came; he has it back since.

    So the page of background work shows a failure in words, and a visitor may try it again.
    """
    words = exchange()["failed"]
    typist, keeper = offices.person("hatinh.nhaplieu"), offices.person("hatinh.nguoidung")
    role = grants_of(typist)[0]
    found = visible(Recognition.objects.filter(dossier=None), typist, VIEW_RECOGNITIONS)
    asked = whole.ask_for(found.order_by("-on", "-pk")[0], "pdf", actor=typist, at=now)
    end_grant(role, why=words["ended"], actor=keeper, at=now)
    if asked.job is not None:
        run(asked.job.pk)
    grant_role(
        user=typist, role=role.role, unit=role.unit, paper=words["paper"], valid_from=today,
        actor=keeper, at=now,
    )  # fmt: skip


def workbook(name: str) -> bytes:
    """The file as the district sent it: a title, its own headings, days and numbers as Excel has them."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    book.set_properties({"created": moment(WRITTEN)})
    sheet = book.add_worksheet("Danh sách")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    rows = list(rows_of(name))
    sheet.write(0, 0, exchange()["title"], bold)
    sheet.write_row(2, 0, rows[0], bold)
    sheet.freeze_panes(3, 0)
    for place, row in enumerate(rows[1:], 3):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(
                    place, column, datetime.combine(value, datetime.min.time()), day
                )
            else:
                sheet.write(place, column, value)
    for column, width in enumerate((6, 20, 44, 26, 12, 14, 16, 18, 10, 14)[: len(rows[0])]):
        sheet.set_column(column, column, width)
    book.close()
    return kept.getvalue()


def rows_of(name: str) -> Iterator[list[Any]]:
    """The headings of the file, then its rows; days as days, numbers as numbers."""
    text = (FOLDER / "workbooks" / f"{name}.csv").read_text(encoding="utf-8")
    heads, *rows = csv.reader(io.StringIO(text))
    yield heads
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: str) -> str | int | date:
    if value.isdecimal():
        return int(value)
    if len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    return value
