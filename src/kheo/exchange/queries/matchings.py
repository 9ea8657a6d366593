"""How files with the same headings were matched before."""

from __future__ import annotations

from kheo.access.policy import today
from kheo.exchange.models import Matching
from kheo.exchange.profiles import Profile
from kheo.orgs.models import Reach, Unit


def kept_matching(profile: Profile, unit: Unit, told: str) -> Matching | None:
    """The matching of files with these headings: by the unit itself first, then by one above it."""
    rows = Matching.objects.filter(profile=profile.name, print=told)
    above = Reach.objects.as_of(today()).filter(unit=unit).values("ancestor_id")
    own = rows.filter(unit=unit).order_by("-used_at", "-pk").first()
    return own or rows.filter(unit__in=above).order_by("-used_at", "-pk").first()
