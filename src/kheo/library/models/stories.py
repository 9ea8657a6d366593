"""The public story of an initiative, its pictures, and who agreed to be shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.documents.models import StoredFile
from kheo.initiatives.models import Evidence, Initiative
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Story(Moved):
    """What the public reads of an initiative; one for each. Moved by ``workflow.engine`` only.

    ``unit`` is the initiative's unit. ``cost`` in đồng and ``people_served`` (persons) are what filters and
    sorting use, ``costs`` the words. The office to ask is named, never a person. ``checked_by`` is another
    person than ``written_by``. ``checks`` (code → passed) and ``remarks`` (field → words) are the expert's;
    ``settled`` are words that look private and were looked at: {"words", "why"}. ``fell_on`` is the day it came
    down because the ground under it fell (initiative struck off, consent to the whole taken back).
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="story")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=StoryStatus, default=StoryStatus.DRAFT)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=400, blank=True)
    problem = models.TextField(blank=True)
    idea = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    costs = models.TextField(blank=True)
    people = models.TextField(blank=True)
    result = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    avoid = models.TextField(blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=0, null=True, blank=True)
    people_served = models.PositiveIntegerField(null=True, blank=True)
    contact_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    contact_line = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=dict, blank=True)
    settled = models.JSONField(default=list, blank=True)
    fell_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(checked_by__isnull=False, published_at__isnull=False),
                name="library_story_published_was_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="library_story_newest"),
            models.Index(fields=["unit", "status"], name="library_story_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class Consent(models.Model):
    """Somebody agreed to be named or shown, and may take it back; never deleted.

    ``whom`` is the name as it stands in the text (a picture: who is seen on it). ``given_how`` says where the
    agreement itself is kept (a signed sheet, the minutes of a meeting). ``withdrawn_at`` is the moment it was
    entered: for ten minutes a slip of the hand is undone.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="consents")
    to = models.CharField(max_length=10, choices=ConsentTo)
    whom = models.CharField(max_length=200)
    given_on = models.DateField()
    given_how = models.CharField(max_length=300, blank=True)
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("given_on")),
                name="library_consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False),
                name="library_consent_withdrawn_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.whom


class StoryPicture(models.Model):
    """A photo of the initiative that the story shows. ``alt`` is what a blind reader is told.

    ``shows_people`` = somebody can be recognised, so a consent is needed before it is shown.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="pictures")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)
    alt = models.CharField(max_length=300)
    shows_people = models.BooleanField(default=True)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="pictures", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "evidence"], name="library_picture_once")
        ]

    def __str__(self) -> str:
        return self.alt
