"""Which reports are late, which reminders stand until the report comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of
from kheo.reporting.enums import ReminderKind, ReportStatus
from kheo.reporting.models import Reminder, Report, Round

NOT_SENT = (ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.APPROVED)
NOT_IN = (*NOT_SENT, ReportStatus.RETURNED)
"""States in which the receiver waits."""
GONE = Q(unit__ends_on__lt=F("round__ends_on"))
"""The unit ended before the cut-off day; its heir reports."""
LONGEST = timedelta(days=400)


def late_of(one: Round, day: date) -> QuerySet[Report]:
    """Reports of a round that should be in and are not, by the alphabet.

    The summary of who asks is not among them: it goes to nobody, and nobody reminds himself by hand.
    """
    return (
        one.reports.filter(status__in=NOT_IN, due_on__lt=day, receiver__isnull=False)
        .exclude(GONE)
        .select_related("unit", "round")
        .order_by("unit__sort_key", "pk")
    )


def to_look_at(day: date) -> QuerySet[Report, Any]:
    """Reports not sent whose due day is near or passed, with the last reminder of each kind.

    Those due more than 400 days ago are history: nobody is reminded of them by the clock.
    """
    of_kind = {
        "last_before": ReminderKind.BEFORE,
        "last_after": ReminderKind.AFTER,
        "last_climbed": ReminderKind.CLIMBED,
    }
    return (
        Report.objects.filter(
            status__in=NOT_SENT,
            due_on__lte=day + timedelta(days=_FURTHEST),
            due_on__gt=day - LONGEST,
        )
        .exclude(GONE)
        .select_related("unit", "round", "round__form", "round__unit")
        .annotate(
            **{
                name: Max("reminders__on", filter=Q(reminders__kind=kind))
                for name, kind in of_kind.items()
            }
        )
        .order_by("round_id", "pk")
    )


_FURTHEST = 90
"""No form reminds earlier than so many days before the due day."""


def reminders_of(report: Report) -> list[Reminder]:
    """What everybody of the unit sees on the report until it comes, the newest first."""
    if report.status not in NOT_IN:
        return []
    found = report.reminders.exclude(kind=ReminderKind.CLIMBED).select_related("made_by")
    return list(found.order_by("-on", "-pk"))


def standing_reminders(person: User) -> list[Reminder]:
    """The reminders that stand for the units ``person`` works for, one a report. One query."""
    units = [grant.unit_id for grant in grants_of(person) if grant.role != Role.SYSTEM]
    rows = (
        Reminder.objects.filter(to_unit_id__in=units, report__status__in=NOT_IN)
        .exclude(kind=ReminderKind.CLIMBED)
        .select_related("report", "report__round", "report__unit")
        .order_by("report__due_on", "report_id", "-on", "-pk")
    )
    found: dict[int, Reminder] = {}
    for row in rows:
        found.setdefault(row.report_id, row)
    return list(found.values())


def passed_on(person: User) -> QuerySet[Report]:
    """Reports that were passed on to the units ``person`` works for and have not come yet."""
    units = [grant.unit_id for grant in grants_of(person) if grant.role != Role.SYSTEM]
    climbed = Reminder.objects.filter(kind=ReminderKind.CLIMBED, to_unit_id__in=units)
    return Report.objects.filter(status__in=NOT_IN, pk__in=climbed.values("report_id"))
