"""One initiative: where it stands, what may be done, what happened, what it says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.diffs import word_diff
from kheo.initiatives import operations, policies, rules
from kheo.initiatives.enums import ALIVE, FROZEN, FactKind, Status
from kheo.initiatives.models import Evidence, Fact, Initiative, Version
from kheo.initiatives.operations.facts import CORRECTABLE
from kheo.initiatives.web.editing import remark_of
from kheo.initiatives.web.forms import RESULT, SECTIONS, sections_for
from kheo.initiatives.web.lists import turn_of
from kheo.initiatives.web.panels import panels_of
from kheo.initiatives.web.step_forms import NoteForm
from kheo.initiatives.web.steps import offers_for
from kheo.kernel.refusals import NotFound

ROAD = (
    Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.BUILDING, Status.AWAITING_APPRAISAL,
    Status.APPRAISED, Status.RECOGNISED,
)  # fmt: skip
OFF_ROAD = {
    Status.RETURNED: Status.SUBMITTED,
    Status.NOT_RECOGNISED: Status.RECOGNISED,
    Status.WITHDRAWN: Status.ACCEPTED,
    Status.DOUBTFUL: Status.RECOGNISED,
    Status.DORMANT: Status.RECOGNISED,
    Status.STRUCK_OFF: Status.RECOGNISED,
}
"""States beside the road, and the station at which they stand."""
DAY_OF_STATION = {
    Status.SUBMITTED: FactKind.REGISTERED,
    Status.ACCEPTED: FactKind.ACCEPTED,
    Status.BUILDING: FactKind.STARTED,
    Status.AWAITING_APPRAISAL: FactKind.SUBMITTED_FOR_APPRAISAL,
    Status.APPRAISED: FactKind.APPRAISED,
    Status.RECOGNISED: FactKind.RECOGNISED,
}
TONE_OF_FACT = {
    FactKind.RECOGNISED: "recognised",
    FactKind.CONFIRMED: "good",
    FactKind.EFFECTIVE: "effective",
    FactKind.NOT_RECOGNISED: "bad",
    FactKind.STRUCK_OFF: "bad",
    FactKind.WITHDRAWN: "withdrawn",
    FactKind.DOUBTED: "doubtful",
    FactKind.FELL_DORMANT: "dormant",
    FactKind.COMMENDED: "accent",
    FactKind.CANCELLED: "quiet",
}
SHOWN_LINES = 30
JUDGED = {Status.BUILDING, Status.AWAITING_APPRAISAL, Status.RECOGNISED}
"""States in which a dossier of appraisal may be opened, for the first or a higher recognition."""


@page(policies.VIEW)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The page of one initiative."""
    rows = Initiative.objects.select_related("unit", "filed_by", "source", "merged_into__unit")
    initiative = load(request, rows, policies.VIEW, pk=pk)
    facts = list(
        initiative.all_facts()
        .select_related("paper", "paper__stored", "actor")
        .order_by("-on", "-pk")
    )
    offers = [] if initiative.merged_into_id else offers_for(request.user, initiative)
    context = {
        "initiative": initiative,
        "road": road_of(initiative, facts),
        "turn": turn_of(initiative, request.user, timezone.localdate(request.now)),
        "first_steps": [offer for offer in offers if offer.tone == "primary"],
        "more_steps": [offer for offer in offers if offer.tone != "primary"],
        "may_write": may_write(request.user, initiative),
        "merged": list(initiative.merged.select_related("unit").order_by("pk")),
        "themes": list(initiative.themes.order_by("order")),
        "movements": list(initiative.other_movements.order_by("order")),
        "may_replicate": initiative.status in ALIVE
        and not initiative.merged_into_id
        and bool(can(request.user, policies.FILE)),
        "may_put_forward": initiative.status in JUDGED
        and not initiative.merged_into_id
        and bool(can(request.user, policies.FILE, initiative)),
        "facts": [_fact_line(fact, facts, request.user, initiative) for fact in facts],
        "photos": photos_of(initiative),
        "files": list(_pieces(initiative).exclude(stored__content_type__startswith="image/")),
        "sections": texts_of(initiative),
        "commitments": list(initiative.commitments.select_related("campaign")),
        "lines": _journal(initiative),
        "versions": initiative.versions.count(),
        "panels": panels_of(initiative, request.user),
        "remark": remark_of(initiative),
        "is_frozen": initiative.status in FROZEN and not initiative.is_reopened,
    }
    return render(request, "initiatives/page.html", context)


