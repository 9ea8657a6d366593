"""Campaigns and the targets of units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.campaigns.enums import Joined
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit


class Campaign(Stamped):
    """A movement of a year or a period, launched by a unit for everything below it.

    ``for_kinds`` are kinds of units that owe a target (empty = all). Dates are in order:
    starts ≤ register_by ≤ midyear_on ≤ appraise_by ≤ report_by < ends_on (exclusive); those left
    empty are not asked. A campaign copied from another one names it in ``copied_from``.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    register_by = models.DateField(null=True, blank=True)
    midyear_on = models.DateField(null=True, blank=True)
    appraise_by = models.DateField(null=True, blank=True)
    report_by = models.DateField(null=True, blank=True)
    for_kinds = models.JSONField(default=list, blank=True)
    paper = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    launched_at = models.DateTimeField(null=True, blank=True)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="campaigns_campaign_lasts"
            ),
            models.CheckConstraint(
                condition=Q(launched_at__isnull=True, launched_by__isnull=True)
                | Q(launched_at__isnull=False, launched_by__isnull=False),
                name="campaigns_campaign_launched_when_and_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-year"], name="campaigns_campaign_unit")]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What one unit owes in a campaign: "1 new or 2 strengthened" is new=1, strengthen=2, any."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.PositiveSmallIntegerField(default=0)
    keep_up = models.PositiveSmallIntegerField(default=0)
    strengthen = models.PositiveSmallIntegerField(default=0)
    replicate = models.PositiveSmallIntegerField(default=0)
    joined = models.CharField(max_length=4, choices=Joined, default=Joined.ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"], name="campaigns_target_one_per_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.unit_id}"
