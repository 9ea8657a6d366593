"""Reading a scoring: the list, the ranking, one unit's points, my unit."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.insights.enums import SchemeStatus
from kheo.insights.models import Scheme
from kheo.insights.policies import SET_SCHEMES, VIEW
from kheo.insights.queries.open_to import in_scope, schemes_open_to, sees_all, signals_open_to
from kheo.insights.queries.points import Row, items_of, of_kind, rows_of
from kheo.insights.transitions import SCHEME_FLOW
from kheo.insights.web.showing import (
    crumbs,
    items_in_words,
    kind_tabs,
    lines_of,
    shown,
    waits_for,
    weight_of,
)
from kheo.kernel.numbers import format_number
from kheo.workflow.engine import steps_for

PAGE, ROWS = 30, 100


def found(request: PageRequest, pk: int) -> Scheme:
    """The scoring if it is open to the person, else 404."""
    scheme = schemes_open_to(request.user).filter(pk=pk).first()
    if scheme is None:
        raise Http404
    return scheme


@page(VIEW)
def schemes(request: PageRequest) -> HttpResponse:
    """Scorings, the latest year first, each with whose turn it is."""
    rows = schemes_open_to(request.user)
    part = keyset(rows, order=("-year", "-pk"), size=PAGE, place=request.GET.get("tu", "")[:400])
    today = timezone.localdate(request.now)
    told = [(one, waits_for(one, today)) for one in part.rows]
    context = {"rows": told, "part": part, "may_set": can(request.user, SET_SCHEMES)}
    return render(request, "insights/list.html", context)


@page(VIEW)
def scheme(request: PageRequest, pk: int) -> HttpResponse:
    """The ranking with what points are given for, the signals one may see, the next step."""
    one = found(request, pk)
    today = timezone.localdate(request.now)
    items = items_of(one)
    rows, opened = open_rows(request, one)
    kind = request.GET.get("loai", "")
    chosen = Paginator(of_kind(rows, kind), ROWS).get_page(request.GET.get("trang"))
    words = items_in_words(one, items)
    context = {
        "scheme": one, "items": words, "weight": weight_of(items), "listing": chosen, "kind": kind,
        "lines": lines_of(one, chosen.object_list, words, opened, today),
        "tabs": kind_tabs(one, rows, kind), "told": waits_for(one, today),
        "is_whole": sees_all(request.user, one), "steps": steps_for(request.user, one, SCHEME_FLOW),
        "may_set": can(request.user, SET_SCHEMES, one), "history": history(one),
        "is_draft": one.status == SchemeStatus.DRAFT, "crumbs": crumbs(one),
        "signals": shown(signals_open_to(request.user).filter(scheme=one)
                         .order_by("unit__sort_key", "unit_id", "kind")),
    }  # fmt: skip
    return render(request, "insights/scheme.html", context)


@page(VIEW)
def unit(request: PageRequest, pk: int, unit: int) -> HttpResponse:
    """One unit's points: of how many, at which rate, with the records; and its signals."""
    one = found(request, pk)
    today = timezone.localdate(request.now)
    rows = rows_of(one, today)
    row = next((row for row in rows if row.unit.pk == unit), None)
    opened = in_scope(request.user, [unit])
    if row is None or not opened:
        raise Http404
    items = items_of(one)
    words = items_in_words(one, items)
    same_kind = of_kind(rows, row.unit.kind)
    place = next(told.rank for told in same_kind if told.unit.pk == unit)
    signals = signals_open_to(request.user).filter(scheme=one, unit=unit).order_by("kind")
    context = {
        "scheme": one, "row": row, "line": lines_of(one, [row], words, opened, today)[0],
        "weight": weight_of(items), "signals": shown(signals), "told": waits_for(one, today),
        "place": _("%(place)s of %(all)s") % {
            "place": format_number(place), "all": format_number(len(same_kind))},
        "crumbs": crumbs(one, row.unit.label),
    }  # fmt: skip
    return render(request, "insights/unit.html", context)


@page(VIEW)
def mine(request: PageRequest, pk: int) -> HttpResponse:
    """The page of one's own unit; where one looks after several, the ranking of them."""
    one = found(request, pk)
    rows, opened = open_rows(request, one)
    own = [row.unit.pk for row in rows if row.unit.pk in opened]
    if len(own) == 1:
        return redirect("insights:unit", pk, own[0])
    return redirect("insights:page", pk)


def open_rows(request: PageRequest, scheme: Scheme) -> tuple[list[Row], set[int]]:
    """The rows the person may see, and the units whose records are open to him.

    Before it is published who stands below sees his own units alone, with their places.
    """
    rows = rows_of(scheme, timezone.localdate(request.now))
    opened = in_scope(request.user, [row.unit.pk for row in rows])
    if not sees_all(request.user, scheme):
        rows = [row for row in rows if row.unit.pk in opened]
    return rows, opened


def history(scheme: Scheme) -> list[dict[str, Any]]:
    """What was done with the scoring, newest first."""
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in entries_about(scheme)[:20]
    ]
