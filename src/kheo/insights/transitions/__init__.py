"""The arrows of a scoring and of a signal. The diagrams in docs/ are drawn from these."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.insights import policies
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.workflow.table import Flow, Transition, Turn

C, S = SchemeStatus, SignalStatus


def has_items(scheme: Any) -> str:
    """Nothing is scored without items."""
    return "" if scheme.items.exists() else _("Add at least one item that gives points.")


SHOW = Transition(
    name="show",
    label=gettext_lazy("Show it to the units"),
    source=frozenset({C.DRAFT}),
    target=C.SHOWN,
    permission=policies.SET_SCHEMES,
    objection=has_items,
    tone="primary",
)
PUBLISH = Transition(
    name="publish",
    label=pgettext_lazy("scoring", "Publish"),
    source=frozenset({C.SHOWN}),
    target=C.PUBLISHED,
    permission=policies.SET_SCHEMES,
    tone="primary",
)
REVISE = Transition(
    name="revise",
    label=gettext_lazy("Take it back to change it"),
    source=frozenset({C.SHOWN}),
    target=C.DRAFT,
    permission=policies.SET_SCHEMES,
    needs_note=True,
)
SCHEME_FLOW = Flow(
    name="scheme",
    states=SchemeStatus,
    table=(SHOW, PUBLISH, REVISE),
    turns={C.DRAFT: Turn.OFFICE, C.SHOWN: Turn.UNIT, C.PUBLISHED: Turn.NOBODY},
)

ANSWER = Transition(
    name="answer",
    label=pgettext_lazy("signal", "Answer"),
    source=frozenset({S.ASKED, S.ANSWERED}),
    target=S.ANSWERED,
    permission=policies.ANSWER,
    needs_note=True,
    tone="primary",
)
CLEAR = Transition(
    name="clear",
    label=gettext_lazy("The explanation holds"),
    source=frozenset({S.ANSWERED, S.UPHELD}),
    target=S.CLEARED,
    permission=policies.JUDGE,
)
UPHOLD = Transition(
    name="uphold",
    label=gettext_lazy("The signal stands"),
    source=frozenset({S.ASKED, S.ANSWERED, S.CLEARED}),
    target=S.UPHELD,
    permission=policies.JUDGE,
    needs_note=True,
)
SIGNAL_FLOW = Flow(
    name="signal",
    states=SignalStatus,
    table=(ANSWER, CLEAR, UPHOLD),
    turns={
        S.ASKED: Turn.UNIT, S.ANSWERED: Turn.OFFICE, S.CLEARED: Turn.NOBODY, S.UPHELD: Turn.NOBODY,
    },
)  # fmt: skip
