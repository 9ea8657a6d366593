"""Where a job stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """A job is tried again by itself until it is done, has failed for good or was called off."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being done")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CALLED_OFF = "called_off", _("called off")
