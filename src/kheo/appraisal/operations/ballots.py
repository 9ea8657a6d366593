"""Ballots: open, vote, paper, count. A secret vote leaves no link to who gave it (adr/0014).

Three things keep it so. ``Voted`` says that a seat voted, ``Tally`` how many chose what; nothing
joins them. Every vote writes all rows of the tally in one statement, so that not even the marks a data base
keeps of who last wrote a row tell which row it was. When the ballot is counted, phones and paper
are added up and the parts removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case as SqlCase
from django.db.models import F, Value, When
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import Ballot, CaseStatus, Choice, SessionStatus, Verdict, VotedBy
from kheo.appraisal.models import Case, OpenVote, Tally, Voted
from kheo.appraisal.operations.agenda import forget_ballots
from kheo.appraisal.operations.recusals import note_recusals
from kheo.appraisal.operations.sessions import require_quorum
from kheo.appraisal.policies import RUN_CASE, VOTE
from kheo.appraisal.queries.sessions import Room, room_of
from kheo.appraisal.rules.ballots import Count, Votes, count, wrong_paper_totals
from kheo.appraisal.transitions import councils as arrows
from kheo.appraisal.transitions.councils import CASE_FLOW
from kheo.audit.journal import record
from kheo.kernel.refusals import BadInput, RuleBroken, Stale
from kheo.workflow.engine import perform


@transaction.atomic
def open_ballot(case: Case, *, ballot: str = "", actor: User, at: datetime) -> None:
    """Call a case and let the members vote; ``ballot`` secret or open, "" as planned.

    Who has to stay out is looked for once more. Raises RuleBroken outside the session, without a
    quorum, and when nobody may vote on the case.
    """
    require(actor, RUN_CASE, case)
    if ballot and ballot not in Ballot.values:
        raise BadInput(_("Choose a secret or an open ballot."))
    require_quorum(case.session)
    note_recusals([case.dossier], _seats(case), actor=actor, at=at)
    if not room_of(case.session, dossiers=[case.dossier_id]).voters(case):
        raise RuleBroken(
            _("Nobody who is present may vote on this case: all are kept out. Postpone it.")
        )
    changes = {"ballot": Ballot(ballot or case.ballot)}
    perform(arrows.OPEN_BALLOT, case, flow=CASE_FLOW, actor=actor, at=at, changes=changes)
    _set_out_urn(case)


@transaction.atomic
def open_ballots(cases: Sequence[Case], *, ballot: str = "", actor: User, at: datetime) -> None:
    """Vote on a list: the ballots on several cases are open at once; all or none."""
    for case in cases:
        open_ballot(case, ballot=ballot, actor=actor, at=at)


@transaction.atomic
def cast(case: Case, *, choice: str, actor: User, at: datetime) -> None:
    """Vote. Of a secret ballot the journal and the rows say only that ``actor`` has voted.

    Raises BadInput for a choice that does not exist, RuleBroken when the ballot is not open, and
    when he may not vote, has voted, or his seat has voted on paper or through another.
    """
    if choice not in Choice.values:
        raise BadInput(_("Choose for, against or blank."))
    case = _voting(case)
    require(actor, VOTE, case)
    room = room_of(case.session, dossiers=[case.dossier_id])
    seat = room.seat_of(actor)
    if (refusal := room.why_not(case, seat)) or seat is None:
        raise RuleBroken(refusal)
    _mark_voted(case, [seat.stands_in_for_id or seat.pk], VotedBy.PHONE)
    told: dict[str, object] = {"seat": seat.full_name, "round": case.round}
    if case.ballot == Ballot.SECRET:
        _put_in_urn(case, choice)
    else:
        OpenVote.objects.create(case=case, round=case.round, seat=seat, choice=choice)
        told["choice"] = choice
    record("case.vote", case, actor=actor, at=at, after=told)


@transaction.atomic
def enter_paper_totals(
    case: Case,
    *,
    yes: int,
    no: int,
    blank: int,
    seats: Iterable[int],
    actor: User,
    at: datetime,
) -> None:
    """Enter the paper ballots of a secret ballot; again to correct them, until it is counted.

    ``seats`` = keys of the seats with a vote that voted on paper; their number is the sum of the totals.
    Raises RuleBroken for totals that do not fit, a seat that may not vote or voted by phone, an open
    vote (hands are noted by name), Stale when another secretary was faster.
    """
    seen, case = case.version, _voting(case)
    require(actor, RUN_CASE, case)
    if case.version != seen:
        raise Stale(_("Someone else has just changed this; reload the page."))
    if case.ballot != Ballot.SECRET:
        raise RuleBroken(_("This is an open vote: note by name how each member voted."))
    ticked = list(dict.fromkeys(seats))
    _require_totals(Votes(yes, no, blank), len(ticked))
    _take_paper_votes(case, ticked)
    written = Case.objects.filter(pk=case.pk, version=seen).update(
        paper_yes=yes, paper_no=no, paper_blank=blank, version=seen + 1, updated_at=at
    )
    if not written:
        raise Stale(_("Someone else has just changed this; reload the page."))
    record(
        "case.enter_paper_totals", case, actor=actor, at=at,
        after={"papers": len(ticked), "round": case.round},
    )  # fmt: skip


@transaction.atomic
def note_hands(case: Case, *, hands: Mapping[int, str], actor: User, at: datetime) -> None:
    """Note how members voted in an open vote who did not do it themselves (seat → choice).

    Again to correct them. Raises RuleBroken for a secret ballot, a seat that may not vote or voted
    by phone.
    """
    case = _voting(case)
    require(actor, RUN_CASE, case)
    if case.ballot != Ballot.OPEN:
        raise RuleBroken(_("This is a secret ballot: enter the totals of the papers."))
    if set(hands.values()) - set(Choice.values):
        raise BadInput(_("Choose for, against or blank."))
    room = _take_paper_votes(case, list(hands))
    who = room.voters(case)
    OpenVote.objects.filter(case=case, round=case.round).exclude(
        seat_id__in=_seats_of_phones(case, room)
    ).delete()
    OpenVote.objects.bulk_create(
        OpenVote(case=case, round=case.round, seat_id=who[seat], choice=choice)
        for seat, choice in hands.items()
    )
    names = {room.seats[who[seat]].full_name: choice for seat, choice in hands.items()}
    record(
        "case.note_hands", case, actor=actor, at=at,
        after={"papers": len(hands), "hands": names, "round": case.round},
    )  # fmt: skip


@transaction.atomic
def close_ballot(case: Case, *, actor: User, at: datetime) -> Count:
    """Close the ballot and count phones and paper together.

    Raises RuleBroken when nobody has voted, InvalidTransition when it is not open.
    """
    require(actor, RUN_CASE, case)
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    votes = _votes_of(case)
    voted = set(Voted.objects.filter(case=case, round=case.round).values_list("seat_id", flat=True))
    if case.status == CaseStatus.VOTING:
        _require_sound(votes, len(voted))
    room = room_of(case.session, dossiers=[case.dossier_id])
    entitled = len(set(room.voters(case)) | voted)
    members = len(room.members(case) | voted)
    found = count(
        case.session.council.rules, votes=votes, entitled=entitled, members=max(members, entitled)
    )
    if case.ballot == Ballot.SECRET:
        forget_ballots(case)
    changes = {
        "yes": votes.yes, "no": votes.no, "blank": votes.blank, "entitled": entitled,
        "base": found.base, "verdict": found.verdict,
    }  # fmt: skip
    perform(arrows.CLOSE_BALLOT, case, flow=CASE_FLOW, actor=actor, at=at, changes=changes)
    return found


@transaction.atomic
def void_ballot(case: Case, *, note: str, actor: User, at: datetime) -> None:
    """Throw an open ballot away, with the reason; the case may be called again."""
    perform(
        arrows.VOID_BALLOT, case, flow=CASE_FLOW, actor=actor, at=at, note=note,
        changes={"round": case.round + 1},
    )  # fmt: skip
    forget_ballots(case)


@transaction.atomic
def vote_again(case: Case, *, actor: User, at: datetime) -> None:
    """Hold another ballot after a tie, where the council's rules say so."""
    require(actor, RUN_CASE, case)
    require_quorum(case.session)
    changes = {
        "round": case.round + 1, "yes": None, "no": None, "blank": None, "entitled": None,
        "base": None, "verdict": "",
    }  # fmt: skip
    perform(arrows.VOTE_AGAIN, case, flow=CASE_FLOW, actor=actor, at=at, changes=changes)
    _set_out_urn(case)


