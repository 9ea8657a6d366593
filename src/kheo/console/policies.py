"""Who finds papers and people by searching and in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

SEE_PAPERS = Permission("console.see_papers", gettext_lazy("Find papers"), STAFF)
SEE_PEOPLE = Permission(
    "console.see_people",
    gettext_lazy("Find people"),
    frozenset(
        {
            Role.USER_ADMINISTRATOR,
            Role.SYSTEM_ADMINISTRATOR,
            Role.STANDING_OFFICE,
            Role.AUDITOR,
            Role.SYSTEM,
        }
    ),
)
