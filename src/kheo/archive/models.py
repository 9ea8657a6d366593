"""Papers as sources, and the figures they declare."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.archive.enums import Grade
from kheo.documents.models import Paper, StoredFile
from kheo.foundation.models import Stamped
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.orgs.models import Unit


class Source(Stamped):
    """A paper that figures are taken from: a report of a unit as it was then.

    ``number`` and ``issued_on`` stay empty where the copy does not show them (a draft was kept).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.title


class DeclaredFigureQuerySet(models.QuerySet["DeclaredFigure"]):
    """Reads of declared figures."""

    def standing(self) -> DeclaredFigureQuerySet:
        """Those that were not taken back."""
        return self.filter(removed_at__isnull=True)


class DeclaredFigure(Stamped):
    """One number of a paper: what it counts, of which unit as of then, in which period, from where.

    ``indicator`` is a code of the catalogue, empty when nothing there fits (then ``what`` alone says
    it). ``value`` is empty for a range (``low``, ``high``) or a vague amount; ``approx`` is the word that
    makes it approximate. The period is half-open; ``starts_on`` empty = from the beginning.
    ``unit`` is the unit as of then. Never counted together with records (DESIGN §4).
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=300)
    unit_word = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    approx = models.CharField(max_length=30, blank=True)
    field = models.CharField(max_length=20, choices=Field, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    variant = models.CharField(max_length=30, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()
    place = models.CharField(max_length=200)
    quote = models.CharField(max_length=500, blank=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.DECLARED)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=300, blank=True)

    objects = DeclaredFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="archive_declaredfigure_period",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, high__gte=F("low"), value__isnull=True),
                name="archive_declaredfigure_range",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "indicator", "ends_on"], name="archive_declared_for"),
            models.Index(fields=["source", "id"], name="archive_declared_source"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.value if self.value is not None else self.approx}"
