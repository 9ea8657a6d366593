"""The agenda of a session: dossiers on it, off it, in which order, and those put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import CaseStatus, DossierStatus, SessionStatus
from kheo.appraisal.models import Case, Dossier, Session, Tally
from kheo.appraisal.operations.recusals import note_recusals
from kheo.appraisal.policies import RUN_SESSION
from kheo.appraisal.transitions import councils as arrows
from kheo.appraisal.transitions import dossiers as dossier_arrows
from kheo.appraisal.transitions.councils import CASE_FLOW
from kheo.appraisal.transitions.dossiers import FLOW as DOSSIER_FLOW
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.workflow.engine import perform

CHANGEABLE = (SessionStatus.PLANNED, SessionStatus.INVITED, SessionStatus.OPEN)


@transaction.atomic
def put_on_agenda(
    session: Session, *, dossiers: Sequence[Dossier], actor: User, at: datetime
) -> list[Case]:
    """Put scored dossiers of this body on the agenda, in the order given, after what is there.

    Who has to stay out of them is found at once. Raises RuleBroken for a dossier of another body or
    level, one that is not scored, or one that was on this agenda already; all or none.
    """
    fresh = _changeable(session, actor)
    last = fresh.cases.aggregate(last=Max("position"))["last"] or 0
    known = set(fresh.cases.values_list("dossier_id", flat=True))
    cases = []
    for place, dossier in enumerate(dossiers, start=last + 1):
        _require_fit(fresh, dossier, known)
        perform(dossier_arrows.PUT_ON_AGENDA, dossier, flow=DOSSIER_FLOW, actor=actor, at=at)
        cases.append(
            Case(
                session=fresh, dossier=dossier, position=place, ballot=fresh.council.ballot,
                turn=CASE_FLOW.turns[CaseStatus.WAITING],
                moved_at=at, created_at=at, updated_at=at,
            )
        )  # fmt: skip
    cases = Case.objects.bulk_create(cases)
    note_recusals(list(dossiers), _seats(fresh), actor=actor, at=at)
    if cases:
        after = {"dossiers": len(cases), "titles": [str(one) for one in dossiers]}
        record("session.put_on_agenda", fresh, actor=actor, at=at, after=after)
    return cases


@transaction.atomic
def take_off(case: Case, *, note: str, actor: User, at: datetime) -> None:
    """Take a case off the agenda before it was called; its dossier waits again.

    Raises RuleBroken once it was called (postpone it instead) and without a reason.
    """
    session = _changeable(case.session, actor)
    fresh = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if fresh.status != CaseStatus.WAITING or fresh.round > 1:
        raise RuleBroken(_("This case has been called; postpone it instead."))
    case.session = session
    back_to_scored(case, note=note, actor=actor, at=at)
    after = {"title": str(case.dossier)}
    record("session.take_off", session, actor=actor, at=at, before=after, note=note)
    fresh.delete()


@transaction.atomic
def reorder(session: Session, *, cases: Sequence[int], actor: User, at: datetime) -> None:
    """Hear the cases in this order; keys of all cases of the session, each once.

    Raises Stale when the agenda is another one by now.
    """
    fresh = _changeable(session, actor)
    rows = {case.pk: case for case in fresh.cases.all()}
    if sorted(cases) != sorted(rows):
        raise Stale(_("The agenda has changed meanwhile; reload the page."))
    moved = []
    for place, key in enumerate(cases, start=1):
        if rows[key].position != place:
            rows[key].position = place
            moved.append(rows[key])
    if moved:
        Case.objects.bulk_update(moved, ["position"])
        record("session.reorder", fresh, actor=actor, at=at, after={"cases": list(cases)})


@transaction.atomic
def postpone(case: Case, *, note: str, actor: User, at: datetime) -> None:
    """Put a case off with a reason: not called, its ballot open (void then), or tied.

    Its dossier is scored again and may come before another session. Raises RuleBroken for a case
    that has its result.
    """
    perform(arrows.POSTPONE, case, flow=CASE_FLOW, actor=actor, at=at, note=note)
    forget_ballots(case)
    Case.objects.filter(pk=case.pk).update(note=note.strip())
    case.note = note.strip()
    back_to_scored(case, note=note, actor=actor, at=at)


def back_to_scored(case: Case, *, note: str, actor: User, at: datetime) -> None:
    """The dossier of ``case`` leaves the council and waits again."""
    perform(
        dossier_arrows.TAKE_OFF_AGENDA, case.dossier, flow=DOSSIER_FLOW, actor=actor, at=at,
        note=note,
    )  # fmt: skip


def forget_ballots(case: Case) -> None:
    """Remove the running totals of a secret ballot, phones' and paper's.

    What is left is their sum, or nothing: who voted alone his way cannot be told from the rest.
    """
    Tally.objects.filter(case=case).delete()
    nothing = {"paper_yes": None, "paper_no": None, "paper_blank": None}
    Case.objects.filter(pk=case.pk).update(**nothing)
    for name in nothing:
        setattr(case, name, None)


def _seats(session: Session) -> list:  # type: ignore[type-arg]  # seats, as the finder takes them
    rows = session.attendance.select_related("seat__user", "seat__unit").order_by("seat_id")
    return [one.seat for one in rows]


def _changeable(session: Session, actor: User) -> Session:
    found = Session.objects.select_for_update(of=("self",)).select_related("council", "unit")
    fresh = found.get(pk=session.pk)
    require(actor, RUN_SESSION, fresh)
    if fresh.status not in CHANGEABLE:
        raise RuleBroken(_("This session is over; its agenda stands."))
    return fresh


def _require_fit(session: Session, dossier: Dossier, known: set[int]) -> None:
    title = {"title": str(dossier)}
    if dossier.pk in known:
        raise RuleBroken(
            _("“%(title)s” was on this agenda already; put it before another session.") % title
        )
    if dossier.body_id != session.unit_id:
        raise RuleBroken(_("“%(title)s” is not before the body of this council.") % title)
    if dossier.level != session.council.level:
        raise RuleBroken(_("“%(title)s” is put to another level than this council's.") % title)
    if dossier.status != DossierStatus.SCORED:
        raise RuleBroken(
            _("“%(title)s” is not scored to the end; close its scoring first.") % title
        )
    known.add(dossier.pk)
