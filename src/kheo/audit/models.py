"""The journal's two tables."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from kheo.kernel.refusals import NotAllowed


class EntryQuerySet(models.QuerySet["Entry"]):
    """Journal lines; they can be read and nothing else."""

    def about(self, subject: models.Model) -> EntryQuerySet:
        """Lines about one thing, oldest first."""
        return self.filter(
            subject_kind=subject._meta.label_lower, subject_key=str(subject.pk)
        ).order_by("pk")

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused: the journal is only added to."""
        raise NotAllowed(_("The journal is only added to; nothing in it is changed."))

    def delete(self) -> NoReturn:
        """Refused: the journal is only added to."""
        raise NotAllowed(_("The journal is only added to; nothing in it is removed."))


class Entry(models.Model):
    """One act. Only ``audit.journal.record`` writes it; it names its subject without a key.

    ``position`` counts within ``day``; ``digest`` covers the line and the digest before it.
    """

    day = models.DateField()
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    unit_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    actor_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    request = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "position"], name="audit_entry_no_gap_no_twin")
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "id"], name="audit_entry_subject"),
            models.Index(fields=["unit_id", "id"], name="audit_entry_unit"),
            models.Index(fields=["actor", "id"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label} ({self.actor_label})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once; a second save is refused."""
        if not self._state.adding:
            raise NotAllowed(_("The journal is only added to; nothing in it is changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: the journal is only added to."""
        raise NotAllowed(_("The journal is only added to; nothing in it is removed."))


class JournalDay(models.Model):
    """How many lines a day has and the digest of the last: makes a cut-off tail visible."""

    day = models.DateField(primary_key=True)
    entries = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.day}: {self.entries}"
