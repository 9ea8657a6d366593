"""Who may see and register papers (DESIGN §7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW = Permission("documents.view", gettext_lazy("See the papers of a unit"), STAFF)
REGISTER = Permission(
    "documents.register",
    gettext_lazy("Register papers"),
    frozenset({Role.STANDING_OFFICE, Role.RECORDS_CLERK, Role.COMMENDATION_OFFICER, Role.SYSTEM}),
)
