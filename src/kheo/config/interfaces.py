"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

import kheo.activities.exchange.intake
import kheo.activities.exchange.listings
import kheo.appraisal.exchange.criteria_files
import kheo.appraisal.exchange.listings
import kheo.archive.exchange.intake
import kheo.campaigns.exchange.listings
import kheo.console.exchange.people_files
import kheo.counting.api.counts
import kheo.documents.exchange.listings
import kheo.initiatives.exchange.intake
import kheo.initiatives.exchange.listings
from kheo.access import scopes
from kheo.config import map_rights
from kheo.console.exchange.unit_files import unit_profile
from kheo.console.exchange.units import map_listings
from kheo.exchange import acts, endpoints, listings, profiles
from kheo.orgs.policies import KEEP_LOCAL_UNITS, VIEW_UNITS

LISTINGS: tuple[listings.Listing, ...] = (
    *kheo.activities.exchange.listings.LISTINGS,
    *kheo.appraisal.exchange.listings.LISTINGS,
    *kheo.campaigns.exchange.listings.LISTINGS,
    *kheo.documents.exchange.listings.LISTINGS,
    *kheo.initiatives.exchange.listings.LISTINGS,
    *map_listings(map_rights.PERMISSIONS[VIEW_UNITS.code]),
)
PROFILES: tuple[profiles.Profile, ...] = (
    kheo.activities.exchange.intake.PROFILE,
    kheo.appraisal.exchange.criteria_files.PROFILE,
    kheo.archive.exchange.intake.PROFILE,
    kheo.console.exchange.people_files.PROFILE,
    kheo.initiatives.exchange.intake.PROFILE,
    unit_profile(map_rights.PERMISSIONS[KEEP_LOCAL_UNITS.code]),
)
ACTS: tuple[acts.Act, ...] = ()
ENDPOINTS: tuple[endpoints.Endpoint, ...] = (*kheo.counting.api.counts.ENDPOINTS,)


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
    endpoints.declare(*ENDPOINTS)
    scopes.declare({one.name: one.label for one in (*LISTINGS, *ENDPOINTS)})
