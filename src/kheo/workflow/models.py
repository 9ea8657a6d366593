"""What the engine keeps on a row with a state; how long each state may last, as dated rows."""

from __future__ import annotations

from django.db import models

from kheo.foundation.models import Dated, DatedQuerySet, Stamped
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn


class Moved(Stamped):
    """``status`` (of the subclass), ``turn``, ``version`` and ``moved_at`` belong to the engine."""

    turn = models.CharField(max_length=8, choices=Turn, default=Turn.OFFICE)
    version = models.PositiveIntegerField(default=1)
    moved_at = models.DateTimeField()

    class Meta:
        abstract = True


class TermQuerySet(DatedQuerySet["Term"]):
    """Terms."""


class Term(Dated):
    """Days allowed for ``what`` (a code of a slice), with the paper it rests on.

    A row of a unit holds for everything below it; the row of the nation is the default.
    """

    what = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=200, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["what", "unit", "valid_from"], name="workflow_term_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.days}"
