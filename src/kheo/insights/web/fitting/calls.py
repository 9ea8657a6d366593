"""Calls: the list, making one, changing, closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.foundation.paging import keyset
from kheo.foundation.web.form_page import form_page
from kheo.initiatives.models import Theme
from kheo.insights.web.fitting.forms import CallForm, NewCallForm
from kheo.insights.web.fitting.showing import crumbs, tabs
from kheo.kernel.refusals import DomainError
from kheo.library.models import Call
from kheo.library.operations import calls as acts
from kheo.library.policies import CALL, VIEW_CALLS
from kheo.library.queries.calls import answers_count, calls_open_to, unanswered
from kheo.orgs.enums import Kind

PAGE = 30
USUAL_SPAN = timedelta(days=60)


@page(VIEW_CALLS)
def calls(request: PageRequest) -> HttpResponse:
    """Calls the person may see, the latest first; ``?cho=1`` those that wait for his unit."""
    day = timezone.localdate(request.now)
    rows = calls_open_to(request.user)
    waiting = unanswered(request.user, day)
    only_waiting = request.GET.get("cho") == "1"
    if only_waiting:
        rows = (
            rows.none() if waiting is None else rows.filter(pk__in=waiting.order_by().values("pk"))
        )
    part = keyset(rows, order=("-opens_on", "-pk"), size=PAGE, place=request.GET.get("tu", ""))
    counts = answers_count(part.rows)
    url = reverse("fitting:calls")
    context = {
        "rows": [(row, state_of(row, day), counts.get(row.pk, 0)) for row in part.rows],
        "part": part, "only_waiting": only_waiting, "tabs": tabs("calls", None),
        "may_call": can(request.user, CALL),
        "kinds": [] if waiting is None else [
            {"label": _("All calls"), "url": url, "current": not only_waiting},
            {"label": _("Waiting for our answer"), "url": f"{url}?cho=1", "count": waiting.count(),
             "current": only_waiting},
        ],
    }  # fmt: skip
    return render(request, "insights/fitting/calls.html", context)


def state_of(row: Call, day: Any) -> tuple[str, str]:
    """Tone and word: open, not yet, over, closed."""
    if row.closed_at is not None:
        return "closed", pgettext("call", "closed")
    if day < row.opens_on:
        return "planned", _("not open yet")
    if day > row.closes_on:
        return "ended", _("time is over")
    return "open", pgettext("call", "open")


@page(CALL, methods=("GET", "POST"))
def make(request: PageRequest) -> HttpResponse:
    """Make a call; an empty cell of the radar fills the form."""
    form = NewCallForm(request.POST or None, person=request.user, initial=_proposed(request))
    if request.method == "POST" and form.attempt(acts.call, actor=request.user, at=request.now):
        messages.success(
            request, _("The call is made; the units asked see it on their first page.")
        )
        return redirect("fitting:call", form.result.pk)
    title = _("Call for initiatives")
    return form_page(
        request, form, title=title, label=_("Make the call"), back=reverse("fitting:calls"),
        crumbs=crumbs((_("Calls"), reverse("fitting:calls")), (title, "")),
    )  # fmt: skip


def _proposed(request: PageRequest) -> dict[str, Any]:
    """What the address says, with a title and two months from today."""
    day = timezone.localdate(request.now)
    start: dict[str, Any] = {"opens_on": day, "closes_on": day + USUAL_SPAN}
    names = (("linh-vuc", "field"), ("chu-de", "theme"), ("loai", "unit_kind"), ("don-vi", "unit"))
    start |= {name: request.GET[key] for key, name in names if request.GET.get(key)}
    theme = Theme.objects.filter(code=request.GET.get("chu-de", "")[:40]).first()
    kind = request.GET.get("loai", "")
    if theme is not None and kind in Kind.values:
        words = {"theme": theme.name, "kind": Kind(kind).label}
        start["title"] = _("Initiatives wanted against “%(theme)s” (%(kind)s)") % words
    return start


@page(CALL, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change a call that is not closed."""
    row = mine(request, pk)
    names = ("title", "words", "field", "unit_kind", "opens_on", "closes_on")
    start = {**{name: getattr(row, name) for name in names}, "theme": row.theme.code}
    form = CallForm(request.POST or None, initial=start)
    back = reverse("fitting:call", args=(row.pk,))
    if request.method == "POST" and form.attempt(
        acts.change, row, actor=request.user, at=request.now
    ):
        messages.success(request, _("The call was changed."))
        return redirect(back)
    title = _("Change the call")
    return form_page(
        request, form, title=title, label=_("Save"), back=back,
        crumbs=crumbs((_("Calls"), reverse("fitting:calls")), (row.title, back), (title, "")),
    )  # fmt: skip


@page(CALL, methods=("POST",))
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Close a call before its day."""
    return _act(request, pk, acts.close, _("The call is closed; it can be opened again."))


@page(CALL, methods=("POST",))
def open_again(request: PageRequest, pk: int) -> HttpResponse:
    """Undo the closing."""
    return _act(request, pk, acts.open_again, _("The call is open again."))


def mine(request: PageRequest, pk: int) -> Call:
    """The call if the person calls for its unit, else 404."""
    return load(request, Call.objects.select_related("unit", "theme"), CALL, pk=pk)


def _act(request: PageRequest, pk: int, act: Any, told: str) -> HttpResponse:
    row = mine(request, pk)
    try:
        act(row, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("fitting:call", row.pk)
