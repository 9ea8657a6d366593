"""Who is there, from when to when, and who steps aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.appraisal.enums import Presence, SessionStatus
from kheo.appraisal.models import Attendance, Case, Recusal, Seat, Session, Voted
from kheo.appraisal.operations.recusals import declare_recusal
from kheo.appraisal.operations.sessions import locked
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line

RUNNING = (SessionStatus.PLANNED, SessionStatus.INVITED, SessionStatus.OPEN)


@transaction.atomic
def note_attendance(
    session: Session, *, entries: Mapping[int, tuple[str, str]], actor: User, at: datetime
) -> int:
    """Note for each seat (key) its presence and, when away, why; how many changed.

    Who becomes present has arrived at ``at``; who had left is back. Raises RuleBroken after the
    session, and for a seat that is not of this session.
    """
    session = _running(session, actor)
    rows = {one.seat_id: one for one in session.attendance.select_related("seat")}
    changed = []
    for seat, (presence, why) in entries.items():
        if seat not in rows or presence not in Presence.values:
            raise RuleBroken(_("This seat does not belong to the session; reload the page."))
        if _note(rows[seat], presence, clean_line(why)[:300], at):
            changed.append(rows[seat])
    Attendance.objects.bulk_update(changed, ["presence", "why", "arrived_at", "left_at"])
    if changed:
        record(
            "session.note_attendance", session, actor=actor, at=at,
            after={
                "changed": len(changed),
                "seats": {one.seat.full_name: one.presence for one in changed},
            },
        )  # fmt: skip
    return len(changed)


def _note(row: Attendance, presence: str, why: str, at: datetime) -> bool:
    if presence in (Presence.PRESENT, Presence.EXPECTED):
        why = ""
    gone = row.left_at is not None and presence == Presence.PRESENT
    if (row.presence, row.why) == (presence, why) and not gone:
        return False
    row.presence, row.why = Presence(presence), why
    row.left_at = None
    if presence == Presence.PRESENT:
        row.arrived_at = row.arrived_at or at
    else:
        row.arrived_at = None
    return True


@transaction.atomic
def leave(session: Session, *, seat: Seat, actor: User, at: datetime) -> None:
    """Note that a member leaves; what he voted stands, from now on he votes no more.

    Raises RuleBroken for somebody who is not there.
    """
    session = _running(session, actor)
    won = session.attendance.filter(
        seat=seat, presence=Presence.PRESENT, left_at__isnull=True
    ).update(left_at=at)
    if not won:
        raise RuleBroken(_("%(person)s is not noted as present.") % {"person": seat.full_name})
    record("session.leave", session, actor=actor, at=at, after={"full_name": seat.full_name})


@transaction.atomic
def step_aside(case: Case, *, seat: Seat, note: str, actor: User, at: datetime) -> Recusal:
    """Keep a seat out of a case because its holder says so.

    He says it himself; for who has no account the secretary writes it down. Raises RuleBroken after
    he has voted in the running ballot, after the session, and without a reason.
    """
    if case.session.status not in RUNNING:
        raise RuleBroken(_("This session is over; nobody steps aside any more."))
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    main = seat.stands_in_for_id or seat.pk
    if Voted.objects.filter(case=case, round=case.round, seat_id=main).exists():
        raise RuleBroken(
            _("%(person)s has voted on this case; have the ballot voided first.")
            % {"person": seat.full_name}
        )
    return declare_recusal(case.dossier, seat=seat, note=note, actor=actor, at=at)


def _running(session: Session, actor: User) -> Session:
    fresh = locked(session, actor)
    if fresh.status not in RUNNING:
        raise RuleBroken(_("This session is over; who was there stands."))
    return fresh
