"""Who took which list out as a file, and which columns somebody takes of a list."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.jobs.models import Job
from kheo.orgs.models import Unit


class ColumnChoice(models.Model):
    """The columns and the kind of file somebody took of a list the last time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    style = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "listing"], name="exchange_columnchoice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.listing}"


class Export(models.Model):
    """A list taken out: what of it (``query`` = conditions as an address), how many rows, by whom.

    One too long to wait for is written by a job; its file stays until ``kept_until``. ``site`` is the
    address of the house as the person called it, for the links in the file.
    """

    listing = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    query = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    style = models.CharField(max_length=4)
    site = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.FileField(upload_to="exports/%Y/%m/", blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="exchange_export_of_person"),
            models.Index(fields=["kept_until"], name="exchange_export_age"),
        ]

    def __str__(self) -> str:
        return self.title
