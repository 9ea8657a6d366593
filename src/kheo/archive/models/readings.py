"""Files that were read, and everything found in them until a person has confirmed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.archive.enums import ItemKind, ItemState, Purpose, ReadingStatus
from kheo.archive.models.sources import DeclaredFigure, Source
from kheo.documents.models import StoredFile
from kheo.jobs.models import Job
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Reading(Moved):
    """One file handed in to be read: its text, its head, what came of it. Nothing here counts.

    ``text`` is what the reader was given (positions are its code points); ``told`` the sentence when the
    file could not be read, or what should be known about how it was (converted from TCVN3, two
    pages without text). ``unit`` is whose report it is, as a person says; empty until then. Files that came
    in together share ``batch``. ``head`` and ``checks`` are the answer of the reader, ``schema`` 1 = the schema of
    ``reader.answer``. ``source`` is the paper in the books after confirming; ``before`` the reading of an
    earlier state of the same paper.
    """

    batch = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=200)
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.PAST)
    status = models.CharField(max_length=12, choices=ReadingStatus, default=ReadingStatus.WAITING)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    text = models.TextField(blank=True)
    told = models.TextField(blank=True)
    pages = models.PositiveIntegerField(default=0)
    schema = models.PositiveSmallIntegerField(default=1)
    head = models.JSONField(default=dict, blank=True)
    checks = models.JSONField(default=list, blank=True)
    title = models.CharField(max_length=500, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="readings", null=True, blank=True
    )
    before = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="after", null=True, blank=True
    )
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(source__isnull=False),
                name="archive_reading_confirmed_has_source",
            )
        ]
        indexes = [models.Index(fields=["office", "-id"], name="archive_reading_of_office")]

    def __str__(self) -> str:
        return self.title or self.name


class ReadItem(models.Model):
    """One thing found in a file: a figure, an initiative, a cited paper. Decided by a person, one by one.

    ``values`` is what will enter the books (keys as in the reader's answer), ``read`` what the reader
    said; they differ when a person corrected. ``start`` and ``end`` are code points of the reading's text,
    ``line`` counts from 1. ``key`` is alike for what says the same in two readings of a changed file (several
    items may share one). ``into`` is the item this one was merged into, ``off`` the one it was split off.
    ``total``, ``again``, ``whole`` and ``counted`` (what a share is of, and what of it) lead to other figures
    of the reading; ``earlier`` to the same thing in the reading of the paper's earlier state.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=ItemKind)
    order = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.OPEN)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=1)
    quote = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=64)
    values = models.JSONField(default=dict)
    read = models.JSONField(default=dict)
    total = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="parts", null=True, blank=True
    )
    again = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="repeats", null=True, blank=True
    )
    whole = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="shares", null=True, blank=True
    )
    counted = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    earlier = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="later", null=True, blank=True
    )
    into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="merged", null=True, blank=True
    )
    off = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="split", null=True, blank=True
    )
    same_as = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    figure = models.ForeignKey(
        DeclaredFigure, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "kind", "order"], name="archive_item_place")
        ]
        indexes = [models.Index(fields=["reading", "state"], name="archive_item_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.order}"

    @property
    def is_corrected(self) -> bool:
        """Whether a person changed what the reader said."""
        return bool(self.values != self.read)
