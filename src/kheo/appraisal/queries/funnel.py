"""The way up, stage by stage, for a unit and a period; each number opens exactly its records.

What was registered, built, appraised and recognised is asked of ``counting``. What was proposed,
taken up, appraised above or refused is counted here from the nominations sent in the period by
the unit and everything below it today; every such count is the length of its own list.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.appraisal.enums import DossierStatus, NominationStatus
from kheo.appraisal.models import Nomination
from kheo.initiatives.enums import Level
from kheo.orgs.models import Reach

_SCORED = (
    DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL, DossierStatus.VOTED,
    DossierStatus.RECOGNISED, DossierStatus.NOT_RECOGNISED,
)  # fmt: skip
SENT = (NominationStatus.PROPOSED, NominationStatus.TAKEN, NominationStatus.REFUSED)

STAGES: dict[str, tuple[Any, Q]] = {
    "proposed": (_("proposed"), Q(status__in=SENT)),
    "waiting": (_("waiting for an answer"), Q(status=NominationStatus.PROPOSED)),
    "taken": (_("taken up for appraisal"), Q(status=NominationStatus.TAKEN)),
    "appraised": (_("appraised above"), Q(dossier__status__in=_SCORED)),
    "recognised": (_("recognised above"), Q(dossier__status=DossierStatus.RECOGNISED)),
    "failed": (_("appraised above, not recognised"), Q(dossier__status=DossierStatus.NOT_RECOGNISED)),
    "refused": (_("not taken up"), Q(status=NominationStatus.REFUSED)),
}  # fmt: skip
"""Name in the address → words, condition on the nominations that were sent."""


def nominations_of(
    unit_id: int, *, start: date | None, end: date, level: str, stage: str, today: date
) -> QuerySet[Nomination]:
    """The nominations behind one count: sent in the period, at the level, at the stage.

    ``end`` is outside. Raises KeyError for a stage that is not in ``STAGES``.
    """
    below = Reach.objects.as_of(today).filter(ancestor=unit_id)
    rows = Nomination.objects.filter(
        STAGES[stage][1], unit__in=below.values("unit_id"), level=level, proposals__sent_on__lt=end
    )
    return rows.filter(proposals__sent_on__gte=start) if start else rows


def proposal_counts(
    unit_id: int, *, start: date | None, end: date, level: str, today: date
) -> dict[str, int]:
    """Every stage at one level with one query."""
    sent = nominations_of(unit_id, start=start, end=end, level=level, stage="proposed", today=today)
    return sent.aggregate(
        **{name: Count("pk", filter=condition) for name, (_label, condition) in STAGES.items()}
    )


LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.CENTRAL)
