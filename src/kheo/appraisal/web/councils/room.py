"""The secretary's room: one page for the whole session, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.appraisal.enums import DossierStatus, SessionStatus
from kheo.appraisal.models import Dossier, Seat, Session
from kheo.appraisal.operations import agenda as agendas
from kheo.appraisal.operations import attendance as attendances
from kheo.appraisal.operations import ballots, minutes, sessions
from kheo.appraisal.policies import RUN_SESSION, VIEW_COUNCILS
from kheo.appraisal.policies import VIEW as VIEW_DOSSIERS
from kheo.appraisal.queries.minutes import cases_of
from kheo.appraisal.transitions.councils import SESSION_FLOW
from kheo.appraisal.web.councils import forms
from kheo.appraisal.web.councils.setting import answer, seen
from kheo.appraisal.web.councils.showing import room_context, session_crumbs
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents.queries import drafts_about
from kheo.foundation.forms import DomainForm
from kheo.kernel.refusals import DomainError
from kheo.workflow.engine import steps_for

ROWS = Session.objects.select_related("council__unit", "council__paper", "unit", "minutes")
SHOWN = 200
STEPS: dict[str, tuple[Callable[..., Any], type[DomainForm], Any]] = {
    "invite": (sessions.invite, forms.PlainForm, gettext_lazy("The members see it now.")),
    "open": (sessions.open_session, forms.PlainForm, gettext_lazy("The session is open.")),
    "close": (sessions.close_session, forms.AnyNoteForm, gettext_lazy("The session is closed.")),
    "reopen": (sessions.reopen_session, forms.NoteForm, gettext_lazy("The session is open.")),
    "cancel": (sessions.call_off, forms.NoteForm, gettext_lazy("The session was called off.")),
}


@page(VIEW_COUNCILS)
def session(request: PageRequest, pk: int) -> HttpResponse:
    """The room as it is now; ``now`` is the part that refreshes itself."""
    one = load(request, ROWS, VIEW_COUNCILS, pk=pk)
    context = room_context(one, request.user)
    if request.headers.get("HX-Request"):
        return render(request, "appraisal/councils/_now.html", context)
    context |= {
        "crumbs": session_crumbs(one),
        "steps": steps_for(request.user, one, SESSION_FLOW),
        "drafts": list(drafts_about(one)),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)[:12]
        ],
    }
    return render(request, "appraisal/councils/session.html", context)


@page(RUN_SESSION, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Take a step of the session; the reason is asked for where one is needed."""
    if name not in STEPS:
        raise Http404
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    seen(one, request)
    operation, kind, done = STEPS[name]
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(
        operation, one, actor=request.user, at=request.now
    ):
        messages.success(request, str(done))
        return redirect("councils:session", pk)
    title = str(SESSION_FLOW.named(name).label)
    return answer(request, form, title, session_crumbs(one, title), version=one.version)


