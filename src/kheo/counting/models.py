"""Projections of the facts that make counting cheap."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kheo.counting.enums import Measure, Nature, Query, Source, View
from kheo.foundation.models import Dated, DatedQuerySet
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


class IndicatorQuerySet(DatedQuerySet["Indicator"]):
    """The catalogue."""


class Indicator(Dated):
    """A figure that reports ask for, as data: a dated row an administrator edits.

    COUNTED names a ``query`` with ``params``: for initiatives ``{"measure", "mode"}`` and fixed
    filters (``kind``, ``origin``, ``level``, ``field``); for activities ``{"activity", "of"}`` with
    ``of`` = quantity | attended | expected | entries, and fixed filters (``variant``, ``stage``, ``kind``,
    ``level``, ``field``); for targets ``{"of": "asked" | "met"}``. DERIVED has a ``formula`` over codes:
    "a / b" (a share in percent), or sums and differences "a + b - c". DECLARED is typed by units.
    ``dimensions`` are the names it may be narrowed by (``counting.narrowing``). ``metric`` is the
    family it belongs to in papers of the movement.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    unit_word = models.CharField(max_length=40)
    nature = models.CharField(max_length=12, choices=Nature)
    source = models.CharField(max_length=12, choices=Source)
    query = models.CharField(max_length=12, choices=Query, blank=True)
    params = models.JSONField(default=dict, blank=True)
    formula = models.CharField(max_length=200, blank=True)
    dimensions = models.JSONField(default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    metric = models.CharField(max_length=30, blank=True)
    group = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    objects = IndicatorQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="counting_indicator_once"),
            models.CheckConstraint(
                condition=(Q(source="counted") & ~Q(query=""))
                | (Q(source="derived") & ~Q(formula=""))
                | Q(source="declared"),
                name="counting_indicator_source_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"
