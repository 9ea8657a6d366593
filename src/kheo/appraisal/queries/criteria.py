"""Reads of criteria sets: which version holds where, what stands in one, who uses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal import policies
from kheo.appraisal.enums import OPEN, SetStatus
from kheo.appraisal.models import (
    CriteriaSet,
    CriteriaVersion,
    Criterion,
    Dossier,
    ScoreClass,
)
from kheo.appraisal.rules.criteria import Complaint, Grade, Header, Row, incomplete
from kheo.orgs.models import Reach, Unit

COLUMNS = tuple(column.name for column in fields(Row))


def version_for(
    *, body: Unit, level: str, kind: str, field: str, on: date
) -> CriteriaVersion | None:
    """The version by which ``body`` appraises at ``level`` a subject of ``kind`` in ``field``.

    The nearest body upward on the map of that day that has one in force on ``on``, its own
    before all others; there the set made for this field and kind before the one for all, a set
    of its own before a sample, then the newest. One query; None when nobody has issued one.
    """
    way = Reach.objects.as_of(on).filter(unit_id=body.pk, ancestor_id=OuterRef("set__unit_id"))
    found = (
        held_on(on)
        .filter(set__level=level, set__subject_kind__in=(kind, ""), set__field__in=(field, ""))
        .annotate(depth=Subquery(way.order_by("depth").values("depth")[:1]))
        .filter(Q(depth__isnull=False) | Q(set__unit_id=body.pk))
        .select_related("set", "set__unit")
    )
    return min(found, key=_nearness, default=None)


def _nearness(version: CriteriaVersion) -> tuple[int, bool, bool, bool, int, int]:
    begun = version.valid_from.toordinal() if version.valid_from else 0
    depth: int = version.depth or 0  # type: ignore[attr-defined]  # none: the body itself
    one = version.set
    return (depth, not one.field, not one.subject_kind, one.is_sample, -begun, -version.pk)


def held_on(day: date) -> QuerySet[CriteriaVersion]:
    """Versions that were in force on ``day``, also those ended since."""
    return CriteriaVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
    ).exclude(status=SetStatus.DRAFT)


def for_list() -> QuerySet[CriteriaVersion]:
    """Everything a row of the list shows, in one query."""
    return CriteriaVersion.objects.select_related("set", "set__unit", "paper").annotate(
        criteria_count=Count("criteria")
    )


def rows_of(version: CriteriaVersion) -> list[Row]:
    """The criteria of ``version`` as values, in their order."""
    return [row_of(criterion) for criterion in criteria_of(version)]


def row_of(criterion: Criterion) -> Row:
    """One criterion as a value."""
    return Row(**{name: getattr(criterion, name) for name in COLUMNS})


def criteria_of(version: CriteriaVersion) -> list[Criterion]:
    """The criteria of ``version`` in their order."""
    return list(version.criteria.order_by("position", "pk"))


def grades_of(version: CriteriaVersion) -> list[Grade]:
    """The classes of ``version``, the highest first."""
    held = ScoreClass.objects.filter(version=version).order_by("-at_least", "pk")
    return [Grade(one.name, one.at_least) for one in held]


def header_of(version: CriteriaVersion) -> Header:
    """What ``version`` says about its points."""
    return Header(**{column.name: getattr(version, column.name) for column in fields(Header)})


def missing_before_issue(version: CriteriaVersion) -> list[Complaint]:
    """Why ``version`` cannot be put in force yet; empty when it is complete."""
    return incomplete(header_of(version), rows_of(version), grades_of(version))


def versions_of(one: CriteriaSet) -> list[CriteriaVersion]:
    """All versions of a set, the newest first."""
    return list(one.versions.select_related("paper", "set").order_by("-number"))


def running_dossiers(versions: Iterable[CriteriaVersion], actor: User) -> dict[int, int]:
    """Version key → open dossiers appraised by it that ``actor`` may see. One query."""
    return _counted(versions, actor, Q(status__in=OPEN))


def all_dossiers(versions: Iterable[CriteriaVersion], actor: User) -> dict[int, int]:
    """Version key → dossiers ever opened with it that ``actor`` may see. One query."""
    return _counted(versions, actor, Q())


def _counted(versions: Iterable[CriteriaVersion], actor: User, which: Q) -> dict[int, int]:
    keys = [version.pk for version in versions]
    seen = visible(Dossier.objects.filter(which, criteria_id__in=keys), actor, policies.VIEW)
    rows = seen.order_by().values_list("criteria_id").annotate(n=Count("pk"))
    return dict.fromkeys(keys, 0) | dict(rows)


def rivals_of(one: CriteriaSet, on: date) -> list[CriteriaVersion]:
    """Versions of other sets of the body in force on ``on`` for exactly the same scope."""
    return list(
        held_on(on)
        .filter(
            set__unit_id=one.unit_id,
            set__level=one.level,
            set__subject_kind=one.subject_kind,
            set__field=one.field,
        )
        .exclude(set_id=one.pk)
        .select_related("set")
        .order_by("-valid_from", "-pk")
    )


def readable(actor: User) -> QuerySet[CriteriaVersion]:
    """What ``actor`` may read: everything that was ever in force, whoever issued it, and drafts
    of the bodies he works for. Criteria are made to be known by those they are applied to."""
    own = visible(CriteriaVersion.objects.all(), actor, policies.VIEW_CRITERIA)
    return CriteriaVersion.objects.filter(
        ~Q(status=SetStatus.DRAFT) | Q(pk__in=own.order_by().values("pk"))
    )
