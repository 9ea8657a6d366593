"""The arrows of a report. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.reporting import policies
from kheo.reporting.enums import FindingStatus, ReportStatus, Severity
from kheo.reporting.models import Finding
from kheo.workflow.table import Flow, Transition, Turn

S = ReportStatus


def has_no_open_findings(report: Any) -> str:
    """Hard findings are mended and soft ones answered before the head approves."""
    open_ones = Finding.objects.filter(report=report, status=FindingStatus.OPEN)
    hard = open_ones.filter(severity=Severity.HARD).count()
    if hard:
        return _("%(number)s figures or texts must be mended first.") % {"number": hard}
    soft = open_ones.count()
    if soft:
        return _("%(number)s remarks wait for a sentence of explanation.") % {"number": soft}
    return ""


def is_owed_to_somebody(report: Any) -> str:
    """The summary of the issuer goes to nobody in this round."""
    if report.receiver_id is None:
        return _("This is the summary of the unit that asks; it is locked, not sent.")
    return ""


def may_be_excused(report: Any) -> str:
    """A report is excused while nobody above has it; what was sent stands in sums."""
    if report.sent_version_id is not None:
        return _("It was sent once and stands in the sums above; correct it and send it again.")
    return is_owed_to_somebody(report)


def is_a_summary(report: Any) -> str:
    """Only the issuer's own summary is locked without being sent."""
    if report.receiver_id is not None:
        return _("The unit that receives it locks it.")
    return ""


BEGIN = Transition(
    name="begin",
    label=gettext_lazy("Begin to fill"),
    source=frozenset({S.EXPECTED}),
    target=S.DRAFT,
    permission=policies.FILL,
)
APPROVE = Transition(
    name="approve",
    label=pgettext_lazy("report", "Approve"),
    source=frozenset({S.DRAFT, S.RETURNED}),
    target=S.APPROVED,
    permission=policies.APPROVE,
    objection=has_no_open_findings,
    tone="primary",
)
REWORK = Transition(
    name="rework",
    label=gettext_lazy("Fill again"),
    source=frozenset({S.APPROVED}),
    target=S.DRAFT,
    permission=policies.SEND,
    needs_note=True,
)
SEND = Transition(
    name="send",
    label=pgettext_lazy("report", "Send"),
    source=frozenset({S.APPROVED}),
    target=S.SENT,
    permission=policies.SEND,
    objection=is_owed_to_somebody,
    tone="primary",
)
KEEP = Transition(
    name="keep",
    label=gettext_lazy("Lock the summary"),
    source=frozenset({S.APPROVED}),
    target=S.LOCKED,
    permission=policies.SEND,
    objection=is_a_summary,
    tone="primary",
)
ACCEPT = Transition(
    name="accept",
    label=pgettext_lazy("report", "Accept"),
    source=frozenset({S.SENT}),
    target=S.ACCEPTED,
    permission=policies.RECEIVE,
    tone="primary",
)
RETURN = Transition(
    name="return",
    label=pgettext_lazy("report", "Return"),
    source=frozenset({S.SENT}),
    target=S.RETURNED,
    permission=policies.RECEIVE,
    needs_note=True,
)
LOCK = Transition(
    name="lock",
    label=pgettext_lazy("report", "Lock"),
    source=frozenset({S.ACCEPTED}),
    target=S.LOCKED,
    permission=policies.RECEIVE,
)
REOPEN = Transition(
    name="reopen",
    label=pgettext_lazy("report", "Reopen"),
    source=frozenset({S.ACCEPTED, S.LOCKED}),
    target=S.RETURNED,
    permission=policies.RECEIVE,
    needs_note=True,
    tone="danger",
)
REOPEN_OWN = Transition(
    name="reopen_own",
    label=gettext_lazy("Reopen the summary"),
    source=frozenset({S.LOCKED}),
    target=S.RETURNED,
    permission=policies.APPROVE,
    objection=is_a_summary,
    needs_note=True,
    tone="danger",
)
EXCUSE = Transition(
    name="excuse",
    label=gettext_lazy("Not applicable"),
    source=frozenset({S.EXPECTED, S.DRAFT}),
    target=S.EXCUSED,
    permission=policies.APPROVE,
    objection=may_be_excused,
    needs_note=True,
)
CLAIM = Transition(
    name="claim",
    label=gettext_lazy("Ask for it all the same"),
    source=frozenset({S.EXCUSED}),
    target=S.EXPECTED,
    permission=policies.RECEIVE,
    needs_note=True,
)

FLOW = Flow(
    name="report",
    states=ReportStatus,
    table=(
        BEGIN, APPROVE, REWORK, SEND, KEEP, ACCEPT, RETURN, LOCK, REOPEN, REOPEN_OWN, EXCUSE, CLAIM,
    ),
    turns={
        S.EXPECTED: Turn.UNIT,
        S.DRAFT: Turn.UNIT,
        S.APPROVED: Turn.UNIT,
        S.SENT: Turn.OFFICE,
        S.RETURNED: Turn.UNIT,
        S.ACCEPTED: Turn.OFFICE,
        S.LOCKED: Turn.NOBODY,
        S.EXCUSED: Turn.NOBODY,
    },
)  # fmt: skip
