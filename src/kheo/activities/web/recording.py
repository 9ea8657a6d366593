"""Record an entry: the kind first, then only what this kind asks; change one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.activities import operations
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import LABELS
from kheo.activities.policies import RECORD, VIEW
from kheo.activities.queries import kind_on, kinds_now, latest_rows
from kheo.activities.web.forms import EntryForm, values_like, values_of
from kheo.activities.web.showing import crumbs
from kheo.activities.web.units import Chosen, chosen_unit
from kheo.kernel.days import parse_day
from kheo.kernel.refusals import DomainError, Stale


@page(RECORD, methods=("GET", "POST"))
def record(request: PageRequest) -> HttpResponse:
    """Choose the kind, answer what it asks, keep it."""
    chosen = chosen_unit(request)
    like = _like(request)
    unit = like.unit if like and "unit" not in request.GET else chosen.unit
    kind = _kind(request, like.kind if like else request.GET.get("kind", ""))
    if kind is None or chosen.trouble:
        return _choose(request, chosen)
    start = values_like(like) if like else {"quantity": 1}
    form = EntryForm(
        request.POST or None, kind=kind, unit=unit, actor=request.user,
        initial={"on": timezone.localdate(request.now), **start},
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.record, unit=unit, kind=kind.code, actor=request.user, at=request.now
    ):
        messages.success(request, _("“%(title)s” is recorded.") % {"title": form.result.title})
        return redirect(_onward(request, form.result))
    context = {
        "form": form, "kind": kind, "unit": unit, "chosen": chosen,
        "crumbs": crumbs(None, _("Record an activity")),
        "others": f"{reverse('activities:record')}?{urlencode({'unit': unit.pk})}",
    }  # fmt: skip
    return render(request, "activities/record.html", context, status=422 if form.errors else 200)


def _choose(request: PageRequest, chosen: Chosen) -> HttpResponse:
    """The kinds, as links; each leads to its own questions."""
    standing, ended = kinds_now(timezone.localdate(request.now))
    context = {
        "chosen": chosen, "unit": chosen.unit, "kinds": standing, "ended": ended,
        "crumbs": crumbs(None, _("Record an activity")),
    }  # fmt: skip
    return render(request, "activities/choose.html", context, status=422 if chosen.trouble else 200)


def _like(request: PageRequest) -> Activity | None:
    """The entry that the new one resembles, if the person may see it."""
    named = request.GET.get("like", "")
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return None
    rows = Activity.objects.select_related("unit")
    return visible(rows, request.user, VIEW).filter(pk=int(named)).first()


def _kind(request: PageRequest, code: str) -> ActivityKind | None:
    """The kind as it is on the day typed, today while none can be read; else as it was last."""
    if not code:
        return None
    try:
        day = parse_day(request.POST.get("on", ""))
    except DomainError:
        day = timezone.localdate(request.now)
    return kind_on(code, day) or latest_rows([code]).get(code)


def _onward(request: HttpRequest, kept: Activity) -> str:
    """Where one goes from here: to the entry, or to the next one like it."""
    if request.POST.get("next") == "like":
        return f"{reverse('activities:record')}?{urlencode({'like': kept.pk})}"
    return reverse("activities:page", args=(kept.pk,))


@page(RECORD, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change an entry; what another person wrote meanwhile is shown, nothing typed is lost."""
    one = load(request, Activity.objects.select_related("unit"), RECORD, pk=pk)
    kind = _kind(request, one.kind)
    if kind is None or one.cancelled_at is not None:
        return redirect("activities:page", one.pk)
    form = EntryForm(
        request.POST or None, kind=kind, unit=one.unit, actor=request.user, initial=values_of(one)
    )
    theirs: list[tuple[Any, Any]] = []
    if request.method == "POST":
        try:
            if form.is_valid() and _keep(request, one, form):
                return redirect("activities:page", one.pk)
        except Stale as refusal:
            form.show(refusal)
            theirs = _theirs(form, one)
    context = {
        "form": form, "kind": kind, "unit": one.unit, "activity": one, "theirs": theirs,
        "crumbs": crumbs(one, _("Change")),
    }  # fmt: skip
    return render(request, "activities/change.html", context, status=422 if form.errors else 200)


def _keep(request: PageRequest, one: Activity, form: EntryForm) -> bool:
    """Change it; False with the refusal at its field. ``Stale`` is left to the page."""
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    try:
        operations.change(
            one, seen_version=version, actor=request.user, at=request.now, **form.cleaned_data
        )
    except Stale:
        raise
    except DomainError as refusal:
        form.show(refusal)
        return False
    messages.success(request, _("The entry was changed."))
    return True


def _theirs(form: EntryForm, one: Activity) -> list[tuple[Any, Any]]:
    """What stands now where it is not what was typed: label and value."""
    now = values_of(one)
    bound = EntryForm(kind=form.kind, unit=one.unit, actor=one.recorded_by, initial=now)
    found = []
    for name in form.fields:
        typed = form.cleaned_data.get(name)
        typed = getattr(typed, "pk", typed)
        if name in now and typed != now[name] and (typed or now[name]):
            label = form.fields[name].label or LABELS.get(name, name)
            found.append((label, bound[name].value() if name in bound.fields else now[name]))
    return found
