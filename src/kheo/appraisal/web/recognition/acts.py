"""Acts on one thing, each on a page of its own: the table of acts, and the view it drives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import Permission, can, granted_units
from kheo.appraisal import policies
from kheo.appraisal.enums import DecisionStatus, NominationStatus, RecognitionStatus
from kheo.appraisal.models import Decision, Nomination, ProposalList, Recognition
from kheo.appraisal.operations import (
    answers,
    decisions,
    proposals,
    recognition_papers,
    recognitions,
)
from kheo.appraisal.web.recognition import forms
from kheo.documents.models import Draft
from kheo.documents.policies import DRAFT as DRAFT_PAPERS

D, N, R = DecisionStatus, NominationStatus, RecognitionStatus


_DRAFTED = gettext_lazy("The paper is drafted; it stands below.")
_KEPT = gettext_lazy("Kept and written into the journal.")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: on what and in which states, who, what is asked, what is done and said."""

    kind: str
    name: str
    label: Any
    operation: Callable[..., Any]
    permission: Permission
    sources: frozenset[str]
    form: type[forms.ActForm] = forms.ActForm
    advice: Any = ""
    done: Any = _KEPT
    tone: str = ""
    icon: str = ""
    prints_site: bool = False  # the paper carries the address of this house


def _to(*states: str) -> frozenset[str]:
    return frozenset(states)


ACTS = (
    Act("decision", "draft", gettext_lazy("Write the decision"), recognition_papers.draft_decision,
        policies.DECIDE, _to(D.PREPARING), forms.DraftForm, icon="paper", done=_DRAFTED,
        advice=gettext_lazy("The text with its annex, in Word; the records clerk numbers it among the papers.")),
    Act("decision", "notice", gettext_lazy("Write the notice to those not recognised"),
        recognition_papers.draft_notice, policies.DECIDE, _to(D.PREPARING, D.IN_FORCE),
        forms.DraftForm, icon="paper", done=_DRAFTED),
    Act("decision", "certificates", gettext_lazy("Print the certificates"),
        recognition_papers.draft_certificates, policies.VERIFY, _to(D.IN_FORCE), forms.DraftForm,
        icon="print", done=_DRAFTED, prints_site=True,
        advice=gettext_lazy("One page each, in one document, each with its own code.")),
    Act("recognition", "certificate", gettext_lazy("Print the certificate"),
        recognition_papers.draft_certificate, policies.VERIFY, _to(R.STANDING), forms.DraftForm,
        icon="print", done=_DRAFTED, prints_site=True),
    Act("proposals", "letter", gettext_lazy("Write the submission letter and the list"),
        recognition_papers.draft_letter, policies.PROPOSE, _to(N.LISTED), forms.DraftForm,
        icon="paper", done=_DRAFTED),
    Act("decision", "paper", gettext_lazy("Name its number"), decisions.set_paper, policies.DECIDE,
        _to(D.PREPARING), forms.PaperForm, icon="paper",
        advice=gettext_lazy("The number and day the records clerk gave it.")),
    Act("decision", "force", gettext_lazy("Put the decision in force"), decisions.put_in_force,
        policies.DECIDE, _to(D.PREPARING), forms.ForceForm, tone="primary", icon="stamp",
        advice=gettext_lazy("Every line is carried out, or none: who is recognised gets a code anyone can check."),
        done=gettext_lazy("The decision is in force.")),
    Act("decision", "answer", gettext_lazy("Answer those not recognised"),
        answers.answer_not_recognised, policies.DECIDE, _to(D.PREPARING, D.IN_FORCE),
        forms.AnswerForm, icon="send",
        advice=gettext_lazy("Each unit reads its reason and may go on building.")),
    Act("decision", "give-up", gettext_lazy("Give the decision up"), decisions.give_up,
        policies.DECIDE, _to(D.PREPARING), forms.NoteForm, tone="danger", icon="trash"),
    Act("recognition", "verify", gettext_lazy("Verify again"), recognitions.verify_again,
        policies.VERIFY, _to(R.STANDING, R.EXPIRED), forms.VerifyForm, tone="primary", icon="check",
        advice=gettext_lazy("Rests on the unit's proof since the last verification, or on a new dossier; prolongs it by a term.")),
    Act("nomination", "take-up", gettext_lazy("Take up for appraisal"), proposals.take_up,
        policies.TAKE_UP, _to(N.PROPOSED), tone="primary", icon="check",
        advice=gettext_lazy("A dossier is opened at your level, with the scores of the level below beside it.")),
    Act("nomination", "refuse", gettext_lazy("Do not take up"), proposals.refuse_nomination,
        policies.TAKE_UP, _to(N.PROPOSED), forms.ReasonForm, icon="bad"),
    Act("nomination", "take-back", gettext_lazy("Take the proposal back"), proposals.take_back,
        policies.PROPOSE, _to(N.LISTED, N.PROPOSED), forms.NoteForm, icon="back"),
    Act("proposals", "send", gettext_lazy("Send the list to the level above"),
        proposals.send_proposals, policies.PROPOSE, _to(N.LISTED), forms.SendForm, tone="primary",
        icon="send", advice=gettext_lazy("The level above sees it from now on and answers each proposal.")),
    Act("proposals", "discard", gettext_lazy("Put the list away"), proposals.discard_proposals,
        policies.PROPOSE, _to(N.LISTED), forms.NoteForm, tone="danger", icon="trash"),
)  # fmt: skip
_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "decision": lambda: Decision.objects.select_related("unit", "session", "paper"),
    "recognition": lambda: Recognition.objects.select_related("unit", "initiative"),
    "nomination": lambda: Nomination.objects.select_related(
        "unit", "to_unit", "initiative", "lower", "proposals"
    ),
    "proposals": lambda: ProposalList.objects.select_related("unit", "to_unit"),
}
_PAGES = {
    "decision": "decision",
    "recognition": "page",
    "nomination": "proposal_list",
    "proposals": "proposal_list",
}