@transaction.atomic
def chair_decides(case: Case, *, is_passed: bool, note: str, actor: User, at: datetime) -> None:
    """Write down how the chair settled a tie, in his words."""
    verdict = Verdict.PASSED if is_passed else Verdict.FAILED
    perform(
        arrows.CHAIR_DECIDES, case, flow=CASE_FLOW, actor=actor, at=at, note=note,
        changes={"verdict": verdict, "note": note.strip()},
    )  # fmt: skip


def _voting(case: Case) -> Case:
    """The case as it stands now, kept for this transaction, if its ballot is open."""
    fresh = (
        Case.objects.select_for_update(of=("self",))
        .select_related("session__council", "dossier__initiative")
        .get(pk=case.pk)
    )
    if fresh.status != CaseStatus.VOTING or fresh.session.status != SessionStatus.OPEN:
        raise RuleBroken(_("The ballot on this case is not open; a vote now does not count."))
    return fresh


def _mark_voted(case: Case, seats: Sequence[int], way: str) -> None:
    """Note that these seats voted. The data base holds each to one vote a round."""
    try:
        with transaction.atomic():
            Voted.objects.bulk_create(
                Voted(case=case, round=case.round, seat_id=seat, by=way) for seat in seats
            )
    except IntegrityError:
        # Told without the cause: an error that names the row belongs in no log.
        raise RuleBroken(_("There is a vote of this seat already; nobody votes twice.")) from None


