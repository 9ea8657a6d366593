"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

import kheo.activities.exchange.intake
import kheo.activities.exchange.listings
import kheo.appraisal.exchange.criteria_files
import kheo.appraisal.exchange.listings
import kheo.archive.exchange.intake
import kheo.archive.exchange.listings
import kheo.campaigns.exchange.listings
import kheo.console.exchange.administration
import kheo.console.exchange.people_files
import kheo.counting.api.counts
import kheo.counting.exchange.listings
import kheo.documents.exchange.listings
import kheo.initiatives.exchange.intake
import kheo.initiatives.exchange.listings
import kheo.insights.exchange.listings
import kheo.library.exchange.listings
import kheo.participation.exchange.listings
import kheo.reporting.exchange.listings
from kheo.access import scopes
from kheo.activities.api import acts as activities_acts
from kheo.appraisal.api import acts as appraisal_acts
from kheo.archive.api import acts as archive_acts
from kheo.campaigns.api import acts as campaigns_acts
from kheo.config import map_rights
from kheo.console.api import people as people_acts
from kheo.console.api import terms as terms_acts
from kheo.console.api import units as units_acts
from kheo.console.api import work as work_acts
from kheo.console.exchange import events
from kheo.console.exchange.unit_files import unit_profile
from kheo.console.exchange.units import map_listings
from kheo.counting.api import acts as counting_acts
from kheo.documents.api import acts as documents_acts
from kheo.exchange import acts, endpoints, listings, outgoing, profiles
from kheo.initiatives.api import acts as initiatives_acts
from kheo.insights.api import acts as insights_acts
from kheo.library.api import acts as library_acts
from kheo.orgs.policies import KEEP_LOCAL_UNITS, VIEW_UNITS
from kheo.participation.api import acts as participation_acts
from kheo.portal.api import acts as portal_acts
from kheo.reporting.api import acts as reporting_acts

LISTINGS: tuple[listings.Listing, ...] = (
    *kheo.activities.exchange.listings.LISTINGS,
    *kheo.appraisal.exchange.listings.LISTINGS,
    *kheo.archive.exchange.listings.LISTINGS,
    *kheo.campaigns.exchange.listings.LISTINGS,
    *kheo.console.exchange.administration.LISTINGS,
    *kheo.counting.exchange.listings.LISTINGS,
    *kheo.documents.exchange.listings.LISTINGS,
    *kheo.initiatives.exchange.listings.LISTINGS,
    *kheo.insights.exchange.listings.LISTINGS,
    *kheo.library.exchange.listings.LISTINGS,
    *kheo.participation.exchange.listings.LISTINGS,
    *kheo.reporting.exchange.listings.LISTINGS,
    *map_listings(map_rights.PERMISSIONS[VIEW_UNITS.code]),
)
ACTS: tuple[acts.Act, ...] = (
    *activities_acts.ACTS,
    *appraisal_acts.ACTS,
    *archive_acts.ACTS,
    *campaigns_acts.ACTS,
    *counting_acts.ACTS,
    *documents_acts.ACTS,
    *initiatives_acts.ACTS,
    *insights_acts.ACTS,
    *library_acts.ACTS,
    *participation_acts.ACTS,
    *people_acts.ACTS,
    *portal_acts.ACTS,
    *reporting_acts.ACTS,
    *terms_acts.ACTS,
    *units_acts.acts_of(map_rights.PERMISSIONS),
    *work_acts.ACTS,
)
PROFILES: tuple[profiles.Profile, ...] = (
    kheo.activities.exchange.intake.PROFILE,
    kheo.appraisal.exchange.criteria_files.PROFILE,
    kheo.archive.exchange.intake.PROFILE,
    kheo.console.exchange.people_files.PROFILE,
    kheo.initiatives.exchange.intake.PROFILE,
    unit_profile(map_rights.PERMISSIONS[KEEP_LOCAL_UNITS.code]),
)
ENDPOINTS: tuple[endpoints.Endpoint, ...] = (*kheo.counting.api.counts.ENDPOINTS,)


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
    endpoints.declare(*ENDPOINTS)
    outgoing.declare(*events.EVENTS)
    scopes.declare(
        {one.name: scopes.Place(one.label, one.permission) for one in LISTINGS}
        | {one.name: scopes.Place(one.label, one.permission) for one in ENDPOINTS}
    )
