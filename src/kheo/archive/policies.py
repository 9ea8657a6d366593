"""Who enters figures from paper and who sees them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.policy import Permission

VIEW = Permission("archive.view", gettext_lazy("See declared figures and their sources"), STAFF)
ENTER = Permission(
    "archive.enter",
    gettext_lazy("Enter and correct declared figures"),
    frozenset({Role.RECORDS_CLERK, Role.STANDING_OFFICE, Role.SYSTEM}),
)
READ_REPORTS = Permission(
    "archive.read_reports",
    gettext_lazy("Have reports read and look through what was found"),
    frozenset(
        {Role.REGISTRAR, Role.UNIT_HEAD, Role.RECORDS_CLERK, Role.STANDING_OFFICE, Role.SYSTEM}
    ),
    unit_lookup="office",
)
ENTER_READ = Permission(
    "archive.enter_read",
    gettext_lazy("Enter into the books what was found in a report"),
    frozenset({Role.RECORDS_CLERK, Role.STANDING_OFFICE, Role.SYSTEM}),
    unit_lookup="office",
)
CANDIDATES = Permission(
    "archive.candidates",
    gettext_lazy("Look through the projects that papers name"),
    frozenset({Role.RECORDS_CLERK, Role.STANDING_OFFICE}),
    unit_lookup="source__unit",
)
