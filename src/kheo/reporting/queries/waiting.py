"""What waits for a person in reporting, for the first page and the number in the menu.

Each line counts exactly the reports its address lists. A desk is held over a unit itself: nobody
fills, approves or receives for a unit below.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.reporting.enums import ReminderKind, ReportStatus
from kheo.reporting.models import Reminder, Report
from kheo.reporting.queries.reminders import GONE, NOT_IN
from kheo.workflow.desks import WaitingWork, any_of, counted, units_held

S = ReportStatus
LABELS: dict[str, Any] = {
    "returned": _("Reports sent back to you"),
    "fill": _("Reports to fill"),
    "approve": _("Reports to read and approve"),
    "send": _("Approved reports to send"),
    "keep": _("Approved summaries to lock"),
    "accept": _("Received reports to accept or return"),
    "overdue": _("Overdue reports from below"),
    "passed": _("Overdue reports passed on to you"),
}
"""Desks in the order in which they are shown."""
ASKED = ("returned", "fill", "approve", "send", "keep", "accept")
"""Desks that ask for an act of the person; the others are for knowing."""


def desks_of(person: User, day: date) -> dict[str, Q]:
    """Desk → which reports wait there, for the desks ``person`` holds on ``day``. No query but rights."""
    fills = units_held(person, {Role.REGISTRAR, Role.STANDING_OFFICE})
    heads = units_held(person, {Role.UNIT_HEAD})
    office = units_held(person, {Role.STANDING_OFFICE})
    found: dict[str, Q] = {}
    if fills:
        own = Q(unit_id__in=fills) & ~GONE
        found["returned"] = own & Q(status=S.RETURNED)
        found["fill"] = own & Q(status__in=(S.EXPECTED, S.DRAFT))
    if heads:
        written = Q(prepared_by__isnull=False) & ~Q(prepared_by=person)
        found["approve"] = Q(unit_id__in=heads, status__in=(S.DRAFT, S.RETURNED)) & written
    if fills or heads:
        approved = Q(unit_id__in=fills | heads, status=S.APPROVED)
        found["send"] = approved & Q(receiver__isnull=False)
        found["keep"] = approved & Q(receiver__isnull=True)
    if office:
        mine = Q(prepared_by=person) | Q(approved_by=person)
        found["accept"] = Q(receiver_id__in=office, status=S.SENT) & ~mine
        found["overdue"] = Q(receiver_id__in=office, status__in=NOT_IN, due_on__lt=day) & ~GONE
    if office or heads:
        climbed = Reminder.objects.filter(
            kind=ReminderKind.CLIMBED, to_unit_id__in=office | heads
        ).values("report_id")
        found["passed"] = Q(status__in=NOT_IN, pk__in=climbed)
    return {name: found[name] for name in LABELS if name in found}


def reports_waiting(person: User, day: date) -> list[WaitingWork]:
    """The desks of ``person`` with something on them. One query, none for who holds no desk."""
    found = counted(Report.objects.all(), desks_of(person, day), late=Q(due_on__lt=day))
    return [
        WaitingWork(
            f"report_{name}", LABELS[name], count,
            f"{reverse('rounds:waiting')}?{urlencode({'desk': name})}", late,
        )
        for name, (count, late) in found.items()
        if count
    ]  # fmt: skip


def asked_of(person: User, day: date) -> QuerySet[Report] | None:
    """The reports that wait for an act of ``person``; None for who holds no desk."""
    desks = {name: one for name, one in desks_of(person, day).items() if name in ASKED}
    return Report.objects.filter(any_of(desks)) if desks else None