@page(RUN_SESSION, methods=("GET", "POST"))
def seal(request: PageRequest, pk: int) -> HttpResponse:
    """Seal the session with its signed minutes."""
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    seen(one, request)
    form = forms.SealForm(request.POST or None, session=one)
    if request.method == "POST" and form.attempt(
        minutes.seal, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The result is frozen; the dossiers wait for the decision."))
        return redirect("councils:session", pk)
    title = _("Seal with the signed minutes")
    note = _("After this nothing about the session changes any more.")
    return answer(request, form, title, session_crumbs(one, title), note=note, version=one.version)


@page(RUN_SESSION, methods=("POST",))
def attendance(request: PageRequest, pk: int) -> HttpResponse:
    """Note who is there; one press of "left" notes a member who goes."""
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    seats = [key.removeprefix("presence-") for key in request.POST if key.startswith("presence-")]
    entries = {
        int(seat): (request.POST[f"presence-{seat}"], request.POST.get(f"why-{seat}", ""))
        for seat in seats
        if seat.isdecimal()
    }
    gone = Seat.objects.filter(pk=_number(request, "leave"), council=one.council).first()
    by = {"actor": request.user, "at": request.now}
    if gone is not None:
        return act(request, pk, "#attendance", attendances.leave, one, seat=gone, **by)
    return act(request, pk, "#attendance", attendances.note_attendance, one, entries=entries, **by)


@page(RUN_SESSION, methods=("POST",))
def agenda(request: PageRequest, pk: int) -> HttpResponse:
    """Several ballots at once, or one case earlier on the agenda."""
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    cases = cases_of(one)
    by = {"actor": request.user, "at": request.now}
    keys = [case.pk for case in cases]
    up = _number(request, "up")
    if up in keys[1:]:
        place = keys.index(up)
        keys[place - 1], keys[place] = keys[place], keys[place - 1]
        return act(request, pk, "#agenda", agendas.reorder, one, cases=keys, **by)
    ticked = set(request.POST.getlist("case"))
    chosen = [case for case in cases if str(case.pk) in ticked]
    if not chosen:
        messages.warning(request, _("Tick the cases to vote on first."))
        return redirect("councils:session", pk)
    return act(request, pk, "#now", ballots.open_ballots, chosen, **by)


@page(RUN_SESSION, methods=("GET", "POST"))
def put_on(request: PageRequest, pk: int) -> HttpResponse:
    """Pick scored dossiers for the agenda, all at once."""
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    waiting = (
        visible(Dossier.objects.for_list(), request.user, VIEW_DOSSIERS)
        .filter(body=one.unit_id, level=one.council.level, status=DossierStatus.SCORED)
        .exclude(cases__session=one)
        .order_by("-team_total", "pk")[:SHOWN]
    )
    rows = list(waiting)
    if request.method == "POST":
        ticked = set(request.POST.getlist("dossier"))
        chosen = [row for row in rows if str(row.pk) in ticked]
        by = {"actor": request.user, "at": request.now}
        return act(request, pk, "#agenda", agendas.put_on_agenda, one, dossiers=chosen, **by)
    way = session_crumbs(one, _("Dossiers for the agenda"))
    context = {"session": one, "dossiers": rows, "crumbs": way}
    return render(request, "appraisal/councils/put_on.html", context)


@page(RUN_SESSION, methods=("POST",))
def paper(request: PageRequest, pk: int, form: str) -> HttpResponse:
    """Draft the invitation or the minutes, or draft them anew."""
    drafting = {"invitation": minutes.draft_invitation, "minutes": minutes.draft_minutes}
    if form not in drafting:
        raise Http404
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    by = {"actor": request.user, "at": request.now}
    return act(request, pk, "#papers", drafting[form], one, **by)


@page(RUN_SESSION, methods=("POST",))
def proceedings(request: PageRequest, pk: int) -> HttpResponse:
    """Keep what was said."""
    one = load(request, ROWS, RUN_SESSION, pk=pk)
    return act(
        request, pk, "#proceedings", sessions.write_proceedings, one,
        text=request.POST.get("text", ""), actor=request.user, at=request.now,
    )  # fmt: skip


@page(VIEW_COUNCILS)
def result(request: PageRequest, pk: int) -> HttpResponse:
    """The result of the session as a sheet to print."""
    one = load(request, ROWS, VIEW_COUNCILS, pk=pk)
    context = room_context(one, request.user) | {"crumbs": session_crumbs(one, _("Result"))}
    context["is_sealed"] = one.status == SessionStatus.SEALED
    return render(request, "appraisal/councils/result.html", context)


def act(
    request: PageRequest,
    pk: int,
    where: str,
    operation: Callable[..., Any],
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    """Do it and go back to the session; a refusal is told on top of it."""
    try:
        operation(*args, **kwargs)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    answer = redirect("councils:session", pk)
    answer["Location"] += where
    return answer


def _number(request: PageRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
