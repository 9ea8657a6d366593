"""One call, and answering it with an initiative of one's own unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import FILE
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.insights.web.fitting.calls import state_of
from kheo.insights.web.fitting.showing import crumbs
from kheo.kernel.refusals import DomainError
from kheo.library.models import Call, CallAnswer
from kheo.library.operations import calls as acts
from kheo.library.policies import CALL, VIEW_CALLS
from kheo.library.queries.calls import (
    answers_to,
    calls_open_to,
    may_be_named,
    units_asked,
    who_answered,
)
from kheo.orgs.enums import Kind

OFFERED, LINES = 60, 20


def found(request: PageRequest, pk: int) -> Call:
    """The call if it is open to the person, else 404."""
    row = calls_open_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@page(VIEW_CALLS)
def call(request: PageRequest, pk: int) -> HttpResponse:
    """What is called for, who answered with what, and one's own answer."""
    row = found(request, pk)
    day = timezone.localdate(request.now)
    state, word = state_of(row, day)
    may_answer = bool(can(request.user, FILE)) and state == "open"
    may_change = bool(can(request.user, CALL, row))
    answers = list(answers_to(row, request.user))
    context: dict[str, Any] = {
        "call": row, "state": state, "word": word, "may_change": may_change,
        "kind": Kind(row.unit_kind).label if row.unit_kind else "",
        "answers": _shown(request, answers, may_answer=may_answer),
        "may_answer": may_answer,
        "offered": list(may_be_named(row, request.user)[:OFFERED]) if may_answer else [],
        "register_url": f"{reverse('initiatives:register')}?loi-keu-goi={row.pk}",
        "crumbs": crumbs((_("Calls"), reverse("fitting:calls")), (row.title, "")),
    }  # fmt: skip
    if may_change:
        answered = who_answered(row, day)
        asked = [(unit, unit.pk in answered) for unit in units_asked(row, day)]
        context |= {
            "asked": asked, "answered": sum(has for _unit, has in asked),
            "history": [{"sentence": sentence(e), "at": e.at} for e in entries_about(row)[:LINES]],
        }  # fmt: skip
    return render(request, "insights/fitting/call.html", context)


def _shown(
    request: PageRequest, answers: list[CallAnswer], *, may_answer: bool
) -> list[dict[str, Any]]:  # fmt: skip
    """Answers with their addresses; the person's own may be taken back."""
    keys = [one.initiative_id for one in answers]
    rows = Initiative.objects.filter(pk__in=keys)
    seen = set(visible(rows, request.user, VIEW_INITIATIVES).values_list("pk", flat=True))
    own = set(visible(rows, request.user, FILE).values_list("pk", flat=True))
    return [
        {
            "answer": one, "initiative": one.initiative, "is_open": one.initiative_id in seen,
            "may_take_back": may_answer and one.initiative_id in own,
        }
        for one in answers
    ]  # fmt: skip


@page(FILE, methods=("POST",))
def answer(request: PageRequest, pk: int) -> HttpResponse:
    """Name an initiative of one's own unit as the answer."""
    row = found(request, pk)
    named = request.POST.get("initiative", "")
    if not named.isdecimal() or len(named) > 15:
        messages.error(request, _("Choose an initiative of your unit first."))
        return redirect("fitting:call", row.pk)
    one = load(request, Initiative.objects.select_related("unit"), FILE, pk=int(named))
    try:
        acts.answer(row, initiative=one, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer stands; the unit that calls sees it."))
    return redirect("fitting:call", row.pk)


@page(FILE, methods=("POST",))
def take_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take one's own answer back while the call is open."""
    rows = CallAnswer.objects.select_related("call", "initiative__unit")
    given = rows.filter(
        pk=pk, initiative__in=visible(Initiative.objects.all(), request.user, FILE)
    ).first()
    if given is None:
        raise Http404
    try:
        acts.take_back(given, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The answer was taken back."))
    return redirect("fitting:call", given.call_id)
