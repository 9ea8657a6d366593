"""Drafts of papers, their versions, the numbers printed in them, and prints."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.documents.enums import DraftStatus, PaperStyle, PrintStage
from kheo.documents.models.making import PaperTemplate
from kheo.documents.models.papers import Paper, StoredFile
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit


class Draft(Stamped):
    """A paper as it is prepared: frozen content, the .docx made of it, and its number later.

    ``about_kind`` and ``about_key`` name the record the paper is about (label of the table, key);
    there is no foreign key, because the record may be of a slice above.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=30)
    style = models.CharField(max_length=10, choices=PaperStyle)
    title = models.CharField(max_length=500)
    about_kind = models.CharField(max_length=60)
    about_key = models.CharField(max_length=40)
    day = models.DateField()
    content = models.JSONField()
    template = models.ForeignKey(
        PaperTemplate, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(
        Paper, on_delete=models.PROTECT, related_name="draft", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=20, choices=DraftStatus, default=DraftStatus.DRAFTED)
    turn = models.CharField(max_length=10, default="office")
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[DraftStatus.NUMBERED, DraftStatus.SIGNED], paper__isnull=False
                )
                | Q(status__in=[DraftStatus.DRAFTED, DraftStatus.VOID], paper__isnull=True),
                name="documents_draft_numbered_has_paper",
            )
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_key"], name="documents_draft_about"),
            models.Index(fields=["status", "-created_at"], name="documents_draft_status"),
            models.Index(fields=["unit", "status"], name="documents_draft_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class DraftVersion(models.Model):
    """What a draft said before it was made anew."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="documents_draftversion_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.number}"


class PrintedFigure(models.Model):
    """A number printed in a draft, and the address of the records it was counted from."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=120)
    value = models.CharField(max_length=60)
    address = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class PrintRun(models.Model):
    """The PDF of one stored .docx: made once, by one process at a time.

    Machinery rather than a state of the field: it is moved by compare-and-set in
    ``documents.operations.printing`` and leaves no line in the journal (docs/adr/0013).
    """

    source = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=PrintStage, default=PrintStage.WAITING)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    problem = models.TextField(blank=True)
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    def __str__(self) -> str:
        return f"{self.source_id}: {self.stage}"
