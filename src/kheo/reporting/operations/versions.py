"""Keeps a report as it is approved: figures, texts and the lists behind the figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.counting.narrowing import from_key
from kheo.counting.queries.lists import lists_behind, lists_by_child
from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.queries.sheet import Sheet, SheetCell, live_sheet, received_for
from kheo.reporting.queries.versions import named
from kheo.reporting.rules.versions import digest_of, list_key, own_value, packed, plain_number


@transaction.atomic
def keep(report: Report, *, actor: User, at: datetime) -> ReportVersion:
    """A new version of ``report`` as it stands now, with its digest also in the journal.

    Called by the step that approves, which asked for the right to it. The report is counted once;
    the lists behind its figures are read in a few queries.
    """
    sheet = live_sheet(report, today=timezone.localdate(at))
    last = report.versions.aggregate(last=Max("number"))["last"] or 0
    version = ReportVersion(
        report=report, number=last + 1, content=figures_of(sheet), lists=packed(lists_of(sheet)),
        made_by=actor, made_at=at,
    )  # fmt: skip
    version.sha256 = digest_of(named(version), version.content, version.lists)
    version.save(force_insert=True)
    VersionValue.objects.bulk_create(
        [
            VersionValue(version=version, key=key, value=value)
            for key, one in version.content["figures"].items()
            if (value := own_value(one)) is not None
        ],
        batch_size=500,
    )
    after = {"number": version.number, "sha256": version.sha256, "report": report.pk}
    record("report.keep_version", version, actor=actor, at=at, after=after, unit_id=report.unit_id)
    return version


def figures_of(sheet: Sheet) -> dict[str, Any]:
    """The content of a version (schema 1, see ``ReportVersion``).

    ``below`` tells which version of which report stood in the sums: report key → version key.
    """
    report = sheet.report
    received = received_for(report, sheet.asked)
    return {
        "figures": {cell.key: _figure(cell) for cell in sheet.cells()},
        "units": {
            str(one.section.pk): one.units.kept for one in sheet.sections if one.units is not None
        },
        "texts": {one.section.code: one.text for one in sheet.sections if one.is_text},
        "below": {str(one.report_id): one.version_id for one in received},
    }


def lists_of(sheet: Sheet) -> dict[str, list[int]]:
    """The keys of the records behind every counted figure and every cell of its tables of units."""
    wanted = [(cell.indicator.code, cell.narrowing) for cell in sheet.cells()]
    found = lists_behind(wanted, catalogue=sheet.catalogue, asked=sheet.asked)
    for one in sheet.sections:
        if one.units is None:
            continue
        lines = lists_by_child(
            [from_key(key) for key in one.units.keys], catalogue=sheet.catalogue, asked=sheet.asked
        )
        for key, by_line in lines.items():
            for line, records in by_line.items():
                found[list_key(one.section.pk, key, line)] = records
    return found


def _figure(cell: SheetCell) -> dict[str, Any]:
    return {
        "source": cell.indicator.source,
        "value": plain_number(cell.value),
        "counted": plain_number(cell.counted),
        "typed": plain_number(cell.typed),
        "below": plain_number(cell.below),
        "comment": cell.cell.comment if cell.cell else "",
    }
