"""Who may do what with initiatives (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.models import User
from kheo.access.policy import Permission, grants_of, unit_scope
from kheo.initiatives.enums import Status
from kheo.orgs.enums import Kind as UnitKind


def not_ones_own_filing(actor: User, initiative: Any) -> str:
    """Maker and checker are different persons: who filed it does not send it on or judge it."""
    if initiative.pk and initiative.filed_by_id == actor.pk:
        return _("You filed this yourself; another person has to take this step.")
    return ""


def not_ones_own_unit(actor: User, initiative: Any) -> str:
    """A unit never judges itself, even when one person holds both roles."""
    roles = {Role.REGISTRAR, Role.UNIT_HEAD}
    if any(g.role in roles and g.unit_id == initiative.unit_id for g in grants_of(actor)):
        return _("You cannot judge the work of your own unit.")
    return not_ones_own_filing(actor, initiative)


def drafts_are_private(actor: User) -> Q:
    """A draft is seen by its unit, by those who check the whole system, and by who filed it."""
    own = {Role.REGISTRAR, Role.UNIT_HEAD, Role.AUDITOR, Role.SYSTEM}
    grants = [grant for grant in grants_of(actor) if grant.role in own]
    if any(grant.unit.kind == UnitKind.NATION for grant in grants):
        return Q()
    mine = ~Q(status=Status.DRAFT) | Q(filed_by=actor)
    if grants:
        mine |= Q(unit_id__in=unit_scope(frozenset(grant.unit_id for grant in grants)))
    return mine


VIEW = Permission(
    "initiatives.view", gettext_lazy("See initiatives"), STAFF, rows=drafts_are_private
)
FILE = Permission(
    "initiatives.file",
    gettext_lazy("Register and keep up initiatives"),
    frozenset({Role.REGISTRAR, Role.SYSTEM}),
)
FILE_FOR_OTHERS = Permission(
    "initiatives.file_for_others",
    gettext_lazy("Enter a registration that a unit sent on paper"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
)
SEND = Permission(
    "initiatives.send",
    gettext_lazy("Send on in the name of the unit"),
    frozenset({Role.UNIT_HEAD, Role.SYSTEM}),
    objection=not_ones_own_filing,
)
HAND_BACK = Permission(
    "initiatives.hand_back",
    gettext_lazy("Hand back to the registrar"),
    frozenset({Role.UNIT_HEAD}),
)
REVIEW = Permission(
    "initiatives.review",
    gettext_lazy("Review registrations"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
    objection=not_ones_own_unit,
)
APPRAISE = Permission(
    "initiatives.appraise",
    gettext_lazy("Record the outcome of an appraisal"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
    objection=not_ones_own_unit,
)
DECIDE = Permission(
    "initiatives.decide",
    gettext_lazy("Enter decisions: recognise, strike off, restore, commend"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
    objection=not_ones_own_unit,
)
CARRY_OUT = Permission(
    "initiatives.carry_out",
    gettext_lazy("Carry out what a council or a decision settled"),
    frozenset({Role.STANDING_OFFICE, Role.COUNCIL_SECRETARY, Role.SYSTEM}),
    objection=not_ones_own_unit,
)
CONFIRM = Permission(
    "initiatives.confirm",
    gettext_lazy("Confirm that it still works"),
    frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.SYSTEM}),
)
CLOSE = Permission(
    "initiatives.close",
    gettext_lazy("Close a reopening"),
    frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.STANDING_OFFICE, Role.SYSTEM}),
)
KEEP_TIME = Permission(
    "initiatives.keep_time",
    gettext_lazy("Timed steps"),
    frozenset({Role.SYSTEM}),
)
MERGE = Permission(
    "initiatives.merge",
    gettext_lazy("Merge two records of one project"),
    frozenset({Role.STANDING_OFFICE, Role.RECORDS_CLERK, Role.SYSTEM}),
)
TAKE_IN = Permission(
    "initiatives.take_in",
    gettext_lazy("Take initiatives in from files"),
    frozenset({Role.REGISTRAR, Role.STANDING_OFFICE, Role.SYSTEM}),
)
"""Registrars drafts only; the past is entered by the office (DECIDE)."""
KEEP_THEMES = Permission(
    "initiatives.keep_themes",
    gettext_lazy("Keep the lists of problem themes and other movements"),
    frozenset({Role.SYSTEM_ADMINISTRATOR, Role.LIBRARY_EDITOR, Role.SYSTEM}),
)
