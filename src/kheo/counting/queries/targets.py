"""What units promised in a campaign against what was asked of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.models import Campaign
from kheo.campaigns.rules import Ask, is_met
from kheo.initiatives.models import Commitment
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """One unit in a campaign: what was asked (None = nothing), what was promised by kind, and
    whether that is enough."""

    unit: Unit
    ask: Ask | None
    actual: dict[str, int]
    is_met: bool


def target_progress(campaign: Campaign) -> list[Progress]:
    """Every unit that owes or promised something in ``campaign``, in the order of lists.

    Three queries, however many units. A commitment counts for the unit that made it.
    """
    asks = {target.unit_id: Ask.of(target) for target in campaign.targets.all()}
    actual: dict[int, dict[str, int]] = {}
    made = Commitment.objects.filter(campaign=campaign).values("unit_id", "kind")
    for row in made.annotate(number=Count("pk")).order_by():
        actual.setdefault(row["unit_id"], {})[row["kind"]] = row["number"]
    units = Unit.objects.filter(pk__in={*asks, *actual}).for_list()
    return [_progress(unit, asks.get(unit.pk), actual.get(unit.pk, {})) for unit in units]


def _progress(unit: Unit, ask: Ask | None, actual: dict[str, int]) -> Progress:
    whole = {str(kind): actual.get(str(kind), 0) for kind in CommitmentKind}
    return Progress(unit, ask, whole, ask is None or is_met(ask, whole))
