"""A handbook of chosen stories, kept as it was printed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.foundation.models import Stamped
from kheo.library.enums import HandbookStatus
from kheo.library.models.stories import Story
from kheo.orgs.models import Unit


class Handbook(Stamped):
    """Chosen stories as one paper. Printed = frozen: later withdrawals of consent are told beside it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    foreword = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=HandbookStatus, default=HandbookStatus.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="printed", printed_at__isnull=False) | Q(status="draft"),
                name="library_handbook_printed_has_its_moment",
            )
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="library_handbook_unit")]

    def __str__(self) -> str:
        return self.title


class HandbookStory(models.Model):
    """A story in a handbook; ``content`` and ``consents`` (keys) are what was printed."""

    handbook = models.ForeignKey(Handbook, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="handbooks")
    order = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict, blank=True)
    consents = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handbook", "story"], name="library_handbook_story_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handbook_id}: {self.story_id}"
