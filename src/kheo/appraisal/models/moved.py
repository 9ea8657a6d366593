"""What the engine of transitions keeps on every row that has a state."""

from __future__ import annotations

from django.db import models

from kheo.foundation.models import Stamped
from kheo.workflow.table import Turn


class Moved(Stamped):
    """``status`` (of the subclass), ``turn``, ``version`` and ``moved_at`` belong to the engine."""

    turn = models.CharField(max_length=8, choices=Turn, default=Turn.OFFICE)
    version = models.PositiveIntegerField(default=1)
    moved_at = models.DateTimeField()

    class Meta:
        abstract = True
