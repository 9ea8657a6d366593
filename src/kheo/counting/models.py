"""Projections of the facts that make counting cheap."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kheo.counting.enums import Measure, View
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit


class Span(models.Model):
    """One countable thing about one initiative, from a day on, until a day (exclusive) or open.

    Recomputed from the facts of the initiative whenever they change, in the same transaction.
    ``again`` is true when an earlier span of the same initiative and measure exists, so that
    "each once since the beginning" needs no DISTINCT.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    field = models.CharField(max_length=20, choices=Field)
    kind = models.CharField(max_length=12, choices=Kind)
    origin = models.CharField(max_length=12, choices=Origin)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="counting_span_is_not_empty",
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "unit", "measure", "starts_on", "ends_on",
                    "field", "kind", "origin", "level", "again", "initiative",
                ],
                name="counting_span_cover",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure} #{self.initiative_id} {self.starts_on}–{self.ends_on or ''}"


class Cell(models.Model):
    """How many spans began and ended in a year, for the nation and each province, per view.

    Kept up in the transaction of the change; rebuilt and compared by ``kheo verify``.
    """

    view = models.CharField(max_length=8, choices=View)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure)
    year = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    origin = models.CharField(max_length=12)
    level = models.CharField(max_length=10, blank=True)
    began = models.IntegerField(default=0)
    began_first = models.IntegerField(default=0)
    ended = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["view", "unit", "measure", "year", "field", "kind", "origin", "level"],
                name="counting_cell_one_of_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.unit_id} {self.measure} {self.year}: {self.began}"
