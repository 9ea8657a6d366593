"""Who sees and calls off background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW = Permission("jobs.view", gettext_lazy("See background work and its results"), STAFF)
_ASKERS = frozenset(
    {
        Role.REGISTRAR, Role.UNIT_HEAD, Role.RECORDS_CLERK, Role.STANDING_OFFICE,
        Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM,
    }
)  # fmt: skip
"""Those who ask for work, and who keeps the system running."""
CALL_OFF = Permission("jobs.call_off", gettext_lazy("Call off background work"), _ASKERS)
TRY_AGAIN = Permission("jobs.try_again", gettext_lazy("Try failed background work again"), _ASKERS)
WATCH = Permission(
    "jobs.watch",
    gettext_lazy("See whether background work is being done at all"),
    frozenset({Role.SYSTEM_ADMINISTRATOR, Role.USER_ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}),
)
