"""Who sees figures and who sets the catalogue of indicators (DESIGN §7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW_FIGURES = Permission(
    "counting.view_figures", gettext_lazy("See figures"), STAFF, unit_lookup=""
)
"""Everybody who works with the records, over his own units."""
SET_INDICATORS = Permission(
    "counting.set_indicators",
    gettext_lazy("Change the catalogue of indicators"),
    frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
    unit_lookup="",
)
"""Over the nation: one catalogue holds for every unit."""
