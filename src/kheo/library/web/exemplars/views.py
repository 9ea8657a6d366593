"""Reading exemplars: the lists, one list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.library.enums import StoryStatus
from kheo.library.models import Exemplar, ExemplarList, Story
from kheo.library.policies import CHOOSE_EXEMPLARS, VIEW_EXEMPLARS
from kheo.library.queries.exemplars import (
    Progress,
    lists_open_to,
    progress,
    standing,
    taken_out,
)
from kheo.library.web.exemplars.showing import crumbs, found, optional_url, records_url, tabs

PAGE, LINES = 30, 20


@page(VIEW_EXEMPLARS)
def lists(request: PageRequest) -> HttpResponse:
    """Lists of exemplars the person may see, the latest period first."""
    chosen = Count("exemplars", filter=Q(exemplars__taken_out_on__isnull=True))
    rows = lists_open_to(request.user).annotate(chosen=chosen)
    part = keyset(rows, order=("-first_year", "-pk"), size=PAGE, place=request.GET.get("tu", ""))
    context = {"rows": part.rows, "part": part, "may_open": can(request.user, CHOOSE_EXEMPLARS)}
    return render(request, "library/exemplars/list.html", context)


@page(VIEW_EXEMPLARS)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One list: what stands on it and why, how far it has spread, what was taken out."""
    row = found(request, pk)
    told = progress(row, today=timezone.localdate(request.now))
    may = can(request.user, CHOOSE_EXEMPLARS, row)
    context = {
        "list": row, "items": items_of(request, row, told), "told": told,
        "out": list(taken_out(row)), "may_choose": may,
        "may_change": bool(may) and row.paper is None,
        "history": history(row) if may else [], "crumbs": crumbs(row), "tabs": tabs(row, "page"),
        "paper_url": optional_url("documents:page", row.paper_id) if row.paper_id else "",
        "done_url": records_url(row, ngoai=0), "outside_url": records_url(row, ngoai=1),
    }  # fmt: skip
    return render(request, "library/exemplars/page.html", context)


def items_of(request: PageRequest, row: ExemplarList, told: Progress) -> list[dict[str, Any]]:
    """The exemplars with their places; a record opens to whom it is open, else its story."""
    stands = list(standing(row))
    keys = [one.initiative_id for one in stands]
    seen = visible(Initiative.objects.filter(pk__in=keys), request.user, VIEW_INITIATIVES)
    opened = set(seen.values_list("pk", flat=True))
    stories = Story.objects.filter(initiative__in=keys, status=StoryStatus.PUBLISHED)
    by_initiative = dict(stories.values_list("initiative_id", "pk"))
    lines = {line.key: line for line in told.exemplars}
    return [
        {
            "number": number, "exemplar": one, "line": lines[one.pk],
            "url": _record_url(one, opened, by_initiative),
            "done_url": records_url(row, muc=one.pk, ngoai=0),
        }
        for number, one in enumerate(stands, 1)
    ]  # fmt: skip


def _record_url(one: Exemplar, opened: set[int], stories: dict[int, int]) -> str:
    if one.initiative_id in opened:
        return optional_url("initiatives:page", one.initiative_id)
    story = stories.get(one.initiative_id)
    return optional_url("public:short", story) if story else ""


def history(row: ExemplarList) -> list[dict[str, Any]]:
    """What happened to the list, the latest first."""
    lines = entries_about(row)[:LINES]
    return [{"sentence": sentence(e), "at": e.at, "note": e.note} for e in lines]
