"""Who may do what in appraisal, councils and recognition (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.models import User
from kheo.access.policy import Permission, grants_of
from kheo.appraisal.models import Assignment

OFFICE = frozenset({Role.STANDING_OFFICE, Role.SYSTEM})
SECRETARY = frozenset({Role.COUNCIL_SECRETARY, Role.SYSTEM})


def not_ones_own_unit(actor: User, dossier: Any) -> str:
    """Nobody judges the work of the unit he registers or heads for."""
    roles = {Role.REGISTRAR, Role.UNIT_HEAD}
    if any(g.role in roles and g.unit_id == dossier.unit_id for g in grants_of(actor)):
        return _("You cannot judge the work of your own unit.")
    return ""


def not_ones_own_opening(actor: User, dossier: Any) -> str:
    """Maker and checker are different persons: who filled the dossier does not send it on."""
    if dossier.pk and dossier.opened_by_id == actor.pk:
        return _("You opened this dossier yourself; another person has to send it.")
    return ""


def given_to_me(actor: User) -> Q:
    """The dossiers that are assigned to ``actor``, and from which nothing keeps him out."""
    running = Assignment.objects.filter(member__user=actor, ended_at__isnull=True)
    return Q(pk__in=running.values("dossier_id")) & ~Q(recusals__member__user=actor)


VIEW_CRITERIA = Permission(
    "appraisal.view_criteria",
    gettext_lazy("See criteria sets"),
    STAFF,
    unit_lookup="set__unit",
)
SET_CRITERIA = Permission(
    "appraisal.set_criteria",
    gettext_lazy("Make and change criteria sets"),
    OFFICE,
    unit_lookup="set__unit",
)
VIEW = Permission(
    "appraisal.view",
    gettext_lazy("See dossiers of appraisal"),
    STAFF,
)
ASSESS = Permission(
    "appraisal.assess",
    gettext_lazy("Open a dossier and assess the own initiative"),
    frozenset({Role.REGISTRAR, Role.SYSTEM}),
)
SEND = Permission(
    "appraisal.send",
    gettext_lazy("Send a dossier in the name of the unit"),
    frozenset({Role.UNIT_HEAD, Role.SYSTEM}),
    objection=not_ones_own_opening,
)
VIEW_TEAMS = Permission(
    "appraisal.view_teams",
    gettext_lazy("See appraisal teams and how much each member has"),
    OFFICE | {Role.COMMITTEE_MEMBER, Role.APPRAISER, Role.INSPECTOR, Role.AUDITOR},
)
SET_UP_TEAMS = Permission(
    "appraisal.set_up_teams",
    gettext_lazy("Set up appraisal teams"),
    OFFICE,
)
ASSIGN = Permission(
    "appraisal.assign",
    gettext_lazy("Share dossiers among a team, return them, close the scoring"),
    OFFICE,
    unit_lookup="body",
    objection=not_ones_own_unit,
)
SCORE = Permission(
    "appraisal.score",
    gettext_lazy("Score the dossiers assigned to oneself"),
    frozenset({Role.APPRAISER}),
    unit_lookup="body",
    rows=given_to_me,
)
TYPE_SHEETS = Permission(
    "appraisal.type_sheets",
    gettext_lazy("Type in score sheets that came on paper"),
    OFFICE,
    unit_lookup="body",
    objection=not_ones_own_unit,
)
VIEW_SHEETS = Permission(
    "appraisal.view_sheets",
    gettext_lazy("See what each member of a team gave, once it may be told"),
    STAFF - {Role.REGISTRAR, Role.UNIT_HEAD, Role.LIBRARY_EDITOR, Role.CITIZEN_DESK},
    unit_lookup="body",
)
VISIT = Permission(
    "appraisal.visit",
    gettext_lazy("Record visits"),
    frozenset({Role.APPRAISER, Role.STANDING_OFFICE, Role.SYSTEM}),
    unit_lookup="body",
)
VIEW_COUNCILS = Permission(
    "appraisal.view_councils",
    gettext_lazy("See councils and their sessions"),
    STAFF,
)
SET_UP_COUNCILS = Permission(
    "appraisal.set_up_councils",
    gettext_lazy("Set up councils and their rules"),
    OFFICE,
)
RUN_SESSION = Permission(
    "appraisal.run_session",
    gettext_lazy("Prepare and run sessions of a council"),
    SECRETARY,
)
RUN_CASE = Permission(
    "appraisal.run_case",
    gettext_lazy("Open and close ballots on a case"),
    SECRETARY,
    unit_lookup="session__unit",
)
VOTE = Permission(
    "appraisal.vote",
    gettext_lazy("Vote in a council"),
    frozenset({Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.COUNCIL_SECRETARY}),
    unit_lookup="session__unit",
)
CARRY_OUT = Permission(
    "appraisal.carry_out",
    gettext_lazy("Carry out what a council settled"),
    OFFICE | SECRETARY,
    unit_lookup="body",
)
VIEW_DECISIONS = Permission(
    "appraisal.view_decisions",
    gettext_lazy("See decisions of recognition"),
    STAFF,
)
DECIDE = Permission(
    "appraisal.decide",
    gettext_lazy("Prepare decisions of recognition and put them in force"),
    OFFICE,
)
VIEW_RECOGNITIONS = Permission(
    "appraisal.view_recognitions",
    gettext_lazy("See recognitions"),
    STAFF,
)
VERIFY = Permission(
    "appraisal.verify",
    gettext_lazy("Verify recognitions again and print certificates"),
    frozenset({Role.STANDING_OFFICE, Role.RECORDS_CLERK, Role.COMMENDATION_OFFICER, Role.SYSTEM}),
)
PROPOSE = Permission(
    "appraisal.propose",
    gettext_lazy("Propose initiatives to the level above"),
    OFFICE,
)
TAKE_UP = Permission(
    "appraisal.take_up",
    gettext_lazy("Take up or refuse what the level below proposes"),
    OFFICE,
    unit_lookup="to_unit",
)
KEEP_TIME = Permission(
    "appraisal.keep_time",
    gettext_lazy("Timed steps of recognition"),
    frozenset({Role.SYSTEM}),
)
VIEW_CASES = Permission(
    "appraisal.view_cases",
    gettext_lazy("See cases before a council"),
    STAFF,
    unit_lookup="session__unit",
)
