"""A step of a scoring as a page: what it asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.foundation.forms import BlockField, DayField, DomainForm
from kheo.foundation.web.form_page import form_page
from kheo.insights import operations
from kheo.insights.policies import SET_SCHEMES
from kheo.insights.transitions import SCHEME_FLOW
from kheo.insights.web.showing import crumbs
from kheo.insights.web.views import found
from kheo.workflow.engine import steps_for

USUAL_TIME = timedelta(days=14)


class StepForm(DomainForm):
    """A step without any question."""


class ShowForm(StepForm):
    """Until when signals are the unit's own affair."""

    answer_by = DayField(
        label=gettext_lazy("Units answer until"),
        help_text=gettext_lazy("Until then nobody above sees a signal that was not answered."),
    )


class NoteForm(StepForm):
    """A reason that the others will read."""

    note = BlockField(
        rows=4, label=gettext_lazy("Reason"), help_text=gettext_lazy("The others will read it.")
    )


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page."""

    operation: Callable[..., Any]
    advice: Any
    done: Any
    form: type[StepForm] = StepForm


STEPS: Mapping[str, StepPage] = {
    "show": StepPage(
        operations.show,
        gettext_lazy("Each unit sees its own points and is asked about the signals that its records raise. The points go on following the records."),
        gettext_lazy("Shown. Signals wait for their units."), ShowForm,
    ),
    "publish": StepPage(
        operations.publish,
        gettext_lazy("Points, rates and places are frozen as they are today and the whole ranking is open to every unit below. Signals change no points."),
        gettext_lazy("Published. The points are frozen."),
    ),
    "revise": StepPage(
        operations.revise,
        gettext_lazy("The units no longer see it until you show it again. Answers are kept; where the records say something else by then the unit is asked again."),
        gettext_lazy("Taken back; change it and show it again."), NoteForm,
    ),
}  # fmt: skip


@page(SET_SCHEMES, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask what the step needs, do it, and go back to the scoring."""
    scheme = found(request, pk)
    if name not in STEPS:
        raise Http404
    asked = STEPS[name]
    initial = {"answer_by": timezone.localdate(request.now) + USUAL_TIME}
    form = asked.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.attempt(
        asked.operation, scheme, actor=request.user, at=request.now
    ):
        messages.success(request, str(asked.done))
        return redirect("insights:page", pk)
    open_steps = steps_for(request.user, scheme, SCHEME_FLOW)
    offer = next((one for one in open_steps if one.transition.name == name), None)
    label = str(SCHEME_FLOW.named(name).label)
    closed = _("This step is not open to you in the current state.")
    return form_page(
        request, form, title=label, label=label, note=scheme.name, advice=asked.advice,
        back=reverse("insights:page", args=(pk,)), crumbs=crumbs(scheme, label),
        refusal=offer.refusal if offer else closed, template="insights/step.html",
    )  # fmt: skip
