"""Councils, their sessions and ballots through the API. What somebody voted is kept nowhere here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import Ballot, Choice, DossierStatus, Presence
from kheo.appraisal.models import Case, Council, Dossier, Seat, Session
from kheo.appraisal.operations import agenda, attendance, ballots, councils, minutes, sessions
from kheo.appraisal.policies import RUN_CASE, RUN_SESSION, SET_UP_COUNCILS, VOTE
from kheo.appraisal.policies import VIEW as VIEW_DOSSIERS
from kheo.appraisal.queries.minutes import cases_of
from kheo.appraisal.queries.sessions import room_of
from kheo.appraisal.transitions.councils import CASE_FLOW, SESSION_FLOW
from kheo.appraisal.web.councils import forms
from kheo.appraisal.web.councils.balloting import STEPS as CASE_STEPS
from kheo.appraisal.web.councils.balloting import offered_papers
from kheo.appraisal.web.councils.room import STEPS as SESSION_STEPS
from kheo.appraisal.web.councils.showing import case_context
from kheo.exchange.act_forms import CodesField, form_with, key_field, keys, keys_in_order, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.kernel.refusals import NotFound

COUNCILS: Final = "councils"
SEATS: Final = "council_seats"
SESSIONS: Final = "sessions"
CASES: Final = "cases"
SEAT = key_field(_("Number of the seat"))


class PresenceForm(DomainForm):
    """Whether one member is there."""

    seat = key_field(_("Number of the seat"))
    presence = django_forms.ChoiceField(choices=Presence.choices, label=_("Attendance"))
    why = LineField(max_length=300, required=False, label=_("Reason"))


def _seat(council: int, key: int) -> Seat:
    return part(Seat.objects.filter(council=council), key, "seat")


def note_attendance(
    session: Session, *, seat: int, presence: str, why: str, actor: User, at: datetime
) -> None:
    """Note who is there, member by member. Raises DomainError."""
    found = _seat(session.council_id, seat)
    attendance.note_attendance(session, entries={found.pk: (presence, why)}, actor=actor, at=at)


def leave(session: Session, *, seat: int, actor: User, at: datetime) -> None:
    """Note that a member goes. Raises DomainError."""
    attendance.leave(session, seat=_seat(session.council_id, seat), actor=actor, at=at)


def put_on(session: Session, *, dossiers: Sequence[str], actor: User, at: datetime) -> None:
    """Put scored dossiers on the agenda, all at once. Raises DomainError."""
    wanted = keys_in_order(dossiers, "dossiers")
    waiting = visible(Dossier.objects.for_list(), actor, VIEW_DOSSIERS).filter(
        body=session.unit_id, level=session.council.level, status=DossierStatus.SCORED
    )
    chosen = [part(waiting, key, "dossiers") for key in wanted]
    agenda.put_on_agenda(session, dossiers=chosen, actor=actor, at=at)


def reorder(session: Session, *, cases: Sequence[str], actor: User, at: datetime) -> None:
    """The agenda in this order. Raises DomainError."""
    agenda.reorder(session, cases=keys_in_order(cases, "cases"), actor=actor, at=at)


def open_ballots(session: Session, *, cases: Sequence[str], actor: User, at: datetime) -> None:
    """Open the ballots of several cases at once. Raises DomainError."""
    wanted = keys(cases, "cases")
    known = {case.pk: case for case in cases_of(session)}
    for key in wanted - set(known):
        part(Case.objects.none(), key, "cases")
    chosen = [case for key, case in known.items() if key in wanted]
    ballots.open_ballots(chosen, actor=actor, at=at)


def _offered(actor: User, row: Case) -> dict[str, Any]:
    return {"offered": offered_papers(case_context(row, actor))}


class HandForm(DomainForm):
    """How one member voted in an open vote."""

    seat = key_field(_("Number of the seat"))
    choice = django_forms.ChoiceField(choices=Choice.choices, label=_("Vote"))


def note_hand(case: Case, *, seat: int, choice: str, actor: User, at: datetime) -> None:
    """Note by name how a member voted. Raises DomainError."""
    found = _seat(case.session.council_id, seat)
    ballots.note_hands(case, hands={found.pk: choice}, actor=actor, at=at)


def recuse(case: Case, *, seat: int, note: str, actor: User, at: datetime) -> None:
    """Write down that a member without an account steps aside. Raises DomainError."""
    found = _seat(case.session.council_id, seat)
    attendance.step_aside(case, seat=found, note=note, actor=actor, at=at)


def step_aside(case: Case, *, note: str, actor: User, at: datetime) -> None:
    """Declare one's own conflict in a case. Raises DomainError."""
    seat = room_of(case.session, dossiers=[case.dossier_id]).seat_of(actor)
    if seat is None:
        raise NotFound(_now("You have no seat in this council."))
    attendance.step_aside(case, seat=seat, note=note, actor=actor, at=at)


def _step(listing: str, name: str, flow: Any, steps: Any, permission: Any, page: str) -> Act:
    operation, form, _done = steps[name]
    if name == "open_ballot":
        ballot = django_forms.ChoiceField(
            choices=[("", _("as usual in this council")), *Ballot.choices], required=False,
            label=_("Way of voting"),
        )  # fmt: skip
        form = form_with(form, ballot=ballot)
    return Act(
        listing, name.replace("_", "-"), flow.named(name).label, operation, permission, form,
        pages=(page,),
    )  # fmt: skip


