"""Rounds of a form, the report of each unit, its cells and texts, and the versions it was sent as."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.counting.enums import View
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit
from kheo.reporting.enums import PeriodKind, ReportStatus
from kheo.reporting.models.forms import FormVersion, Section
from kheo.workflow.models import Moved


class Round(Stamped):
    """A form asked for one period by one unit. Half-open period; ``ends_on`` is the day after the cut-off.

    ``reading`` is the map its figures are read on: a code of ``counting.enums.View`` or a day (ISO).
    """

    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PeriodKind)
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    reading = models.CharField(max_length=10, default=View.AS_WAS)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="reporting_round_lasts"
            ),
            models.UniqueConstraint(
                fields=["form", "unit", "starts_on", "ends_on"], name="reporting_round_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-ends_on"], name="reporting_round_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The cut-off day."""
        return self.ends_on - timedelta(days=1)


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def for_list(self) -> ReportQuerySet:
        """With unit and round."""
        return self.select_related("unit", "round", "round__unit")


class Report(Moved):
    """What one unit owes in a round. ``receiver`` accepts it (empty for the issuer's own summary).

    ``kept`` is the version of the head's approval, ``sent_version`` the last one the receiver got: sums
    above read that one even while the report is being corrected. ``prepared_by`` wrote last; the
    head who approves is somebody else. ``first_sent_at`` tells whether it came on time.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.EXPECTED)
    due_on = models.DateField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kept = models.ForeignKey(
        "ReportVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_version = models.ForeignKey(
        "ReportVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="reporting_report_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "accepted", "locked"])
                | Q(sent_version__isnull=False, first_sent_at__isnull=False),
                name="reporting_report_sent_has_its_version",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "status", "due_on"], name="reporting_report_unit"),
            models.Index(fields=["receiver", "status"], name="reporting_report_receiver"),
            models.Index(
                fields=["round", "unit", "status", "first_sent_at", "due_on"],
                name="reporting_report_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.title} · {self.unit.label}"


class Cell(models.Model):
    """What a person added to a cell: a typed number, a comment, a star. Counted numbers are not kept here.

    For a declared indicator ``value`` is the figure. For a counted one ``value`` is what the unit says
    otherwise, shown beside the counted number with ``comment`` as the reason; it never replaces it.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="cells")
    key = models.CharField(max_length=160)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    is_starred = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="reporting_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}: {self.value}"


class CellChange(models.Model):
    """What stood in a cell before it was changed, newest last."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="changes")
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cell_id} {self.changed_at}"


class Text(models.Model):
    """What was written in a text section; a new line starts a paragraph."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="texts")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="reporting_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section_id}"


class ReportVersion(models.Model):
    """The report as it was approved and sent: figures, texts and lists, never changed.

    ``content`` (schema 1) = {"figures": {key: {"source", "value", "counted", "typed", "below",
    "comment"}}, "units": {section key: {line: [numbers]}}, "texts": {section code: body}, "below":
    {report key: version key that stood in the sums}}; numbers are strings. ``lists`` is zlib of JSON {key: [record
    ids]} behind the counted figures. ``sha256`` is of both (``rules.versions``).
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    lists = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    paper_draft = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="reporting_reportversion_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.number}"


class VersionValue(models.Model):
    """One figure of a version, so that sums above are one query.

    Of a declared indicator it is what this unit typed itself, without what it received from below: so any
    set of units adds up with nobody counted twice.
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=160)
    value = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="reporting_versionvalue_once")
        ]
        indexes = [models.Index(fields=["key", "version", "value"], name="reporting_value_key")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}: {self.value}"
