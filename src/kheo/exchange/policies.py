"""Who takes files in, gives lists out, and lets other systems ask and be told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

IMPORT = Permission(
    "exchange.import",
    _("Take rows in from files"),
    frozenset(
        {
            Role.REGISTRAR, Role.STANDING_OFFICE, Role.RECORDS_CLERK, Role.USER_ADMINISTRATOR,
            Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM,
        }
    ),
)  # fmt: skip
"""The desk; the profile asks besides for the right to what its rows hold."""
VIEW_IMPORTS = Permission("exchange.view_imports", _("See what was taken in from files"), STAFF)
EXPORT = Permission("exchange.export", _("Take lists out as files"), STAFF)
KEEP_WEBHOOKS = Permission(
    "exchange.keep_webhooks",
    _("Let another system be told of events"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
)
