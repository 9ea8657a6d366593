"""Background work: what was asked for, how far it is, how it ended; called off, tried again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.jobs import kinds, operations
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.policies import CALL_OFF, TRY_AGAIN, VIEW, WATCH
from kheo.jobs.queries.state import counts_by_state, kinds_of, pulse
from kheo.jobs.rules import MOST_ATTEMPTS
from kheo.kernel.refusals import DomainError

WORDS = {
    "dang-cho": JobState.WAITING, "dang-lam": JobState.RUNNING, "khong-thanh": JobState.FAILED,
    "da-xong": JobState.DONE, "da-huy": JobState.CALLED_OFF,
}  # fmt: skip
"""Words of the address for the states."""
SIZE = 40


@page(VIEW)
def jobs(request: PageRequest) -> HttpResponse:
    """The list, the latest first, narrowed by state, kind and whose; asks again while work goes on."""
    told = {name: request.GET.get(name, "")[:60] for name in ("xem", "loai", "cua-toi")}
    told["mine"] = told["cua-toi"]  # templates read no name with a hyphen
    word = told["xem"] if told["xem"] in WORDS else ""
    every = visible(Job.objects.all(), request.user, VIEW)
    rows = _narrowed(every, told, request)
    counts = counts_by_state(rows)
    shown = rows.filter(state=WORDS[word]) if word else rows
    shown = shown.select_related("unit", "asked_by")
    part = keyset(shown, order=("-pk",), size=SIZE, place=request.GET.get("tu", "")[:400])
    context = {
        "rows": [as_row(one, request) for one in part.rows], "part": part, "told": told,
        "tabs": _tabs(word, told, counts), "runs": any(not one.is_over for one in part.rows),
        "kinds": [(kind, kinds.label_of(kind)) for kind in kinds_of(every)],
        "query": urlencode({name: value for name, value in told.items() if value and name != "mine"}),
        "export": _export(word, told), "here": request.get_full_path(), **_watched(request),
    }  # fmt: skip
    return render(request, "jobs/list.html", context)


def _export(word: str, told: dict[str, str]) -> str:
    """The same conditions in the words of the list that is taken out."""
    query = {"kind": told["loai"], "mine": "on" if told["cua-toi"] else ""}
    query["state"] = str(WORDS[word]) if word else ""
    return urlencode({name: value for name, value in query.items() if value})


def _narrowed(rows: QuerySet[Job], told: dict[str, str], request: PageRequest) -> QuerySet[Job]:
    if told["loai"]:
        rows = rows.filter(kind=told["loai"])
    return rows.filter(asked_by=request.user) if told["cua-toi"] else rows


def _watched(request: PageRequest) -> dict[str, Any]:
    """The state of the worker: all of it for who watches over it, only its absence for others."""
    state = pulse(request.now)
    return {"pulse": state, "watches": bool(can(request.user, WATCH))}


def as_row(job: Job, request: PageRequest) -> dict[str, Any]:
    """A job as its row and its page show it."""
    return {
        "job": job, "kind": kinds.label_of(job.kind), "url": address_of(job, request.user),
        "again": job.state == JobState.WAITING and job.again_at is not None
        and job.again_at > request.now,
        "left": max(MOST_ATTEMPTS - job.attempts, 0), "most": MOST_ATTEMPTS,
    }  # fmt: skip


def address_of(job: Job, person: User) -> str:
    """The page of what the job works on; "" when its kind names none that ``person`` may open."""
    name = kinds.page_of(job.kind, asked_for_it=job.asked_by_id == person.pk)
    try:
        return reverse(name, args=(job.subject,)) if name else ""
    except NoReverseMatch:
        return ""


def _tabs(word: str, told: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    path = reverse("jobs:list")
    kept = {name: value for name, value in told.items() if value and name not in {"xem", "mine"}}
    names: list[tuple[str, Any, int]] = [("", _("all"), sum(counts.values()))]
    names += [(name, state.label, counts.get(state, 0)) for name, state in WORDS.items()]
    return [
        {
            "label": label, "count": count, "current": word == name,
            "url": f"{path}?{urlencode({'xem': name, **kept} if name else kept)}",
        }
        for name, label, count in names
    ]  # fmt: skip


@page(VIEW)
def job(request: PageRequest, pk: int) -> HttpResponse:
    """One job: its state, its attempts and times, its result in words, what may be done about it."""
    one = load(request, Job.objects.select_related("unit", "asked_by"), VIEW, pk=pk)
    may_call_off, may_try = can(request.user, CALL_OFF, one), can(request.user, TRY_AGAIN, one)
    context = {
        **as_row(one, request), "refusal": may_call_off.reason, "refusal_again": may_try.reason,
        "crumbs": [
            {"label": _("Background work"), "url": reverse("jobs:list")},
            {"label": one.title[:70], "url": ""},
        ],
        "here": request.get_full_path(), **_watched(request),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)[:20]
        ],
    }  # fmt: skip
    return render(request, "jobs/job.html", context)


@page(CALL_OFF, methods=("POST",))
def call_off(request: PageRequest, pk: int) -> HttpResponse:
    """Stop it."""
    return _act(request, pk, operations.call_off, _("It is called off."))


@page(TRY_AGAIN, methods=("POST",))
def try_again(request: PageRequest, pk: int) -> HttpResponse:
    """Lay it into the queue once more."""
    return _act(request, pk, operations.try_again, _("It waits in the queue again."))


def _act(request: PageRequest, pk: int, act: Callable[..., None], done: str) -> HttpResponse:
    one = load(request, Job.objects.all(), VIEW, pk=pk)
    try:
        act(one, actor=request.user, at=request.now)
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:page", pk)