def may_write(actor: User, initiative: Initiative) -> bool:
    """Whether ``actor`` may change the text now."""
    if not sections_for(initiative):
        return False
    office = initiative.came_on_paper and can(actor, policies.FILE_FOR_OTHERS, initiative)
    return bool(office or can(actor, policies.FILE, initiative))


def road_of(initiative: Initiative, facts: list[Fact]) -> list[dict[str, Any]]:
    """The stations of the life, with the days reached; a state beside the road stops it."""
    here = OFF_ROAD.get(Status(initiative.status), Status(initiative.status))
    place = ROAD.index(here)
    steps: list[dict[str, Any]] = []
    for number, status in enumerate(ROAD):
        state = "passed" if number < place else "now" if number == place else "to_come"
        label = status.label
        if number == place and initiative.status != status:
            label = Status(initiative.status).label
            state = (
                "stopped"
                if initiative.status in {Status.WITHDRAWN, Status.STRUCK_OFF, Status.NOT_RECOGNISED}
                else "now"
            )
        elif number == place == len(ROAD) - 1:
            state = "passed"
        kind = DAY_OF_STATION.get(status)
        fact = rules.last_of(facts, kind) if kind and number <= place else None
        steps.append(
            {
                "label": label[:1].upper() + label[1:],
                "state": state,
                "at": fact.on if fact else None,
                "by": "",
            }
        )
    return steps


def _fact_line(
    fact: Fact, facts: list[Fact], actor: User, initiative: Initiative
) -> dict[str, Any]:
    cancelled = next((other for other in facts if other.cancels_id == fact.pk), None)
    may_cancel = fact.kind in CORRECTABLE and cancelled is None
    words = [str(FactKind(fact.kind).label)]
    if fact.level:
        words.append(str(fact.get_level_display()))
    if fact.award:
        words.append(fact.award)
    text = " · ".join(words)
    return {
        "pk": fact.pk,
        "sentence": text[:1].upper() + text[1:],
        "tone": TONE_OF_FACT.get(FactKind(fact.kind), "info"),
        "on": fact.on,
        "by": fact.actor,
        "note": fact.note,
        "paper": fact.paper,
        "cancelled": cancelled,
        "may_cancel": may_cancel and bool(can(actor, policies.DECIDE, initiative)),
    }


def _pieces(initiative: Initiative) -> Any:
    return (
        Evidence.objects.filter(
            Q(initiative=initiative) | Q(initiative__merged_into=initiative), removed_at=None
        )
        .select_related("stored")
        .order_by("pk")
    )


def photos_of(initiative: Initiative) -> list[dict[str, Any]]:
    """The pictures in sight, as the photo grid takes them."""
    return [
        {
            "pk": piece.pk,
            "url": reverse("initiatives:evidence", args=[piece.pk, "published"]),
            "thumb": reverse("initiatives:evidence", args=[piece.pk, "thumb"]),
            "caption": piece.caption or piece.get_of_display(),
            "alt": piece.caption or _("Photo: %(what)s") % {"what": piece.get_of_display()},
            "taken": piece.taken_on,
            "place": piece.latitude is not None,
        }
        for piece in _pieces(initiative)
        if piece.stored.is_picture
    ]


def texts_of(initiative: Initiative) -> list[dict[str, Any]]:
    """The text by parts; empty items are left out."""
    parts = []
    for key, title, names in (*SECTIONS[1:], *RESULT):
        rows = [
            (rules.LABELS[name], shown_value(initiative, name))
            for name in names
            if name not in {"title", "kind"}
            and getattr(initiative, name) not in (None, "")
            and not (key == "result" and name != "result")
        ]
        if rows:
            parts.append({"key": key, "title": title, "rows": rows})
    return parts


def shown_value(initiative: Initiative, name: str) -> Any:
    """A column in words."""
    if name in rules.CHOICES:
        text = str(getattr(initiative, f"get_{name}_display")())
        return text[:1].upper() + text[1:]
    value = getattr(initiative, name)
    if name in rules.DAYS and value:
        return f"{value:%d/%m/%Y}"
    return operations.registration.plain_value(value)


def _journal(initiative: Initiative) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in entries_about(initiative)[:SHOWN_LINES]
    ]


