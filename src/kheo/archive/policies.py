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
