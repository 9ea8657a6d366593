"""Who sets terms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.policy import Permission

SET_TERMS = Permission(
    "workflow.set_terms",
    _("Set terms and deadlines"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
)
"""Over a unit and everything below it."""
