"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

from kheo.activities.api import acts as activities_acts
from kheo.appraisal.api import acts as appraisal_acts
from kheo.archive.api import acts as archive_acts
from kheo.campaigns.api import acts as campaigns_acts
from kheo.config import map_rights
from kheo.console.api import people as people_acts
from kheo.console.api import terms as terms_acts
from kheo.console.api import units as units_acts
from kheo.counting.api import acts as counting_acts
from kheo.documents.api import acts as documents_acts
from kheo.exchange import acts, listings, profiles
from kheo.initiatives.api import acts as initiatives_acts
from kheo.insights.api import acts as insights_acts
from kheo.library.api import acts as library_acts
from kheo.participation.api import acts as participation_acts
from kheo.portal.api import acts as portal_acts
from kheo.reporting.api import acts as reporting_acts

LISTINGS: tuple[listings.Listing, ...] = ()
PROFILES: tuple[profiles.Profile, ...] = ()
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
)


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
