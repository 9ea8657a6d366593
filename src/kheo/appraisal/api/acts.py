"""Every act of appraisal that the API offers."""

from __future__ import annotations

from typing import Final

from kheo.appraisal.api import councils, criteria, dossiers, recognition, sheets, teams
from kheo.exchange.acts import Act

ACTS: Final[tuple[Act, ...]] = (
    *criteria.ACTS,
    *dossiers.ACTS,
    *sheets.ACTS,
    *teams.ACTS,
    *councils.ACTS,
    *recognition.ACTS,
)
