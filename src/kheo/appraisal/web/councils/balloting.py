"""One case before the council: its ballot, paper totals, result; the screen in the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.enums import Ballot, CaseStatus, Choice
from kheo.appraisal.models import Case, Seat
from kheo.appraisal.operations import agenda, attendance, ballots
from kheo.appraisal.policies import RUN_CASE, VIEW_CASES
from kheo.appraisal.transitions.councils import CASE_FLOW
from kheo.appraisal.web.councils import forms
from kheo.appraisal.web.councils.setting import answer, seen
from kheo.appraisal.web.councils.showing import case_context, session_crumbs
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.forms import DomainForm
from kheo.kernel.refusals import DomainError
from kheo.workflow.engine import steps_for

ROWS = Case.objects.select_related(
    "session__council__unit", "session__unit", "dossier__initiative", "dossier__unit"
)
_COUNTED = gettext_lazy("The ballot is counted.")
STEPS: dict[str, tuple[Callable[..., Any], type[DomainForm], Any]] = {
    "open_ballot": (ballots.open_ballot, forms.PlainForm, gettext_lazy("The ballot is open.")),
    "close_ballot": (ballots.close_ballot, forms.PlainForm, _COUNTED),
    "void_ballot": (ballots.void_ballot, forms.NoteForm, gettext_lazy("The ballot is void.")),
    "vote_again": (ballots.vote_again, forms.PlainForm, gettext_lazy("The ballot is open.")),
    "chair_decides": (ballots.chair_decides, forms.ChairForm, gettext_lazy("Written down.")),
    "postpone": (agenda.postpone, forms.NoteForm, gettext_lazy("The case is postponed.")),
}


@page(VIEW_CASES)
def case(request: PageRequest, pk: int) -> HttpResponse:
    """One case; the progress of its ballot refreshes itself."""
    one = load(request, ROWS, VIEW_CASES, pk=pk)
    context = case_context(one, request.user)
    if request.headers.get("HX-Request"):
        return render(request, "appraisal/councils/_progress.html", context)
    may_enter = context["may_run"] and context["is_open"] and one.status == CaseStatus.VOTING
    context |= {
        "crumbs": session_crumbs(one.session, str(one)),
        "steps": steps_for(request.user, one, CASE_FLOW),
        "papers": papers_form(one, context) if may_enter and context["is_secret"] else None,
        "hands": may_enter and not context["is_secret"],
        "choices": Choice.choices,
        "ballots": Ballot.choices,
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)[:60]
            if line.action != "case.vote"  # who has voted stands beside the ballot
        ],
    }
    return render(request, "appraisal/councils/case.html", context)


@page(VIEW_CASES)
def screen(request: PageRequest, pk: int) -> HttpResponse:
    """For the screen in the room: numbers of a secret ballot, names of an open vote."""
    one = load(request, ROWS, VIEW_CASES, pk=pk)
    context = case_context(one, request.user)
    if request.headers.get("HX-Request"):
        return render(request, "appraisal/councils/_screen.html", context)
    context["crumbs"] = session_crumbs(one.session, str(one))
    return render(request, "appraisal/councils/screen.html", context)


@page(RUN_CASE, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Take a step of the case."""
    if name not in STEPS:
        raise Http404
    one = load(request, ROWS, RUN_CASE, pk=pk)
    seen(one, request)
    operation, kind, done = STEPS[name]
    form = kind(request.POST if request.method == "POST" else None)
    more = {"ballot": request.POST.get("ballot", "")} if name == "open_ballot" else {}
    if request.method == "POST" and form.attempt(
        operation, one, actor=request.user, at=request.now, **more
    ):
        messages.success(request, str(done))
        return redirect("councils:case", pk)
    title = str(CASE_FLOW.named(name).label)
    way = session_crumbs(one.session, title)
    return answer(request, form, title, way, note=str(one), version=one.version)


@page(RUN_CASE, methods=("POST",))
def papers(request: PageRequest, pk: int) -> HttpResponse:
    """Enter the paper ballots; refused ones come back as they were typed."""
    one = load(request, ROWS, RUN_CASE, pk=pk)
    context = case_context(one, request.user)
    seen(one, request)
    form = papers_form(one, context, request.POST)
    if form.attempt(ballots.enter_paper_totals, one, actor=request.user, at=request.now):
        messages.success(request, _("The paper ballots are entered."))
        return redirect("councils:case", pk)
    way = session_crumbs(one.session, _("Paper ballots"))
    return answer(request, form, _("Paper ballots"), way, note=str(one), version=one.version)


@page(RUN_CASE, methods=("POST",))
def hands(request: PageRequest, pk: int) -> HttpResponse:
    """Note by name how members voted in an open vote."""
    one = load(request, ROWS, RUN_CASE, pk=pk)
    given = {
        int(key.removeprefix("hand-")): choice
        for key, choice in request.POST.items()
        if key.startswith("hand-") and key.removeprefix("hand-").isdecimal() and choice
    }
    by = {"actor": request.user, "at": request.now}
    return _act(request, pk, ballots.note_hands, one, hands=given, **by)


@page(RUN_CASE, methods=("POST",))
def recuse(request: PageRequest, pk: int) -> HttpResponse:
    """Write down that a member without an account steps aside."""
    one = load(request, ROWS, RUN_CASE, pk=pk)
    key = request.POST.get("seat", "")
    seat = Seat.objects.filter(
        council=one.session.council, pk=key if key.isdecimal() else 0
    ).first()
    if seat is None:
        raise Http404
    by = {"actor": request.user, "at": request.now}
    note = request.POST.get("note", "")
    return _act(request, pk, attendance.step_aside, one, seat=seat, note=note, **by)


def offered_papers(context: dict[str, Any]) -> list[tuple[int, str]]:
    """Whose ballot may have come on paper: all who may vote and have not by phone."""
    people = [row for row in context["people"] if row["way"] != "phone"]
    return [(row["main"].pk, row["seat"].full_name) for row in people]


def papers_form(one: Case, context: dict[str, Any], data: Any = None) -> forms.PaperTotalsForm:
    """The form of paper totals: only those are offered who may vote and have not by phone."""
    people = [row for row in context["people"] if row["way"] != "phone"]
    initial = {
        "yes": one.paper_yes, "no": one.paper_no, "blank": one.paper_blank,
        "seats": [row["main"].pk for row in people if row["way"] == "paper"],
    }  # fmt: skip
    return forms.PaperTotalsForm(data, offered=offered_papers(context), initial=initial)


def _act(
    request: PageRequest, pk: int, operation: Callable[..., Any], *args: Any, **kw: Any
) -> HttpResponse:
    try:
        operation(*args, **kw)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("councils:case", pk)
