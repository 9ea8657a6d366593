"""Report definitions as data: a form, its dated versions, sections, lines and checks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.documents.models import Paper
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit
from kheo.reporting.enums import (
    Chart,
    CheckKind,
    Cutoff,
    FormStatus,
    Layout,
    SectionKind,
    Severity,
)
from kheo.workflow.models import Moved


class Form(models.Model):
    """A report that ``unit`` asks for from below; it lives on in versions. ``code`` names it in commands."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300, blank=True)
    is_shipped = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="reporting_form_code")]

    def __str__(self) -> str:
        return self.name


class FormVersion(Moved):
    """One version of a form; frozen once in force. Rounds keep the version they were opened with.

    ``for_kinds`` are the kinds of units below the issuer that owe it (of ``tree``, on the map of the
    cut-off day); ``is_summed`` = the issuer makes the summary report of the same form itself. Days:
    due ``due_days`` after the cut-off, reminded ``remind_days`` before and every ``again_days``
    after it, passed on to the superior ``grace_days`` after the due day.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=FormStatus, default=FormStatus.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.TextField(blank=True)
    period_kinds = models.JSONField(default=list)
    cutoff = models.CharField(max_length=16, choices=Cutoff, default=Cutoff.CALENDAR)
    due_days = models.PositiveSmallIntegerField(default=10)
    remind_days = models.PositiveSmallIntegerField(default=5)
    again_days = models.PositiveSmallIntegerField(default=3)
    grace_days = models.PositiveSmallIntegerField(default=5)
    for_kinds = models.JSONField(default=list)
    tree = models.CharField(max_length=20, choices=Tree, default=Tree.TERRITORY)
    is_summed = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="reporting_formversion_number"),
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(status=FormStatus.DRAFT),
                name="reporting_formversion_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(status=FormStatus.DRAFT) | Q(valid_from__isnull=False),
                name="reporting_formversion_in_force_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"

    @property
    def unit_id(self) -> int:
        """The unit that asks, for the journal."""
        return self.form.unit_id


class Section(models.Model):
    """A heading with a text to write or a table to fill.

    ``depth`` 1 = "I.", 2 = "1.", 3 = "a)". A GRID has a row for each value of ``dimension`` and their
    total; a UNITS table has a row for each unit below and stands in the annex (``is_annex``).
    """

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    depth = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=6, choices=SectionKind)
    guidance = models.TextField(blank=True)
    is_required = models.BooleanField(default=False)
    is_annex = models.BooleanField(default=False)
    layout = models.CharField(max_length=6, choices=Layout, blank=True)
    dimension = models.CharField(max_length=10, blank=True)
    chart = models.CharField(max_length=8, choices=Chart, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="reporting_section_code"),
            models.CheckConstraint(
                condition=Q(kind="text", layout="") | (Q(kind="table") & ~Q(layout="")),
                name="reporting_section_table_has_layout",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Line(models.Model):
    """An indicator in a table: a row of a LIST, a column of a GRID or a UNITS table.

    ``indicator`` is a code, resolved on the last day of the period; ``narrowing`` a mapping for
    ``counting.narrowing.Narrowing``; ``label`` replaces the indicator's name; ``depth`` indents.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=40)
    narrowing = models.JSONField(default=dict, blank=True)
    label = models.CharField(max_length=200, blank=True)
    depth = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=False)
    is_bold = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="reporting_line_order")
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.indicator} {self.narrowing or ''}".strip()


class Check(models.Model):
    """A check of a form version, as data. ``left`` and ``right`` are lists of cell keys.

    SUM: the left cell equals the sum of the right ones. NOT_MORE: left ≤ right. RANGE: ``low`` ≤ left ≤
    ``high``. SHARE: 0 to 100, and with ``right`` = the parts, then the whole, their share. STOCK_FLOW: left
    = left of the last period + right (what leaves is taken off), or left ≤ a cumulative right. JUMP: changed by more than ``limit`` percent and by at least ``least``. TOO_ROUND: at least
    ``least`` typed figures, more than ``limit`` percent of them round. Empty ``left`` = every cell it fits.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="checks")
    order = models.PositiveSmallIntegerField(default=100)
    kind = models.CharField(max_length=16, choices=CheckKind)
    severity = models.CharField(max_length=4, choices=Severity)
    left = models.JSONField(default=list, blank=True)
    right = models.JSONField(default=list, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    least = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    hint = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.left}"
