"""Declared figures: of a source, of a cell, of a unit and what passed into it. Never summed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from kheo.archive.models import DeclaredFigure, Source
from kheo.counting.narrowing import DIMENSIONS, Narrowing
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit

BESIDE = 12
"""Lines shown beside counted figures; the rest stands in the source."""


def figures_of(sources: Iterable[Source]) -> QuerySet[DeclaredFigure]:
    """The standing figures of ``sources`` in the order of each paper. Two queries."""
    parts = DeclaredFigure.objects.standing().only("pk")
    return (
        DeclaredFigure.objects.standing()
        .filter(source__in=list(sources))
        .select_related("unit")
        .prefetch_related(Prefetch("share_parts", queryset=parts))
        .order_by("source_id", "order", "pk")
    )


def removed_of(source: Source) -> QuerySet[DeclaredFigure]:
    """What was taken back or corrected in ``source``, newest first."""
    gone = source.figures.filter(removed_at__isnull=False).select_related("unit", "corrected_by")
    return gone.order_by("-removed_at", "-pk")


def declared_for(
    unit: Unit, code: str, narrowing: Narrowing, start: date | None, end: date
) -> list[DeclaredFigure]:
    """What papers declare for exactly this cell: unit of then, indicator, narrowing, half-open
    period. The best checked stands first; never to be added to what is counted (DESIGN §4)."""
    narrowed = {name: getattr(narrowing, name) for name in DIMENSIONS}
    rows = DeclaredFigure.objects.standing().filter(
        unit=unit, indicator=code, starts_on=start, ends_on=end, **narrowed
    )
    found = list(rows.select_related("source", "unit").order_by("-source__issued_on", "pk"))
    grades = ["checked", "declared", "replaced"]
    return sorted(found, key=lambda one: grades.index(one.grade))


def declared_below(
    unit: Unit, start: date | None, end: date, today: date, code: str = ""
) -> QuerySet[DeclaredFigure]:
    """Totals that papers declare for ``unit`` and for what passed whole into it, with a period that
    shares days with the one asked. Each keeps its own unit and period; they are not added."""
    passed = Reach.objects.as_of(today).filter(
        ancestor=unit, tree=Tree.TERRITORY, depth=1, how=How.SUCCEEDED
    )
    days = Q(starts_on__lt=end) | Q(starts_on__isnull=True)
    if start is not None:
        days &= Q(ends_on__gt=start)
    rows = DeclaredFigure.objects.standing().filter(
        days, Q(unit=unit) | Q(unit_id__in=passed.values("unit_id")),
        **dict.fromkeys(DIMENSIONS, ""),
    )  # fmt: skip
    rows = rows.filter(indicator=code) if code else rows.exclude(indicator="")
    return rows.select_related("source", "unit").order_by(
        "-source__issued_on", "source_id", "order", "pk"
    )
