"""Projects that papers name: which record each is, or registered from here, or set aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, granted_units, unit_scope, visible
from kheo.archive.enums import CandidateState, ItemKind
from kheo.archive.models import Candidate
from kheo.archive.operations.candidates import (
    register_candidate,
    reopen_candidate,
    same_record,
    set_aside_candidate,
)
from kheo.archive.policies import CANDIDATES
from kheo.archive.queries.candidates import candidates_for, counts_by_state, places_in_readings
from kheo.archive.queries.likeness import Wanted, alike
from kheo.archive.web.readings.forms import NoteForm, RegisterForm
from kheo.archive.web.readings.items import looked_up
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.foundation.web.form_page import form_page
from kheo.initiatives.enums import Field
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import FILE, FILE_FOR_OTHERS
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit

WORDS = {
    "can-xem": CandidateState.OPEN, "da-co": CandidateState.SAME,
    "da-dang-ky": CandidateState.REGISTERED, "gac-lai": CandidateState.SET_ASIDE,
}  # fmt: skip
EVERY = "tat-ca"
SIZE = 20


def way(here: str = "") -> list[dict[str, str]]:
    """The way to these pages."""
    found = [
        {"label": _("Reading reports"), "url": reverse("readings:list")},
        {
            "label": _("Projects named in papers"),
            "url": reverse("readings:candidates") if here else "",
        },
    ]
    return [*found, {"label": here[:70], "url": ""}] if here else found


def _export(word: str, told: dict[str, str]) -> str:
    """The same conditions in the words of the list that is taken out."""
    query = {"q": told["q"], "field": told["linh-vuc"], "source": told["nguon"]}
    query["state"] = str(WORDS[word]) if word in WORDS else ""
    return urlencode({name: value for name, value in query.items() if value})


@page(CANDIDATES)
def index(request: PageRequest) -> HttpResponse:
    """The list, each with the likest record; what waits first."""
    word = request.GET.get("xem", "can-xem")
    word = word if word in {*WORDS, EVERY} else "can-xem"
    told = {name: request.GET.get(name, "")[:100] for name in ("q", "linh-vuc", "nguon")}
    source = int(told["nguon"]) if told["nguon"].isdecimal() and len(told["nguon"]) < 18 else None
    rows = candidates_for(request.user, text=told["q"], field=told["linh-vuc"], source=source)
    counts = counts_by_state(rows)
    shown = rows.filter(state=WORDS[word]) if word in WORDS else rows
    part = keyset(shown, order=("-pk",), size=SIZE, place=request.GET.get("tu", "")[:400])
    context = {
        "rows": list(zip(part.rows, alikes(part.rows, request), strict=True)), "part": part,
        "tabs": _tabs(word, told, counts), "told": told, "fields": Field.choices, "word": word, "chosen_field": told["linh-vuc"],
        "export": _export(word, told),
        "query": urlencode({"xem": word, **{k: v for k, v in told.items() if v}}),
        "source": part.rows[0].source if source and part.rows else None, "crumbs": way(),
    }  # fmt: skip
    return render(request, "archive/readings/candidates.html", context)


def alikes(rows: list[Candidate], request: PageRequest) -> list[Any]:
    """For every open candidate what it looks like. Two queries."""
    waiting = [one for one in rows if one.state == CandidateState.OPEN]
    wanted = [Wanted(one.title, f"{one.owner} {one.place}") for one in waiting]
    found = alike(wanted, request.user, beside=[one.pk for one in waiting]) if waiting else []
    by_key = {one.pk: each for one, each in zip(waiting, found, strict=True)}
    return [by_key.get(one.pk, []) for one in rows]


def _tabs(word: str, told: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    path = reverse("readings:candidates")
    kept = {name: value for name, value in told.items() if value}
    names = {**{name: state.label for name, state in WORDS.items()}, EVERY: _("all")}
    return [
        {
            "label": label, "url": f"{path}?{urlencode({'xem': name, **kept})}",
            "current": word == name,
            "count": counts[WORDS[name]] if name in WORDS else sum(counts.values()),
        }
        for name, label in names.items()
    ]  # fmt: skip


def found(request: PageRequest, pk: int) -> Candidate:
    """The candidate of a paper in scope, else 404."""
    rows = Candidate.objects.select_related(
        "source__unit", "initiative__unit", "unit", "entered_by"
    )
    return load(request, rows, CANDIDATES, pk=pk)


@page(CANDIDATES)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One named project: the words of the paper, its look-alikes, what may be done."""
    candidate = found(request, pk)
    seen = visible(Initiative.objects.select_related("unit"), request.user, VIEW_INITIATIVES)
    text = request.GET.get("q", "")[:100]
    (likest,) = alikes([candidate], request)
    places = places_in_readings(candidate.source, request.user)
    files = can(request.user, FILE) or can(request.user, FILE_FOR_OTHERS)
    context = {
        "one": candidate, "alike": likest, "found": looked_up(seen, text), "text": text,
        "place": places.get((ItemKind.INITIATIVE, candidate.quote)),
        "is_open": candidate.state == CandidateState.OPEN, "crumbs": way(candidate.title),
        "register_refusal": "" if files else files.reason,
        "may_see_record": bool(
            candidate.initiative_id and seen.filter(pk=candidate.initiative_id).exists()
        ),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(candidate)[:20]
        ],
    }  # fmt: skip
    return render(request, "archive/readings/candidate.html", context)


