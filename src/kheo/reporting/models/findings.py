"""What checks found, and who was reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.orgs.models import Unit
from kheo.reporting.enums import CheckKind, FindingStatus, RaisedOn, ReminderKind, Severity
from kheo.reporting.models.reports import Report


class Finding(models.Model):
    """A remark on cells or texts of a report, followed until it is answered or gone.

    ``keys`` are the cells (or ``text:CODE``) it opens; ``sentence`` is a message id with ``params``;
    ``mark`` makes it the same finding at the next check. ``answer`` stays valid while mark and
    figures (``params``) stay as they were.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=16, choices=CheckKind)
    severity = models.CharField(max_length=4, choices=Severity)
    raised_on = models.CharField(max_length=8, choices=RaisedOn)
    status = models.CharField(max_length=8, choices=FindingStatus, default=FindingStatus.OPEN)
    mark = models.CharField(max_length=200)
    keys = models.JSONField(default=list)
    sentence = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "mark"], name="reporting_finding_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.mark}"


class Reminder(models.Model):
    """Somebody was told that a report is due or late; shown to everybody of ``to_unit`` until it comes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=8, choices=ReminderKind)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "to_unit", "on"], name="reporting_reminder_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.on}"
