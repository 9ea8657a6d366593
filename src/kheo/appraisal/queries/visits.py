"""Visits of a dossier with their photos, and who may add one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from kheo.access.models import User
from kheo.access.policy import can
from kheo.appraisal.models import Dossier, Member, Recusal, Visit, VisitPhoto
from kheo.appraisal.policies import ASSIGN, VISIT


def visits_of(dossier: Dossier) -> list[Visit]:
    """The visits, the last first, with ``photos`` read along; two queries (one without visits)."""
    return list(
        Visit.objects.filter(dossier=dossier)
        .select_related("told_by")
        .prefetch_related(Prefetch("photos", VisitPhoto.objects.select_related("stored")))
        .order_by("-on", "-pk")
    )


def visits_count(dossiers: Iterable[Dossier]) -> dict[int, int]:
    """Dossier → how many visits; one query."""
    counts: dict[int, int] = {}
    rows = Visit.objects.filter(dossier__in=list(dossiers)).values_list("dossier_id", flat=True)
    for key in rows:
        counts[key] = counts.get(key, 0) + 1
    return counts


def may_visit(actor: User, dossier: Dossier) -> bool:
    """Whether ``actor`` may record a visit: the office, or a member of its team not kept out."""
    if not can(actor, VISIT, dossier):
        return False
    if can(actor, ASSIGN, dossier):
        return True
    if Recusal.objects.filter(dossier=dossier, member__user=actor).exists():
        return False
    if dossier.team_id is None:
        return False
    return Member.objects.filter(team_id=dossier.team_id, user=actor, valid_to=None).exists()