@page(CANDIDATES, methods=("POST",))
def same(request: PageRequest, pk: int) -> HttpResponse:
    """It is this record."""
    candidate = found(request, pk)
    key = request.POST.get("initiative", "")
    seen = visible(Initiative.objects.all(), request.user, VIEW_INITIATIVES)
    record = seen.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if record is None:
        messages.error(request, _("Choose one of the records."))
        return redirect("readings:candidate", pk)
    try:
        same_record(candidate, initiative=record, actor=request.user, at=request.now)
        messages.success(request, _("“%(name)s” is that record.") % {"name": candidate.title})
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("readings:candidate", pk)
    return redirect("readings:candidates")


@page(CANDIDATES, methods=("GET", "POST"))
def register(request: PageRequest, pk: int) -> HttpResponse:
    """Open its registration with what the paper says; the rest is written on the form's own page."""
    candidate = found(request, pk)
    units = granted_units(request.user, FILE) | granted_units(request.user, FILE_FOR_OTHERS)
    form = RegisterForm(
        request.POST or None, today=timezone.localdate(request.now),
        scope=Unit.objects.filter(pk__in=unit_scope(units)), initial=_begun(candidate),
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        register_candidate, candidate, actor=request.user, at=request.now
    ):
        messages.success(request, _("The registration is open; write the rest here."))
        return redirect("initiatives:edit", form.result.pk)
    title = _("Register")
    return form_page(
        request, form, title=_("Register what the paper names"), label=_("Open the registration"),
        back=reverse("readings:candidate", args=(pk,)), crumbs=way(title), note=candidate.title,
    )  # fmt: skip


def _begun(candidate: Candidate) -> dict[str, Any]:
    unit = candidate.unit or candidate.source.unit
    return {
        "unit": unit.code if unit.ends_on is None else "", "title": candidate.title,
        "field": candidate.field, "kind": candidate.kind, "place": candidate.place,
        "lead": candidate.owner,
    }  # fmt: skip


@page(CANDIDATES, methods=("GET", "POST"))
def set_aside(request: PageRequest, pk: int) -> HttpResponse:
    """It is none of ours, with the reason."""
    candidate = found(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        set_aside_candidate, candidate, actor=request.user, at=request.now
    ):
        messages.success(request, _("Set aside; it is kept with the reason."))
        return redirect("readings:candidates")
    title = _("Set aside")
    return form_page(
        request, form, title=title, label=title, back=reverse("readings:candidate", args=(pk,)),
        crumbs=way(title), note=candidate.title,
    )  # fmt: skip


@page(CANDIDATES, methods=("POST",))
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    """Look at it again."""
    candidate = found(request, pk)
    try:
        reopen_candidate(candidate, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("readings:candidate", pk)
