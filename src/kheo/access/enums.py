"""Roles (DESIGN §7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is over a unit and everything below it."""

    REGISTRAR = "registrar", pgettext_lazy("role", "registrar")
    UNIT_HEAD = "unit_head", pgettext_lazy("role", "head of unit")
    STANDING_OFFICE = "standing_office", pgettext_lazy("role", "standing office")
    COMMITTEE_MEMBER = "committee_member", pgettext_lazy("role", "steering-committee member")
    APPRAISER = "appraiser", pgettext_lazy("role", "appraiser")
    COUNCIL_CHAIR = "council_chair", pgettext_lazy("role", "council chair")
    COUNCIL_MEMBER = "council_member", pgettext_lazy("role", "council member")
    COUNCIL_SECRETARY = "council_secretary", pgettext_lazy("role", "council secretary")
    INSPECTOR = "inspector", pgettext_lazy("role", "inspector")
    COMMENDATION_OFFICER = "commendation_officer", pgettext_lazy("role", "commendation officer")
    RECORDS_CLERK = "records_clerk", pgettext_lazy("role", "records clerk")
    LIBRARY_EDITOR = "library_editor", pgettext_lazy("role", "library editor")
    CITIZEN_DESK = "citizen_desk", pgettext_lazy("role", "citizen desk")
    CITIZEN = "citizen", pgettext_lazy("role", "citizen")
    AUDITOR = "auditor", pgettext_lazy("role", "auditor")
    USER_ADMINISTRATOR = "user_administrator", pgettext_lazy("role", "local user administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", pgettext_lazy("role", "system administrator")
    SYSTEM = "system", pgettext_lazy("role", "the system itself")


STAFF = frozenset(Role) - {Role.CITIZEN}
"""Everybody who works with the records; citizens use the public site."""
ASSIGNABLE = frozenset(Role) - {Role.SYSTEM}
"""Roles that a person may be given."""
