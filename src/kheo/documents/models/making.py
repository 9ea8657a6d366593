"""What a paper is made with: templates, letterheads, series of numbers. All dated."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from kheo.documents.enums import TYPE_CODES, PaperKind, PaperStyle
from kheo.documents.models.papers import Paper, StoredFile
from kheo.foundation.models import Dated, DatedQuerySet
from kheo.orgs.models import Unit


class PaperTemplateQuerySet(DatedQuerySet["PaperTemplate"]):
    """Templates."""


class PaperTemplate(Dated):
    """A .docx an office made for a form of paper.

    Holds for ``unit`` and everything below it; without a unit for everybody. The nearest wins,
    of several on one day the latest uploaded. It was checked and tried before it was accepted.
    """

    form = models.CharField(max_length=30)
    style = models.CharField(max_length=10, choices=PaperStyle)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    objects = PaperTemplateQuerySet.as_manager()

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["form", "style", "unit"], name="documents_template_for")]

    def __str__(self) -> str:
        return self.name


class LetterheadQuerySet(DatedQuerySet["Letterhead"]):
    """Letterheads."""


class Letterhead(Dated):
    """What the head and the foot of the papers of a unit say, in one style.

    ``issuer_line`` and ``signing_formula`` may have two lines; ``recipients`` has one a line,
    without dash and stop.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    style = models.CharField(max_length=10, choices=PaperStyle)
    parent_line = models.CharField(max_length=200, blank=True)
    issuer_line = models.CharField(max_length=250)
    symbol = models.CharField(max_length=30)
    place = models.CharField(max_length=80)
    signing_formula = models.CharField(max_length=250, blank=True)
    signer_title = models.CharField(max_length=120)
    signer_name = models.CharField(max_length=120, blank=True)
    recipients = models.TextField(blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "style"],
                condition=Q(valid_to__isnull=True),
                name="documents_letterhead_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.label} · {self.get_style_display()}"


class NumberSeries(models.Model):
    """A run of numbers of one type of paper of one unit, from ``starts_on`` up to ``ends_on``.

    State series run through a calendar year, Party series through a term (rules.md §3.3).
    ``next_number`` is read and moved under a lock of the row; every number given out is a
    ``SeriesNumber``, so that none is given twice.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaperKind)
    style = models.CharField(max_length=10, choices=PaperStyle)
    symbol = models.CharField(max_length=30)
    starts_on = models.DateField()
    ends_on = models.DateField()
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="documents_series_span"
            ),
            models.CheckConstraint(
                condition=Q(next_number__gte=1), name="documents_series_counts_from_one"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "style", "symbol", "starts_on"],
                name="documents_series_once",
            ),
        ]

    def __str__(self) -> str:
        return _("series “%(sample)s” of %(unit)s") % {
            "sample": self.written(1).replace("01", "…", 1),
            "unit": self.unit.label,
        }

    def written(self, number: int) -> str:
        """The number with its symbol as printed: 05/QĐ-UBND, 05-QĐ/ĐU."""
        shown = f"{number:02d}"
        code = TYPE_CODES.get(self.kind, "")
        if self.style == PaperStyle.PARTY:
            return f"{shown}-{code}/{self.symbol}" if code else f"{shown}/{self.symbol}"
        if self.kind == PaperKind.OFFICIAL_LETTER or not code:
            return f"{shown}/{self.symbol}"
        return f"{shown}/{code}-{self.symbol}"


class SeriesNumber(models.Model):
    """A number of a series that was given to a paper."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="given")
    number = models.PositiveIntegerField()
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="documents_number_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.number}"
