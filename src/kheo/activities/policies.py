"""Who records activities and who sees them (DESIGN §7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW = Permission("activities.view", gettext_lazy("See the register of activities"), STAFF)
RECORD = Permission(
    "activities.record",
    gettext_lazy("Record activities and take entries back"),
    frozenset({Role.REGISTRAR, Role.STANDING_OFFICE, Role.RECORDS_CLERK, Role.SYSTEM}),
)
SET_KINDS = Permission(
    "activities.set_kinds",
    gettext_lazy("Set the kinds of activities"),
    frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
)
"""The kinds are those of the whole house, so one role sets them for everybody."""
