"""What papers name beside figures: initiatives as candidates, and cited papers as a register."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.archive.enums import CandidateState
from kheo.archive.models.sources import Source
from kheo.documents.models import Paper
from kheo.foundation.models import Stamped
from kheo.initiatives.enums import Field, Kind
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit


class Candidate(Stamped):
    """An initiative that a paper names: perhaps one of the records, perhaps one to register.

    ``owner`` and ``place`` are the words of the paper, ``unit`` whom a person found behind them.
    ``initiative`` is the record it is (SAME) or became (REGISTERED). ``search_text`` is the folded title.
    It counts nowhere.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="candidates")
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    field = models.CharField(max_length=20, choices=Field, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COLLECTIVE)
    sites = models.PositiveIntegerField(null=True, blank=True)
    place_in_source = models.CharField(max_length=200, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=CandidateState, default=CandidateState.OPEN)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="told_by", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    search_text = models.CharField(max_length=400, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "order"], name="archive_candidate_place"),
            models.CheckConstraint(
                condition=Q(state__in=["same", "registered"], initiative__isnull=False)
                | Q(state__in=["open", "set_aside"], initiative__isnull=True),
                name="archive_candidate_leads_to_record",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="archive_candidate_open")]

    def __str__(self) -> str:
        return self.title


class CitedPaper(Stamped):
    """A paper that other papers cite, once: its symbol and day are its identity.

    ``symbol`` is empty for one named without number, ``issued_on`` where no citation tells it. ``paper`` is
    the same paper in the register of papers, where it is kept there.
    """

    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=600, blank=True)
    search_text = models.CharField(max_length=700, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="cited_as", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "issued_on", "issuer"],
                condition=~Q(symbol="") & Q(issued_on__isnull=False),
                name="archive_cited_once",
            ),
            models.UniqueConstraint(
                fields=["symbol", "issuer"],
                condition=~Q(symbol="") & Q(issued_on__isnull=True),
                name="archive_cited_once_undated",
            ),
        ]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="archive_cited_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.symbol}".strip()


class Citation(models.Model):
    """One paper cites another: all the places where it does so."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    cited = models.ForeignKey(CitedPaper, on_delete=models.PROTECT, related_name="citations")
    order = models.PositiveIntegerField(default=0)
    times = models.PositiveSmallIntegerField(default=1)
    place = models.CharField(max_length=200, blank=True)
    quote = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "cited"], name="archive_citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.cited_id}"
