"""The year report of a province as .docx, annexes of every commune with it, against the bare tools.

Everything is made in a transaction that is undone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from docx import Document
from docxtpl import DocxTemplate

from kheo.access.enums import Role
from kheo.console.bench import people
from kheo.console.bench.loading import AT
from kheo.console.bench.measure import Measured, milliseconds, side_by_side
from kheo.counting.catalogue import load_indicators
from kheo.documents.bodies import tables_of
from kheo.documents.paper_forms import FORMS
from kheo.documents.rendering import environment, fill, frozen, shipped
from kheo.reporting.enums import PeriodKind
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.operations.papers import paper_bytes
from kheo.reporting.operations.shipped import load_forms
from kheo.reporting.operations.versions import keep
from kheo.reporting.papers.contents import FORM, contents_of
from kheo.reporting.papers.workbook import workbook
from kheo.reporting.queries.sheet import Sheet, sheet_of_version

YEAR = 2026
BUDGET = 2000.0
STYLE = "state"


def measure() -> Iterator[Measured]:
    """The summary of the longest shipped form, from its kept version."""
    with transaction.atomic():
        sheet = _kept()
        day = timezone.localdate(AT)
        rows = sum(len(one.units.rows) for one in sheet.sections if one.units is not None)
        what = f"year report of a province, {rows} rows of annexes"
        spent = milliseconds(lambda: paper_bytes(sheet, style=STYLE, day=day), 5)
        yield Measured("report_papers", f"{what}: .docx", spent, "ms", BUDGET)
        fields = contents_of(sheet, style=STYLE, day=day).fields
        tables = [*tables_of(fields["noi_dung"]), *tables_of(fields["phu_luc"])]
        content = frozen(FORMS[FORM], fields)
        template = shipped(FORM, STYLE)
        ours, bare = side_by_side(
            lambda: fill(template, FORMS[FORM], content), lambda: _bare(tables), 3
        )
        yield Measured(
            "report_papers", f"{what}: written into Word", ours, "ms", 1,
            "docxtpl, tables by python-docx", bare,
        )  # fmt: skip
        spent = milliseconds(lambda: workbook(sheet), 5)
        yield Measured("report_papers", f"{what}: .xlsx", spent, "ms", BUDGET)
        transaction.set_rollback(True)


def _kept() -> Sheet:
    """The report of the province over a year, kept as an approval keeps it."""
    nation, province = people.nation(), people.province()
    actor = people.holder(Role.STANDING_OFFICE, nation)
    load_indicators(actor=people.holder(Role.SYSTEM_ADMINISTRATOR, nation), at=AT)
    load_forms(unit=nation, actor=actor, at=AT)
    version = FormVersion.objects.filter(form__code="term_summary").latest("pk")
    asked = Round.objects.create(
        form=version, unit=version.form.unit, kind=PeriodKind.YEAR, title="Báo cáo năm",
        starts_on=date(YEAR, 1, 1), ends_on=date(YEAR + 1, 1, 1), due_on=date(YEAR + 1, 1, 10),
        opened_by=actor, created_at=AT, updated_at=AT,
    )  # fmt: skip
    report = Report.objects.create(
        round=asked, unit=province, due_on=asked.due_on, turn="unit", created_at=AT,
        updated_at=AT, moved_at=AT,
    )  # fmt: skip
    kept = keep(report, actor=actor, at=AT)
    return sheet_of_version(report, kept, today=timezone.localdate(AT))


def _bare(tables: Sequence[dict[str, Any]]) -> None:
    """An empty template filled, and the same tables written cell by cell."""
    template = DocxTemplate(io.BytesIO(shipped(FORM, STYLE)))
    template.render(dict.fromkeys(template.get_undeclared_template_variables(environment()), ""),
                    environment())  # fmt: skip
    template.save(io.BytesIO())
    document = Document()
    for one in tables:
        made = document.add_table(rows=1, cols=len(one["columns"]))
        for cell, column in zip(made.rows[0].cells, one["columns"], strict=True):
            cell.text = column["label"]
        for row in one["rows"]:
            for cell, text in zip(made.add_row().cells, row["cells"], strict=True):
                cell.text = text
    document.save(io.BytesIO())
