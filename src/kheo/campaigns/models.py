"""Campaigns and the targets of units."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.campaigns.enums import Joined
from kheo.campaigns.rules import Dates
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of campaigns."""

    def for_list(self) -> CampaignQuerySet:
        """With the unit that launched it, newest year first."""
        return self.select_related("unit").order_by("-year", "-starts_on", "-pk")

    def launched(self) -> CampaignQuerySet:
        """Those that have begun to bind their units."""
        return self.filter(launched_at__isnull=False)

    def running(self, day: date) -> CampaignQuerySet:
        """Those whose span holds ``day``."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)


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

    objects = CampaignQuerySet.as_manager()

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

    @property
    def last_day(self) -> date:
        """The last day inside, for screens and papers."""
        return self.ends_on - timedelta(days=1)

    @property
    def dates(self) -> Dates:
        """The days of the campaign as a value."""
        return Dates(
            starts_on=self.starts_on,
            last_day=self.last_day,
            register_by=self.register_by,
            midyear_on=self.midyear_on,
            appraise_by=self.appraise_by,
            report_by=self.report_by,
        )

    def state(self, day: date) -> str:
        """``planned`` before the launch, ``open`` while it runs, else ``ended``."""
        if day >= self.ends_on:
            return "ended"
        return "open" if self.launched_at else "planned"


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of targets."""

    def for_list(self) -> TargetQuerySet:
        """With their units, in the order of the Vietnamese alphabet."""
        return self.select_related("unit").order_by("unit__sort_key", "unit_id")


class Target(models.Model):
    """What one unit owes in a campaign: "1 new or 2 strengthened" is new=1, strengthen=2, any."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.PositiveSmallIntegerField(default=0)
    keep_up = models.PositiveSmallIntegerField(default=0)
    strengthen = models.PositiveSmallIntegerField(default=0)
    replicate = models.PositiveSmallIntegerField(default=0)
    joined = models.CharField(max_length=4, choices=Joined, default=Joined.ALL)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"], name="campaigns_target_one_per_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.unit_id}"
