"""Who may see people, name them to roles, and read the journal (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import Permission

_ADMINISTRATORS = frozenset({Role.USER_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM})


def not_oneself(actor: User, person: Any) -> str:
    """Nobody raises, ends or re-opens himself: another administrator has to."""
    if isinstance(person, User) and person.pk is not None and person.pk == actor.pk:
        return _("Another administrator has to do this; nobody changes his own rights.")
    return ""


VIEW_PEOPLE = Permission(
    "access.view_people",
    gettext_lazy("See people and their rights"),
    _ADMINISTRATORS | {Role.AUDITOR, Role.STANDING_OFFICE},
)
ADMINISTER = Permission(
    "access.administer",
    gettext_lazy("Open and end accounts, give and end roles"),
    _ADMINISTRATORS,
    objection=not_oneself,
)
GRANT_OVER = Permission(
    "access.grant_over",
    gettext_lazy("Give roles over a unit"),
    _ADMINISTRATORS,
    unit_lookup="",
)
VIEW_JOURNAL = Permission(
    "access.view_journal",
    gettext_lazy("Read the journal"),
    _ADMINISTRATORS | {Role.AUDITOR},
)
LINK = Permission(
    "access.link_identity",
    gettext_lazy("Link people of other systems to accounts"),
    _ADMINISTRATORS,
)
DEMAND = Permission(
    "access.demand_factor",
    gettext_lazy("Demand a second factor of roles"),
    _ADMINISTRATORS,
)
