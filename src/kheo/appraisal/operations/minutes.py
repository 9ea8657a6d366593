"""Papers of a session, and sealing: the signed minutes freeze the result and carry it on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import CaseStatus, SessionStatus, Verdict
from kheo.appraisal.models import Case, Session
from kheo.appraisal.operations.sessions import locked
from kheo.appraisal.policies import RUN_SESSION
from kheo.appraisal.queries.minutes import (
    Told,
    cases_of,
    frozen_result,
    invitation_context,
    minutes_context,
)
from kheo.appraisal.transitions import councils as arrows
from kheo.appraisal.transitions import dossiers as dossier_arrows
from kheo.appraisal.transitions.councils import SESSION_FLOW
from kheo.appraisal.transitions.dossiers import FLOW as DOSSIER_FLOW
from kheo.documents.enums import DraftStatus, PaperKind
from kheo.documents.events import PaperNumbering
from kheo.documents.models import Draft, Paper
from kheo.documents.operations import Figure, draft_paper, redraft
from kheo.documents.queries import draft_in_force
from kheo.initiatives.enums import Outcome, Status
from kheo.initiatives.operations import settle_outcome
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform


@transaction.atomic
def draft_minutes(session: Session, *, actor: User, at: datetime) -> Draft:
    """Draft the minutes of a closed session, or draft them anew while they have no number.

    Raises NotAllowed, RuleBroken before the session is closed and after it is sealed.
    """
    require(actor, RUN_SESSION, session)
    if session.status != SessionStatus.CLOSED:
        raise RuleBroken(_("The minutes are drafted when the session is closed."))
    content, told = minutes_context(session)
    return _draft("minutes", session, content, told, actor=actor, at=at)


@transaction.atomic
def draft_invitation(session: Session, *, actor: User, at: datetime) -> Draft:
    """Draft the letter of invitation, or draft it anew while it has no number.

    Raises NotAllowed, RuleBroken once the session was opened.
    """
    require(actor, RUN_SESSION, session)
    if session.status not in (SessionStatus.PLANNED, SessionStatus.INVITED):
        raise RuleBroken(_("An invitation is drafted before the session is opened."))
    content, told = invitation_context(session)
    return _draft("invitation", session, content, told, actor=actor, at=at)


def _draft(
    form: str,
    session: Session,
    content: dict[str, Any],
    told: list[Told],
    *,
    actor: User,
    at: datetime,
) -> Draft:
    figures = [Figure(one.name, one.value, one.address) for one in told]
    standing = draft_in_force(form, session)
    if standing is not None and standing.status == DraftStatus.DRAFTED:
        redraft(standing, content=content, figures=figures, actor=actor, at=at)
        return standing
    return draft_paper(
        form=form, unit=session.unit, about=session, title=session.title, content=content,
        figures=figures, day=timezone.localdate(at), actor=actor, at=at,
    )  # fmt: skip


def refuse_early_minutes(event: PaperNumbering) -> None:
    """Minutes of a session are not dated before it; told before the number is drawn."""
    if event.form != "minutes" or event.about_kind != Session._meta.label_lower:
        return
    session = Session.objects.filter(pk=event.about_key).first()
    if session is not None and event.issued_on < session.on:
        sentence = _early(event.issued_on, session)
        raise RuleBroken(sentence, fields={"issued_on": sentence})


@transaction.atomic
def seal(session: Session, *, minutes: Paper, actor: User, at: datetime) -> None:
    """Freeze the result with its signed ``minutes``; nothing about the session changes afterwards.

    Every dossier that was counted is voted on, with the council's word; where that differs from
    what the team found, the outcome of the initiative follows it. Raises RuleBroken for a paper
    that is no minutes, was issued before the session, by another body, or seals another session.
    """
    require(actor, RUN_SESSION, session)
    locked(session, actor)
    _require_minutes(session, minutes)
    told = frozen_result(session)
    cases = [case for case in cases_of(session) if case.status == CaseStatus.COUNTED]
    perform(
        arrows.SEAL, session, flow=SESSION_FLOW, actor=actor, at=at, note=str(minutes),
        changes={"minutes": minutes},
    )  # fmt: skip
    Session.objects.filter(pk=session.pk).update(frozen=told)
    session.frozen = told
    for case in cases:
        _carry_out(case, minutes, actor=actor, at=at)


def _carry_out(case: Case, minutes: Paper, *, actor: User, at: datetime) -> None:
    """The dossier is voted on; its initiative hears the council's word where it differs."""
    dossier, is_passed = case.dossier, case.verdict == Verdict.PASSED
    perform(
        dossier_arrows.RECORD_VOTE, dossier, flow=DOSSIER_FLOW, actor=actor, at=at,
        note=str(minutes), changes={"council_passed": is_passed},
    )  # fmt: skip
    initiative = dossier.initiative
    if initiative.status != Status.APPRAISED:
        return  # a higher level: what stands at the lower one is not touched
    note = _("The council voted %(yes)s for, %(no)s against, %(blank)s blank or void.") % {
        "yes": case.yes, "no": case.no, "blank": case.blank,
    }  # fmt: skip
    outcome = Outcome.PASSED if is_passed else Outcome.FAILED
    settle_outcome(initiative, outcome=outcome, note=note, actor=actor, at=at)


def _require_minutes(session: Session, minutes: Paper) -> None:
    complaint = ""
    if minutes.kind != PaperKind.MINUTES:
        complaint = _("This paper is no minutes; choose the signed minutes of the session.")
    elif minutes.unit_id != session.unit_id:
        complaint = _("These minutes were issued by another body.")
    elif minutes.issued_on < session.on:
        complaint = _early(minutes.issued_on, session)
    elif Session.objects.filter(minutes=minutes).exclude(pk=session.pk).exists():
        complaint = _("These minutes seal another session already.")
    if complaint:
        raise RuleBroken(complaint, fields={"minutes": complaint})


def _early(day: date, session: Session) -> str:
    return _(
        "The minutes are dated %(day)s, before the session on %(on)s. Correct the date or"
        " choose the right paper."
    ) % {"day": format_day(day), "on": format_day(session.on)}
