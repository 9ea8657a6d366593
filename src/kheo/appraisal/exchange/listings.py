"""Every list of appraisal, councils and recognition."""

from __future__ import annotations

from kheo.appraisal.exchange import councils, criteria, dossiers, recognition, teams

LISTINGS = (
    *criteria.LISTINGS,
    *dossiers.LISTINGS,
    *teams.LISTINGS,
    *councils.LISTINGS,
    *recognition.LISTINGS,
)
