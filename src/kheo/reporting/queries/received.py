"""What came from below: the reports received for the same form and period, and their typed figures."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet, Sum

from kheo.counting.enums import Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.reporting.models import Report, VersionValue


def reports_below(report: Report) -> QuerySet[Report]:
    """Reports of the same form and period that ``report.unit`` receives, in any state."""
    one = report.round
    return Report.objects.filter(
        receiver_id=report.unit_id, round__form__form__code=one.form.form.code,
        round__starts_on=one.starts_on, round__ends_on=one.ends_on,
    ).exclude(pk=report.pk)  # fmt: skip


def typed_below(report: Report) -> dict[str, Decimal]:
    """Cell key → sum over the last versions sent, of declared indicators alone.

    Counted figures of a summary come from the records themselves, so that nobody is counted twice.
    """
    versions = reports_below(report).filter(sent_version__isnull=False).values("sent_version_id")
    sums = (
        VersionValue.objects.filter(version_id__in=versions)
        .order_by()
        .values_list("key")
        .annotate(total=Sum("value"))
    )
    day = report.round.last_day
    declared = set(
        Indicator.objects.as_of(day).filter(source=Source.DECLARED).values_list("code", flat=True)
    )
    return {key: total for key, total in sums if from_key(key)[0] in declared}
