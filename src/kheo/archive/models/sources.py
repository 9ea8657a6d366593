"""Papers as sources, and the figures they declare."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.archive.enums import Grade
from kheo.archive.rules.amounts import PERCENT, in_words
from kheo.counting.narrowing import DIMENSIONS, Narrowing
from kheo.documents.models import Paper, StoredFile
from kheo.foundation.models import Stamped
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.orgs.models import Unit


class Source(Stamped):
    """A paper that figures are taken from: a report of a unit as it was then.

    ``number`` and ``issued_on`` stay empty where the copy does not show them (a draft was kept).
    ``starts_on`` and ``ends_on`` are the half-open period that the paper speaks of.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title", "number"], name="archive_source_entered_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="archive_source_period",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="archive_source_of_unit")]

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

    ``order`` is its place in the paper; ``decimals`` how many were printed (57,40 is not 57,4).
    ``part_of`` is the total it belongs to. A share names its whole (``share_of``) and what of it
    (``share_parts``, added up). ``corrects`` is the figure it stands in for, which is kept.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="figures")
    order = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=300)
    unit_word = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    approx = models.CharField(max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
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
    share_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="shares", null=True, blank=True
    )
    share_parts = models.ManyToManyField("self", symmetrical=False, related_name="+", blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="corrected_by", null=True, blank=True
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
            models.Index(fields=["source", "order", "id"], name="archive_declared_source"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"

    @property
    def amount(self) -> str:
        """The number as words: "24.814", "hơn 1.300", "khoảng 35 – 50", "57,44 %"."""
        told = in_words(self.value, self.low, self.high, self.approx, self.decimals)
        return f"{told}\u00a0%" if self.is_share else told

    @property
    def is_share(self) -> bool:
        """Whether it is a share in percent."""
        return self.unit_word == PERCENT

    @property
    def narrowing(self) -> Narrowing:
        """What of its indicator it tells."""
        return Narrowing(**{name: getattr(self, name) for name in DIMENSIONS})
