"""A scoring is shown to the units, taken back, published."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.insights import transitions
from kheo.insights.models import Scheme, UnitScore
from kheo.insights.operations.signals import raise_signals
from kheo.insights.queries.points import content_of, live
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform

LONGEST = timedelta(days=366)
"""How long units may be given to answer."""


@transaction.atomic
def show(scheme: Scheme, *, answer_by: date, actor: User, at: datetime) -> None:
    """Show the points to the units and ask each about the signals its records raise.

    ``answer_by`` is the last day on which a signal is the unit's own affair. A signal that was
    answered and says the same stays answered; one that says something else is asked again.
    Raises NotAllowed, InvalidTransition, RuleBroken, Stale.
    """
    today = timezone.localdate(at)
    if not today <= answer_by <= today + LONGEST:
        sentence = _("The last day for answers lies between today and one year from now.")
        raise RuleBroken(sentence, fields={"answer_by": sentence})
    perform(
        transitions.SHOW, scheme, flow=transitions.SCHEME_FLOW, actor=actor, at=at,
        changes={"answer_by": answer_by},
    )  # fmt: skip
    raise_signals(scheme, actor=actor, at=at)


def revise(scheme: Scheme, *, note: str, actor: User, at: datetime) -> None:
    """Take a shown scoring back to change it; signals and answers stay.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    perform(transitions.REVISE, scheme, flow=transitions.SCHEME_FLOW, actor=actor, at=at, note=note)


@transaction.atomic
def publish(scheme: Scheme, *, actor: User, at: datetime) -> None:
    """Publish the ranking: points, what they were made of and places are frozen.

    The row is moved before it is counted, so that of two people pressing at once one only counts.
    Raises NotAllowed, InvalidTransition, RuleBroken while a unit may still answer, Stale.
    """
    perform(transitions.PUBLISH, scheme, flow=transitions.SCHEME_FLOW, actor=actor, at=at)
    UnitScore.objects.bulk_create(
        UnitScore(
            scheme=scheme, unit=row.unit, total=row.total, rank=row.rank, content=content_of(row)
        )
        for row in live(scheme, today=timezone.localdate(at))
    )
