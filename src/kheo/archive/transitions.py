"""The arrows of a file that is read. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kheo.archive import policies
from kheo.archive.enums import ItemState, Purpose, ReadingStatus
from kheo.workflow.table import Flow, Transition, Turn

S = ReadingStatus


def confirming_objection(reading: Any) -> str:
    """Nothing enters unconfirmed: a unit, a period and a decision on every item are needed."""
    if reading.purpose != Purpose.PAST:
        return str(_("This file is only looked through; nothing of it enters the books."))
    if reading.unit_id is None:
        return str(_("Say whose report this is first."))
    if reading.ends_on is None:
        return str(_("Say which period the report is for first."))
    waiting = reading.items.filter(state=ItemState.OPEN).count()
    if waiting:
        return str(_("%(number)s items are still to be decided.") % {"number": waiting})
    return ""


READ = Transition(
    name="read", label=_("Reading done"), source=frozenset({S.WAITING, S.REFUSED}), target=S.OPEN,
    permission=policies.READ_REPORTS, inner=True,
)  # fmt: skip
REFUSE = Transition(
    name="refuse", label=_("Could not be read"), source=frozenset({S.WAITING, S.REFUSED}),
    target=S.REFUSED, permission=policies.READ_REPORTS, inner=True,
)  # fmt: skip
CONFIRM = Transition(
    name="confirm", label=_("Enter into the books"), source=frozenset({S.OPEN}), target=S.CONFIRMED,
    permission=policies.ENTER_READ, objection=confirming_objection, tone="primary",
)  # fmt: skip
SET_ASIDE = Transition(
    name="set_aside", label=_("Set the file aside"),
    source=frozenset({S.WAITING, S.REFUSED, S.OPEN}), target=S.SET_ASIDE,
    permission=policies.READ_REPORTS, needs_note=True, tone="danger",
)  # fmt: skip
TAKE_UP = Transition(
    name="take_up", label=_("Take the file up again"), source=frozenset({S.SET_ASIDE}), target=S.OPEN,
    permission=policies.READ_REPORTS,
)  # fmt: skip

FLOW = Flow(
    name="reading",
    states=ReadingStatus,
    table=(READ, REFUSE, CONFIRM, SET_ASIDE, TAKE_UP),
    turns={
        S.WAITING: Turn.NOBODY, S.REFUSED: Turn.OFFICE, S.OPEN: Turn.OFFICE,
        S.CONFIRMED: Turn.NOBODY, S.SET_ASIDE: Turn.NOBODY,
    },
)  # fmt: skip
