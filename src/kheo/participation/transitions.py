"""The arrows of a remark. A decision can be taken back for ten minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.participation import policies
from kheo.participation.enums import RemarkStatus
from kheo.workflow.table import Flow, Transition, Turn

S = RemarkStatus

SHOW = Transition(
    name="show",
    label=pgettext_lazy("remark", "Show it"),
    source=frozenset({S.WAITING, S.REFUSED}),
    target=S.PUBLISHED,
    permission=policies.READ,
    tone="primary",
)
REFUSE = Transition(
    name="refuse",
    label=pgettext_lazy("remark", "Do not show it"),
    source=frozenset({S.WAITING, S.PUBLISHED}),
    target=S.REFUSED,
    permission=policies.READ,
    needs_note=True,
)
TAKE_BACK = Transition(
    name="take_back",
    label=gettext_lazy("Take the decision back"),
    source=frozenset({S.PUBLISHED, S.REFUSED}),
    target=S.WAITING,
    permission=policies.READ,
)

FLOW = Flow(
    name="remarks",
    states=RemarkStatus,
    table=(SHOW, REFUSE, TAKE_BACK),
    turns={S.WAITING: Turn.OFFICE, S.PUBLISHED: Turn.NOBODY, S.REFUSED: Turn.NOBODY},
)
