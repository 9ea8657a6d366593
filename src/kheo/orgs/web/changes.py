"""Change the map: fill in, see what it will do, confirm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.kernel.refusals import DomainError
from kheo.orgs import operations
from kheo.orgs.policies import KEEP_LOCAL_UNITS, objection
from kheo.orgs.web.days import today
from kheo.orgs.web.forms import ACTS
from kheo.orgs.web.unit import crumbs, load_unit, within_life

Counters = Mapping[str, Callable[[Collection[int]], int]]


def change(request: HttpRequest, pk: int, act: str, counters: Counters) -> HttpResponse:
    """The form of one kind of change; the first sending shows the plan, the second does it."""
    unit = load_unit(pk)
    if act not in ACTS or objection(request.user, KEEP_LOCAL_UNITS, unit):
        raise Http404
    form = ACTS[act](request.POST or None, unit=unit)
    plan = form.result if request.POST and form.attempt(form.make_plan) else None
    if plan is not None and "confirm" in request.POST:
        try:
            event, _founded = operations.carry_out(
                plan,
                actor=request.user,
                at=request.now,  # type: ignore[attr-defined]
            )
        except DomainError as refusal:
            form.show(refusal)
            plan = None
        else:
            messages.success(request, _("The map has been changed."))
            return redirect("orgs:reorganisation", pk=event.pk)
    day = within_life(unit, today(request))
    context = {
        "unit": unit,
        "form": form,
        "plan": plan,
        "effects": operations.effects(plan, **counters) if plan else None,
        "crumbs": [*crumbs(unit, day, str(form.label))],
    }
    status = 422 if request.POST and plan is None else 200
    return render(request, "orgs/change.html", context, status=status)
