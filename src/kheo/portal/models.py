"""What the public site keeps: which figures are open to everybody."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.foundation.models import Dated, DatedQuerySet
from kheo.portal.enums import Split


class PublicFigureQuerySet(DatedQuerySet["PublicFigure"]):
    """Figures."""


class PublicFigure(Dated):
    """An indicator of the catalogue that everybody may read, and how it is split.

    A dated row an administrator opens and closes; what was open before stays as history. ``opened_by``
    is empty for what came with the program.
    """

    indicator = models.CharField(max_length=40)
    split = models.CharField(max_length=10, choices=Split, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = PublicFigureQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "split"],
                condition=models.Q(valid_to__isnull=True),
                name="portal_publicfigure_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.split}".strip()
