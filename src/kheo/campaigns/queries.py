"""Reads of campaigns: which ones bind a unit, what is due, who owes what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kheo.access.models import User
from kheo.access.policy import granted_units, today, unit_scope
from kheo.campaigns.models import Campaign, CampaignQuerySet, Target
from kheo.campaigns.policies import VIEW
from kheo.campaigns.rules import Ask, Deadline, next_deadline
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit, UnitQuerySet


def campaigns_for(units: Iterable[int], day: date) -> CampaignQuerySet:
    """Campaigns launched by one of ``units`` or by anybody above them on ``day``."""
    above = Reach.objects.as_of(day).filter(unit_id__in=list(units), tree=Tree.TERRITORY)
    return Campaign.objects.filter(unit_id__in=above.values("ancestor_id"))


def current_campaigns(unit: Unit, day: date) -> CampaignQuerySet:
    """Launched campaigns that bind ``unit`` on ``day``, newest first."""
    return campaigns_for([unit.pk], day).launched().running(day).for_list()


def campaigns_open_to(person: User) -> CampaignQuerySet:
    """What ``person`` may see: all inside his scope, and what is launched from above it."""
    units = granted_units(person, VIEW)
    above = Reach.objects.as_of(today()).filter(unit_id__in=units, tree=Tree.TERRITORY)
    return Campaign.objects.filter(
        Q(unit_id__in=unit_scope(units))
        | Q(unit_id__in=above.values("ancestor_id"), launched_at__isnull=False)
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A campaign with its next date."""

    campaign: Campaign
    deadline: Deadline


def deadlines_for(units: Iterable[int], day: date, *, within: int = 45) -> list[Due]:
    """What is due within ``within`` days in the campaigns that bind ``units``, soonest first."""
    found = []
    for campaign in campaigns_for(units, day).launched().running(day).for_list():
        deadline = next_deadline(campaign.dates, day)
        if deadline is not None and deadline.days <= within:
            found.append(Due(campaign, deadline))
    return sorted(found, key=lambda due: due.deadline.days)


def units_bound(campaign: Campaign, day: date, kinds: Iterable[str] = ()) -> UnitQuerySet:
    """The living units below the campaign's unit on ``day`` of ``kinds``.

    Without ``kinds`` those the campaign is for; without these too, all of them.
    """
    chosen = list(kinds) or list(campaign.for_kinds)
    below = (
        Reach.objects.as_of(day)
        .filter(ancestor_id=campaign.unit_id, tree=Tree.TERRITORY, how=How.PLACED, depth__gt=0)
        .values("unit_id")
    )
    found = Unit.objects.alive(day).filter(pk__in=below)
    return (found.filter(kind__in=chosen) if chosen else found).for_list()


def target_of(campaign: Campaign, unit: Unit) -> Target | None:
    """What ``unit`` owes in ``campaign``; None when nothing is asked of it."""
    return campaign.targets.filter(unit=unit).first()


def heirs_on(units: Iterable[int], day: date) -> Mapping[int, int | None]:
    """Who stands in the place of each of ``units`` on ``day``.

    Itself while alive, else the one unit it passed whole into; None when it was divided,
    abolished, or not yet born.
    """
    wanted = list(units)
    heirs: dict[int, int | None] = dict.fromkeys(wanted)
    ways = Reach.objects.filter(unit_id__in=wanted, tree=Tree.TERRITORY)
    above = set(
        ways.filter(how=How.PLACED, depth__gt=0).values_list("unit_id", "ancestor_id").distinct()
    )
    alive = Unit.objects.alive(day).values("pk")
    reached = (
        ways.as_of(day)
        .filter(ancestor_id__in=alive)
        .exclude(how=How.UNRESOLVED)
        .order_by("unit_id", "-depth", "pk")
        .values_list("unit_id", "ancestor_id")
    )
    # The nearest comes last and stays; who stood above it while it lived is no heir of it.
    heirs.update((unit, heir) for unit, heir in reached if (unit, heir) not in above)
    return heirs


def asks_of(campaign: Campaign) -> dict[int, Ask]:
    """Every target of ``campaign`` as a value, by unit."""
    return {target.unit_id: Ask.of(target) for target in campaign.targets.all()}
