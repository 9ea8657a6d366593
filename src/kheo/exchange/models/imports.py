"""A file on its way in, its rows in packed chunks, and how the columns of such files are matched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.exchange.enums import ImportState
from kheo.foundation.models import Stamped
from kheo.jobs.models import Job
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn


class Matching(Stamped):
    """Which heading of a file is which field: kept once by a unit, used for every file alike.

    ``columns`` field → heading; ``words`` field → {word of the file: code}; ``print`` is the fingerprint
    of the headings by which a file is known again.
    """

    profile = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    print = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "unit", "name"], name="exchange_matching_once"
            ),
        ]
        indexes = [models.Index(fields=["profile", "print"], name="exchange_matching_print")]

    def __str__(self) -> str:
        return self.name


class Import(Stamped):
    """A file taken in under a unit's name: kept as it came (``digest``), checked, entered, undone.

    ``sheet``, ``heading_rows`` (numbers as Excel counts), ``columns`` and ``words`` say how it is read;
    ``options`` what was asked once a file; ``seen`` is what the pages show of the file without opening it
    (sheets, headings, samples, words not known). The counts are those of the last check; ``told`` is the
    trouble in words, ``resting`` what stands in the way of an undo (sentences, or members of
    ``profiles.Resting``). ``entered_rows`` counts the rows written
    so far: an import that died goes on from there, so in the end it is in whole or, called off or refused,
    not at all. ``turned_rows`` = rows whose fate changed between the check and the entering.
    """

    profile = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to="imports/%Y/%m/")
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheet = models.CharField(max_length=120, blank=True)
    heading_rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    matching = models.ForeignKey(Matching, on_delete=models.SET_NULL, null=True, blank=True)
    status = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    turn = models.CharField(max_length=8, choices=Turn, default=Turn.UNIT)
    due_on = models.DateField(null=True, blank=True)
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    total_rows = models.PositiveIntegerField(default=0)
    new_rows = models.PositiveIntegerField(default=0)
    changed_rows = models.PositiveIntegerField(default=0)
    same_rows = models.PositiveIntegerField(default=0)
    refused_rows = models.PositiveIntegerField(default=0)
    turned_rows = models.PositiveIntegerField(default=0)
    entered_rows = models.PositiveIntegerField(default=0)
    told = models.TextField(blank=True)
    resting = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="exchange_import_of_unit"),
            models.Index(fields=["digest"], name="exchange_import_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class Chunk(models.Model):
    """Up to 1,000 rows of an import, entered in one transaction: packed as ``judged``, then as ``entered``.

    ``is_entered`` is set in the transaction that wrote the rows: what it says is true after any death.
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    new_rows = models.PositiveIntegerField(default=0)
    changed_rows = models.PositiveIntegerField(default=0)
    same_rows = models.PositiveIntegerField(default=0)
    refused_rows = models.PositiveIntegerField(default=0)
    turned_rows = models.PositiveIntegerField(default=0)
    judged = models.BinaryField()
    entered = models.BinaryField(default=b"")
    is_entered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "position"], name="exchange_chunk_once"),
            models.CheckConstraint(
                condition=Q(position__gte=0), name="exchange_chunk_counts_from_0"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id}/{self.position}"
