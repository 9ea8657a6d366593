"""Councils, their seats and rules, sessions, cases on the agenda, ballots.

Secrecy: of a secret ballot the data base holds who has voted (``Voted``) and how many chose what
(``Tally``), never who chose what, and no order or moment from which it could be told.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.appraisal.enums import (
    Ballot,
    CaseStatus,
    Choice,
    Presence,
    SeatRole,
    SessionStatus,
    ShareOf,
    TieRule,
    Verdict,
    VotedBy,
)
from kheo.appraisal.models.dossiers import Dossier
from kheo.appraisal.rules.ballots import CouncilRules
from kheo.documents.models import Paper
from kheo.foundation.models import Dated, DatedQuerySet, Stamped
from kheo.initiatives.enums import Level
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class CouncilQuerySet(DatedQuerySet["Council"]):
    """Councils."""


class Council(Dated, Stamped):
    """A council set up by decision, with its own rules of quorum and majority.

    The share present must reach ``quorum_of`` / ``quorum_in``; the share in favour must be more
    than ``needed_share`` percent (``is_more_than``) or reach it. Below ``warn_below`` percent in
    favour the result is marked. Defaults: rules.md §2.5.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    quorum_of = models.PositiveSmallIntegerField(default=2)
    quorum_in = models.PositiveSmallIntegerField(default=3)
    needed_share = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(50))
    is_more_than = models.BooleanField(default=True)
    share_of = models.CharField(max_length=10, choices=ShareOf, default=ShareOf.ENTITLED)
    warn_below = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(80))
    tie_rule = models.CharField(max_length=8, choices=TieRule, default=TieRule.FAILED)
    ballot = models.CharField(max_length=8, choices=Ballot, default=Ballot.SECRET)

    objects = CouncilQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quorum_of__gt=0, quorum_of__lte=F("quorum_in")),
                name="appraisal_council_quorum_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> CouncilRules:
        """The council's own rules as a value."""
        return CouncilRules(
            quorum_of=self.quorum_of,
            quorum_in=self.quorum_in,
            needed_share=self.needed_share,
            is_more_than=self.is_more_than,
            share_of=self.share_of,
            warn_below=self.warn_below,
            tie_rule=self.tie_rule,
        )


class SeatQuerySet(DatedQuerySet["Seat"]):
    """Seats."""


class Seat(Dated):
    """A member's place; an alternate names the seat he stands in for."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    full_name = models.CharField(max_length=120)
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    role = models.CharField(max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="alternates", null=True, blank=True
    )

    objects = SeatQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=Q(valid_to__isnull=True, user__isnull=False),
                name="appraisal_seat_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Session(Moved):
    """One meeting of a council. ``frozen`` holds the whole result once the minutes are signed."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=300)
    guests = models.TextField(blank=True)
    invitation = models.TextField(blank=True)
    proceedings = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    minutes = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["unit", "-on", "-id"], name="appraisal_session_unit")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether a seat takes part, and from when to when. Times say nothing about votes."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    why = models.CharField(max_length=300, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "seat"], name="appraisal_attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.seat_id} {self.presence}"


class Case(Moved):
    """One dossier on the agenda of a session, its ballot and what it gave.

    ``round`` counts ballots on it (a tie may ask for another). ``paper_*`` are totals the
    secretary typed in; of a secret ballot they are cleared when it is counted, so that nobody who
    voted alone his way can be told from the difference. ``entitled``, ``base`` (of whom the share
    is taken), ``yes``, ``no``, ``blank`` and ``verdict`` are the count.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="cases")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="cases")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.WAITING)
    ballot = models.CharField(max_length=8, choices=Ballot, default=Ballot.SECRET)
    round = models.PositiveSmallIntegerField(default=1)
    paper_yes = models.PositiveSmallIntegerField(null=True, blank=True)
    paper_no = models.PositiveSmallIntegerField(null=True, blank=True)
    paper_blank = models.PositiveSmallIntegerField(null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(null=True, blank=True)
    base = models.PositiveSmallIntegerField(null=True, blank=True)
    yes = models.PositiveSmallIntegerField(null=True, blank=True)
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    blank = models.PositiveSmallIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "dossier"], name="appraisal_case_once"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(yes__isnull=False, no__isnull=False),
                name="appraisal_case_verdict_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    @property
    def unit_id(self) -> int:
        """The body whose council hears it; journal lines carry it."""
        return self.session.unit_id


class Voted(models.Model):
    """That for a seat with a vote has been voted in one round of a case: never what.

    ``seat`` is the seat with the vote also when its alternate voted, so it cannot count twice.
    The key is random so that rows tell no order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="voted")
    round = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=6, choices=VotedBy)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "seat"], name="appraisal_voted_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat_id}"


class Tally(models.Model):
    """How many votes given in the system chose what, while one round of a case is open.

    Every vote writes all three rows of the round; they are removed when the ballot is counted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tallies")
    round = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=6, choices=Choice)
    votes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "choice"], name="appraisal_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.choice}: {self.votes}"


class OpenVote(models.Model):
    """What a seat chose in an open vote."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="open_votes")
    round = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "seat"], name="appraisal_openvote_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat_id} {self.choice}"
