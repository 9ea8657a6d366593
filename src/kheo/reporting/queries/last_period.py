"""The report of the period before: of the unit itself, or of the units that were merged into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, When

from kheo.orgs.models import Unit
from kheo.reporting.enums import PeriodKind, ReportStatus
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.rules.book import Before

FEW = 60
"""Reports looked at: more than enough for the predecessors of one unit in their last period."""
_WHOLE = Q(successors__is_whole=True)
_SENT = Case(When(receiver__isnull=True, then=F("kept_id")), default=F("sent_version_id"))
"""The version others got; a summary that goes to nobody counts as it was kept."""


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """Figures of the period before, and the texts by section when one unit wrote them itself."""

    before: Before | None = None
    texts: Mapping[str, str] | None = None


def last_period(report: Report) -> LastPeriod:
    """The last versions sent for the period before, of the same form and kind of period.

    A unit made by a merger gets the reports of its predecessors added up, provided all that owed one
    sent it; a free span has no period before. Two queries.
    """
    one = report.round
    if one.kind == PeriodKind.FREE:
        return LastPeriod()
    rows = list(
        Report.objects.filter(
            Q(unit_id=report.unit_id) | Q(unit_id__in=_merged_into(report.unit_id)),
            round__form__form__code=one.form.form.code, round__kind=one.kind,
            round__ends_on__lte=one.starts_on,
        )
        .exclude(status=ReportStatus.EXCUSED)
        .annotate(version_sent=_SENT)
        .order_by("-round__ends_on", "unit_id", "pk")
        .values_list("unit_id", "round__ends_on", "version_sent")[:FEW]
    )  # fmt: skip
    if not rows:
        return LastPeriod()
    ends_on: date = rows[0][1]
    versions = {unit: version for unit, ended, version in rows if ended == ends_on}
    if None in versions.values():
        return LastPeriod()
    contents = list(
        ReportVersion.objects.filter(pk__in=versions.values()).values_list("content", flat=True)
    )
    merged = 0 if set(versions) == {report.unit_id} else len(versions)
    before = Before(_added([one["figures"] for one in contents]), merged, ends_on == one.starts_on)
    return LastPeriod(before, None if merged else contents[0].get("texts", {}))


def _merged_into(unit_id: int) -> Any:
    """Units that passed whole into this one, also by way of another (2024, then 2025)."""
    first = Unit.objects.filter(_WHOLE, successors__successor_id=unit_id).values("pk")
    second = Unit.objects.filter(_WHOLE, successors__successor_id__in=first).values("pk")
    return Unit.objects.filter(Q(pk__in=first) | Q(pk__in=second)).values("pk")


def _added(told: list[Mapping[str, Mapping[str, Any]]]) -> dict[str, Decimal]:
    """Key → sum over the versions that say something; what one of them leaves out is left out."""
    found: dict[str, list[Decimal]] = {}
    for figures in told:
        for key, one in figures.items():
            number = one.get("typed") if one.get("counted") is not None else None
            number = one["value"] if number is None else number
            if number is not None:
                found.setdefault(key, []).append(Decimal(number))
    return {
        key: sum(numbers, Decimal(0)) for key, numbers in found.items() if len(numbers) == len(told)
    }
