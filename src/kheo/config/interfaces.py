"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

from kheo.exchange import acts, listings, profiles

LISTINGS: tuple[listings.Listing, ...] = ()
PROFILES: tuple[profiles.Profile, ...] = ()
ACTS: tuple[acts.Act, ...] = ()


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
