"""Which reports stand behind a sum and which are missing."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from kheo.orgs.models import Unit
from kheo.reporting.enums import ReportStatus
from kheo.reporting.models import Report
from kheo.reporting.queries.received import reports_under
from kheo.reporting.rules.completeness import Completeness

_CAME = Q(sent_version__isnull=False) | Q(receiver__isnull=True, status=ReportStatus.LOCKED)


def completeness_of(
    unit: Unit, code: str, *, start: date | None, end: date, day: date, tree: str
) -> Completeness:
    """How many reports the sum of ``unit`` rests on. One query.

    The unit that asks owes itself nothing: a summary is expected only where it is sent on, that of the
    unit itself then too.
    """
    owed = _owed(unit, code, start=start, end=end, day=day, tree=tree)
    counts = owed.aggregate(
        expected=Count("pk", filter=~Q(status=ReportStatus.EXCUSED)),
        received=Count("pk", filter=_CAME & ~Q(status=ReportStatus.EXCUSED)),
        excused=Count("pk", filter=Q(status=ReportStatus.EXCUSED)),
        late=Count("pk", filter=Q(first_sent_at__isnull=False, sent_on__gt=F("due_on"))),
    )
    return Completeness(**counts)


def missing_under(
    unit: Unit, code: str, *, start: date | None, end: date, day: date, tree: str
) -> QuerySet[Report]:
    """The reports that have not come, without those excused, by due day and alphabet."""
    owed = _owed(unit, code, start=start, end=end, day=day, tree=tree)
    return (
        owed.exclude(_CAME)
        .exclude(status=ReportStatus.EXCUSED)
        .select_related("unit", "round")
        .order_by("due_on", "unit__sort_key", "pk")
    )


def _owed(
    unit: Unit, code: str, *, start: date | None, end: date, day: date, tree: str
) -> QuerySet[Report]:
    rows = reports_under(unit, code, start=start, end=end, day=day, tree=tree, own=True)
    return rows.filter(receiver__isnull=False).annotate(sent_on=TruncDate("first_sent_at"))
