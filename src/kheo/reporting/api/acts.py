"""Every act of reporting that the API offers."""

from __future__ import annotations

from typing import Final

from kheo.exchange.acts import Act
from kheo.reporting.api import forms, reports

ACTS: Final[tuple[Act, ...]] = (*reports.ACTS, *forms.ACTS)