def _set_out_urn(case: Case) -> None:
    if case.ballot == Ballot.SECRET:
        Tally.objects.bulk_create(
            Tally(case=case, round=case.round, choice=choice) for choice in Choice.values
        )


def _put_in_urn(case: Case, choice: str) -> None:
    """Write all three rows, so that none of them shows which one grew."""
    one_more = SqlCase(When(choice=choice, then=Value(1)), default=Value(0))
    Tally.objects.filter(case=case, round=case.round).update(votes=F("votes") + one_more)


def _take_paper_votes(case: Case, seats: Sequence[int]) -> Room:
    """Mark these seats, and no others, as having voted on paper."""
    room = room_of(case.session, dossiers=[case.dossier_id])
    rows = Voted.objects.filter(case=case, round=case.round)
    phones = set(rows.filter(by=VotedBy.PHONE).values_list("seat_id", flat=True))
    may = room.voters(case)
    for seat in seats:
        name = {"person": room.seats[seat].full_name if seat in room.seats else f"#{seat}"}
        if seat in phones:
            raise RuleBroken(
                _("%(person)s has voted by phone; take the tick away and check the papers.") % name
            )
        if seat not in may:
            raise RuleBroken(
                _("%(person)s may not vote on this case: absent or kept out. Take the tick away.")
                % name
            )
    rows.filter(by=VotedBy.PAPER).delete()
    _mark_voted(case, seats, VotedBy.PAPER)
    return room


def _seats_of_phones(case: Case, room: Room) -> set[int]:
    """The seats (alternates as themselves) whose open vote came by phone."""
    mains = set(
        Voted.objects.filter(case=case, round=case.round, by=VotedBy.PHONE).values_list(
            "seat_id", flat=True
        )
    )
    return {key for key, seat in room.seats.items() if (seat.stands_in_for_id or key) in mains}


def _require_totals(votes: Votes, ticked: int) -> None:
    if wrong_paper_totals(votes, ticked):
        sentence = _(
            "%(cast)s paper ballots are entered but %(ticked)s members are ticked as voting on"
            " paper. Count both again; the numbers have to be equal."
        ) % {"cast": votes.cast, "ticked": ticked}
        raise RuleBroken(sentence, fields={"seats": sentence})


def _votes_of(case: Case) -> Votes:
    """What is in the urn and on paper, or by name, in the present round."""
    if case.ballot == Ballot.SECRET:
        urn = dict(Tally.objects.filter(case=case, round=case.round).values_list("choice", "votes"))
        fresh = Case.objects.get(pk=case.pk)
        return Votes(urn.get("yes", 0), urn.get("no", 0), urn.get("blank", 0)) + Votes(
            fresh.paper_yes or 0, fresh.paper_no or 0, fresh.paper_blank or 0
        )
    named = list(
        OpenVote.objects.filter(case=case, round=case.round).values_list("choice", flat=True)
    )
    return Votes(named.count("yes"), named.count("no"), named.count("blank"))


def _require_sound(votes: Votes, voted: int) -> None:
    if not voted:
        raise RuleBroken(_("Nobody has voted yet; wait, or void the ballot."))
    if votes.cast != voted:
        raise RuleBroken(
            _(
                "%(voted)s members have voted but %(cast)s votes are there. Do not count this"
                " ballot; void it and vote anew."
            )
            % {"voted": voted, "cast": votes.cast}
        )


def _seats(case: Case) -> list:  # type: ignore[type-arg]  # seats, as the finder takes them
    rows = case.session.attendance.select_related("seat__user", "seat__unit").order_by("seat_id")
    return [one.seat for one in rows]
