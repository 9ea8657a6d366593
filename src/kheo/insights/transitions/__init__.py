"""The arrows of a scoring and of a signal. The diagrams in docs/ are drawn from these."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.policy import today
from kheo.insights import policies
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.kernel.days import format_day
from kheo.workflow.table import Flow, Transition, Turn

C, S = SchemeStatus, SignalStatus


def has_items(scheme: Any) -> str:
    """Nothing is scored without items."""
    return "" if scheme.items.exists() else _("Add at least one item that gives points.")


def units_had_their_time(scheme: Any) -> str:
    """Nothing is published while a unit may still say something to a signal."""
    if scheme.answer_by is None or scheme.answer_by < today():
        return ""
    open_ones = scheme.signals.filter(status=S.ASKED).count()
    if not open_ones:
        return ""
    return _("%(number)s signals wait for their units, which may answer until %(day)s.") % {
        "number": open_ones, "day": format_day(scheme.answer_by),
    }  # fmt: skip


def is_shown(signal: Any) -> str:
    """A signal is answered while the scoring lies before the units."""
    if signal.scheme.status == C.SHOWN:
        return ""
    return _("Signals are answered while the scoring is shown to the units.")


def is_out(signal: Any) -> str:
    """An answer is judged once the scoring was shown, also after it was published."""
    if signal.scheme.status != C.DRAFT:
        return ""
    return _("The scoring is being changed; look again when it is shown to the units.")


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
    objection=units_had_their_time,
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
    objection=is_shown,
    needs_note=True,
    tone="primary",
)
CLEAR = Transition(
    name="clear",
    label=gettext_lazy("The explanation holds"),
    source=frozenset({S.ANSWERED, S.UPHELD}),
    target=S.CLEARED,
    permission=policies.JUDGE,
    objection=is_out,
)
UPHOLD = Transition(
    name="uphold",
    label=gettext_lazy("The signal stands"),
    source=frozenset({S.ASKED, S.ANSWERED, S.CLEARED}),
    target=S.UPHELD,
    permission=policies.JUDGE,
    objection=is_out,
    needs_note=True,
)
ASK_AGAIN = Transition(
    name="ask_again",
    label=gettext_lazy("The records say something else now"),
    source=frozenset(S) - {S.ASKED},
    target=S.ASKED,
    permission=policies.SET_SCHEMES,
    inner=True,
)
PASS = Transition(
    name="pass",
    label=gettext_lazy("The records no longer say so"),
    source=frozenset(S) - {S.GONE},
    target=S.GONE,
    permission=policies.SET_SCHEMES,
    inner=True,
)
SIGNAL_FLOW = Flow(
    name="signal",
    states=SignalStatus,
    table=(ANSWER, CLEAR, UPHOLD, ASK_AGAIN, PASS),
    turns={
        S.ASKED: Turn.UNIT, S.ANSWERED: Turn.OFFICE, S.CLEARED: Turn.NOBODY, S.UPHELD: Turn.NOBODY,
        S.GONE: Turn.NOBODY,
    },
)  # fmt: skip
