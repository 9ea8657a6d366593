"""Which files a paper in the books was read from, and where a figure of it stands in them."""

from __future__ import annotations

from django.db.models import QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.models import DeclaredFigure, Reading, ReadItem, Source
from kheo.archive.policies import READ_REPORTS

_HEAVY = ("text", "checks", "head")


def readings_of(source: Source, viewer: User) -> QuerySet[Reading]:
    """The files that ``source`` was read from, the newest first, as far as the viewer may see them."""
    rows = visible(Reading.objects.filter(source=source), viewer, READ_REPORTS)
    return rows.defer(*_HEAVY).order_by("-pk")


def item_of_figure(figure: DeclaredFigure, viewer: User) -> ReadItem | None:
    """The item of the newest file that brought this figure into the books."""
    seen = visible(Reading.objects.all(), viewer, READ_REPORTS).values("pk")
    rows = ReadItem.objects.filter(figure=figure, reading__in=seen)
    return rows.only("pk", "reading_id").order_by("-reading_id", "-pk").first()
