"""Emulation scoring of units for a year, as data, and signals of formalism."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.insights.enums import Direction, SchemeStatus, SignalKind, SignalStatus
from kheo.orgs.models import Unit
from kheo.workflow.models import Moved


class Scheme(Moved):
    """What ``unit`` scores the units below it by in a half-open span, usually a year.

    ``min_base``: a rate is taken of at least that many, so that three of three does not beat
    forty-five of sixty. ``answer_by``: until then a signal is the unit's own affair. ``is_sample``:
    it came with the program and no paper made it official.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    for_kinds = models.JSONField(default=list, blank=True)
    is_sample = models.BooleanField(default=False)
    min_base = models.PositiveSmallIntegerField(default=10)
    status = models.CharField(max_length=10, choices=SchemeStatus, default=SchemeStatus.DRAFT)
    answer_by = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="insights_scheme_lasts"
            ),
            models.UniqueConstraint(fields=["unit", "name"], name="insights_scheme_name"),
            models.CheckConstraint(
                condition=Q(status=SchemeStatus.DRAFT) | Q(answer_by__isnull=False),
                name="insights_scheme_shown_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.ends_on - timedelta(days=1)


class SchemeItem(models.Model):
    """``weight`` points for one figure: a rate ``hits / base`` in percent, or ``hits`` itself.

    ``hits`` and ``base`` are cell keys of the catalogue (``counting.narrowing``); full points at
    ``full_at`` (percent, or the number itself); LESS gives full points at nothing.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    hits = models.CharField(max_length=160)
    base = models.CharField(max_length=160, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    full_at = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(100))
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.MORE)
    min_base = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "order"], name="insights_item_order"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="insights_item_weighs"),
            models.CheckConstraint(condition=Q(full_at__gt=0), name="insights_item_full_at"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitScore(models.Model):
    """The points of one unit as they were published. ``content`` = one dict an item (schema 1):
    {"name", "weight", "hits", "base", "rate", "points", "is_small"}; numbers are strings."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=7, decimal_places=2)
    rank = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "unit"], name="insights_unitscore_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.unit_id}: {self.total}"


class Signal(Moved):
    """Something that looks formal in one unit: shown to it first, answerable.

    ``sentence`` is a name of ``rules.signals.SENTENCES`` with ``params``; ``records`` are ids of the
    initiatives it speaks of.
    Of round figures they are ids of the reports. Whoever is above sees it once it was answered or
    ``scheme.answer_by`` has passed.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="signals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SignalKind)
    status = models.CharField(max_length=10, choices=SignalStatus, default=SignalStatus.ASKED)
    sentence = models.CharField(max_length=30)
    params = models.JSONField(default=dict)
    records = models.JSONField(default=list)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "unit", "kind"], name="insights_signal_once")
        ]
        indexes = [models.Index(fields=["unit", "status"], name="insights_signal_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit.label} · {self.scheme.name}"


class Outline(models.Model):
    """The official outline of a unit from a day on; it stands before the one that is shipped.

    ``geometry`` (schema 1): {"middle": [x, y], "rings": [[x, y, x, y, …], …]} in steps of 1/10,000 of
    a degree, x east and y north, filled by the even-odd rule.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    schema = models.PositiveSmallIntegerField(default=1)
    geometry = models.JSONField()
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=200)
    paper = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="insights_outline_from")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} ({self.valid_from})"
