"""Who may see which scores of a team: the one place, asked by every page, export and API."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import can, holds
from kheo.appraisal import policies
from kheo.appraisal.enums import SheetStatus
from kheo.appraisal.models import Dossier, Member, Sheet
from kheo.appraisal.queries.results import AFTER_SCORING

GIVEN = (SheetStatus.SAVED, SheetStatus.ABSTAINED)
"""A scorer who has given his word may see the others'."""


def sees_team(viewer: User, dossier: Dossier) -> bool:
    """Whether ``viewer`` may see scores of the team on ``dossier`` that are not his own.

    Once the scoring is closed, everybody who sees the dossier. Before that, a member of its team
    (or whoever was ever given it) only after he saved his own sheet or abstained, never when he
    is kept out; of the others only the office that runs the scoring and the auditor.
    """
    if dossier.status in AFTER_SCORING:
        return True
    scorers = list(
        Member.objects.filter(
            Q(team=dossier.team_id, team__isnull=False) | Q(assignments__dossier=dossier),
            user=viewer,
        )
        .distinct()
        .values_list("pk", flat=True)
    )
    if scorers:
        return _has_given(dossier, scorers)
    return bool(can(viewer, policies.ASSIGN, dossier)) or holds(viewer, Role.AUDITOR)


def _has_given(dossier: Dossier, members: Collection[int]) -> bool:
    given = Sheet.objects.filter(dossier=dossier, member__in=members, status__in=GIVEN)
    kept_out = dossier.recusals.filter(member__in=members)
    return given.exists() and not kept_out.exists()


def sees_members(viewer: User, dossier: Dossier) -> bool:
    """Whether ``viewer`` may know which member gave what; the unit concerned reads the result."""
    return bool(can(viewer, policies.VIEW_SHEETS, dossier))
