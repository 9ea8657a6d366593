"""The arrows of the life of an initiative (DESIGN §5). The diagram in docs/ is drawn from this."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kheo.initiatives import policies, rules
from kheo.initiatives.enums import Status
from kheo.workflow.table import Flow, Transition, Turn

PRESENT = Transition(
    name="present",
    label=_("Hand to the head of the unit"),
    source=frozenset({Status.DRAFT, Status.RETURNED, Status.BUILDING}),
    target=None,
    permission=policies.FILE,
    objection=rules.nothing_to_present,
    changes={"awaits_head": True},
    tone="primary",
)
HAND_BACK = Transition(
    name="hand_back",
    label=_("Hand back to the registrar"),
    source=frozenset({Status.DRAFT, Status.RETURNED, Status.BUILDING}),
    target=None,
    permission=policies.HAND_BACK,
    objection=rules.not_with_head,
    needs_note=True,
    changes={"awaits_head": False},
)
SUBMIT = Transition(
    name="submit",
    label=_("Send to the standing office"),
    source=frozenset({Status.DRAFT, Status.RETURNED}),
    target=Status.SUBMITTED,
    permission=policies.SEND,
    objection=rules.missing_before_sending,
    changes={"awaits_head": False, "marked_fields": []},
    tone="primary",
)
SUBMIT_PAPER = Transition(
    name="submit_paper",
    label=_("Enter as sent: the signed form came on paper"),
    source=frozenset({Status.DRAFT, Status.RETURNED}),
    target=Status.SUBMITTED,
    permission=policies.FILE_FOR_OTHERS,
    objection=rules.not_on_paper,
    changes={"awaits_head": False, "marked_fields": []},
)
ACCEPT = Transition(
    name="accept",
    label=_("Accept"),
    source=frozenset({Status.SUBMITTED}),
    target=Status.ACCEPTED,
    permission=policies.REVIEW,
    changes={"due_on": None},
    tone="primary",
)
RETURN = Transition(
    name="return",
    label=_("Return for changes"),
    source=frozenset({Status.SUBMITTED}),
    target=Status.RETURNED,
    permission=policies.REVIEW,
    needs_note=True,
)
START = Transition(
    name="start",
    label=_("Start building"),
    source=frozenset({Status.ACCEPTED}),
    target=Status.BUILDING,
    permission=policies.FILE,
    changes={"due_on": None},
    tone="primary",
)
SUBMIT_RESULT = Transition(
    name="submit_result",
    label=_("Put the result to appraisal"),
    source=frozenset({Status.BUILDING}),
    target=Status.AWAITING_APPRAISAL,
    permission=policies.SEND,
    objection=rules.missing_result,
    changes={"awaits_head": False},
    tone="primary",
)
RETURN_RESULT = Transition(
    name="return_result",
    label=_("Return the result"),
    source=frozenset({Status.AWAITING_APPRAISAL}),
    target=Status.BUILDING,
    permission=policies.APPRAISE,
    objection=rules.goes_by_dossier,
    needs_note=True,
)
RECORD_OUTCOME = Transition(
    name="record_outcome",
    label=_("Record the outcome of the appraisal"),
    source=frozenset({Status.AWAITING_APPRAISAL}),
    target=Status.APPRAISED,
    permission=policies.APPRAISE,
    objection=rules.goes_by_dossier,
    changes={"due_on": None},
    tone="primary",
)
SETTLE_OUTCOME = Transition(
    name="settle_outcome",
    label=_("Replace the outcome by the council's"),
    source=frozenset({Status.APPRAISED}),
    target=None,
    permission=policies.CARRY_OUT,
    needs_note=True,
    inner=True,
)
WITHDRAW_LEVEL = Transition(
    name="withdraw_level",
    label=_("Withdraw the recognition at a level"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}),
    target=None,
    permission=policies.CARRY_OUT,
    needs_note=True,
    inner=True,
    tone="danger",
)
RESTORE_LEVEL = Transition(
    name="restore_level",
    label=_("Restore the recognition at a level"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}),
    target=None,
    permission=policies.CARRY_OUT,
    needs_note=True,
    inner=True,
)
RECOGNISE = Transition(
    name="recognise",
    label=_("Recognise by decision"),
    source=frozenset({Status.APPRAISED}),
    target=Status.RECOGNISED,
    permission=policies.DECIDE,
    objection=rules.not_passed,
    tone="primary",
)
RECOGNISE_HIGHER = Transition(
    name="recognise_higher",
    label=_("Recognise at a higher level"),
    source=frozenset({Status.RECOGNISED}),
    target=None,
    permission=policies.DECIDE,
    objection=rules.goes_by_dossier,
)
REFUSE = Transition(
    name="refuse",
    label=_("Do not recognise"),
    source=frozenset({Status.APPRAISED}),
    target=Status.NOT_RECOGNISED,
    permission=policies.DECIDE,
    objection=rules.goes_by_dossier,
    needs_note=True,
)
RESUME = Transition(
    name="resume",
    label=_("Go on building"),
    source=frozenset({Status.NOT_RECOGNISED}),
    target=Status.BUILDING,
    permission=policies.FILE,
    changes={"outcome": ""},
)
CONFIRM = Transition(
    name="confirm",
    label=_("Confirm that it still works"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL}),
    target=Status.RECOGNISED,
    permission=policies.CONFIRM,
    tone="primary",
)
REVIVE = Transition(
    name="revive",
    label=_("Put back after a check"),
    source=frozenset({Status.DORMANT}),
    target=Status.RECOGNISED,
    permission=policies.DECIDE,
    needs_note=True,
)
DOUBT = Transition(
    name="doubt",
    label=_("Becomes doubtful"),
    source=frozenset({Status.RECOGNISED}),
    target=Status.DOUBTFUL,
    permission=policies.KEEP_TIME,
    timed=True,
)
FALL_DORMANT = Transition(
    name="fall_dormant",
    label=_("Becomes dormant"),
    source=frozenset({Status.DOUBTFUL}),
    target=Status.DORMANT,
    permission=policies.KEEP_TIME,
    timed=True,
)
STRIKE_OFF = Transition(
    name="strike_off",
    label=_("Strike off by decision"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}),
    target=Status.STRUCK_OFF,
    permission=policies.DECIDE,
    needs_note=True,
    changes={"is_effective": False, "due_on": None, "is_reopened": False},
    tone="danger",
)
RESTORE = Transition(
    name="restore",
    label=_("Restore by decision"),
    source=frozenset({Status.STRUCK_OFF}),
    target=Status.RECOGNISED,
    permission=policies.DECIDE,
    needs_note=True,
)
REOPEN = Transition(
    name="reopen",
    label=_("Reopen for changes"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}),
    target=None,
    permission=policies.DECIDE,
    objection=rules.is_reopened_already,
    needs_note=True,
    changes={"is_reopened": True},
)
CLOSE_REOPENING = Transition(
    name="close_reopening",
    label=_("Close the reopening"),
    source=frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}),
    target=None,
    permission=policies.CLOSE,
    objection=rules.is_not_reopened,
    changes={"is_reopened": False},
)
WITHDRAW = Transition(
    name="withdraw",
    label=_("Withdraw"),
    source=frozenset(
        {
            Status.ACCEPTED,
            Status.BUILDING,
            Status.AWAITING_APPRAISAL,
            Status.APPRAISED,
            Status.NOT_RECOGNISED,
        }
    ),
    target=Status.WITHDRAWN,
    permission=policies.SEND,
    needs_note=True,
    changes={"awaits_head": False, "due_on": None, "is_effective": False},
    tone="danger",
)
DISCARD = Transition(
    name="discard",
    label=_("Discard the draft"),
    source=frozenset({Status.DRAFT}),
    target=Status.WITHDRAWN,
    permission=policies.FILE,
    changes={"awaits_head": False},
    tone="danger",
)

FLOW = Flow(
    name="initiative",
    states=Status,
    table=(
        PRESENT, SUBMIT, SUBMIT_PAPER, HAND_BACK, ACCEPT, RETURN, START, SUBMIT_RESULT, RECORD_OUTCOME,
        RETURN_RESULT, SETTLE_OUTCOME, RECOGNISE, RECOGNISE_HIGHER, WITHDRAW_LEVEL, RESTORE_LEVEL, REFUSE, RESUME, CONFIRM, REVIVE, REOPEN,
        CLOSE_REOPENING, RESTORE, STRIKE_OFF, WITHDRAW, DISCARD, DOUBT, FALL_DORMANT,
    ),
    turns={
        Status.DRAFT: Turn.UNIT,
        Status.SUBMITTED: Turn.OFFICE,
        Status.RETURNED: Turn.UNIT,
        Status.ACCEPTED: Turn.UNIT,
        Status.BUILDING: Turn.UNIT,
        Status.AWAITING_APPRAISAL: Turn.OFFICE,
        Status.APPRAISED: Turn.OFFICE,
        Status.RECOGNISED: Turn.NOBODY,
        Status.NOT_RECOGNISED: Turn.NOBODY,
        Status.WITHDRAWN: Turn.NOBODY,
        Status.DOUBTFUL: Turn.UNIT,
        Status.DORMANT: Turn.OFFICE,
        Status.STRUCK_OFF: Turn.NOBODY,
    },
    objection=rules.is_merged,
)  # fmt: skip
