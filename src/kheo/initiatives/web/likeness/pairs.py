"""Records entered twice: pairs, side by side, merged or told apart, and ten minutes to think again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.foundation.diffs import word_diff
from kheo.initiatives import operations, policies, rules
from kheo.initiatives.models import Initiative, Merger
from kheo.initiatives.queries.pairing import Pair
from kheo.initiatives.queries.pairs import pairs_for, recent_mergers, side_by_side
from kheo.initiatives.web.likeness.forms import MergeForm, PairFilter
from kheo.kernel.refusals import DomainError, NotFound

SIZE = 15
APART = "apart"


@page(policies.MERGE, methods=("GET", "POST"))
def index(request: PageRequest) -> HttpResponse:
    """Likely pairs in the person's scope, the likest first; several are settled at once."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _settled(request, form):
        return redirect(f"{reverse('likeness:list')}?{request.GET.urlencode()}")
    conditions = PairFilter(request.GET or None)
    given = conditions.given()
    found = pairs_for(request.user, today=timezone.localdate(request.now), **given)
    shown = Paginator(found.pairs, SIZE).get_page(request.GET.get("page"))
    picked = set(request.POST.getlist("pick"))
    context = {
        "form": form,
        "conditions": conditions,
        "query": urlencode({k: v for k, v in request.GET.items() if v and k != "page"}),
        "found": found,
        "page": shown,
        "rows": [_row(one, request, picked) for one in side_by_side(list(shown))],
        "mergers": _mergers(request),
    }
    status = 422 if form.errors else 200
    return render(request, "initiatives/likeness/list.html", context, status=status)


def _row(one: Any, request: PageRequest, picked: set[str]) -> dict[str, Any]:
    """A pair with what was ticked before a refusal."""
    typed = request.POST.get(f"stays-{one.name}", str(one.stays.pk))
    return {
        "pair": one,
        "picked": one.name in picked,
        "sides": [
            {"initiative": side, "facts": one.facts[side.pk], "stays": str(side.pk) == typed}
            for side in (one.first, one.second)
        ],
    }


def _settled(request: PageRequest, form: MergeForm) -> bool:
    """Settle every pair ticked, each by itself; whether there is nothing left to correct."""
    pairs = [pair for name in request.POST.getlist("pick") if (pair := _keys(name))]
    if not form.is_valid():
        return False
    if not pairs:
        form.add_error(None, _("Tick at least one pair."))
        return False
    reason = form.cleaned_data["reason"]
    done = 0
    for first, second in pairs:
        try:
            _settle(request, first, second, reason)
        except DomainError as refusal:
            form.show(refusal)
        else:
            done += 1
    _tell(request, done)
    return not form.errors


def _settle(request: PageRequest, first: int, second: int, reason: str) -> None:
    rows = Initiative.objects.in_bulk([first, second])
    if len(rows) < 2:
        raise NotFound(_("One of the two records is not within your reach."))
    one, other = rows[first], rows[second]
    if request.POST.get("act") == APART:
        operations.tell_apart(one, other=other, actor=request.user, at=request.now)
        return
    stays = request.POST.get(f"stays-{first}-{second}", "")
    kept, dropped = (other, one) if stays == str(second) else (one, other)
    operations.merge(kept, dropped=dropped, reason=reason, actor=request.user, at=request.now)


def _tell(request: PageRequest, done: int) -> None:
    if not done:
        return
    if request.POST.get("act") == APART:
        words = ngettext(
            "%(n)s pair is not offered again.", "%(n)s pairs are not offered again.", done
        )
    else:
        words = ngettext(
            "%(n)s pair was merged; ten minutes are left to undo it.",
            "%(n)s pairs were merged; ten minutes are left to undo it.",
            done,
        )
    messages.success(request, words % {"n": done})


def _keys(name: str) -> tuple[int, int] | None:
    first, dash, second = name.partition("-")
    if not dash or not all(one.isdecimal() and len(one) < 18 for one in (first, second)):
        return None
    return int(first), int(second)


def _mergers(request: PageRequest) -> list[dict[str, Any]]:
    """What can still be undone, with the time left."""
    return [
        {"merger": one, "left": time_left(one, request.now)}
        for one in recent_mergers(request.user, at=request.now)
    ]


def time_left(merger: Merger, now: datetime) -> str:
    """The rest of the ten minutes in words."""
    seconds = max(int((merger.merged_at + rules.UNDO - now).total_seconds()), 0)
    return _("%(minutes)s min %(seconds)s s left") % {
        "minutes": seconds // 60, "seconds": seconds % 60,
    }  # fmt: skip


@page(policies.MERGE, methods=("GET", "POST"))
def pair(request: PageRequest, first: int, second: int) -> HttpResponse:
    """Two records side by side, with what differs marked, and the decision."""
    rows = Initiative.objects.for_list().unmerged()
    one, other = (load(request, rows, policies.MERGE, pk=pk) for pk in (first, second))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, first, second, form.cleaned_data["reason"])
        except DomainError as refusal:
            form.show(refusal)
        else:
            _tell(request, 1)
            return redirect("likeness:list")
    beside = side_by_side([Pair(first, second, 0)])[0]
    context = {
        "form": form,
        "row": _row(beside, request, set()),
        "facts": [_facts(side) for side in (one, other)],
        **_fields(one, other),
    }
    status = 422 if form.errors else 200
    return render(request, "initiatives/likeness/pair.html", context, status=status)


def _facts(initiative: Initiative) -> dict[str, Any]:
    return {
        "initiative": initiative,
        "facts": list(initiative.all_facts().select_related("paper").order_by("on", "pk")),
    }


def _fields(one: Initiative, other: Initiative) -> dict[str, Any]:
    """The items that differ, word by word, and those in which both say the same."""
    differ, same = [], []
    for name, label in rules.LABELS.items():
        old, new = _shown(one, name), _shown(other, name)
        if old != new:
            differ.append({"label": label, "diff": word_diff(old, new)})
        elif old:
            same.append((label, old))
    return {"fields": differ, "same": same}


def _shown(initiative: Initiative, name: str) -> str:
    if name in rules.CHOICES:
        return str(getattr(initiative, f"get_{name}_display")())
    value = getattr(initiative, name)
    if name in rules.DAYS and value:
        return f"{value:%d/%m/%Y}"
    return str(operations.registration.plain_value(value))


@page(policies.MERGE, methods=("POST",))
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Undo a merger while its ten minutes last."""
    row = Merger.objects.select_related("kept").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Nothing is found at this address."))
    load(request, Initiative.objects.for_list(), policies.MERGE, pk=row.kept_id)
    try:
        operations.unmerge(row, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: both records stand by themselves again."))
    return redirect("likeness:list")
