"""Every step of an adoption on one page: the table of steps, and the view it drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.access.policy import Permission, can
from kheo.documents.operations import keep_file
from kheo.documents.rules import LARGEST, too_large
from kheo.kernel.refusals import DomainError, NotAllowed, Stale
from kheo.library import policies
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.operations import adoptions as acts
from kheo.library.queries.adoptions import seen_by
from kheo.library.transitions.adoptions import FLOW
from kheo.library.web.adoptions import forms

S = AdoptionStatus
_KEPT = gettext_lazy("Kept and written into the journal.")
EVERY = frozenset(S)
STATUS = ((NotAllowed, 403), (Stale, 409))


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a page: who, in which states, what it asks, what it does, what is said."""

    name: str
    operation: Callable[..., Any]
    permission: Permission
    sources: frozenset[str]
    form: type[forms.StepForm] = forms.StepForm
    label: Any = ""
    icon: str = ""
    tone: str = ""
    advice: Any = ""
    done: Any = _KEPT
    arrow: str = ""


STEPS = (
    Step("answer", acts.talk, policies.TEACH, frozenset({S.REQUESTED}), forms.AnswerForm,
         gettext_lazy("Answer and talk"), "send", "primary", arrow="talk",
         done=gettext_lazy("They read your answer now.")),
    Step("plan", acts.plan, policies.LEARN, frozenset({S.REQUESTED, S.TALKING}), forms.PlanForm,
         gettext_lazy("Write the plan"), "pencil", "primary",
         advice=gettext_lazy("The plan says what you do differently. The source gets the credit for the rest.")),
    Step("change-plan", acts.plan, policies.LEARN, frozenset({S.PLANNED, S.ADOPTED, S.WORKING}),
         forms.PlanForm, gettext_lazy("Change the plan"), "pencil"),
    Step("adopt", acts.adopt, policies.LEARN, frozenset({S.REQUESTED, S.TALKING, S.PLANNED}),
         forms.AdoptForm, gettext_lazy("Taken over"), "half", "primary", arrow="adopt",
         advice=gettext_lazy("Your own record is accepted and you are building.")),
    Step("work", acts.work, policies.LEARN, frozenset({S.ADOPTED}), forms.DayForm,
         pgettext_lazy("adoption", "It works"), "good", "primary", arrow="work",
         advice=gettext_lazy("When your record is recognised this is told by itself; you may tell it earlier.")),
    Step("help", acts.record_help, policies.TEACH, EVERY - {S.GIVEN_UP}, forms.HelpForm,
         gettext_lazy("Note help given"), "people",
         advice=gettext_lazy("A visit, documents, training or advice, with its day.")),
    Step("unit", acts.set_unit, policies.TEACH, frozenset({S.REQUESTED, S.TALKING}), forms.UnitForm,
         gettext_lazy("Say which unit asks"), "pin"),
    Step("seen", acts.owner_saw, policies.TEACH, EVERY - {S.REQUESTED, S.GIVEN_UP},
         forms.StepForm, gettext_lazy("Read, thank you"), "check",
         done=gettext_lazy("Good to know: your way travels on.")),
    Step("take-up", acts.take_up, policies.LEARN, frozenset({S.GIVEN_UP}), forms.StepForm,
         gettext_lazy("Take it up again"), "back", arrow="take_up"),
    Step("decline", acts.decline, policies.TEACH, frozenset({S.REQUESTED, S.TALKING}),
         forms.NoteForm, gettext_lazy("Close the request"), "lock"),
    Step("give-up", acts.give_up, policies.LEARN, EVERY - {S.GIVEN_UP}, forms.NoteForm,
         gettext_lazy("Give up"), "stop", "danger",
         advice=gettext_lazy("The place stays in the tree with your reason: others learn from it too.")),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: greyed with the reason when ``refusal``."""

    step: Step
    url: str
    refusal: str


def offers_for(actor: User, one: Adoption) -> list[Offer]:
    """The steps that the state and the roles of ``actor`` open, in the order of the table."""
    found = []
    for step in STEPS:
        if one.status not in step.sources or not _may(actor, step, one) or _idle(step, one):
            continue
        refusal = FLOW.named(step.arrow).objection(one) if step.arrow else ""
        url = reverse("adoptions:step", args=(one.pk, step.name))
        found.append(Offer(step, url, refusal))
    return found


def _may(actor: User, step: Step, one: Adoption) -> bool:
    both = step.name == "help" and can(actor, policies.LEARN, one)
    return bool(both or can(actor, step.permission, one))


def _idle(step: Step, one: Adoption) -> bool:
    """Steps that have nothing to do here."""
    return (step.name == "unit" and one.unit_id is not None) or (
        step.name == "seen" and one.owner_saw_at is not None
    )


@page(policies.VIEW_LEARNING, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask what the step needs, do it, and go back to the adoption."""
    one = get_object_or_404(seen_by(request.user), pk=pk)
    if (chosen := BY_NAME.get(name)) is None:
        raise Http404
    is_sent = request.method == "POST"
    form = chosen.form(
        request.POST if is_sent else None, request.FILES if is_sent else None, adoption=one,
        actor=request.user,
    )  # fmt: skip
    status = _carried_out(request, one, chosen, form) if is_sent else 200
    if not status:
        messages.success(request, str(chosen.done))
        return redirect("adoptions:page", pk)
    offer = next((x for x in offers_for(request.user, one) if x.step is chosen), None)
    refusal = offer.refusal if offer else _("This step is not open to you in the current state.")
    context = {"step": chosen, "adoption": one, "form": form, "refusal": refusal}
    return render(request, "library/adoptions/step.html", context, status=status)


def _carried_out(request: PageRequest, one: Adoption, chosen: Step, form: forms.StepForm) -> int:
    """Do the step: 0 when done, else the status of the answer with the form and its sentences."""
    if not form.is_valid():
        return 422
    try:
        with transaction.atomic():
            if request.POST.get("version", str(one.version)) != str(one.version):
                raise Stale(
                    _("Someone else has just changed this; look at it again before you go on.")
                )
            carry_out(chosen, one, answers=form.cleaned_data, actor=request.user, at=request.now)
    except DomainError as refusal:
        form.show(refusal)
        one.refresh_from_db()
        return next((code for kind, code in STATUS if isinstance(refusal, kind)), 422)
    return 0


def carry_out(
    step: Step, one: Adoption, *, answers: Mapping[str, Any], actor: User, at: datetime
) -> Any:
    """The step with its answers; an upload is checked by its content and kept. Raises DomainError."""
    values = dict(answers)
    if issubclass(step.form, forms.HelpForm) and (upload := values.pop("upload", None)) is not None:
        if upload.size > LARGEST:
            raise too_large(upload.size)
        name = (upload.name or "")[:150]
        values["stored"] = keep_file(content=upload.read(), name=name, at=at)
    return step.operation(one, **values, actor=actor, at=at)
