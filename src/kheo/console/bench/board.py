"""The chessboard of every commune of the country over twelve months, as the centre opens it.

Everything is made in a transaction that is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.console.bench import people
from kheo.console.bench.loading import AT
from kheo.console.bench.measure import Measured, milliseconds
from kheo.console.bench.pages import reader
from kheo.foundation.planner import know_the_tables
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Tree
from kheo.orgs.models import Placement, Reach, Unit
from kheo.reporting.enums import FormStatus, PeriodKind, ReportStatus
from kheo.reporting.models import Form, FormVersion, Report, ReportVersion, Round
from kheo.reporting.rules.periods import Span, periods_of

YEAR = 2025
BATCH = 2000
STATES = (
    ReportStatus.LOCKED, ReportStatus.LOCKED, ReportStatus.LOCKED, ReportStatus.ACCEPTED,
    ReportStatus.SENT, ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.EXCUSED,
)  # fmt: skip
SENT = {ReportStatus.LOCKED, ReportStatus.ACCEPTED, ReportStatus.SENT}


def measure() -> Iterator[Measured]:
    """Server time and statements of the first, the last and a narrowed page; of one commune."""
    with transaction.atomic():
        form, units = _fill()
        know_the_tables(Report, Round, FormVersion, Unit, Placement, Reach)
        client = reader(people.holder(Role.STANDING_OFFICE, people.nation()))
        told = f"{units:,} communes, 12 months"
        address = f"{reverse('rounds:board')}?form={form.pk}&year={YEAR}"
        pages = {"": "", ", last page": "&page=999", ", overdue only": "&mark=overdue"}
        for name, query in pages.items():
            time = milliseconds(lambda query=query: client.get(address + query))  # type: ignore[misc]
            yield Measured("board", f"{told}{name}: server time", time, "ms", 300)
        clerk = reader(people.holder(Role.REGISTRAR, people.commune()))
        many, few = _statements(client, address), _statements(clerk, address)
        yield Measured("board", f"{told}: queries", many, "queries", 1, "one commune", few)
        transaction.set_rollback(True)


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        client.get(address)
    return len(told)


def _fill() -> tuple[Form, int]:
    """A form of the nation, a round of each province for each month, a report of each commune."""
    nation = people.nation()
    office = people.holder(Role.STANDING_OFFICE, nation)
    stamps: dict[str, Any] = {"created_at": AT, "updated_at": AT}
    form = Form.objects.create(unit=nation, code="bench_board", name="Đo tốc độ")
    version = FormVersion.objects.create(
        form=form, number=1, status=FormStatus.IN_FORCE, valid_from=date(2004, 1, 1),
        made_by=office, moved_at=AT, **stamps,
    )  # fmt: skip
    spans = periods_of(PeriodKind.MONTH, YEAR)
    kept: ReportVersion | None = None
    states, units = cycle(STATES), 0
    for province, below in _communes().items():
        units += len(below)
        for span in spans:
            one = Round.objects.create(
                form=version, unit_id=province, kind=PeriodKind.MONTH, title=span.title,
                starts_on=span.start, ends_on=span.end, due_on=span.end + timedelta(days=9),
                opened_by=office, **stamps,
            )  # fmt: skip
            if kept is None:
                kept = _kept(one, below[0], office.pk)
            made = kept.report
            asked = [unit for unit in below if (one.pk, unit) != (made.round_id, made.unit_id)]
            rows = [_report(one, unit, span, next(states), kept) for unit in asked]
            Report.objects.bulk_create(rows, batch_size=BATCH)
    return form, units


def _kept(one: Round, unit: int, office: int) -> ReportVersion:
    """A report with a version, which all others of the benchmark point at."""
    report = Report.objects.create(
        round=one, unit_id=unit, receiver_id=one.unit_id, due_on=one.due_on, moved_at=AT,
        created_at=AT, updated_at=AT,
    )  # fmt: skip
    return ReportVersion.objects.create(
        report=report, number=1, content={}, lists=b"", sha256="", made_by_id=office, made_at=AT
    )


def _report(one: Round, unit: int, span: Span, status: str, kept: ReportVersion) -> Report:
    sent = datetime.combine(span.end + timedelta(days=unit % 12), AT.timetz())
    there = status in SENT
    return Report(
        round=one, unit_id=unit, receiver_id=one.unit_id, due_on=one.due_on, status=status,
        sent_version=kept if there else None, first_sent_at=sent if there else None, moved_at=AT,
        created_at=AT, updated_at=AT,
    )  # fmt: skip


def _communes() -> dict[int, list[int]]:
    """Province → its communes as they stand."""
    found: dict[int, list[int]] = {}
    provinces = Unit.objects.filter(kind__in=PROVINCIAL, ends_on=None)
    placed = Placement.objects.filter(
        tree=Tree.TERRITORY, valid_to=None, parent__in=provinces, unit__ends_on=None,
        unit__kind__in=COMMUNAL,
    )  # fmt: skip
    for parent, unit in placed.order_by("parent_id", "unit_id").values_list("parent_id", "unit_id"):
        found.setdefault(parent, []).append(unit)
    return found
