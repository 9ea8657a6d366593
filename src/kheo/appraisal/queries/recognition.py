"""Recognitions and decisions: what stands, what ends soon, what proves that it still works."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kheo.appraisal.enums import DossierStatus, RecognitionStatus
from kheo.appraisal.models import Council, Dossier, Recognition
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact
from kheo.orgs.models import Unit


def proof_since(recognition: Recognition) -> QuerySet[Fact]:
    """Facts "confirmed alive" told since the recognition was last verified, not cancelled."""
    since = recognition.verified_on or recognition.on
    named = recognition.initiative
    facts = (named.merged_into or named).all_facts()
    cancelled = facts.filter(kind=FactKind.CANCELLED)
    return (
        facts.filter(kind=FactKind.CONFIRMED, on__gt=since)
        .exclude(pk__in=cancelled.values("cancels"))
        .order_by("-on", "-pk")
    )


def dossiers_since(recognition: Recognition) -> QuerySet[Dossier]:
    """Dossiers of the same initiative that passed since the recognition was last verified."""
    since = recognition.verified_on or recognition.on
    passed = Q(council_passed=True) | Q(council_passed__isnull=True, team_passed=True)
    rows = Dossier.objects.filter(
        passed, initiative=recognition.initiative_id, opened_on__gte=since
    ).exclude(status=DossierStatus.WITHDRAWN)
    if recognition.dossier_id is not None:
        rows = rows.exclude(pk=recognition.dossier_id)
    return rows.order_by("-pk")


def by_code(code: str) -> Recognition | None:
    """The recognition with this code; the question is asked also for an empty one, so that an
    unreadable code costs what an unknown one costs."""
    return (
        Recognition.objects.select_related(
            "initiative", "unit", "paper", "paper__unit", "ended_paper", "ended_paper__unit"
        )
        .filter(code=code)
        .first()
    )


def ends_by(day: date, *, within: int) -> Q:
    """Those that stand and end within so many days, and those whose period has ended."""
    return Q(
        status=RecognitionStatus.STANDING, valid_to__lte=day + timedelta(days=within)
    ) | Q(status=RecognitionStatus.EXPIRED)  # fmt: skip


def has_council(unit: Unit, *, level: str, on: date) -> bool:
    """Whether a council of ``unit`` looks after this level on the day."""
    return Council.objects.as_of(on).filter(unit=unit, level=level).exists()
