"""Who defines, fills, approves, receives and reads reports (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.models import User
from kheo.access.policy import Permission, grants_of, holds
from kheo.reporting.models import Cell, CellChange, Text

OFFICE = frozenset({Role.STANDING_OFFICE, Role.SYSTEM})
FILLERS = frozenset({Role.REGISTRAR, Role.STANDING_OFFICE, Role.SYSTEM})


def of_ones_own_unit(actor: User) -> Q:
    """Only the unit a person holds his role over itself: nobody writes in the report of a unit below.

    The system itself acts for every unit of its scope.
    """
    if holds(actor, Role.SYSTEM):
        return Q()
    roles = {Role.REGISTRAR, Role.STANDING_OFFICE, Role.UNIT_HEAD}
    return Q(unit_id__in=[g.unit_id for g in grants_of(actor) if g.role in roles])


def has_filled(actor: User, report: Any) -> bool:
    """Whether a person wrote last in ``report``, or wrote any figure or text that stands or ever
    stood in it. One query at most."""
    if not report.pk or actor.pk is None:
        return False
    if report.prepared_by_id == actor.pk:
        return True
    written = Cell.objects.filter(report=report, changed_by=actor).values("pk")
    changed = CellChange.objects.filter(cell__report=report, changed_by=actor).values("pk")
    told = Text.objects.filter(report=report, changed_by=actor).values("pk")
    return written.union(changed, told, all=True).exists()


def not_ones_own_report(actor: User, report: Any) -> str:
    """Maker and checker are different persons: who wrote anything of it does not approve."""
    if has_filled(actor, report):
        return _("You filled this report yourself; another person has to approve it.")
    return ""


def not_ones_own_approval(actor: User, report: Any) -> str:
    """Who approved or filled a report does not accept it above."""
    if report.pk and (report.approved_by_id == actor.pk or has_filled(actor, report)):
        return _("You prepared or approved this report; another person has to receive it.")
    return ""


VIEW_FORMS = Permission(
    "reporting.view_forms", gettext_lazy("See report forms"), STAFF, unit_lookup="form__unit"
)
SET_FORMS = Permission(
    "reporting.set_forms",
    gettext_lazy("Make and change report forms"),
    OFFICE,
    unit_lookup="form__unit",
)
VIEW_ROUNDS = Permission("reporting.view_rounds", gettext_lazy("See who owes which report"), STAFF)
OPEN_ROUNDS = Permission(
    "reporting.open_rounds", gettext_lazy("Ask for reports and remind the late"), OFFICE
)
VIEW = Permission("reporting.view", gettext_lazy("See reports"), STAFF)
FILL = Permission(
    "reporting.fill",
    gettext_lazy("Fill the report of the own unit"),
    FILLERS,
    rows=of_ones_own_unit,
)
APPROVE = Permission(
    "reporting.approve",
    gettext_lazy("Approve the report of the own unit"),
    frozenset({Role.UNIT_HEAD, Role.SYSTEM}),
    rows=of_ones_own_unit,
    objection=not_ones_own_report,
)
SEND = Permission(
    "reporting.send",
    gettext_lazy("Send the approved report"),
    FILLERS | {Role.UNIT_HEAD},
    rows=of_ones_own_unit,
)
RECEIVE = Permission(
    "reporting.receive",
    gettext_lazy("Accept, return and reopen reports from below"),
    OFFICE,
    unit_lookup="receiver",
    objection=not_ones_own_approval,
)
KEEP_TIME = Permission(
    "reporting.keep_time", gettext_lazy("Remind by the clock"), frozenset({Role.SYSTEM})
)
