"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

import kheo.counting.api.counts
from kheo.access import scopes
from kheo.exchange import acts, endpoints, listings, profiles

LISTINGS: tuple[listings.Listing, ...] = ()
PROFILES: tuple[profiles.Profile, ...] = ()
ACTS: tuple[acts.Act, ...] = ()
ENDPOINTS: tuple[endpoints.Endpoint, ...] = (*kheo.counting.api.counts.ENDPOINTS,)


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
    endpoints.declare(*ENDPOINTS)
    scopes.declare({one.name: one.label for one in (*LISTINGS, *ENDPOINTS)})
