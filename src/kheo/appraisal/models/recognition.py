"""Decisions for many initiatives at once, recognitions and their codes, proposals upward."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.appraisal.enums import (
    DecisionKind,
    DecisionStatus,
    NominationStatus,
    RecognitionStatus,
)
from kheo.appraisal.models.councils import Session
from kheo.appraisal.models.dossiers import Dossier
from kheo.documents.models import Paper
from kheo.initiatives.enums import Level
from kheo.initiatives.models import Fact, Initiative
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Decision(Moved):
    """A decision that recognises, withdraws or restores, for many initiatives at once.

    It is prepared from the result of a session, gets its paper, and is then put in force.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    level = models.CharField(max_length=10, choices=Level)
    title = models.CharField(max_length=300)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    status = models.CharField(
        max_length=10, choices=DecisionStatus, default=DecisionStatus.PREPARING
    )
    grounds = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    valid_to = models.DateField(null=True, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    in_force_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="in_force") | Q(paper__isnull=False, in_force_on__isnull=False),
                name="appraisal_decision_in_force_has_paper_and_day",
            )
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="appraisal_decision_unit")]

    def __str__(self) -> str:
        return self.title


class Recognition(Moved):
    """One initiative recognised at one level, by one paper, with a code anyone can check.

    One per recognised fact. ``title`` is the name as recognised. ``valid_to`` is exclusive;
    empty = until withdrawn. ``code`` cannot be guessed and never changes. ``paper`` is empty only
    where an old recognition was entered without its decision.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="recognitions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, related_name="recognition", null=True, blank=True
    )
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="recognition")
    title = models.CharField(max_length=300)
    level = models.CharField(max_length=10, choices=Level)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    status = models.CharField(
        max_length=10, choices=RecognitionStatus, default=RecognitionStatus.STANDING
    )
    on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    score_class = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=20, unique=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("on")),
                name="appraisal_recognition_span_is_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(ended_on__isnull=False),
                name="appraisal_recognition_withdrawn_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-on", "-id"], name="appraisal_recognition_unit"),
            models.Index(fields=["status", "valid_to"], name="appraisal_recognition_end"),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.initiative_id}"


class DecisionLine(models.Model):
    """One initiative in a decision: recognised or not (with the reason), withdrawn, restored.

    ``dossier_version`` is the row version of the dossier when it was taken into the decision: a
    dossier moved since stops the decision.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    dossier_version = models.PositiveIntegerField(null=True, blank=True)
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    is_granted = models.BooleanField(default=True)
    score_class = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "initiative"], name="appraisal_decisionline_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.initiative_id}"


class ProposalList(Moved):
    """A list of what one body proposes to the body above, sent by a submission letter."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=NominationStatus, default="listed")
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.title


class Nomination(Moved):
    """One initiative proposed upward: its rank and why, and what the level above made of it."""

    proposals = models.ForeignKey(
        ProposalList, on_delete=models.PROTECT, related_name="nominations"
    )
    position = models.PositiveSmallIntegerField()
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="nominations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    lower = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, related_name="nomination", null=True, blank=True
    )
    status = models.CharField(max_length=10, choices=NominationStatus, default="listed")
    grounds = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposals", "initiative"], name="appraisal_nomination_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.initiative)
