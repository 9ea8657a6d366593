"""Dossiers, the proof of each criterion, and the chain of scores."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.appraisal.enums import OPEN, Column, DossierStatus, SheetStatus
from kheo.appraisal.models.criteria import CriteriaVersion, Criterion
from kheo.appraisal.models.teams import Member, Team
from kheo.initiatives.enums import Level
from kheo.initiatives.models import Evidence, Initiative
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Reads of one table."""

    def for_list(self) -> DossierQuerySet:
        """Everything a list row or a card shows, in one query."""
        return self.select_related("initiative", "unit", "body", "team")

    def open(self) -> DossierQuerySet:
        """Those that hold the outcome of their initiative."""
        return self.filter(status__in=OPEN)


class Dossier(Moved):
    """One initiative put to appraisal at one level before ``body``.

    ``unit`` repeats the unit of the initiative. ``criteria`` is the version the dossier was opened
    with and never changes. ``awaits_head`` = the self-assessment is finished and waits for the head
    to send it. What the team found is stored once its scoring is closed, never before: no row,
    list or export can tell a scorer what the others gave. The results are written by ``operations.results`` from the sheets;
    ``kheo verify`` recomputes them.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    criteria = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="dossiers")
    lower = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="upper", null=True, blank=True
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="dossiers", null=True, blank=True
    )
    status = models.CharField(
        max_length=16, choices=DossierStatus, default=DossierStatus.SELF_ASSESSMENT
    )
    awaits_head = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    self_total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    lower_total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    team_total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    council_total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    spread = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    sheets_saved = models.PositiveSmallIntegerField(default=0)
    team_passed = models.BooleanField(null=True, blank=True)
    council_passed = models.BooleanField(null=True, blank=True)
    score_class = models.CharField(max_length=80, blank=True)
    result_note = models.TextField(blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(status__in=[state.value for state in OPEN]),
                name="appraisal_dossier_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["body", "status", "due_on", "id"], name="appraisal_dossier_body"),
            models.Index(fields=["unit", "status", "id"], name="appraisal_dossier_unit"),
        ]

    def __str__(self) -> str:
        return str(self.initiative)


class Proof(models.Model):
    """A piece of evidence of the initiative that proves one criterion of a dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="proofs")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "criterion", "evidence"], name="appraisal_proof_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.dossier_id} {self.criterion_id}"


class Sheet(models.Model):
    """One person's or one level's scores for a dossier.

    One sheet per column, in the column of the team one per member. Others see a member's sheet
    after they saved their own. ``typed_by`` = who entered a sheet that came on paper.
    ``total`` counts what is proven only.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sheets")
    column = models.CharField(max_length=8, choices=Column)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="sheets", null=True, blank=True
    )
    status = models.CharField(max_length=10, choices=SheetStatus, default=SheetStatus.OPEN)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(null=True, blank=True)
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "member"],
                condition=Q(column="team"),
                name="appraisal_sheet_one_per_member",
            ),
            models.UniqueConstraint(
                fields=["dossier", "column"],
                condition=~Q(column="team"),
                name="appraisal_sheet_one_per_column",
            ),
            models.CheckConstraint(
                condition=Q(column="team", member__isnull=False)
                | (~Q(column="team") & Q(member__isnull=True)),
                name="appraisal_sheet_of_a_member_or_a_level",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.dossier_id} {self.column}"


class Mark(models.Model):
    """What a sheet gives one criterion; empty while not given, ``is_abstained`` when refused.

    ``value`` is what the scorer gave (0 … maximum); what it earns is derived from it, the proof
    and the weight. ``reason`` says why it differs from the column before, or from what the sheet
    said when it was saved. ``version`` counts the writes, so that two writers cannot both win.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    is_abstained = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="appraisal_mark_once"),
            models.CheckConstraint(
                condition=Q(is_abstained=False) | Q(value__isnull=True),
                name="appraisal_mark_given_or_abstained",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.sheet_id} {self.criterion_id}: {self.value}"
