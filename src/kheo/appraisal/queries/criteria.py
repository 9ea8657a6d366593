"""Which criteria hold where and when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.orgs.models import Reach, Unit


def version_for(
    *, body: Unit, level: str, kind: str, field: str, on: date
) -> CriteriaVersion | None:
    """The version in force before ``body`` on a day: its own, else that of the nearest above."""
    above = Reach.objects.as_of(on).filter(unit=body).values_list("ancestor_id", "depth")
    depths = {body.pk: 0}
    for unit_id, depth in above:
        depths[unit_id] = min(depth, depths.get(unit_id, depth))
    rows = CriteriaVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        Q(set__subject_kind="") | Q(set__subject_kind=kind),
        Q(set__field="") | Q(set__field=field),
        valid_from__lte=on,
        set__unit__in=depths,
        set__level=level,
    ).exclude(status=SetStatus.DRAFT)
    found = rows.select_related("set").order_by("-valid_from", "-pk")
    return min(
        found,
        key=lambda one: (depths[one.set.unit_id], not one.set.subject_kind, not one.set.field),
        default=None,
    )
