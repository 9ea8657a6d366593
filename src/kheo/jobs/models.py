"""The visible row of a piece of background work."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.foundation.models import Stamped
from kheo.jobs.enums import JobState
from kheo.orgs.models import Unit


class Job(Stamped):
    """A piece of work done beside the pages; written in the same transaction as what asked for it.

    ``kind`` names the function in the registry (``jobs.kinds``), ``subject`` the key of the row it works on.
    ``done`` of ``total`` steps; ``told`` is its result or its trouble in words. ``attempts`` counts beginnings:
    the queue gives a job again when its worker died, so every kind may run twice without harm. One that
    broke waits until ``again_at`` before it is tried again.
    """

    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    told = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    call_off = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="jobs_of_unit"),
            models.Index(fields=["state", "id"], name="jobs_waiting"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CALLED_OFF}

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


class Heartbeat(models.Model):
    """When the worker last showed that it lives; one row, written by the worker alone."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
