"""What the pages of councils show, put together in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.appraisal.enums import Ballot, CaseStatus, Choice, Presence, SessionStatus, Verdict
from kheo.appraisal.models import Case, Council, OpenVote, Session
from kheo.appraisal.policies import RUN_SESSION, VOTE
from kheo.appraisal.queries.minutes import cases_of, rules_in_words
from kheo.appraisal.queries.sessions import Room, VotedSeats, room_of, voted_in
from kheo.appraisal.rules.ballots import is_enough, least_yes
from kheo.kernel.numbers import share


@dataclass(frozen=True, slots=True)
class Line:
    """A case as the agenda shows it."""

    case: Case
    kept_out: str
    entitled: int
    voted: int
    share: Decimal | None
    is_warned: bool
    least: int | None

    @property
    def state(self) -> str:
        """The state, or what the ballot gave."""
        if self.case.status == CaseStatus.COUNTED:
            return self.case.verdict
        return self.case.status

    @property
    def label(self) -> str:
        """The state in words."""
        if self.case.status == CaseStatus.COUNTED:
            return str(self.case.get_verdict_display())
        return str(self.case.get_status_display())

    @property
    def tone(self) -> str:
        """How the state looks."""
        tones: dict[str, str] = {
            Verdict.PASSED: "warn" if self.is_warned else "good",
            Verdict.FAILED: "bad",
            Verdict.TIE: "warn",
            CaseStatus.VOTING: "accent",
        }
        return tones.get(self.state, "quiet")


def crumbs(council: Council | None, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to this page: councils, the council, what follows as (label, address)."""
    way = [{"label": _("Councils"), "url": reverse("councils:list")}]
    if council is not None:
        way.append({"label": council.name, "url": reverse("councils:page", args=(council.pk,))})
    way += [{"label": label, "url": url} for label, url in more]
    way[-1]["url"] = ""
    return way


def session_crumbs(session: Session, here: str = "") -> list[dict[str, str]]:
    """The way to a session and to a page under it."""
    own = (session.title, reverse("councils:session", args=(session.pk,)))
    return crumbs(session.council, own, *([(here, "")] if here else []))


def line_of(room: Room, case: Case, voted: VotedSeats) -> Line:
    """One case with its numbers."""
    rules = room.session.council.rules
    has_voted = set(voted.get(case.pk, {}))
    entitled = case.entitled or len(set(room.voters(case)) | has_voted)
    part = share(case.yes or 0, case.base) if case.base else None
    names = [room.seats[seat].full_name for seat in sorted(room.kept_out(case))]
    is_passed = case.verdict == Verdict.PASSED
    return Line(
        case=case,
        kept_out=", ".join(names),
        entitled=entitled,
        voted=len(has_voted),
        share=part,
        is_warned=is_passed and part is not None and part < rules.warn_below,
        least=least_yes(rules, case.base or entitled),
    )


def room_context(session: Session, person: User) -> dict[str, Any]:
    """The secretary's room: attendance, agenda, running ballots, what may be done."""
    room, voted = room_of(session), voted_in(session)
    lines = [line_of(room, case, voted) for case in cases_of(session)]
    may_run = bool(can(person, RUN_SESSION, session))
    return {
        "session": session,
        "council": session.council,
        "room": room,
        "quorum": room.quorum,
        "lines": lines,
        "running": [line for line in lines if line.case.status == CaseStatus.VOTING],
        "next": next((one for one in lines if one.case.status == CaseStatus.WAITING), None),
        "numbers": numbers_of(lines),
        "rules": rules_in_words(session),
        "may_run": may_run,
        "may_change": may_run and session.status in (SessionStatus.PLANNED, SessionStatus.INVITED),
        "is_open": session.status == SessionStatus.OPEN,
        "is_over": session.status in (SessionStatus.CLOSED, SessionStatus.SEALED),
        "notes_attendance": may_run
        and session.status in (SessionStatus.PLANNED, SessionStatus.INVITED, SessionStatus.OPEN),
        "presences": Presence.choices,
        "may_vote": session.status == SessionStatus.OPEN
        and bool(can(person, VOTE))
        and room.seat_of(person) is not None,
        "quorum_is_lost": session.status == SessionStatus.OPEN and not room.quorum.is_reached,
    }


def numbers_of(lines: list[Line]) -> dict[str, int]:
    """How many cases stand how."""
    states = [line.state for line in lines]
    return {
        "all": len(states),
        "passed": states.count(Verdict.PASSED),
        "failed": states.count(Verdict.FAILED),
        "tie": states.count(Verdict.TIE),
        "postponed": states.count(CaseStatus.POSTPONED),
        "waiting": states.count(CaseStatus.WAITING),
    }


def case_context(case: Case, person: User) -> dict[str, Any]:
    """One case: who may vote, who has, what came out; of a secret ballot never who chose what."""
    session = case.session
    room = room_of(session, dossiers=[case.dossier_id])
    voted = voted_in(session, case=case)
    ways = voted.get(case.pk, {})
    who = {**{main: main for main in ways if main in room.seats}, **room.voters(case)}
    people = [
        {"seat": room.seats[seat], "main": room.seats[main], "way": ways.get(main, "")}
        for main, seat in sorted(who.items())
    ]
    line = line_of(room, case, voted)
    is_secret = case.ballot == Ballot.SECRET
    return {
        "case": case,
        "session": session,
        "council": session.council,
        "line": line,
        "quorum": room.quorum,
        "people": people,
        "kept_out": [
            {"seat": room.seats[seat], "why": why}
            for seat, why in sorted(room.kept_out(case).items())
        ],
        "without_account": [one.seat for one in room.attendance if one.seat.user_id is None],
        "is_open": session.status == SessionStatus.OPEN,
        "is_secret": is_secret,
        "may_run": bool(can(person, RUN_SESSION, session)),
        "may_vote": room.seat_of(person) is not None,
        "votes": votes_of(case) if case.status == CaseStatus.COUNTED else [],
        "named": [] if is_secret else named_votes(case),
        "rules": rules_in_words(session),
        "would_pass_by_one": case.yes is not None
        and case.base is not None
        and is_enough(case.yes + 1, case.base, session.council.rules),
    }


def votes_of(case: Case) -> list[dict[str, Any]]:
    """The count as rows of a bar chart: label, votes, share of the base."""
    given = (case.yes or 0) + (case.no or 0) + (case.blank or 0)
    rows = [
        (Choice.YES.label, case.yes or 0, "good"),
        (Choice.NO.label, case.no or 0, "bad"),
        (Choice.BLANK.label, case.blank or 0, "quiet"),
        (_("did not vote"), max((case.entitled or 0) - given, 0), "quiet"),
    ]
    base = case.base or 0
    return [
        {
            "label": label,
            "votes": votes,
            "tone": tone,
            "share": share(votes, base) if base else None,
        }
        for label, votes, tone in rows
    ]


def named_votes(case: Case) -> list[dict[str, Any]]:
    """Who voted what in an open vote."""
    rows = OpenVote.objects.filter(case=case, round=case.round, case__ballot=Ballot.OPEN)
    return [
        {"name": one.seat.full_name, "choice": one.choice, "label": one.get_choice_display()}
        for one in rows.select_related("seat").order_by("seat_id")
    ]
