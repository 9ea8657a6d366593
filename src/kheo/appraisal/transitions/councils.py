"""The arrows of a council's session and of a case on its agenda."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kheo.appraisal import policies
from kheo.appraisal.enums import CaseStatus, SessionStatus, TieRule, Verdict
from kheo.workflow.table import Flow, Transition, Turn

S, C = SessionStatus, CaseStatus


def not_in_session(case: Any) -> str:
    """Nothing about a case moves while its council is not sitting."""
    if case.session.status != S.OPEN:
        return gettext("The council is not in session; open the session first.")
    return ""


def no_tie_to_vote_again(case: Any) -> str:
    """Another ballot follows a tie, where the council's rules say so."""
    if case.verdict != Verdict.TIE or case.session.council.tie_rule != TieRule.AGAIN:
        return gettext("Only a tie is voted on again, and only where the council's rules say so.")
    return not_in_session(case)


def no_tie_for_the_chair(case: Any) -> str:
    """The chair decides a tie, where the council's rules say so."""
    if case.verdict != Verdict.TIE or case.session.council.tie_rule != TieRule.CHAIR:
        return gettext("The chair decides only a tie, and only where the council's rules say so.")
    return not_in_session(case)


def settled(case: Any) -> str:
    """What was passed or not passed is not put off any more."""
    if case.status == C.COUNTED and case.verdict != Verdict.TIE:
        return gettext("This case has its result; only a tie can still be postponed.")
    return not_in_session(case)


INVITE = Transition(
    name="invite",
    label=_("Invite the members"),
    source=frozenset({S.PLANNED, S.INVITED}),
    target=S.INVITED,
    permission=policies.RUN_SESSION,
    tone="primary",
)
OPEN = Transition(
    name="open",
    label=_("Open the session"),
    source=frozenset({S.PLANNED, S.INVITED}),
    target=S.OPEN,
    permission=policies.RUN_SESSION,
    tone="primary",
)
CLOSE = Transition(
    name="close",
    label=_("Close the session"),
    source=frozenset({S.OPEN}),
    target=S.CLOSED,
    permission=policies.RUN_SESSION,
    tone="primary",
)
REOPEN = Transition(
    name="reopen",
    label=_("Open the session again"),
    source=frozenset({S.CLOSED}),
    target=S.OPEN,
    permission=policies.RUN_SESSION,
    needs_note=True,
)
SEAL = Transition(
    name="seal",
    label=_("Seal with the signed minutes"),
    source=frozenset({S.CLOSED}),
    target=S.SEALED,
    permission=policies.RUN_SESSION,
    inner=True,
)
CANCEL = Transition(
    name="cancel",
    label=_("Call the session off"),
    source=frozenset({S.PLANNED, S.INVITED}),
    target=S.CANCELLED,
    permission=policies.RUN_SESSION,
    needs_note=True,
    tone="danger",
)

SESSION_FLOW = Flow(
    name="session",
    states=SessionStatus,
    table=(INVITE, OPEN, CLOSE, REOPEN, SEAL, CANCEL),
    turns={
        S.PLANNED: Turn.OFFICE,
        S.INVITED: Turn.COUNCIL,
        S.OPEN: Turn.COUNCIL,
        S.CLOSED: Turn.OFFICE,
        S.SEALED: Turn.NOBODY,
        S.CANCELLED: Turn.NOBODY,
    },
)

OPEN_BALLOT = Transition(
    name="open_ballot",
    label=_("Open the ballot"),
    source=frozenset({C.WAITING}),
    target=C.VOTING,
    permission=policies.RUN_CASE,
    objection=not_in_session,
    tone="primary",
)
CLOSE_BALLOT = Transition(
    name="close_ballot",
    label=_("Close the ballot and count"),
    source=frozenset({C.VOTING}),
    target=C.COUNTED,
    permission=policies.RUN_CASE,
    objection=not_in_session,
    tone="primary",
)
VOID_BALLOT = Transition(
    name="void_ballot",
    label=_("Void the ballot, vote anew"),
    source=frozenset({C.VOTING}),
    target=C.WAITING,
    permission=policies.RUN_CASE,
    objection=not_in_session,
    needs_note=True,
    tone="danger",
)
VOTE_AGAIN = Transition(
    name="vote_again",
    label=_("Hold another ballot"),
    source=frozenset({C.COUNTED}),
    target=C.VOTING,
    permission=policies.RUN_CASE,
    objection=no_tie_to_vote_again,
    tone="primary",
)
CHAIR_DECIDES = Transition(
    name="chair_decides",
    label=_("Write down what the chair decides"),
    source=frozenset({C.COUNTED}),
    target=None,
    permission=policies.RUN_CASE,
    objection=no_tie_for_the_chair,
    needs_note=True,
)
POSTPONE = Transition(
    name="postpone",
    label=_("Postpone"),
    source=frozenset({C.WAITING, C.VOTING, C.COUNTED}),
    target=C.POSTPONED,
    permission=policies.RUN_CASE,
    objection=settled,
    needs_note=True,
)

CASE_FLOW = Flow(
    name="case",
    states=CaseStatus,
    table=(OPEN_BALLOT, CLOSE_BALLOT, VOID_BALLOT, VOTE_AGAIN, CHAIR_DECIDES, POSTPONE),
    turns={
        C.WAITING: Turn.OFFICE,
        C.VOTING: Turn.COUNCIL,
        C.COUNTED: Turn.OFFICE,
        C.POSTPONED: Turn.NOBODY,
    },
)
