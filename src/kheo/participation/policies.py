"""Who reads what citizens wrote."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.policy import Permission

VIEW = Permission(
    "participation.view",
    gettext_lazy("See what citizens wrote"),
    frozenset(
        {Role.CITIZEN_DESK, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.AUDITOR, Role.SYSTEM}
    ),
)
READ = Permission(
    "participation.read",
    gettext_lazy("Decide what of the citizens' words is shown, and reply"),
    frozenset({Role.CITIZEN_DESK, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.SYSTEM}),
)
