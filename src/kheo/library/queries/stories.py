"""Questions about stories."""

from __future__ import annotations

from django.db.models import QuerySet

from kheo.initiatives.enums import ALIVE
from kheo.library.enums import StoryStatus
from kheo.library.models import Story

JOINED = (
    "initiative", "initiative__unit", "unit", "contact_unit",
)  # fmt: skip


def published() -> QuerySet[Story]:
    """What the public may read, newest first; with everything ``queries.shown`` asks of the row itself."""
    return (
        Story.objects.filter(
            status=StoryStatus.PUBLISHED,
            initiative__status__in=ALIVE,
            initiative__merged_into__isnull=True,
        )
        .select_related(*JOINED)
        .order_by("-published_at", "-pk")
    )
