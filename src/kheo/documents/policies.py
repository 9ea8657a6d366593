"""Who may see, draft, number and register papers (DESIGN §7)."""

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
DRAFT = Permission(
    "documents.draft",
    gettext_lazy("Draft papers"),
    frozenset(
        {
            Role.STANDING_OFFICE,
            Role.COUNCIL_SECRETARY,
            Role.COMMENDATION_OFFICER,
            Role.RECORDS_CLERK,
            Role.SYSTEM,
        }
    ),
)
NUMBER = Permission(
    "documents.number",
    gettext_lazy("Number papers and attach the signed copy"),
    frozenset({Role.RECORDS_CLERK, Role.STANDING_OFFICE, Role.SYSTEM}),
)
TEMPLATES = Permission(
    "documents.templates",
    gettext_lazy("Change templates, letterheads and number series"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
)
