"""Lists and boards of dossiers, and what is missing on one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope
from kheo.appraisal import policies
from kheo.appraisal.enums import DossierStatus
from kheo.appraisal.models import Assignment, Dossier
from kheo.appraisal.models.dossiers import DossierQuerySet
from kheo.kernel.text import fold
from kheo.orgs.models import Reach
from kheo.workflow.table import Turn

STAGES = (
    DossierStatus.SELF_ASSESSMENT, DossierStatus.SUBMITTED, DossierStatus.WITH_TEAM,
    DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL, DossierStatus.VOTED,
    DossierStatus.RECOGNISED, DossierStatus.NOT_RECOGNISED,
)  # fmt: skip
"""The columns of the board, in the order of the way; what was withdrawn stands in the list only."""
CARDS = 12
"""Cards of one column; the number above opens them all."""


def for_rows(rows: DossierQuerySet) -> DossierQuerySet:
    """``rows`` with what a list row or a card shows, ``expected`` = assignments that run."""
    running = (
        Assignment.objects.filter(dossier=OuterRef("pk"), ended_at__isnull=True)
        .order_by()
        .values("dossier")
        .annotate(n=Count("pk"))
        .values("n")
    )
    expected = Coalesce(Subquery(running, output_field=IntegerField()), 0)
    return rows.for_list().annotate(expected=expected)


def narrowed(
    rows: DossierQuerySet, given: Mapping[str, Any], *, actor: User, today: date
) -> DossierQuerySet:
    """``rows`` under every condition of the address: the same for list, board and counts."""
    same = {
        "status": "status", "level": "level", "team": "team_id", "criteria": "criteria_id",
        "field": "initiative__field", "kind": "initiative__kind",
    }  # fmt: skip
    rows = rows.filter(**{column: given[name] for name, column in same.items() if name in given})
    for word in fold(given.get("q", "")).split()[:8]:
        rows = rows.filter(initiative__search_text__contains=word)
    if "unit" in given:
        below = Reach.objects.as_of(today).filter(ancestor__code=given["unit"])
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    if "year" in given:
        year = given["year"]
        rows = rows.filter(opened_on__gte=date(year, 1, 1), opened_on__lt=date(year + 1, 1, 1))
    if given.get("late"):
        rows = rows.filter(due_on__lt=today).exclude(turn=Turn.NOBODY)
    if given.get("mine"):
        rows = rows.filter(waits_for(actor))
    return rows


def waits_for(actor: User) -> Q:
    """The dossiers whose turn is that of ``actor``: of one of his desks, or his to score."""
    wanted = Q(pk__in=())
    desks = (
        (Turn.UNIT, policies.ASSESS, "unit_id__in"),
        (Turn.HEAD, policies.SEND, "unit_id__in"),
        (Turn.OFFICE, policies.ASSIGN, "body_id__in"),
    )
    for turn, permission, lookup in desks:
        if units := granted_units(actor, permission):
            wanted |= Q(turn=turn, **{lookup: unit_scope(units)})
    owed = Assignment.objects.filter(
        member__user=actor, ended_at__isnull=True, done_at__isnull=True
    ).exclude(dossier__recusals__member__user=actor)
    return wanted | Q(status=DossierStatus.WITH_TEAM, pk__in=owed.values("dossier_id"))


@dataclass(frozen=True, slots=True)
class Stage:
    """One column of the board: how many there are, and the cards that lie on top."""

    status: str
    label: Any
    count: int
    late: int
    cards: list[Dossier]


def stages(rows: DossierQuerySet, *, today: date) -> list[Stage]:
    """The board of ``rows`` in two queries: every count is the length of the list it opens."""
    counts = {
        row["status"]: row
        for row in rows.order_by()
        .values("status")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today) & ~Q(turn=Turn.NOBODY))
        )
    }
    place = Window(
        RowNumber(),
        partition_by=F("status"),
        order_by=[F("due_on").asc(nulls_last=True), F("moved_at").asc(), F("pk").asc()],
    )
    cards: dict[str, list[Dossier]] = {}
    for dossier in for_rows(rows).annotate(place=place).filter(place__lte=CARDS):
        cards.setdefault(dossier.status, []).append(dossier)
    for found in cards.values():
        found.sort(key=lambda one: one.place)  # type: ignore[attr-defined]
    empty = {"n": 0, "late": 0}
    return [
        Stage(
            status=status.value,
            label=status.label,
            count=counts.get(status.value, empty)["n"],
            late=counts.get(status.value, empty)["late"],
            cards=cards.get(status.value, []),
        )
        for status in STAGES
    ]


def desks_of(actor: User, dossiers: Iterable[Dossier]) -> set[int]:
    """Keys among ``dossiers`` whose turn is that of ``actor``; one query."""
    keys = [dossier.pk for dossier in dossiers]
    found = Dossier.objects.filter(waits_for(actor), pk__in=keys)
    return set(found.values_list("pk", flat=True))
