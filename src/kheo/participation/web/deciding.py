"""Deciding on one remark or on several; replying; taking a decision back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.kernel.refusals import DomainError
from kheo.participation import operations
from kheo.participation.models import Remark
from kheo.participation.operations.reading import seconds_left
from kheo.participation.policies import READ, VIEW
from kheo.participation.transitions import FLOW
from kheo.participation.web.listing import listed, seen_by
from kheo.participation.web.telling import marked, personal_in, signs_of, time_left
from kheo.workflow.engine import steps_for

MOST_AT_ONCE = 60


class ShowForm(DomainForm):
    """Nothing to fill in."""


class RefuseForm(DomainForm):
    """Why it is not shown."""

    reason = LineField(
        label=gettext_lazy("Reason"), max_length=300, required=False,
        help_text=gettext_lazy("Who wrote it reads this by his number. No names, no reproach."),
    )  # fmt: skip


class ReplyForm(DomainForm):
    """What the office says to it."""

    words = BlockField(
        rows=4, label=gettext_lazy("Reply of the office"), max_length=3000, required=False,
        help_text=gettext_lazy("Stands under the remark once it is shown; the writer reads it by his number."),
    )  # fmt: skip


FORMS: dict[str, type[DomainForm]] = {
    "show": ShowForm, "refuse": RefuseForm, "reply": ReplyForm, "take_back": ShowForm,
}  # fmt: skip
ACTS: dict[str, Callable[..., None]] = {
    "show": operations.show, "refuse": operations.refuse, "reply": operations.reply,
    "take_back": operations.take_back,
}  # fmt: skip
DONE = {
    "show": gettext_lazy("It stands under its story now. You can take this back for ten minutes."),
    "refuse": gettext_lazy("It is not shown. You can take this back for ten minutes."),
    "reply": gettext_lazy("The reply is kept."),
    "take_back": gettext_lazy("Taken back: it waits again."),
}


@page(VIEW, methods=("GET", "POST"))
def remark(request: PageRequest, pk: int) -> HttpResponse:
    """One remark with everything that helps to decide, and the acts that are open."""
    one = load(request, seen_by(request), VIEW, pk=pk)
    sent = request.POST.get("act", "")
    forms = {name: _form(request, one, name, sent) for name in FORMS}
    status = 200
    if request.method == "POST" and sent in ACTS:
        if forms[sent].attempt(ACTS[sent], one, actor=request.user, at=request.now):
            messages.success(request, str(DONE[sent]))
            return redirect("remarks:page", pk)
        status = 422
    return render(request, "participation/remark.html", _shown(request, one, forms), status=status)


def _form(request: PageRequest, one: Remark, name: str, sent: str) -> DomainForm:
    data = request.POST if sent == name else None
    return FORMS[name](data, auto_id=f"id_{name}_%s", initial={"words": one.reply})


def _shown(request: PageRequest, one: Remark, forms: dict[str, DomainForm]) -> dict[str, Any]:
    left = seconds_left(one, request.now)
    steps = {step.transition.name for step in steps_for(request.user, one, FLOW)}
    return {
        "remark": one, "pieces": marked(one.words), "personal": personal_in(one.words),
        "signs": signs_of(one), "forms": forms, "left": time_left(left) if left else "",
        "may_show": "show" in steps, "may_refuse": "refuse" in steps,
        "may_take_back": "take_back" in steps and left, "may_read": can(request.user, READ, one),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)[:20]
        ],
        "crumbs": [
            {"label": _("Words of citizens"), "url": reverse("remarks:list")},
            {"label": one.number, "url": ""},
        ],
    }  # fmt: skip


@page(READ, methods=("POST",))
def decide_all(request: PageRequest) -> HttpResponse:
    """One decision for the remarks ticked; each is told for itself when it cannot be done."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    keys = [int(key) for key in request.POST.getlist("one") if key.isdecimal() and len(key) < 18]
    rows = list(seen_by(request).filter(pk__in=keys[:MOST_AT_ONCE]).order_by("pk"))
    if act not in {"show", "refuse"} or not rows:
        return _again(request, _("Tick at least one remark."), keys, reason)
    if act == "refuse" and not reason.strip():
        told = _("Write the reason: who wrote it reads it by his number.")
        return _again(request, told, keys, reason)
    more = {"reason": reason} if act == "refuse" else {}
    done, refusals = 0, []
    for one in rows:
        try:
            ACTS[act](one, actor=request.user, at=request.now, **more)
            done += 1
        except DomainError as refusal:
            refusals.append(f"{one.number}: {refusal}")
    _tell(request, done, refusals)
    return redirect("remarks:list")


def _tell(request: PageRequest, done: int, refusals: list[str]) -> None:
    if done:
        told = ngettext(
            "Decided on %(n)s remark. You can take it back for ten minutes on its page.",
            "Decided on %(n)s remarks. You can take each back for ten minutes on its page.", done,
        )  # fmt: skip
        messages.success(request, told % {"n": done})
    for sentence_ in refusals:
        messages.warning(request, sentence_)


def _again(request: PageRequest, wrong: str, keys: list[int], reason: str) -> HttpResponse:
    context = {**listed(request), "wrong": wrong, "ticked": keys, "reason": reason}
    return render(request, "participation/list.html", context, status=422)