def _of_ones_councils(rows: Any, actor: User) -> Any:
    held = visible(Council.objects.all(), actor, SET_UP_COUNCILS)
    return rows.filter(council__in=held.values("pk"))


NOTE = form_with(
    DomainForm, note=BlockField(label=_("Reason"), rows=3, required=False, max_length=2000)
)

ACTS: Final[tuple[Act, ...]] = (
    Act(
        COUNCILS, "create", _("Set up a council"), councils.set_up_council, SET_UP_COUNCILS,
        forms.CouncilForm, on_list=True, form_arguments=lambda actor, row: {"person": actor},
        pages=("councils:set_up",),
    ),
    Act(
        COUNCILS, "change-rules", _("Change the rules"), councils.change_rules, SET_UP_COUNCILS,
        forms.RulesForm, pages=("councils:rules",),
    ),
    Act(
        COUNCILS, "end", _("End the council"), councils.end_council, SET_UP_COUNCILS,
        forms.EndForm, pages=("councils:end",),
    ),
    Act(
        COUNCILS, "add-seat", _("Add a member"), councils.add_seat, SET_UP_COUNCILS,
        forms.SeatForm, form_arguments=lambda actor, row: {"council": row}, answers=SEATS,
        pages=("councils:seat",),
    ),
    Act(
        SEATS, "end", _("End a place"), councils.end_seat, SET_UP_COUNCILS, forms.EndForm,
        finds=_of_ones_councils, pages=("councils:end_seat",),
    ),
    Act(
        COUNCILS, "plan-session", _("Plan a session"), sessions.plan_session, RUN_SESSION,
        forms.SessionForm, answers=SESSIONS, pages=("councils:plan",),
    ),
    Act(
        SESSIONS, "change", _("Change the session"), sessions.change_session, RUN_SESSION,
        forms.SessionForm, pages=("councils:change",),
    ),
    *(
        _step(SESSIONS, name, SESSION_FLOW, SESSION_STEPS, RUN_SESSION, "councils:session_step")
        for name in SESSION_STEPS
    ),
    Act(
        SESSIONS, "seal", _("Seal with the signed minutes"), minutes.seal, RUN_SESSION,
        forms.SealForm, form_arguments=lambda actor, row: {"session": row},
        pages=("councils:seal",),
    ),
    Act(
        SESSIONS, "note-attendance", _("Attendance"), note_attendance, RUN_SESSION, PresenceForm,
        pages=("councils:attendance",),
    ),
    Act(
        SESSIONS, "note-leaving", _("A member goes"), leave, RUN_SESSION,
        form_with(DomainForm, seat=SEAT), pages=("councils:attendance",),
    ),
    Act(
        SESSIONS, "put-on-agenda", _("Dossiers for the agenda"), put_on, RUN_SESSION,
        form_with(DomainForm, dossiers=CodesField(label=_("Numbers of the dossiers"))),
        pages=("councils:put_on",),
    ),
    Act(
        SESSIONS, "reorder", _("Order of the agenda"), reorder, RUN_SESSION,
        form_with(DomainForm, cases=CodesField(label=_("Numbers of the cases, in their order"))),
        pages=("councils:agenda",),
    ),
    Act(
        SESSIONS, "open-ballots", _("Open several ballots"), open_ballots, RUN_SESSION,
        form_with(DomainForm, cases=CodesField(label=_("Numbers of the cases"))),
        pages=("councils:agenda",),
    ),
    Act(
        SESSIONS, "draft-invitation", _("Draft the invitation"), minutes.draft_invitation,
        RUN_SESSION, answers="drafts", pages=("councils:paper",),
    ),
    Act(
        SESSIONS, "draft-minutes", _("Draft the minutes"), minutes.draft_minutes, RUN_SESSION,
        answers="drafts", pages=("councils:paper",),
    ),
    Act(
        SESSIONS, "write-proceedings", _("Write the proceedings"), sessions.write_proceedings,
        RUN_SESSION, form_with(DomainForm, text=BlockField(label=_("Proceedings"), rows=8)),
        pages=("councils:proceedings",),
    ),
    *(
        _step(CASES, name, CASE_FLOW, CASE_STEPS, RUN_CASE, "councils:case_step")
        for name in CASE_STEPS
    ),
    Act(
        CASES, "enter-paper-ballots", _("Paper ballots"), ballots.enter_paper_totals, RUN_CASE,
        forms.PaperTotalsForm, form_arguments=_offered, pages=("councils:papers",),
    ),
    Act(
        CASES, "note-hand", _("Note a vote by name"), note_hand, RUN_CASE, HandForm,
        pages=("councils:hands",),
    ),
    Act(
        CASES, "note-conflict", _("A member steps aside"), recuse, RUN_CASE,
        form_with(NOTE, seat=SEAT), pages=("councils:recuse",),
    ),
    Act(
        CASES, "vote", _("Vote"), ballots.cast, VOTE,
        form_with(
            DomainForm, choice=django_forms.ChoiceField(choices=Choice.choices, label=_("Vote"))
        ),
        answers="-", is_secret=True, pages=("councils:vote",),
    ),
    Act(
        CASES, "step-aside", _("Step aside"), step_aside, VOTE, NOTE, answers="-",
        pages=("councils:step_aside",),
    ),
)  # fmt: skip
