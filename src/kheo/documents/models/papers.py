"""Papers and stored files."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.documents.enums import PaperKind
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit


class Paper(Stamped):
    """An issued paper, registered once per issuing unit, number and day.

    ``number`` is the number and symbol as printed ("45-QĐ/TU").
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaperKind)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    summary = models.CharField(max_length=500)
    signer = models.CharField(max_length=120, blank=True)
    stored = models.ForeignKey(
        "StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number", "issued_on"], name="documents_paper_registered_once"
            )
        ]
        indexes = [models.Index(fields=["unit", "-issued_on"], name="documents_paper_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} ({self.issued_on:%d/%m/%Y})"


class StoredFile(models.Model):
    """The bytes of an upload, kept once per content under its SHA-256.

    ``published`` is the derivative without location data that may leave the house; ``thumb`` the
    small picture. Rows are written by ``documents.operations.keep_file`` only, after the content
    has been checked.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=200)
    published = models.CharField(max_length=200, blank=True)
    thumb = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.content_type} {self.sha256[:12]}"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a photo."""
        return self.content_type.startswith("image/")
