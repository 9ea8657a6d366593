"""One place learns from an initiative: from the request to the working copy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from kheo.documents.models import StoredFile
from kheo.initiatives.models import Initiative
from kheo.library.enums import AdoptionStatus, HelpKind
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Adoption(Moved):
    """``unit`` learns from ``source``; ``initiative`` is its own record once it has one.

    A request from the public site may come from an office without an account: then ``office`` and
    ``reach_at`` say who asks (kept for the talk alone and emptied when it is over), and ``unit`` is set when
    the office is known. The days tell when each step was taken; ``changes`` says what is done differently.
    """

    source = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    initiative = models.OneToOneField(
        Initiative, on_delete=models.PROTECT, related_name="adopted_by", null=True, blank=True
    )
    status = models.CharField(
        max_length=12, choices=AdoptionStatus, default=AdoptionStatus.REQUESTED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    office = models.CharField(max_length=200, blank=True)
    reach_at = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    changes = models.TextField(blank=True)
    given_up_why = models.TextField(blank=True)
    owner_saw_at = models.DateTimeField(null=True, blank=True)
    requested_on = models.DateField()
    talked_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    working_on = models.DateField(null=True, blank=True)
    given_up_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=True) | ~Q(initiative=F("source")),
                name="library_adoption_not_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(status="given_up", given_up_on__isnull=False)
                | (~Q(status="given_up") & Q(given_up_on__isnull=True)),
                name="library_adoption_given_up_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "status"], name="library_adoption_source"),
            models.Index(fields=["unit", "status"], name="library_adoption_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.who} ← {self.source}"

    @property
    def who(self) -> str:
        """Who learns. An office without an account is never named: the journal would keep it."""
        return self.unit.label if self.unit else _("an office without an account")


class Help(models.Model):
    """What the owner did for a place that learns: a visit, documents, training, advice."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="help_given")
    kind = models.CharField(max_length=10, choices=HelpKind)
    on = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["adoption", "on"], name="library_help_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
