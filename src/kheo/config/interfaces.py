"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

import kheo.initiatives.exchange.intake
from kheo.exchange import acts, listings, profiles

LISTINGS: tuple[listings.Listing, ...] = ()
PROFILES: tuple[profiles.Profile, ...] = (kheo.initiatives.exchange.intake.PROFILE,)
ACTS: tuple[acts.Act, ...] = ()


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
