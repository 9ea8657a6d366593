"""A handbook of chosen stories, kept as it was printed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.documents.models import StoredFile
from kheo.library.enums import HandbookStatus
from kheo.library.models.stories import Story
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Handbook(Moved):
    """Chosen stories as one paper. Printed = frozen: later withdrawals of consent are told beside it.

    ``docx`` is what was printed. ``edition_of`` = made anew from that one. ``recalled_on`` = the printed
    copies were called back, with what was done.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    foreword = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=HandbookStatus, default=HandbookStatus.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField(null=True, blank=True)
    docx = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    edition = models.PositiveSmallIntegerField(default=1)
    edition_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="later", null=True, blank=True
    )
    recalled_on = models.DateField(null=True, blank=True)
    recalled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="printed", printed_at__isnull=False, docx__isnull=False)
                | Q(status="draft", recalled_on__isnull=True),
                name="library_handbook_printed_has_its_moment",
            )
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="library_handbook_unit")]

    def __str__(self) -> str:
        return self.title


class HandbookStory(models.Model):
    """A story in a handbook; ``content`` and ``consents`` (keys) are what was printed.

    ``has_lost_consent`` = one of ``consents`` was withdrawn after printing.
    """

    handbook = models.ForeignKey(Handbook, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="handbooks")
    order = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict, blank=True)
    consents = models.JSONField(default=list, blank=True)
    has_lost_consent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handbook", "story"], name="library_handbook_story_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handbook_id}: {self.story_id}"
