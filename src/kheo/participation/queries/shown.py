"""What everybody may read of remarks, and how often a story was found good."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from kheo.participation.enums import RemarkStatus
from kheo.participation.models import Remark, Support


def shown_under(initiative_id: int) -> QuerySet[Remark]:
    """The remarks that appear under the story of an initiative, newest first."""
    rows = Remark.objects.filter(initiative_id=initiative_id, status=RemarkStatus.PUBLISHED)
    return rows.defer("reach_at").order_by("-pk")


def supports_of(initiative_ids: Iterable[int]) -> dict[int, int]:
    """Initiative → how often somebody found it good; none = not there. One query."""
    rows = Support.objects.filter(initiative_id__in=tuple(initiative_ids)).order_by()
    return dict(rows.values_list("initiative_id").annotate(number=Count("pk")))
