"""Kinds of activities as dated rows, and the register of activities."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.activities.enums import Stage
from kheo.documents.models import Paper
from kheo.foundation.models import Dated, DatedQuerySet, Stamped
from kheo.initiatives.enums import Field, Kind, Level
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit


class ActivityKindQuerySet(DatedQuerySet["ActivityKind"]):
    """Kinds."""


class ActivityKind(Dated):
    """What can be recorded: "inspection round", "conference", "award" …, counted in ``unit_word``.

    ``asks`` lists codes of ``enums.Ask``; ``variants`` is a list of ``{"code", "name"}`` (form of an
    award, type of a paper, audience). Dated, so that a register of the past keeps its words.
    """

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    unit_word = models.CharField(max_length=40)
    asks = models.JSONField(default=list, blank=True)
    variants = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    objects = ActivityKindQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="activities_kind_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reads of the register."""

    def standing(self) -> ActivityQuerySet:
        """Entries that were not taken back."""
        return self.filter(cancelled_at__isnull=True)


class Activity(Stamped):
    """Something that happened on a day in a unit, ``quantity`` times (one entry may stand for many).

    ``kind`` is the code of an ``ActivityKind``; ``variant`` one of its variants; ``attended`` and
    ``expected`` count persons of the whole entry; ``search_text`` repeats the title folded. Never
    deleted: ``cancelled_*`` takes it out of the figures with a reason. Written by
    ``activities.operations`` only.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    title = models.CharField(max_length=300)
    search_text = models.CharField(max_length=600, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    attended = models.PositiveIntegerField(null=True, blank=True)
    expected = models.PositiveIntegerField(null=True, blank=True)
    variant = models.CharField(max_length=30, blank=True)
    field = models.CharField(max_length=20, choices=Field, blank=True)
    subject = models.CharField(max_length=12, choices=Kind, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="activities", null=True, blank=True
    )
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    link = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_why = models.CharField(max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="activities_activity_happened_once"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="activities_activity_cancelled_when_and_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "unit", "kind", "on", "variant", "field", "subject", "level", "stage",
                    "quantity", "attended", "expected",
                ],
                condition=Q(cancelled_at__isnull=True),
                name="activities_activity_cover",
            ),
            models.Index(fields=["unit", "-on", "-id"], name="activities_activity_unit"),
            models.Index(fields=["-on", "-id"], name="activities_activity_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
