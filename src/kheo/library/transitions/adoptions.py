"""The arrows of an adoption: request, talk, plan, adopted, working, given up."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.initiatives.enums import Status
from kheo.library import policies
from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.workflow.table import Flow, Transition, Turn

S = AdoptionStatus
UNSENT = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED})
"""States in which a record is not yet accepted."""


def has_its_unit(adoption: Any) -> str:
    """Who asked from outside is known as a unit before a plan."""
    if adoption.unit_id is None:
        return _("Say first which unit the request comes from.")
    return ""


def says_what_changes(adoption: Any) -> str:
    """A plan says what is done differently here."""
    if not adoption.changes.strip():
        return _("Write what you do differently from the source, or that nothing changes.")
    return has_its_unit(adoption)


def has_its_record(adoption: Any) -> str:
    """Taken over = registered as an initiative of its own, and accepted by the office."""
    if adoption.initiative_id is None:
        return _("Register your own initiative first: it carries the source by itself.")
    if adoption.initiative.status in UNSENT:
        return _("Your own registration has to be accepted first; then it counts as taken over.")
    if adoption.initiative.status == Status.WITHDRAWN:
        return _("Your own registration was withdrawn; ask again with a new one.")
    return ""


def has_a_record_to_go_on(adoption: Any) -> str:
    """What was given up with its record withdrawn begins anew, it is not taken up."""
    if adoption.initiative_id and adoption.initiative.status == Status.WITHDRAWN:
        return _("Your own registration was withdrawn; ask again with a new one.")
    return has_its_unit(adoption)


TALK = Transition(
    name="talk",
    label=gettext_lazy("Answer and talk"),
    source=frozenset({S.REQUESTED}),
    target=S.TALKING,
    permission=policies.TEACH,
    tone="primary",
)
PLAN = Transition(
    name="plan",
    label=gettext_lazy("Write the plan"),
    source=frozenset({S.REQUESTED, S.TALKING}),
    target=S.PLANNED,
    permission=policies.LEARN,
    objection=says_what_changes,
    tone="primary",
)
ADOPT = Transition(
    name="adopt",
    label=gettext_lazy("Taken over"),
    source=frozenset({S.REQUESTED, S.TALKING, S.PLANNED}),
    target=S.ADOPTED,
    permission=policies.LEARN,
    objection=has_its_record,
    tone="primary",
)
WORK = Transition(
    name="work",
    label=pgettext_lazy("adoption", "It works"),
    source=frozenset({S.ADOPTED}),
    target=S.WORKING,
    permission=policies.LEARN,
    objection=has_its_record,
    tone="primary",
)
GIVE_UP = Transition(
    name="give_up",
    label=gettext_lazy("Give up"),
    source=GOING_ON | {S.WORKING},
    target=S.GIVEN_UP,
    permission=policies.LEARN,
    needs_note=True,
    tone="danger",
)
DECLINE = Transition(
    name="decline",
    label=gettext_lazy("Close the request"),
    source=frozenset({S.REQUESTED, S.TALKING}),
    target=S.GIVEN_UP,
    permission=policies.TEACH,
    needs_note=True,
)
TAKE_UP = Transition(
    name="take_up",
    label=gettext_lazy("Take it up again"),
    source=frozenset({S.GIVEN_UP}),
    target=S.TALKING,
    permission=policies.LEARN,
    objection=has_a_record_to_go_on,
    changes={
        "given_up_on": None, "given_up_why": "", "planned_on": None, "adopted_on": None,
        "working_on": None,
    },
)  # fmt: skip
CARRY = Transition(
    name="carry",
    label=gettext_lazy("Planned by a registration that names its source"),
    source=frozenset({S.REQUESTED, S.TALKING}),
    target=S.PLANNED,
    permission=policies.LEARN,
    inner=True,
)
RISE = Transition(
    name="rise",
    label=gettext_lazy("Works, because it was recognised"),
    source=GOING_ON,
    target=S.WORKING,
    permission=policies.LEARN,
    objection=has_its_record,
    inner=True,
)
DROP = Transition(
    name="drop",
    label=gettext_lazy("Given up, because its record was withdrawn"),
    source=GOING_ON | {S.WORKING},
    target=S.GIVEN_UP,
    permission=policies.LEARN,
    inner=True,
)
LAPSE = Transition(
    name="lapse",
    label=gettext_lazy("Closed, nobody spoke"),
    source=frozenset({S.REQUESTED, S.TALKING}),
    target=S.GIVEN_UP,
    permission=policies.LEARN,
    timed=True,
)

FLOW = Flow(
    name="adoptions",
    states=AdoptionStatus,
    table=(TALK, PLAN, ADOPT, WORK, GIVE_UP, DECLINE, TAKE_UP, CARRY, RISE, DROP, LAPSE),
    turns={
        S.REQUESTED: Turn.OFFICE, S.TALKING: Turn.UNIT, S.PLANNED: Turn.UNIT, S.ADOPTED: Turn.UNIT,
        S.WORKING: Turn.NOBODY, S.GIVEN_UP: Turn.NOBODY,
    },
)  # fmt: skip
