"""What a unit is like and what troubles it; calls from above for what nobody does yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kheo.foundation.models import Stamped
from kheo.initiatives.enums import Field
from kheo.initiatives.models import Initiative, Theme
from kheo.library.enums import Terrain
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Unit


class UnitProfile(Stamped):
    """What kind of place a unit is: terrain and number of people. One for each unit."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="profile")
    terrain = models.CharField(max_length=12, choices=Terrain, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.unit}"


class UnitProblem(models.Model):
    """A theme that a unit names as its problem, strongest first."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="problems")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "theme"], name="library_problem_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.theme_id}"


class Call(Stamped):
    """A unit asks those below it for initiatives where there are none: a field, a theme, a kind of unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    field = models.CharField(max_length=20, choices=Field)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    unit_kind = models.CharField(max_length=20, choices=UnitKind, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="library_call_days_in_order"
            )
        ]
        indexes = [models.Index(fields=["unit", "closes_on"], name="library_call_unit")]

    def __str__(self) -> str:
        return self.title


class CallAnswer(models.Model):
    """An initiative that answers a call."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="answers")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "initiative"], name="library_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.initiative_id}"
