"""The arrows of a dossier. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kheo.appraisal import policies
from kheo.appraisal.enums import OPEN, DossierStatus
from kheo.workflow.table import Flow, Transition, Turn

S = DossierStatus


def waits_for_the_head(dossier: Any) -> str:
    """Handed over once is enough."""
    return str(_("It waits for the head of the unit already.")) if dossier.awaits_head else ""


def not_with_the_head(dossier: Any) -> str:
    """Only what was handed over can be handed back."""
    return "" if dossier.awaits_head else str(_("It was not handed to the head of the unit."))


PRESENT = Transition(
    name="present",
    label=_("Hand to the head of the unit"),
    source=frozenset({S.SELF_ASSESSMENT}),
    target=None,
    permission=policies.ASSESS,
    objection=waits_for_the_head,
    changes={"awaits_head": True},
    tone="primary",
)
HAND_BACK = Transition(
    name="hand_back",
    label=_("Hand back to the registrar"),
    source=frozenset({S.SELF_ASSESSMENT}),
    target=None,
    permission=policies.SEND,
    objection=not_with_the_head,
    needs_note=True,
    changes={"awaits_head": False},
)
SEND = Transition(
    name="send",
    label=_("Send to appraisal"),
    source=frozenset({S.SELF_ASSESSMENT}),
    target=S.SUBMITTED,
    permission=policies.SEND,
    changes={"awaits_head": False},
    tone="primary",
)
SEND_BACK = Transition(
    name="send_back",
    label=_("Return to the unit"),
    source=frozenset({S.SUBMITTED, S.WITH_TEAM}),
    target=S.SELF_ASSESSMENT,
    permission=policies.ASSIGN,
    needs_note=True,
)
GIVE_TO_TEAM = Transition(
    name="give_to_team",
    label=_("Give to an appraisal team"),
    source=frozenset({S.SUBMITTED}),
    target=S.WITH_TEAM,
    permission=policies.ASSIGN,
    tone="primary",
)
TAKE_FROM_TEAM = Transition(
    name="take_from_team",
    label=_("Take back from the team"),
    source=frozenset({S.WITH_TEAM}),
    target=S.SUBMITTED,
    permission=policies.ASSIGN,
    needs_note=True,
)
CLOSE_SCORING = Transition(
    name="close_scoring",
    label=_("Close the scoring"),
    source=frozenset({S.WITH_TEAM}),
    target=S.SCORED,
    permission=policies.ASSIGN,
    tone="primary",
)
REOPEN_SCORING = Transition(
    name="reopen_scoring",
    label=_("Open the scoring again"),
    source=frozenset({S.SCORED}),
    target=S.WITH_TEAM,
    permission=policies.ASSIGN,
    needs_note=True,
)
PUT_ON_AGENDA = Transition(
    name="put_on_agenda",
    label=_("Put on the agenda of the council"),
    source=frozenset({S.SCORED}),
    target=S.BEFORE_COUNCIL,
    permission=policies.CARRY_OUT,
    inner=True,
)
TAKE_OFF_AGENDA = Transition(
    name="take_off_agenda",
    label=_("Take off the agenda"),
    source=frozenset({S.BEFORE_COUNCIL}),
    target=S.SCORED,
    permission=policies.CARRY_OUT,
    needs_note=True,
    inner=True,
)
RECORD_VOTE = Transition(
    name="record_vote",
    label=_("Record what the council voted"),
    source=frozenset({S.BEFORE_COUNCIL}),
    target=S.VOTED,
    permission=policies.CARRY_OUT,
    inner=True,
)
RECOGNISE = Transition(
    name="recognise",
    label=_("Recognise by decision"),
    source=frozenset({S.SCORED, S.VOTED}),
    target=S.RECOGNISED,
    permission=policies.CARRY_OUT,
    inner=True,
)
DECLINE = Transition(
    name="decline",
    label=_("Answer that it is not recognised"),
    source=frozenset({S.SCORED, S.VOTED}),
    target=S.NOT_RECOGNISED,
    permission=policies.CARRY_OUT,
    needs_note=True,
    inner=True,
)
WITHDRAW = Transition(
    name="withdraw",
    label=_("Take the dossier back"),
    source=frozenset(OPEN) - {S.BEFORE_COUNCIL, S.VOTED},
    target=S.WITHDRAWN,
    permission=policies.SEND,
    needs_note=True,
    tone="danger",
)
DROP = Transition(
    name="drop",
    label=_("Close because the initiative was withdrawn"),
    source=frozenset(OPEN),
    target=S.WITHDRAWN,
    permission=policies.KEEP_TIME,
    timed=True,
)

FLOW = Flow(
    name="dossier",
    states=DossierStatus,
    table=(
        PRESENT, SEND, HAND_BACK, GIVE_TO_TEAM, CLOSE_SCORING, SEND_BACK, TAKE_FROM_TEAM, REOPEN_SCORING,
        PUT_ON_AGENDA, TAKE_OFF_AGENDA, RECORD_VOTE, RECOGNISE, DECLINE, WITHDRAW, DROP,
    ),
    turns={
        S.SELF_ASSESSMENT: Turn.UNIT,
        S.SUBMITTED: Turn.OFFICE,
        S.WITH_TEAM: Turn.TEAM,
        S.SCORED: Turn.OFFICE,
        S.BEFORE_COUNCIL: Turn.COUNCIL,
        S.VOTED: Turn.OFFICE,
        S.RECOGNISED: Turn.NOBODY,
        S.NOT_RECOGNISED: Turn.NOBODY,
        S.WITHDRAWN: Turn.NOBODY,
    },
)  # fmt: skip
