"""The arrows of a version of a report form. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kheo.reporting import policies
from kheo.reporting.enums import FormStatus
from kheo.workflow.table import Flow, Transition, Turn

S = FormStatus

ISSUE = Transition(
    name="issue",
    label=_("Put in force"),
    source=frozenset({S.DRAFT}),
    target=S.IN_FORCE,
    permission=policies.SET_FORMS,
    tone="primary",
)
SUCCEED = Transition(
    name="succeed",
    label=_("End because a new version is in force"),
    source=frozenset({S.IN_FORCE}),
    target=S.ENDED,
    permission=policies.SET_FORMS,
    inner=True,
)
END = Transition(
    name="end",
    label=_("End its validity"),
    source=frozenset({S.IN_FORCE}),
    target=S.ENDED,
    permission=policies.SET_FORMS,
    needs_note=True,
    tone="danger",
)

FLOW = Flow(
    name="report_form",
    states=FormStatus,
    table=(ISSUE, SUCCEED, END),
    turns={S.DRAFT: Turn.OFFICE, S.IN_FORCE: Turn.NOBODY, S.ENDED: Turn.NOBODY},
)
