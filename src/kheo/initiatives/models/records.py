"""The initiative, its dated facts, versions, evidence and commitments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.models import Campaign
from kheo.documents.models import Paper, StoredFile
from kheo.foundation.models import Stamped
from kheo.initiatives.enums import (
    EvidenceOf,
    FactKind,
    Field,
    Kind,
    Level,
    Origin,
    Outcome,
    Status,
)
from kheo.initiatives.models.naming import OtherMovement, Theme
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Reads of one table."""

    def for_list(self) -> InitiativeQuerySet:
        """Everything a list row shows, in one query."""
        return self.select_related("unit")

    def unmerged(self) -> InitiativeQuerySet:
        """Records that go on: those merged into another are read through it."""
        return self.filter(merged_into__isnull=True)


class Initiative(Stamped):
    """A community project, one record for life (DESIGN §4, §5).

    ``unit`` is the unit that registered it and never changes; a reorganisation only changes the
    reading. ``has_dossier`` is kept by the slice ``appraisal``: while a dossier of appraisal is open
    the outcome and the recognition come from there alone. ``status``, ``turn``, ``version`` and ``moved_at`` are written by
    ``workflow.engine`` only. The ten items of the registration form (rules.md §1.5) are
    ``title`` … ``sustaining``. ``listed_on`` is the day it is sorted by: registered, else made.
    ``merged_into`` = the same project was entered twice: the other record goes on, this one counts no more
    and its facts are read through the other. ``is_imported`` = it came with its past from a file.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COLLECTIVE)
    field = models.CharField(max_length=20, choices=Field, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.NEW)
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replicas", null=True, blank=True
    )

    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    other_movements = models.ManyToManyField(OtherMovement, related_name="+", blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True
    )

    title = models.CharField(max_length=300, blank=True)
    situation = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    approach = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    beneficiaries = models.TextField(blank=True)
    lead = models.CharField(max_length=300, blank=True)
    partners = models.TextField(blank=True)
    participants = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    evaluate_on = models.DateField(null=True, blank=True)
    schedule = models.TextField(blank=True)
    outputs = models.TextField(blank=True)
    sustaining = models.TextField(blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    money = models.DecimalField(max_digits=16, decimal_places=0, null=True, blank=True)
    result = models.TextField(blank=True)

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    turn = models.CharField(max_length=8, choices=Turn, default=Turn.UNIT)
    awaits_head = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    moved_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    marked_fields = models.JSONField(default=list, blank=True)
    is_reopened = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    is_effective = models.BooleanField(default=False)
    has_dossier = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)

    listed_on = models.DateField()
    registered_on = models.DateField(null=True, blank=True)
    recognised_on = models.DateField(null=True, blank=True)
    proven_on = models.DateField(null=True, blank=True)

    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    came_on_paper = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)
    search_text = models.CharField(max_length=400, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["recognised", "doubtful", "dormant", "struck_off"],
                    recognised_on__isnull=False,
                )
                | ~Q(status__in=["recognised", "doubtful", "dormant", "struck_off"]),
                name="initiatives_recognised_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(registered_on__isnull=False),
                name="initiatives_sent_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=F("id")),
                name="initiatives_not_its_own_source",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="initiatives_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-listed_on", "-id"], name="initiatives_unit_listed"),
            models.Index(fields=["-listed_on", "-id"], name="initiatives_listed"),
            models.Index(
                fields=["unit", "status", "-listed_on", "-id"], name="initiatives_unit_st"
            ),
            models.Index(fields=["unit", "turn", "due_on"], name="initiatives_unit_turn"),
            models.Index(fields=["status", "proven_on"], name="initiatives_proof"),
            models.Index(fields=["search_text"], name="initiatives_title"),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    def all_facts(self) -> models.QuerySet[Fact]:
        """Its own facts and those of the records merged into it."""
        return Fact.objects.filter(Q(initiative=self) | Q(initiative__merged_into=self))


class Fact(models.Model):
    """Something that happened on a day. Never edited: a correction cancels it by a new fact.

    ``unit`` is the initiative's unit; counting reads its map of the day. ``on`` is the day it
    holds from, ``recorded_at`` when it was told. ``cancels`` is set on CANCELLED facts only.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=24, choices=FactKind)
    on = models.DateField()
    level = models.CharField(max_length=10, choices=Level, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    award = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="cancelled_by", null=True, blank=True
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="cancelled", cancels__isnull=False)
                | (~Q(kind="cancelled") & Q(cancels__isnull=True)),
                name="initiatives_fact_cancels_one_or_none",
            )
        ]
        indexes = [models.Index(fields=["initiative", "on", "id"], name="initiatives_fact_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on} #{self.initiative_id}"


class Version(models.Model):
    """The text as it stood when it was sent, returned, reopened or closed; ``schema`` 1 = the
    columns named in ``initiatives.rules.TEXT_FIELDS``."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    why = models.CharField(max_length=40)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "number"], name="initiatives_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.initiative_id} v{self.number}"


class Evidence(models.Model):
    """A photo or file that shows something, with its day and, if wished, its place.

    Never deleted once the initiative was sent: ``removed_at`` takes it out of sight with a reason.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="evidence")
    of = models.CharField(max_length=16, choices=EvidenceOf)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    taken_on = models.DateField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    fact = models.ForeignKey(
        Fact, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="initiatives_evidence_point_is_whole",
            )
        ]
        indexes = [models.Index(fields=["initiative", "id"], name="initiatives_evidence_of")]

    def __str__(self) -> str:
        return self.name


class Commitment(models.Model):
    """What a unit promises to do with an initiative in one campaign; one per campaign."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="commitments")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="commitments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CommitmentKind)
    made_on = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "campaign"], name="initiatives_commitment_one_per_campaign"
            )
        ]
        indexes = [
            models.Index(fields=["campaign", "unit", "kind"], name="initiatives_commitment_for")
        ]

    def __str__(self) -> str:
        return f"#{self.initiative_id} {self.kind} {self.campaign_id}"


class SavedFilter(models.Model):
    """A person's named list: the query part of an address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="initiatives_savedfilter_name")
        ]

    def __str__(self) -> str:
        return self.name
