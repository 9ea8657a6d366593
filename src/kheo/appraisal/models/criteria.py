"""Criteria sets as data: a set, its dated versions, their criteria and classes."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.appraisal.enums import Combine, SetKind, SetStatus
from kheo.documents.models import Paper
from kheo.initiatives.enums import Field, Kind, Level
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class CriteriaSet(models.Model):
    """What one body appraises one level, kind of subject and field by; it lives on in versions.

    ``subject_kind`` or ``field`` empty = all. ``is_sample`` marks the two shipped ones.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level)
    subject_kind = models.CharField(max_length=12, choices=Kind, blank=True)
    field = models.CharField(max_length=20, choices=Field, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="appraisal_criteriaset_name")
        ]

    def __str__(self) -> str:
        return self.name


class CriteriaVersion(Moved):
    """One version of a set; frozen once in force. Dossiers keep the version they began with.

    ``weight`` of the criteria adds up to ``total``; ``threshold`` in the same points. A checklist
    has neither: every criterion must be met. ``reason_gap`` = how far a score may lie from the
    column before it without a reason; ``spread_limit`` = how many points of the total two scorers
    may lie apart before it is marked (0 = never).
    """

    set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=SetKind)
    status = models.CharField(max_length=12, choices=SetStatus, default=SetStatus.DRAFT)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(100))
    threshold = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0))
    combine = models.CharField(max_length=8, choices=Combine, default=Combine.MEAN)
    reason_gap = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    spread_limit = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["set", "number"], name="appraisal_criteriaversion_number"
            ),
            models.UniqueConstraint(
                fields=["set"],
                condition=Q(status=SetStatus.DRAFT),
                name="appraisal_criteriaversion_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="appraisal_criteriaversion_span_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(status=SetStatus.DRAFT) | Q(valid_from__isnull=False),
                name="appraisal_criteriaversion_in_force_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set.name} ({self.number})"

    @property
    def unit_id(self) -> int:
        """The body of the set; the journal keeps it with every line."""
        return self.set.unit_id


class Criterion(models.Model):
    """One criterion of a version: what is looked at, what it is worth, what proves it.

    ``weight`` points of the total are earned in proportion to mark / ``maximum``; marks move in
    ``step``. ``proof`` names the proof demanded (empty = none): without it nothing is earned.
    A knock-out criterion fails the dossier when its mark lies under ``least``.
    A checklist has marks 0 and 1.
    """

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    group = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=500)
    guidance = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0))
    maximum = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(1))
    step = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    proof = models.CharField(max_length=300, blank=True)
    is_knockout = models.BooleanField(default=False)
    least = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0))
    asks_remark = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="appraisal_criterion_number"
            ),
            models.CheckConstraint(
                condition=Q(maximum__gt=0, step__gt=0, weight__gte=0, least__lte=F("maximum")),
                name="appraisal_criterion_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class ScoreClass(models.Model):
    """A class of a scored version: reached from ``at_least`` points on."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(max_length=80)
    at_least = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "at_least"], name="appraisal_scoreclass_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
