"""One entry: what it says, what may be done, what happened to it; taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.activities import operations
from kheo.activities.enums import SUBJECTS
from kheo.activities.models import Activity
from kheo.activities.pasted import LABELS
from kheo.activities.policies import RECORD, VIEW
from kheo.activities.queries import labels_then
from kheo.activities.web.forms import CancelForm
from kheo.activities.web.words import in_words
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.numbers import format_number

WHOLE = ("unit", "paper__unit", "initiative__unit", "recorded_by", "cancelled_by")


def crumbs(one: Activity | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Activities"), "url": reverse("activities:list")}]
    if one is not None:
        url = reverse("activities:page", args=(one.pk,)) if here else ""
        way.append({"label": one.title, "url": url})
    return [*way, {"label": here, "url": ""}] if here else way


@page(VIEW)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The page of one entry."""
    one = load(request, Activity.objects.select_related(*WHOLE), VIEW, pk=pk)
    [words] = in_words([one])
    context = {
        "activity": one,
        "words": words,
        "unit_then": labels_then([one])[one.pk],
        "facts": _facts(one, words),
        "opens_paper": one.paper and can(request.user, VIEW_PAPERS, one.paper),
        "opens_initiative": one.initiative and can(request.user, VIEW_INITIATIVES, one.initiative),
        "may_record": bool(can(request.user, RECORD, one)),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(one)
        ],
        "crumbs": crumbs(one),
    }
    return render(request, "activities/page.html", context)


def _facts(one: Activity, words: dict[str, Any]) -> list[tuple[Any, str]]:
    """What the entry says beside its title, labels first."""
    number = f"{format_number(one.quantity)} {words['unit_word']}".strip()
    found = [
        (LABELS["quantity"], number),
        (LABELS["variant"], words["variant"]),
        (LABELS["stage"], one.get_stage_display()),
        (LABELS["level"], one.get_level_display()),
        (LABELS["subject"], str(SUBJECTS.get(one.subject, ""))),
        (LABELS["field"], one.get_field_display()),
        (LABELS["attended"], "" if one.attended is None else format_number(one.attended)),
        (LABELS["expected"], "" if one.expected is None else format_number(one.expected)),
    ]
    return [(label, value) for label, value in found if value]


@page(RECORD, methods=("GET", "POST"))
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the entry out of the figures."""
    one = load(request, Activity.objects.select_related("unit"), RECORD, pk=pk)
    if one.cancelled_at is not None:
        return redirect("activities:page", one.pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.cancel, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The entry counts no more; it stays readable with its reason."))
        return redirect("activities:page", one.pk)
    [words] = in_words([one])
    context = {
        "activity": one, "form": form, "words": words, "crumbs": crumbs(one, pgettext("activity", "Take back")),
    }  # fmt: skip
    return render(request, "activities/cancel.html", context, status=422 if form.errors else 200)
