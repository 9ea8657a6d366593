"""The steps of a report: each is one call of the engine and what goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.kernel.events import publish
from kheo.kernel.refusals import RuleBroken
from kheo.reporting import policies
from kheo.reporting.enums import RaisedOn
from kheo.reporting.events import ReportSent
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.operations.checks import check
from kheo.reporting.operations.versions import keep
from kheo.reporting.transitions import reports as arrows
from kheo.workflow.engine import perform

MOST_EXCUSE = 300
"""Characters of the reason why a report is not owed."""


def begin(report: Report, *, actor: User, at: datetime) -> None:
    """Take up a report as it was filled from the records.

    Raises NotAllowed, InvalidTransition, Stale.
    """
    _move(arrows.BEGIN, report, actor=actor, at=at, changes={"prepared_by": actor})


def approve(report: Report, *, actor: User, at: datetime) -> ReportVersion:
    """The head approves: what he approves is kept as a version, with its lists.

    Every check runs first; what it finds stays when it stops the approval. The row is moved before the figures are kept, so that of two heads pressing at once one only
    counts. Raises NotAllowed (also for who filled any of it), InvalidTransition, RuleBroken
    while a finding is open, Stale.
    """
    require(actor, policies.APPROVE, report)
    if report.status in arrows.APPROVE.source:
        check(report, on=RaisedOn.ENTRY, at=at, actor=actor)
    with transaction.atomic():
        _move(arrows.APPROVE, report, actor=actor, at=at, changes={"approved_by": actor})
        version = keep(report, actor=actor, at=at)
        Report.objects.filter(pk=report.pk).update(kept=version)
        report.kept = version
    return version


def rework(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """Take an approved report back to fill it again; the kept version stays as it is.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    _move(arrows.REWORK, report, actor=actor, at=at, note=note)


def send(report: Report, *, actor: User, at: datetime) -> None:
    """Send the version the head approved; sums above read it from now on, and it is checked there.

    The moment of the first sending stays and tells whether it came on time.
    Raises NotAllowed, InvalidTransition, RuleBroken for a summary that goes to nobody, Stale.
    """
    with transaction.atomic():
        _hand_in(arrows.SEND, report, actor=actor, at=at)
        check(report, on=RaisedOn.RECEIVED, at=at)


def keep_summary(report: Report, *, actor: User, at: datetime) -> None:
    """Lock the summary of the unit that asks, which goes to nobody in its round.

    Raises NotAllowed, InvalidTransition, RuleBroken for a report that is owed to somebody, Stale.
    """
    _hand_in(arrows.KEEP, report, actor=actor, at=at)


def accept(report: Report, *, actor: User, at: datetime) -> None:
    """The receiver accepts. Raises NotAllowed (also for who made it), InvalidTransition, Stale."""
    _move(arrows.ACCEPT, report, actor=actor, at=at)


def send_back(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """The receiver returns it with a reason; sums above keep what was sent until it comes again.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    _move(arrows.RETURN, report, actor=actor, at=at, note=note)


def lock(report: Report, *, actor: User, at: datetime) -> None:
    """The receiver locks an accepted report. Raises NotAllowed, InvalidTransition, Stale."""
    _move(arrows.LOCK, report, actor=actor, at=at)


def reopen(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """The receiver opens an accepted or locked report again, with a reason.

    Every version stays; sums above keep reading the one that was sent.
    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    _move(arrows.REOPEN, report, actor=actor, at=at, note=note)


def reopen_own(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """The head opens the locked summary of his own unit again, with a reason.

    Raises NotAllowed, InvalidTransition, RuleBroken, Stale.
    """
    _move(arrows.REOPEN_OWN, report, actor=actor, at=at, note=note)


def excuse(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """The head says why the report is not owed; it no longer counts as missing.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason (or with one too long), Stale.
    """
    note = note.strip()
    if len(note) > MOST_EXCUSE:
        sentence = _("The reason has %(length)s characters; %(most)s fit.") % {
            "length": len(note), "most": MOST_EXCUSE,
        }  # fmt: skip
        raise RuleBroken(sentence, fields={"note": sentence})
    _move(arrows.EXCUSE, report, actor=actor, at=at, note=note, changes={"excuse": note})


def claim(report: Report, *, note: str, actor: User, at: datetime) -> None:
    """The receiver asks for an excused report all the same.

    Raises NotAllowed, InvalidTransition, RuleBroken without a reason, Stale.
    """
    _move(arrows.CLAIM, report, actor=actor, at=at, note=note, changes={"excuse": ""})


@transaction.atomic
def _hand_in(arrow: Any, report: Report, *, actor: User, at: datetime) -> None:
    kept = report.kept
    first = report.first_sent_at or at
    changes = {"sent_version": kept, "sent_at": at, "first_sent_at": first}
    _move(arrow, report, actor=actor, at=at, changes=changes)
    if kept is not None:
        ReportVersion.objects.filter(pk=kept.pk, sent_at=None).update(sent_at=at)
    publish(ReportSent(report_id=report.pk))


def _move(arrow: Any, report: Report, *, actor: User, at: datetime, **more: Any) -> None:
    perform(arrow, report, flow=arrows.FLOW, actor=actor, at=at, **more)
