"""Who may see, plan and launch campaigns (DESIGN §7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW = Permission("campaigns.view", gettext_lazy("See campaigns"), STAFF)
PLAN = Permission(
    "campaigns.plan",
    gettext_lazy("Plan and launch campaigns, allot targets"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
)
