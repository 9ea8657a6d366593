"""Remarks and support of citizens, and how often one address wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit
from kheo.participation.enums import RemarkKind, RemarkStatus
from kheo.workflow.models import Moved


class Remark(Moved):
    """What somebody wrote under a story. ``unit`` is the unit of the initiative: its citizen desk reads it.

    ``name`` and ``reach_at`` are given freely or left out; ``reach_at`` is never shown and is emptied after
    its term (DESIGN §8). ``number`` is what the writer keeps to look his remark up.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="remarks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=RemarkStatus, default=RemarkStatus.WAITING)
    kind = models.CharField(max_length=12, choices=RemarkKind)
    words = models.TextField()
    name = models.CharField(max_length=100, blank=True)
    reach_at = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=16, unique=True)
    looks_like_spam = models.CharField(max_length=200, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    read_at = models.DateTimeField(null=True, blank=True)
    refused_why = models.CharField(max_length=300, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(read_by__isnull=False, read_at__isnull=False),
                name="participation_remark_shown_was_read",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "status", "id"], name="participation_desk"),
            models.Index(fields=["initiative", "status", "id"], name="participation_shown"),
        ]

    def __str__(self) -> str:
        return self.number


class Support(models.Model):
    """ "I find this good": once from one address in a day; the address is kept as a keyed digest alone."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="supports")
    sender = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "sender", "on"], name="participation_support_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.on}"


class Writing(models.Model):
    """How often one address wrote in one window of time; old rows go as new ones come."""

    sender = models.CharField(max_length=64)
    window = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "window"], name="participation_writing_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.window:%d/%m/%Y %H:%M}: {self.times}"
