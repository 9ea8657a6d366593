"""Sessions of the council of the demo: one sealed, one in session, one to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from kheo.access.models import User
from kheo.appraisal.enums import Choice, Presence
from kheo.appraisal.models import Case, Council, Dossier, Seat, Session
from kheo.appraisal.operations import agenda, ballots, minutes, sessions
from kheo.appraisal.operations.attendance import note_attendance
from kheo.appraisal.operations.councils import add_seat, set_up_council
from kheo.appraisal.queries.sessions import room_of
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.tables import council as chairs
from kheo.console.demo.tables import story
from kheo.documents.models import Paper
from kheo.documents.operations import number_paper
from kheo.initiatives.enums import Level
from kheo.orgs.models import Unit

CONCERNED = (("Mai Văn Cận", "Phó Bí thư Đảng ủy"), ("Võ Thị Gần", "Chủ tịch Ủy ban Mặt trận"))
"""The two members who work in a unit before the council and are kept out of its case."""
AWAY = 3
NINE = time(9, 0)


def set_up(
    offices: Offices, body: Unit, concerned: Unit, paper: Paper, day: date, at: datetime
) -> Council:
    """The council of fifteen; six of them have accounts."""
    office = offices.person("hatinh.vanphong")
    made = set_up_council(
        unit=body, name=story()["council"], level=Level.PROVINCE, paper=paper, valid_from=day,
        actor=office, at=at,
    )  # fmt: skip
    for chair in chairs():
        user = offices.person(chair.username) if chair.username else None
        add_seat(
            made, user=user, full_name=chair.full_name,
            position=chair.position or (user.position if user else ""),
            unit=unit_on(chair.unit_code, day) if chair.unit_code else None, role=chair.role,
            actor=office, at=at,
        )  # fmt: skip
    for name, position in CONCERNED:
        add_seat(
            made, full_name=name, position=f"{position} {concerned.label}", unit=concerned,
            actor=office, at=at,
        )  # fmt: skip
    return made


def plan(
    council: Council, title: str, on: date, dossiers: Sequence[Dossier], actor: User, at: datetime
) -> Session:
    """Plan it with its agenda."""
    made = sessions.plan_session(
        council, title=title, on=on, starts_at=NINE, place=story()["place"],
        guests=story()["guests"], invitation=story()["invitation"], actor=actor, at=at,
    )  # fmt: skip
    agenda.put_on_agenda(made, dossiers=dossiers, actor=actor, at=at)
    return made


def invite(session: Session, clerk: User, actor: User, at: datetime) -> None:
    """Letter of invitation drafted and numbered, members told."""
    draft = minutes.draft_invitation(session, actor=actor, at=at)
    number_paper(draft, issued_on=timezone.localdate(at), actor=clerk, at=at)
    sessions.invite(session, actor=actor, at=at)


def open_room(session: Session, actor: User, at: datetime) -> None:
    """All but three are there."""
    seats = list(Seat.objects.filter(council=session.council_id).order_by("pk"))
    quiet = [seat.pk for seat in seats if seat.user_id is None and seat.role == "member"]
    away = set(quiet[:AWAY])
    entries = {
        seat.pk: (Presence.EXCUSED, story()["away"]) if seat.pk in away else (Presence.PRESENT, "")
        for seat in seats
    }
    note_attendance(session, entries=entries, actor=actor, at=at)
    sessions.open_session(session, actor=actor, at=at)


def vote(case: Case, against: int, actor: User, at: datetime) -> None:
    """A secret ballot on ``case``: accounts by phone, the others on paper; then it is counted."""
    ballots.open_ballot(case, actor=actor, at=at)
    room = room_of(case.session, dossiers=[case.dossier_id])
    voting = [room.seats[key] for key in room.voters(case).values()]
    phones = [seat.user for seat in voting if seat.user is not None]
    papers = [seat for seat in voting if seat.user is None]
    for place, person in enumerate(phones):
        choice = Choice.NO if place < against - len(papers) // 2 else Choice.YES
        ballots.cast(_fresh(case), choice=choice, actor=person, at=at)
    no = min(against, len(papers) // 2)
    ballots.enter_paper_totals(
        _fresh(case), yes=len(papers) - no, no=no, blank=0, seats=[seat.pk for seat in papers],
        actor=actor, at=at,
    )  # fmt: skip
    ballots.close_ballot(_fresh(case), actor=actor, at=at)


def begin_vote(case: Case, early: User, actor: User, at: datetime) -> None:
    """Open a ballot and let ``early`` vote; the others are awaited."""
    ballots.open_ballot(case, actor=actor, at=at)
    ballots.cast(_fresh(case), choice=Choice.YES, actor=early, at=at)


def finish(session: Session, actor: User, at: datetime) -> None:
    """What was said is written down and the session closed."""
    sessions.write_proceedings(session, text=story()["proceedings"], actor=actor, at=at)
    sessions.close_session(_again(session), actor=actor, at=at)


def seal(session: Session, clerk: User, actor: User, at: datetime) -> None:
    """Minutes drafted, numbered and signed; the result is frozen."""
    session = _again(session)
    draft = minutes.draft_minutes(session, actor=actor, at=at)
    paper = number_paper(draft, issued_on=timezone.localdate(at), actor=clerk, at=at)
    minutes.seal(_again(session), minutes=paper, actor=actor, at=at)


def cases(session: Session) -> list[Case]:
    """Its cases in their order."""
    rows = Case.objects.filter(session=session).order_by("position")
    return list(rows.select_related("session__council", "session__unit", "dossier__initiative"))


def _fresh(case: Case) -> Case:
    rows = Case.objects.select_related("session__council", "session__unit", "dossier__initiative")
    return rows.get(pk=case.pk)


def _again(session: Session) -> Session:
    return Session.objects.select_related("council", "unit").get(pk=session.pk)
