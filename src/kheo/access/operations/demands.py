"""Which roles must have a second factor, from which day; rows that an administrator sets and ends."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.enums import ASSIGNABLE
from kheo.access.models import FactorDemand, User
from kheo.access.policies import DEMAND
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit


@transaction.atomic
def demand_factor(
    *, role: str, unit: Unit, valid_from: date, paper: str = "", actor: User, at: datetime
) -> FactorDemand:
    """Demand a second factor of who holds ``role`` over ``unit`` or below it, from ``valid_from`` on.

    Raises ``NotAllowed`` outside the actor's scope, ``RuleBroken`` for a day that has passed, a role nobody
    holds, or a demand that stands already.
    """
    require(actor, DEMAND, FactorDemand(unit=unit))
    today = timezone.localdate(at)
    if role not in ASSIGNABLE:
        raise _at("role", _("Choose a role."))
    if valid_from < today:
        raise _at("valid_from", _("Choose today or a later day, so that people can prepare."))
    running = FactorDemand.objects.filter(role=role, unit=unit, valid_to__isnull=True).first()
    if running is not None:
        raise _at(
            "role",
            _("This is demanded already, from %(day)s on.")
            % {"day": format_day(running.valid_from)},
        )
    row = FactorDemand.objects.create(
        role=role,
        unit=unit,
        valid_from=valid_from,
        paper=clean_line(paper)[:200],
        set_by=actor,
        set_at=at,
    )
    told = {"role": row.get_role_display(), "day": format_day(valid_from)}
    record("factor.demand", unit, actor=actor, at=at, after=told, unit_id=unit.pk)
    return row


@transaction.atomic
def end_demand(demand: FactorDemand, *, actor: User, at: datetime) -> None:
    """Demand it no longer, from today on. Raises ``RuleBroken`` when it has ended."""
    require(actor, DEMAND, demand)
    held = (
        FactorDemand.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=demand.pk)
    )
    if held.valid_to is not None:
        raise RuleBroken(_("This demand has ended already."))
    held.valid_to = max(timezone.localdate(at), held.valid_from)
    held.save(update_fields=["valid_to"])
    told = {"role": held.get_role_display(), "day": format_day(held.valid_from)}
    record("factor.end_demand", held.unit, actor=actor, at=at, before=told, unit_id=held.unit_id)


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})
