"""A council in its room: who is there, who is kept out, who has voted. Fixed numbers of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.appraisal.enums import Presence
from kheo.appraisal.models import Attendance, Case, Recusal, Seat, Session, Voted
from kheo.appraisal.rules import ballots

VotedSeats = dict[int, dict[int, str]]
"""Case → seat with a vote → the way it voted in the present round."""


@dataclass
class Room:
    """Attendance of a session with what follows from it. ``recused``: dossier → seats kept out."""

    session: Session
    attendance: list[Attendance]
    recused: Mapping[int, Mapping[int, Recusal]]

    @cached_property
    def places(self) -> list[ballots.Place]:
        """The seats as the rules count them."""
        return [
            ballots.Place(one.seat_id, one.seat.stands_in_for_id, is_in_the_room(one))
            for one in self.attendance
        ]

    @cached_property
    def seats(self) -> dict[int, Seat]:
        """Key → seat."""
        return {one.seat_id: one.seat for one in self.attendance}

    @cached_property
    def quorum(self) -> ballots.Quorum:
        """Present of all seats with a vote, and how many are needed."""
        return ballots.quorum(self.places, self.session.council.rules)

    def kept_out(self, case: Case) -> Mapping[int, Recusal]:
        """Seat → why it is kept out of ``case``; only seats of this session."""
        found = self.recused.get(case.dossier_id, {})
        return {seat: why for seat, why in found.items() if seat in self.seats}

    def voters(self, case: Case) -> dict[int, int]:
        """Seat with a vote → the seat that may vote for it on ``case`` now."""
        return ballots.voters(self.places, self.kept_out(case))

    def members(self, case: Case) -> frozenset[int]:
        """Seats with a vote that are not silenced on ``case``, present or not."""
        return ballots.members_of_case(self.places, self.kept_out(case))

    def seat_of(self, person: User) -> Seat | None:
        """The seat ``person`` sits on in this session."""
        own = [one.seat for one in self.attendance if one.seat.user_id == person.pk]
        return own[0] if own else None

    def why_not(self, case: Case, seat: Seat | None) -> str:
        """Why ``seat`` may not vote on ``case`` now; "" when it may."""
        if seat is None:
            return _("You have no seat in this council on the day of the session.")
        if seat.pk in self.kept_out(case):
            return _("You are kept out of this case, so you do not vote on it.")
        if seat.pk in self.voters(case).values():
            return ""
        here = {place.seat for place in self.places if place.is_present}
        if seat.pk in here:
            return _("The member you stand in for is present and votes himself.")
        return _("You are not noted as present; tell the secretary that you are here.")


def is_in_the_room(one: Attendance) -> bool:
    """Present and not gone."""
    return one.presence == Presence.PRESENT and one.left_at is None


def room_of(session: Session, *, dossiers: Iterable[int] | None = None) -> Room:
    """The room of ``session``; two queries. ``dossiers`` narrows whose recusals are read."""
    rows = list(
        Attendance.objects.filter(session=session)
        .select_related("seat__user", "seat__unit", "seat__stands_in_for")
        .order_by("seat_id")
    )
    found = Recusal.objects.filter(seat__council_id=session.council_id).select_related("seat")
    if dossiers is not None:
        found = found.filter(dossier_id__in=list(dossiers))
    else:
        found = found.filter(dossier__cases__session=session)
    recused: dict[int, dict[int, Recusal]] = defaultdict(dict)
    for one in found:
        if one.seat_id is not None:
            recused[one.dossier_id][one.seat_id] = one
    return Room(session, rows, recused)


def voted_in(session: Session, *, case: Case | None = None) -> VotedSeats:
    """Who has voted in the present round of every case (or of one): never what. One query."""
    rows = Voted.objects.filter(case__session=session, round=F("case__round"))
    if case is not None:
        rows = rows.filter(case=case)
    found: VotedSeats = defaultdict(dict)
    for key, seat, way in rows.values_list("case_id", "seat_id", "by"):
        found[key][seat] = way
    return found
