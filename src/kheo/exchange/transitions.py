"""The arrows of an import. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.exchange.enums import ImportState
from kheo.exchange.policies import IMPORT
from kheo.workflow.table import Flow, Transition, Turn

S = ImportState


def nothing_to_enter(imported: Any) -> str:
    """A file without a good row is not taken in; its refused rows are mended first."""
    if imported.new_rows or imported.changed_rows:
        return ""
    if imported.same_rows and not imported.refused_rows:
        return _now("Every row of this file is there already; there is nothing to take in.")
    return _now("No row of this file is good; download the refused rows, mend them, upload again.")


def is_at_work(imported: Any) -> str:
    """A step by hand waits until the background work has ended."""
    if imported.job is not None and not imported.job.is_over:
        return _now("The background work on this file goes on; wait until it has ended.")
    return ""


MATCH = Transition(
    name="match", label=_("Check the rows"), source=frozenset({S.UPLOADED, S.CHECKED, S.FAILED}),
    target=S.CHECKING, permission=IMPORT, tone="primary",
)  # fmt: skip
CHECK = Transition(
    name="check", label=_("Checking done"), source=frozenset({S.CHECKING}), target=S.CHECKED,
    permission=IMPORT, inner=True,
)  # fmt: skip
FAIL = Transition(
    name="fail", label=_("Could not be read"), source=frozenset({S.CHECKING}), target=S.FAILED,
    permission=IMPORT, inner=True,
)  # fmt: skip
ENTER = Transition(
    name="enter", label=_("Take the good rows in"), source=frozenset({S.CHECKED}),
    target=S.ENTERING, permission=IMPORT, objection=nothing_to_enter, tone="primary",
)  # fmt: skip
FINISH = Transition(
    name="finish", label=_("All good rows are in"), source=frozenset({S.ENTERING}),
    target=S.ENTERED, permission=IMPORT, inner=True,
)  # fmt: skip
CALL_OFF = Transition(
    name="call_off", label=_("Call off"),
    source=frozenset({S.UPLOADED, S.CHECKING, S.CHECKED, S.FAILED}), target=S.CALLED_OFF,
    permission=IMPORT, tone="danger",
)  # fmt: skip
STOP = Transition(
    name="stop", label=_("Stop and take back"), source=frozenset({S.ENTERING}), target=S.UNDOING,
    permission=IMPORT, tone="danger",
)  # fmt: skip
BREAK = Transition(
    name="break", label=_("An error came up"), source=frozenset({S.ENTERING}), target=S.UNDOING,
    permission=IMPORT, inner=True,
)  # fmt: skip
UNDO = Transition(
    name="undo", label=_("Undo this import"), source=frozenset({S.ENTERED}), target=S.UNDOING,
    permission=IMPORT, needs_note=True, tone="danger",
)  # fmt: skip
KEEP = Transition(
    name="keep", label=_("Something rests on it"), source=frozenset({S.UNDOING}), target=S.ENTERED,
    permission=IMPORT, inner=True,
)  # fmt: skip
RESUME = Transition(
    name="resume", label=_("Take the rest in after all"), source=frozenset({S.UNDOING}),
    target=S.ENTERING, permission=IMPORT, objection=is_at_work,
)  # fmt: skip
TAKE_BACK = Transition(
    name="take_back", label=_("Taken back before it was whole"), source=frozenset({S.UNDOING}),
    target=S.CALLED_OFF, permission=IMPORT, inner=True,
)  # fmt: skip
UNDONE = Transition(
    name="undone", label=_("Everything is taken back"), source=frozenset({S.UNDOING}),
    target=S.UNDONE, permission=IMPORT, inner=True,
)  # fmt: skip
GO_ON = Transition(
    name="go_on", label=_("Go on"), source=frozenset({S.CHECKING, S.ENTERING, S.UNDOING}),
    target=None, permission=IMPORT, objection=is_at_work, tone="primary",
)  # fmt: skip

FLOW = Flow(
    name="import",
    states=ImportState,
    table=(
        MATCH, CHECK, FAIL, ENTER, FINISH, CALL_OFF, STOP, BREAK, UNDO, KEEP, RESUME, TAKE_BACK,
        UNDONE, GO_ON,
    ),
    turns={
        S.UPLOADED: Turn.UNIT, S.CHECKING: Turn.NOBODY, S.CHECKED: Turn.UNIT,
        S.ENTERING: Turn.NOBODY, S.ENTERED: Turn.NOBODY, S.UNDOING: Turn.NOBODY,
        S.UNDONE: Turn.NOBODY, S.CALLED_OFF: Turn.NOBODY, S.FAILED: Turn.UNIT,
    },
)  # fmt: skip
