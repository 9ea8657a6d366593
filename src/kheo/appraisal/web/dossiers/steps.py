"""Every step of a dossier on one page: the table of steps, and the view it drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.appraisal import policies
from kheo.appraisal.models import Dossier
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.closing import plain_result
from kheo.appraisal.queries.blindness import sees_team
from kheo.appraisal.queries.results import gather
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.foundation.forms import BlockField, DomainForm
from kheo.kernel.refusals import DomainError, NotAllowed, Stale
from kheo.workflow.engine import steps_for


class StepForm(DomainForm):
    """A step without any question."""


class NoteForm(StepForm):
    """A reason that the others will read."""

    note = BlockField(
        rows=4, label=gettext_lazy("Reason"), help_text=gettext_lazy("The others will read it.")
    )


class CloseForm(StepForm):
    """Grounds, needed when somebody has not scored or the result is not enough."""

    note = BlockField(
        rows=4, required=False, label=gettext_lazy("Grounds"),
        help_text=gettext_lazy(
            "Needed when a member has not scored. When the criteria are not met the unit reads these "
            "words; left empty it reads the plain result."
        ),
    )  # fmt: skip


class PresentForm(StepForm):
    """A word to the head."""

    remark = BlockField(
        rows=3, required=False, label=gettext_lazy("A word about the self-assessment")
    )


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page: what it asks, what it does, what is said when it is done."""

    name: str
    operation: Callable[..., Any]
    done: Any
    form: type[StepForm] = StepForm
    advice: Any = ""
    icon: str = ""


STEPS: tuple[StepPage, ...] = (
    StepPage("present", acts.present, gettext_lazy("The head of the unit sees it now."), PresentForm, icon="send",
             advice=gettext_lazy("Every criterion needs its mark. The head reads the whole and sends it.")),
    StepPage("send", acts.send, gettext_lazy("Sent to appraisal."), icon="send",
             advice=gettext_lazy("The body gets the dossier in the name of your unit. What is still being built is put to appraisal with it.")),
    StepPage("hand_back", acts.hand_back, gettext_lazy("The registrar sees your words."), NoteForm, icon="back"),
    StepPage("close_scoring", acts.close_scoring, gettext_lazy("Closed: the result stands and may be told."), CloseForm, icon="lock",
             advice=gettext_lazy("The result of the team is fixed and the initiative gets its outcome. Opening it again asks for a reason.")),
    StepPage("send_back", acts.send_back, gettext_lazy("Returned; the unit sees your words."), NoteForm, icon="back",
             advice=gettext_lazy("Say which criterion lacks what. All sheets are open again with their marks.")),
    StepPage("take_from_team", acts.take_from_team, gettext_lazy("Taken back; given scores are kept."), NoteForm, icon="back"),
    StepPage("reopen_scoring", acts.reopen_scoring, gettext_lazy("The team may change its scores; every change asks for its reason."), NoteForm, icon="pencil"),
    StepPage("withdraw", acts.withdraw_dossier, gettext_lazy("Taken back; the initiative may be put to appraisal again."), NoteForm, icon="minus"),
)  # fmt: skip
BY_NAME: Mapping[str, StepPage] = {step.name: step for step in STEPS}
STATUS: Mapping[type[DomainError], int] = {NotAllowed: 403, Stale: 409}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: greyed with the reason when ``refusal``."""

    name: str
    label: Any
    refusal: str
    tone: str
    icon: str


def offers_for(actor: User, dossier: Dossier) -> list[Offer]:
    """The steps that state and roles open and that have their page here, in the table's order."""
    return [
        Offer(
            step.transition.name,
            step.transition.label,
            step.refusal,
            step.transition.tone,
            BY_NAME[step.transition.name].icon,
        )
        for step in steps_for(actor, dossier, FLOW)
        if step.transition.name in BY_NAME
        and not (step.transition.name == "hand_back" and not dossier.awaits_head)
        and not (step.transition.name == "present" and dossier.awaits_head)
    ]


@page(policies.VIEW, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask what the step needs, do it, and go back to the dossier."""
    rows = Dossier.objects.select_related("initiative__unit", "unit", "body")
    dossier = load(request, rows, policies.VIEW, pk=pk)
    if name not in BY_NAME:
        raise Http404
    form = BY_NAME[name].form(request.POST if request.method == "POST" else None)
    status = carry_out(request, dossier, BY_NAME[name], form) if request.method == "POST" else 200
    if not status:
        messages.success(request, str(BY_NAME[name].done))
        return redirect("dossiers:page", pk=pk)
    offer = next((one for one in offers_for(request.user, dossier) if one.name == name), None)
    closed = "" if offer else _("This step is not open to you in the current state.")
    context = {
        "dossier": dossier, "step": BY_NAME[name], "offer": offer, "form": form,
        "refusal": offer.refusal if offer else closed, "label": FLOW.named(name).label,
        "result": _result(request.user, dossier) if offer and name == "close_scoring" else "",
    }  # fmt: skip
    return render(request, "appraisal/dossiers/step.html", context, status=status)


def _result(actor: User, dossier: Dossier) -> str:
    """What closing would tell, in sentences, for who may see it before."""
    one = gather([dossier])[dossier.pk]
    team = one.team() if sees_team(actor, dossier) else None
    return plain_result(one, team) if team is not None else ""


def carry_out(request: PageRequest, dossier: Dossier, step: StepPage, form: forms.Form) -> int:
    """Do the step: 0 when done, else the status of the answer with the form and its sentences."""
    if not form.is_valid():
        return 422
    try:
        with transaction.atomic():
            seen = request.POST.get("version", "")
            if seen and seen != str(dossier.version):
                raise Stale(
                    _("Someone else has just changed this; look at it again before you go on.")
                )
            step.operation(dossier, actor=request.user, at=request.now, **form.cleaned_data)
    except DomainError as refusal:
        form.show(refusal)  # type: ignore[attr-defined]
        dossier.refresh_from_db()
        return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
    return 0
