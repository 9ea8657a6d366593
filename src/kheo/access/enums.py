"""Roles (DESIGN §7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is over a unit and everything below it."""

    REGISTRAR = "registrar", _("registrar")
    UNIT_HEAD = "unit_head", _("head of unit")
    STANDING_OFFICE = "standing_office", _("standing office")
    COMMITTEE_MEMBER = "committee_member", _("steering-committee member")
    APPRAISER = "appraiser", _("appraiser")
    COUNCIL_CHAIR = "council_chair", _("council chair")
    COUNCIL_MEMBER = "council_member", _("council member")
    COUNCIL_SECRETARY = "council_secretary", _("council secretary")
    INSPECTOR = "inspector", _("inspector")
    COMMENDATION_OFFICER = "commendation_officer", _("commendation officer")
    RECORDS_CLERK = "records_clerk", _("records clerk")
    LIBRARY_EDITOR = "library_editor", _("library editor")
    CITIZEN_DESK = "citizen_desk", _("citizen desk")
    CITIZEN = "citizen", _("citizen")
    AUDITOR = "auditor", _("auditor")
    USER_ADMINISTRATOR = "user_administrator", _("local user administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")
    SYSTEM = "system", _("the system itself")


STAFF = frozenset(Role) - {Role.CITIZEN}
"""Everybody who works with the records; citizens use the public site."""
ASSIGNABLE = frozenset(Role) - {Role.SYSTEM}
"""Roles that a person may be given."""
