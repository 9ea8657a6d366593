"""The arrows of decisions, recognitions and proposals. The diagrams in docs/ are drawn from this."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kheo.appraisal import policies
from kheo.appraisal.enums import DecisionStatus, NominationStatus, RecognitionStatus
from kheo.workflow.table import Flow, Transition, Turn

D, R, N = DecisionStatus, RecognitionStatus, NominationStatus

PUT_IN_FORCE = Transition(
    name="put_in_force",
    label=_("Put the decision in force"),
    source=frozenset({D.PREPARING}),
    target=D.IN_FORCE,
    permission=policies.DECIDE,
    tone="primary",
)
GIVE_UP = Transition(
    name="give_up",
    label=_("Give the decision up"),
    source=frozenset({D.PREPARING}),
    target=D.VOID,
    permission=policies.DECIDE,
    needs_note=True,
    tone="danger",
)
DECISION = Flow(
    name="decision",
    states=DecisionStatus,
    table=(PUT_IN_FORCE, GIVE_UP),
    turns={D.PREPARING: Turn.OFFICE, D.IN_FORCE: Turn.NOBODY, D.VOID: Turn.NOBODY},
)

VERIFY_AGAIN = Transition(
    name="verify_again",
    label=_("Verify again"),
    source=frozenset({R.STANDING, R.EXPIRED}),
    target=R.STANDING,
    permission=policies.VERIFY,
    needs_note=True,
    tone="primary",
)
EXPIRE = Transition(
    name="expire",
    label=_("Its period ends"),
    source=frozenset({R.STANDING}),
    target=R.EXPIRED,
    permission=policies.KEEP_TIME,
    timed=True,
)
WITHDRAW = Transition(
    name="withdraw",
    label=_("Withdraw by decision"),
    source=frozenset({R.STANDING, R.EXPIRED}),
    target=R.WITHDRAWN,
    permission=policies.DECIDE,
    needs_note=True,
    tone="danger",
    inner=True,
)
RESTORE = Transition(
    name="restore",
    label=_("Restore by decision"),
    source=frozenset({R.WITHDRAWN}),
    target=R.STANDING,
    permission=policies.DECIDE,
    needs_note=True,
    inner=True,
)
RECOGNITION = Flow(
    name="recognition",
    states=RecognitionStatus,
    table=(VERIFY_AGAIN, WITHDRAW, RESTORE, EXPIRE),
    turns={R.STANDING: Turn.NOBODY, R.EXPIRED: Turn.OFFICE, R.WITHDRAWN: Turn.NOBODY},
)

PROPOSE = Transition(
    name="propose",
    label=_("Propose to the level above"),
    source=frozenset({N.LISTED}),
    target=N.PROPOSED,
    permission=policies.PROPOSE,
    inner=True,
)
TAKE_UP = Transition(
    name="take_up",
    label=_("Take up for appraisal"),
    source=frozenset({N.PROPOSED}),
    target=N.TAKEN,
    permission=policies.TAKE_UP,
    tone="primary",
)
REFUSE = Transition(
    name="refuse",
    label=_("Do not take up"),
    source=frozenset({N.PROPOSED}),
    target=N.REFUSED,
    permission=policies.TAKE_UP,
    needs_note=True,
)
TAKE_BACK = Transition(
    name="take_back",
    label=_("Take the proposal back"),
    source=frozenset({N.LISTED, N.PROPOSED}),
    target=N.WITHDRAWN,
    permission=policies.PROPOSE,
    needs_note=True,
)
_TURNS: dict[str, Turn] = {
    N.LISTED: Turn.OFFICE,
    N.PROPOSED: Turn.OFFICE,
    N.TAKEN: Turn.NOBODY,
    N.REFUSED: Turn.NOBODY,
    N.WITHDRAWN: Turn.NOBODY,
}
NOMINATION = Flow(
    name="nomination",
    states=NominationStatus,
    table=(PROPOSE, TAKE_UP, REFUSE, TAKE_BACK),
    turns=_TURNS,
)

SEND = Transition(
    name="send",
    label=_("Send the list to the level above"),
    source=frozenset({N.LISTED}),
    target=N.PROPOSED,
    permission=policies.PROPOSE,
    tone="primary",
)
DISCARD = Transition(
    name="discard",
    label=_("Put the list away"),
    source=frozenset({N.LISTED}),
    target=N.WITHDRAWN,
    permission=policies.PROPOSE,
    needs_note=True,
    tone="danger",
)
PROPOSALS = Flow(
    name="proposals",
    states=NominationStatus,
    table=(SEND, DISCARD),
    turns={**_TURNS, N.PROPOSED: Turn.NOBODY},
)
