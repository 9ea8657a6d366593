"""The editor's list: whose turn, which state, what needs a look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.foundation.paging import keyset
from kheo.initiatives.enums import ALIVE, Status
from kheo.kernel.text import fold
from kheo.library import policies
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.queries.shown import standing_of
from kheo.library.queries.waiting import desks_of
from kheo.library.web.stories.forms import FilterForm
from kheo.workflow.desks import any_of

SIZE = 30


@page(policies.VIEW_STORIES)
def index(request: PageRequest) -> HttpResponse:
    """Stories in the person's scope, newest first."""
    form = FilterForm(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    rows = Story.objects.select_related("unit", "initiative")
    rows = visible(rows, request.user, policies.VIEW_STORIES)
    rows = narrowed(rows, given, actor=request.user, now=request.now)
    found = keyset(rows, order=("-id",), size=SIZE, place=request.GET.get("place", ""))
    day = timezone.localdate(request.now)
    waits = set(
        Story.objects.filter(_mine(request.user), pk__in=[one.pk for one in found]).values_list(
            "pk", flat=True
        )
    )
    context = {
        "form": form, "page": found,
        "rows": [
            {"story": one, "standing": standing_of(one.initiative, day), "mine": one.pk in waits}
            for one in found
        ],
        "query": urlencode({name: value for name, value in given.items() if value}),
        "chips": _chips(form, given),
        "is_asked": any(given.values()),
    }  # fmt: skip
    return render(request, "library/stories/list.html", context)


def narrowed(
    rows: QuerySet[Story], given: Mapping[str, Any], *, actor: User, now: datetime
) -> QuerySet[Story]:
    """The rows that fit what was asked."""
    day = timezone.localdate(now)
    for word in given.get("q", "")[:200].split()[:8]:
        of_record = Q(initiative__search_text__contains=fold(word))
        rows = rows.filter(of_record | Q(title__icontains=word))
    if state := given.get("state"):
        rows = rows.filter(status=state)
    if given.get("turn") == "me":
        rows = rows.filter(_mine(actor))
    elif given.get("turn") == "stale":
        late = Q(initiative__status=Status.RECOGNISED, initiative__due_on__lt=day)
        rows = rows.filter(
            late | Q(initiative__status__in=(Status.DOUBTFUL, Status.DORMANT)),
            status=StoryStatus.PUBLISHED,
        )
    elif given.get("turn") == "again":
        rows = rows.filter(
            status=StoryStatus.TAKEN_DOWN, fell_on__isnull=False, initiative__status__in=ALIVE
        )
    return rows


def _mine(actor: User) -> Q:
    """The stories that wait for the person."""
    desks = desks_of(actor)
    return any_of(desks) if desks else Q(pk__in=())


def _chips(form: FilterForm, given: dict[str, Any]) -> list[dict[str, str]]:
    """The conditions in force, each with the address without it."""
    chips = []
    for name, value in given.items():
        if not value:
            continue
        others = {key: one for key, one in given.items() if one and key != name}
        choices = dict(getattr(form.fields[name], "choices", ()))
        label = f"{form.fields[name].label}: {choices.get(value, value)}"
        chips.append({"label": label, "url": f"?{urlencode(others)}"})
    return chips
