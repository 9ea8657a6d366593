"""Appraisal teams, their members, what was assigned to whom, visits, who is kept out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.appraisal.enums import RecusalHow, TeamRole
from kheo.documents.models import Paper, StoredFile
from kheo.foundation.models import Dated, DatedQuerySet, Stamped
from kheo.orgs.models import Unit


class TeamQuerySet(DatedQuerySet["Team"]):
    """Teams."""


class Team(Dated, Stamped):
    """An appraisal team set up by decision; ``fields`` it looks after (empty = all)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list, blank=True)

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(DatedQuerySet["Member"]):
    """Members of teams."""


class Member(Dated):
    """Somebody in a team; without an account his sheets come on paper.

    ``unit`` is where he works: its initiatives are closed to him. ``fields`` he knows.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    full_name = models.CharField(max_length=120)
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    role = models.CharField(max_length=10, choices=TeamRole, default=TeamRole.MEMBER)
    fields = models.JSONField(default=list, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(valid_to__isnull=True, user__isnull=False),
                name="appraisal_member_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Assignment(models.Model):
    """A dossier given to a member; ended ones stay with what became of their scores."""

    dossier = models.ForeignKey(
        "appraisal.Dossier", on_delete=models.PROTECT, related_name="assignments"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    scores_kept = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "member"],
                condition=Q(ended_at__isnull=True),
                name="appraisal_assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, scores_kept__isnull=True)
                | Q(ended_at__isnull=False, scores_kept__isnull=False),
                name="appraisal_assignment_ended_says_what_became",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "done_at", "due_on"], name="appraisal_assignment_queue")
        ]

    def __str__(self) -> str:
        return f"#{self.dossier_id} {self.member}"


class Recusal(models.Model):
    """A member of a team or a council who is kept out of one dossier, and why."""

    dossier = models.ForeignKey(
        "appraisal.Dossier", on_delete=models.PROTECT, related_name="recusals"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="recusals", null=True, blank=True
    )
    seat = models.ForeignKey(
        "appraisal.Seat", on_delete=models.PROTECT, related_name="recusals", null=True, blank=True
    )
    how = models.CharField(max_length=16, choices=RecusalHow)
    note = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=True, seat__isnull=False)
                | Q(member__isnull=False, seat__isnull=True),
                name="appraisal_recusal_of_a_member_or_a_seat",
            ),
            models.UniqueConstraint(
                fields=["dossier", "member"],
                condition=Q(member__isnull=False),
                name="appraisal_recusal_member_once",
            ),
            models.UniqueConstraint(
                fields=["dossier", "seat"],
                condition=Q(seat__isnull=False),
                name="appraisal_recusal_seat_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.dossier_id} {self.how}"


class Visit(Stamped):
    """What a team saw on the spot."""

    dossier = models.ForeignKey(
        "appraisal.Dossier", on_delete=models.PROTECT, related_name="visits"
    )
    on = models.DateField()
    place = models.CharField(max_length=300)
    present = models.TextField(blank=True)
    found = models.TextField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"#{self.dossier_id} {self.on}"


class VisitPhoto(models.Model):
    """A photo taken on a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