def acts_for(actor: User, kind: str, about: Any) -> list[Act]:
    """The acts open to ``actor`` on this thing in its state; papers for who may draft papers."""
    may_draft = bool(granted_units(actor, DRAFT_PAPERS))
    return [
        act
        for act in ACTS
        if act.kind == kind
        and about.status in act.sources
        and (may_draft or act.form is not forms.DraftForm)
        and can(actor, act.permission, about)
    ]


def drafts_of(about: Model) -> QuerySet[Draft]:
    """The papers drafted about this thing, the latest first."""
    return (
        Draft.objects.filter(about_kind=about._meta.label_lower, about_key=str(about.pk))
        .select_related("paper")
        .order_by("-pk")
    )


@page(policies.VIEW_RECOGNITIONS, methods=("GET", "POST"))
def act(request: PageRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Ask what the act needs, do it, and go back to the thing."""
    chosen = next((one for one in ACTS if (one.kind, one.name) == (kind, name)), None)
    if chosen is None:
        raise Http404
    about = load(request, _ROWS[kind](), chosen.permission, pk=pk)
    form = chosen.form(request.POST or None, about=about, actor=request.user)
    if request.method == "POST":
        if _is_old(request, about):
            form.is_valid()
            form.add_error(None, _("Someone else has just changed this; reload the page."))
        elif form.attempt(
            chosen.operation, about, actor=request.user, at=request.now, **_site(request, chosen)
        ):
            messages.success(request, str(chosen.done))
            return redirect(f"recognition:{_PAGES[kind]}", _page_key(about))
    context = {
        "act": chosen, "about": about, "form": form, "back": _back(kind, about),
        "refusal": "" if about.status in chosen.sources
        else _("This step is not open in the current state."),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/recognition/act.html", context, status=status)


def _site(request: PageRequest, chosen: Act) -> dict[str, str]:
    return {"site": request.build_absolute_uri("/")} if chosen.prints_site else {}


def _is_old(request: PageRequest, about: Any) -> bool:
    return request.POST.get("version", str(about.version)) != str(about.version)


def _page_key(about: Model) -> int:
    return about.proposals_id if isinstance(about, Nomination) else int(about.pk)


def _back(kind: str, about: Any) -> tuple[str, int]:
    return f"recognition:{_PAGES[kind]}", _page_key(about)
