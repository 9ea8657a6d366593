"""Bases of dated and stamped tables."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from kheo.kernel.periods import Period

_M = TypeVar("_M", bound=models.Model)


class DatedQuerySet(models.QuerySet[_M]):
    """Reads of facts that hold for a half-open span of days."""

    def as_of(self, day: date) -> Self:
        """Rows that hold on ``day``."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def running(self) -> Self:
        """Rows without an end."""
        return self.filter(valid_to__isnull=True)


class Dated(models.Model):
    """Holds from ``valid_from`` (inside) to ``valid_to`` (outside; empty = still running)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_span_is_not_empty",
            )
        ]

    @property
    def period(self) -> Period:
        """The span as a value."""
        return Period(self.valid_from, self.valid_to)


class Stamped(models.Model):
    """Knows when it was made and last changed; both moments are handed in by the operation."""

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


def row_values(row: models.Model, *names: str) -> dict[str, Any]:
    """The named columns of ``row`` as plain values for a journal line."""
    return {name: getattr(row, name) for name in names}