@page(policies.VIEW)
def receipt(request: PageRequest, pk: int) -> HttpResponse:
    """What was sent, when, and its fingerprint: a page to keep or print."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    sent = initiative.versions.filter(why__startswith="submit").select_related("saved_by")
    version = sent.order_by("-number").first()
    if version is None:
        return redirect("initiatives:page", pk=pk)
    context = {
        "initiative": initiative,
        "version": version,
        "number": f"{version.saved_at:%Y}-{initiative.pk:06d}/{version.number}",
        "fingerprint": fingerprint(version),
    }
    return render(request, "initiatives/receipt.html", context)


def fingerprint(version: Version) -> str:
    """SHA-256 of the text as sent, in groups one can compare by eye."""
    body = json.dumps(version.content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


@page(policies.VIEW)
def versions(request: PageRequest, pk: int) -> HttpResponse:
    """Two versions of the text side by side; the last one stands against the text of today."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    kept = list(initiative.versions.select_related("saved_by").order_by("number"))
    numbers = {str(version.number): version for version in kept}
    old = numbers.get(request.GET.get("old", "")) or (kept[-1] if kept else None)
    new = numbers.get(request.GET.get("new", ""))
    now = {
        name: operations.registration.plain_value(getattr(initiative, name))
        for name in rules.TEXT_FIELDS
    }
    before, after = (old.content if old else now), (new.content if new else now)
    context = {
        "initiative": initiative,
        "versions": kept,
        "old": old,
        "new": new,
        "fields": changed_fields(before, after),
    }
    return render(request, "initiatives/versions.html", context)


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that differ, word by word."""
    pairs = (
        (name, str(before.get(name, "")), str(after.get(name, ""))) for name in rules.TEXT_FIELDS
    )
    return [
        {"label": rules.LABELS[name], "diff": word_diff(old, new)}
        for name, old, new in pairs
        if old != new
    ]


@page(policies.DECIDE, methods=("GET", "POST"))
def cancel_fact(request: PageRequest, pk: int) -> HttpResponse:
    """Cancel a fact that was told wrongly; both stay on the record."""
    facts = Fact.objects.select_related("initiative__unit", "actor", "paper")
    found = facts.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Nothing is found at this address."))
    initiative = load(
        request, Initiative.objects.for_list(), policies.DECIDE, pk=found.initiative_id
    )
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initiative=initiative,
        actor=request.user,
    )
    if request.method == "POST" and form.attempt(
        operations.cancel_fact, found, actor=request.user, at=request.now
    ):
        messages.success(request, _("The fact no longer counts; both stay on the record."))
        return redirect("initiatives:page", pk=initiative.pk)
    context = {"fact": found, "initiative": initiative, "form": form}
    status = 422 if form.errors else 200
    return render(request, "initiatives/cancel_fact.html", context, status=status)


@page(policies.VIEW)
def paper_form(request: PageRequest, pk: int) -> HttpResponse:
    """The filled form on A4, for signature."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    context = {
        "initiative": initiative,
        "items": items_of(initiative),
        "today": timezone.localdate(request.now),
    }
    return render(request, "initiatives/paper_form.html", context)


@page(policies.VIEW)
def blank_form(request: PageRequest) -> HttpResponse:
    """The empty form on A4, to be filled by hand."""
    return render(
        request, "initiatives/paper_form.html", {"initiative": None, "items": items_of(None)}
    )


def items_of(initiative: Initiative | None) -> list[dict[str, Any]]:
    """The ten items of the paper form (rules.md §1.5) with their columns."""
    groups: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Name of the initiative, field"), ("title", "field")),
        (_("Situation and why it was chosen"), ("situation",)),
        (_("Goals and measures of success"), ("goals",)),
        (_("What is done and how"), ("approach",)),
        (_("Place, and who it is for"), ("place", "beneficiaries", "households")),
        (_("Who leads, helps, takes part"), ("lead", "partners", "participants")),
        (_("Resources"), ("resources", "money")),
        (_("Time"), ("starts_on", "ends_on", "evaluate_on", "schedule")),
        (_("Products and results that can be checked"), ("outputs",)),
        (_("How it is kept up and spread"), ("sustaining",)),
    )
    return [
        {
            "title": title,
            "rows": [
                (
                    rules.LABELS[name] if len(names) > 1 else "",
                    shown_value(initiative, name)
                    if initiative and getattr(initiative, name) not in (None, "")
                    else "",
                )
                for name in names
            ],
        }
        for title, names in groups
    ]
