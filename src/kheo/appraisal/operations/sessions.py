"""A session of a council: plan, change, invite, open, close, call off."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import CaseStatus, DossierStatus, SessionStatus, Verdict
from kheo.appraisal.models import Attendance, Council, Seat, Session
from kheo.appraisal.operations.agenda import back_to_scored, postpone
from kheo.appraisal.policies import RUN_SESSION
from kheo.appraisal.queries.sessions import room_of
from kheo.appraisal.transitions import councils as arrows
from kheo.appraisal.transitions.councils import SESSION_FLOW
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_block, clean_line
from kheo.workflow.engine import perform

COLUMNS = ("title", "on", "starts_at", "place", "guests", "invitation")
BEFORE = (SessionStatus.PLANNED, SessionStatus.INVITED)


@transaction.atomic
def plan_session(
    council: Council,
    *,
    title: str,
    on: date,
    starts_at: time,
    place: str,
    guests: str = "",
    invitation: str = "",
    actor: User,
    at: datetime,
) -> Session:
    """Plan a session; everyone who has a seat on that day is expected.

    Raises NotAllowed, RuleBroken (title, place, a day outside the council's term, no seats).
    """
    session = Session(
        council=council, unit=council.unit, title=title, on=on, starts_at=starts_at, place=place,
        guests=guests, invitation=invitation, made_by=actor, turn=SESSION_FLOW.turns["planned"],
        moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, RUN_SESSION, session)
    _check(session)
    session.save(force_insert=True)
    expect_seats(session)
    after = row_values(session, "title", "on", "starts_at", "place")
    record("session.plan", session, actor=actor, at=at, after=after)
    return session


@transaction.atomic
def change_session(
    session: Session,
    *,
    title: str,
    on: date,
    starts_at: time,
    place: str,
    guests: str = "",
    invitation: str = "",
    actor: User,
    at: datetime,
) -> Session:
    """Change what was planned, until the session is opened.

    Raises Stale when somebody else changed it since ``session`` was read.
    """
    fresh = locked(session, actor)
    if fresh.version != session.version:
        raise Stale(_("Someone else has just changed this; reload the page."))
    if fresh.status not in BEFORE:
        raise RuleBroken(_("This session has been opened; its day and place stand."))
    before = row_values(fresh, *COLUMNS)
    fresh.title, fresh.on, fresh.starts_at, fresh.place = title, on, starts_at, place
    fresh.guests, fresh.invitation = guests, invitation
    _check(fresh)
    after = row_values(fresh, *COLUMNS)
    changed = [name for name in COLUMNS if before[name] != after[name]]
    if changed:
        fresh.version, fresh.updated_at = fresh.version + 1, at
        fresh.save(update_fields=[*changed, "version", "updated_at"])
        expect_seats(fresh)
        record(
            "session.change", fresh, actor=actor, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return fresh


@transaction.atomic
def invite(session: Session, *, actor: User, at: datetime) -> None:
    """Tell the members: from now on they see the session, its agenda and the dossiers.

    May be repeated after a change. Raises RuleBroken for an empty agenda.
    """
    require(actor, RUN_SESSION, session)
    cases = session.cases.count()
    if not cases:
        raise RuleBroken(_("Put at least one dossier on the agenda before you invite."))
    expect_seats(session)
    perform(arrows.INVITE, session, flow=SESSION_FLOW, actor=actor, at=at, note=session.invitation)


@transaction.atomic
def open_session(session: Session, *, actor: User, at: datetime) -> None:
    """Open the session; only with a quorum.

    Raises RuleBroken before its day, without an agenda, without enough members present.
    """
    require(actor, RUN_SESSION, session)
    expect_seats(session)
    if _day(at) < session.on:
        raise RuleBroken(
            _("This session is on %(day)s; change its day if it sits earlier.")
            % {"day": format_day(session.on)}
        )
    if not session.cases.exists():
        raise RuleBroken(_("Nothing stands on the agenda."))
    require_quorum(session)
    perform(arrows.OPEN, session, flow=SESSION_FLOW, actor=actor, at=at, changes={"opened_at": at})


@transaction.atomic
def close_session(session: Session, *, note: str = "", actor: User, at: datetime) -> None:
    """Close the session; cases not called are postponed with ``note``.

    Raises RuleBroken while a ballot is open or a tie unsettled, and when cases are left without
    a reason for postponing them.
    """
    require(actor, RUN_SESSION, session)
    cases = list(session.cases.select_related("dossier__initiative").order_by("position", "pk"))
    for case in cases:
        case.session = session
    voting = [case for case in cases if case.status == CaseStatus.VOTING]
    if voting:
        raise RuleBroken(
            _("The ballot on “%(case)s” is still open; close or void it first.")
            % {"case": voting[0]}
        )
    ties = [case for case in cases if case.verdict == Verdict.TIE]
    if any(case.status == CaseStatus.COUNTED for case in ties):
        raise RuleBroken(
            _("“%(case)s” ended in a tie; settle it as the council's rules say, or postpone it.")
            % {"case": ties[0]}
        )
    left = [case for case in cases if case.status == CaseStatus.WAITING]
    if left and not note.strip():
        sentence = _(
            "%(cases)s cases were not called. Write why they are postponed, or go on with them."
        ) % {"cases": len(left)}
        raise RuleBroken(sentence, fields={"note": sentence})
    for case in left:
        postpone(case, note=note, actor=actor, at=at)
    perform(
        arrows.CLOSE, session, flow=SESSION_FLOW, actor=actor, at=at, note=note,
        changes={"closed_at": at},
    )  # fmt: skip


@transaction.atomic
def reopen_session(session: Session, *, note: str, actor: User, at: datetime) -> None:
    """Open a session again that was closed too early; not after its minutes are signed."""
    perform(
        arrows.REOPEN, session, flow=SESSION_FLOW, actor=actor, at=at, note=note,
        changes={"closed_at": None},
    )  # fmt: skip


@transaction.atomic
def call_off(session: Session, *, note: str, actor: User, at: datetime) -> None:
    """Call a session off; its dossiers wait for another one."""
    perform(arrows.CANCEL, session, flow=SESSION_FLOW, actor=actor, at=at, note=note)
    for case in session.cases.select_related("dossier__initiative"):
        if case.dossier.status == DossierStatus.BEFORE_COUNCIL:
            back_to_scored(case, note=note, actor=actor, at=at)


@transaction.atomic
def write_proceedings(session: Session, *, text: str, actor: User, at: datetime) -> None:
    """Keep what was said, for the minutes; until they are signed."""
    fresh = locked(session, actor)
    if fresh.status not in (SessionStatus.OPEN, SessionStatus.CLOSED):
        raise RuleBroken(_("What was said is written down from the opening until the minutes."))
    before, fresh.proceedings = fresh.proceedings, clean_block(text)
    if before == fresh.proceedings:
        return
    fresh.updated_at = at
    fresh.save(update_fields=["proceedings", "updated_at"])
    record(
        "session.write_proceedings", fresh, actor=actor, at=at,
        before={"proceedings": before}, after={"proceedings": fresh.proceedings},
    )  # fmt: skip
    session.proceedings = fresh.proceedings


def locked(session: Session, actor: User) -> Session:
    """The row as it stands now, kept for this transaction, if the actor may run it."""
    found = Session.objects.select_for_update(of=("self",)).select_related("council", "unit")
    fresh = found.get(pk=session.pk)
    require(actor, RUN_SESSION, fresh)
    return fresh


def expect_seats(session: Session) -> None:
    """Have a line of attendance for each seat of the day, and none for a seat that ended."""
    seats = set(
        Seat.objects.filter(council_id=session.council_id)
        .as_of(session.on)
        .values_list("pk", flat=True)
    )
    known = set(session.attendance.values_list("seat_id", flat=True))
    session.attendance.filter(seat_id__in=known - seats).delete()
    Attendance.objects.bulk_create(
        [Attendance(session=session, seat_id=seat) for seat in sorted(seats - known)]
    )


def require_quorum(session: Session) -> None:
    """Refuse with the numbers when too few members are there."""
    quorum = room_of(session, dossiers=()).quorum
    if not quorum.is_reached:
        raise RuleBroken(
            _(
                "There is no quorum: %(present)s of %(seats)s members are present and"
                " %(needed)s are needed. Note who has arrived, or postpone the session."
            )
            % {"present": quorum.present, "seats": quorum.seats, "needed": quorum.needed}
        )


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _check(session: Session) -> None:
    session.title, session.place = clean_line(session.title), clean_line(session.place)
    session.guests = clean_block(session.guests)
    session.invitation = clean_block(session.invitation)
    wrong = {}
    if not session.title or len(session.title) > 300:
        wrong["title"] = _("Write a title, at most 300 characters.")
    if not session.place or len(session.place) > 300:
        wrong["place"] = _("Say where the council meets, at most 300 characters.")
    if session.on not in session.council.period:
        wrong["on"] = _("The council does not exist on this day; its term is %(term)s.") % {
            "term": _term(session.council)
        }
    elif not Seat.objects.filter(council=session.council).as_of(session.on).exists():
        wrong["on"] = _("Nobody has a seat in the council on this day; enter its members first.")
    if wrong:
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)


def _term(council: Council) -> str:
    first = format_day(council.valid_from)
    if council.valid_to is None:
        return _("from %(first)s on") % {"first": first}
    last = date.fromordinal(council.valid_to.toordinal() - 1)
    return f"{first} – {format_day(last)}"
