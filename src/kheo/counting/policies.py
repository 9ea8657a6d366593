"""Who may see figures (DESIGN §7): everybody who works with the records, over his own units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF
from kheo.access.policy import Permission

VIEW_FIGURES = Permission(
    "counting.view_figures", gettext_lazy("See figures"), STAFF, unit_lookup=""
)
