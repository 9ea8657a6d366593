"""Who decides what the public site shows of the figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.policy import Permission

OPEN_FIGURES = Permission(
    "portal.figures",
    gettext_lazy("Choose which figures are open to the public"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
    unit_lookup="",
)
"""Over the nation: the site is one for all."""
