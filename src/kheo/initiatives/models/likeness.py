"""What was said of look-alikes, and records that became one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.initiatives.enums import LikenessExit
from kheo.initiatives.models.records import Initiative


class LikenessAnswer(models.Model):
    """What the registrar was shown as alike, and what he said to it; the latest answer holds.

    ``shown`` = rows of {key, title, unit, percent}; ``other`` = the record it goes on with or learns from.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="likeness_answers"
    )
    answer = models.CharField(max_length=10, choices=LikenessExit)
    other = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)
    shown = models.JSONField(default=list)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="new") | Q(other__isnull=False),
                name="initiatives_likeness_names_the_other",
            )
        ]
        indexes = [models.Index(fields=["initiative", "-id"], name="initiatives_likeness_of")]

    def __str__(self) -> str:
        return f"#{self.initiative_id} {self.answer}"


class Merger(models.Model):
    """Two records of one project became one; ``moved`` names every link that was turned, so that it can be undone."""

    kept = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    dropped = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="mergers")
    reason = models.CharField(max_length=500)
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dropped"],
                condition=Q(undone_at__isnull=True),
                name="initiatives_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.dropped_id} → #{self.kept_id}"


class NotAlike(models.Model):
    """Two records looked at and found to be different projects: the pair is not offered again."""

    first = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="initiatives_not_alike_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="initiatives_not_alike_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} ≠ #{self.second_id}"
