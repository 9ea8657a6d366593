"""The member's phone: what is being voted on now, three large buttons, "you have voted"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.appraisal.enums import CaseStatus, Choice, SessionStatus
from kheo.appraisal.models import Case, Session
from kheo.appraisal.operations import attendance, ballots
from kheo.appraisal.policies import VIEW_COUNCILS, VOTE
from kheo.appraisal.queries.minutes import cases_of
from kheo.appraisal.queries.sessions import is_in_the_room, room_of, voted_in
from kheo.appraisal.web.councils.showing import line_of, session_crumbs
from kheo.kernel.refusals import DomainError

ROWS = Session.objects.select_related("council__unit", "unit")


@page(VOTE)
def phone(request: PageRequest, pk: int) -> HttpResponse:
    """The member's page; refreshes itself while nothing waits for him."""
    one = visible(ROWS, request.user, VIEW_COUNCILS).filter(pk=pk).first()
    if one is None:
        raise Http404
    return show(request, one)


def show(request: PageRequest, one: Session, refusal: str = "") -> HttpResponse:
    """The page as it is for this member now; 422 with the refusal of a vote."""
    context = phone_context(request, one) | {"refusal": refusal}
    if request.headers.get("HX-Request"):
        return render(request, "appraisal/councils/_phone.html", context)
    status = 422 if refusal else 200
    return render(request, "appraisal/councils/phone.html", context, status=status)


@sensitive_post_parameters("choice")
@page(VOTE, methods=("POST",))
def vote(request: PageRequest, pk: int) -> HttpResponse:
    """Vote. What was chosen is neither in the address nor in the answer."""
    rows = Case.objects.select_related("session__council__unit", "session__unit")
    one = load(request, rows, VOTE, pk=pk)
    try:
        choice = request.POST.get("choice", "")
        ballots.cast(one, choice=choice, actor=request.user, at=request.now)
    except DomainError as refusal:
        return show(request, one.session, str(refusal))
    messages.success(request, _("Your vote has been counted."))
    return redirect("councils:phone", one.session_id)


@page(VOTE, methods=("POST",))
def step_aside(request: PageRequest, pk: int) -> HttpResponse:
    """Declare a conflict in a case; the reason stands in the minutes."""
    rows = Case.objects.select_related(
        "session__council__unit", "session__unit", "dossier__initiative"
    )
    one = load(request, rows, VOTE, pk=pk)
    seat = room_of(one.session, dossiers=[one.dossier_id]).seat_of(request.user)
    if seat is None:
        raise Http404
    note = request.POST.get("note", "")
    try:
        attendance.step_aside(one, seat=seat, note=note, actor=request.user, at=request.now)
    except DomainError as refusal:
        return show(request, one.session, str(refusal))
    messages.success(request, _("You are kept out of this case; the minutes say so."))
    return redirect("councils:phone", one.session_id)


def phone_context(request: PageRequest, one: Session) -> dict[str, Any]:
    """What waits for this member: ballots to vote on, those done, what comes next."""
    room, voted = room_of(one), voted_in(one)
    seat = room.seat_of(request.user)
    main = (seat.stands_in_for_id or seat.pk) if seat else 0
    cards: list[dict[str, Any]] = []
    for case in cases_of(one):
        line = line_of(room, case, voted)
        has_voted = main in voted.get(case.pk, {})
        why_not = "" if has_voted else room.why_not(case, seat)
        cards.append({"line": line, "case": case, "has_voted": has_voted, "why_not": why_not})
    running = [card for card in cards if card["case"].status == CaseStatus.VOTING]
    mine = [card for card in running if not card["has_voted"] and not card["why_not"]]
    here = {row.seat_id for row in room.attendance if is_in_the_room(row)}
    return {
        "session": one,
        "seat": seat,
        "is_here": seat is not None and seat.pk in here,
        "is_open": one.status == SessionStatus.OPEN,
        "is_before": one.status in (SessionStatus.PLANNED, SessionStatus.INVITED),
        "mine": mine,
        "others": [card for card in running if card not in mine],
        "rest": [card for card in cards if card["case"].status != CaseStatus.VOTING],
        "choices": Choice.choices,
        "crumbs": session_crumbs(one, _("Vote")),
    }
