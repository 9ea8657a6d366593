"""Exemplars of a period: initiatives to be spread, chosen by decision, with targets."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.documents.models import Paper
from kheo.foundation.models import Stamped
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit


class ExemplarList(Stamped):
    """A list of exemplars of a unit for a period of years ("mô hình điển hình nhân rộng 2025–2030").

    In force from the day of its decision (``paper``); without one it is a proposal.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="library_exemplars_years_in_order"
            )
        ]
        indexes = [models.Index(fields=["unit", "-first_year"], name="library_exemplars_unit")]

    def __str__(self) -> str:
        return self.title


class Exemplar(models.Model):
    """An initiative of the list. ``places`` = how many places shall have it by the last year."""

    list = models.ForeignKey(ExemplarList, on_delete=models.PROTECT, related_name="exemplars")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    why = models.TextField(blank=True)
    places = models.PositiveSmallIntegerField(default=0)
    taken_out_on = models.DateField(null=True, blank=True)
    taken_out_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "initiative"], name="library_exemplar_once")
        ]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.initiative_id}"


class ExemplarTarget(models.Model):
    """How many places a unit shall bring an exemplar to in one year."""

    exemplar = models.ForeignKey(Exemplar, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exemplar", "unit", "year"], name="library_target_once")
        ]

    def __str__(self) -> str:
        return f"{self.exemplar_id} {self.unit_id} {self.year}: {self.places}"
