"""Every step of an initiative on one page: the table of steps, and the view it drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import Permission, can
from kheo.initiatives import operations, policies, rules
from kheo.initiatives.enums import ALIVE, EvidenceOf, Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.transitions import FLOW
from kheo.initiatives.web import step_forms as forms
from kheo.initiatives.web.uploads import keep_photos
from kheo.kernel.refusals import DomainError, NotAllowed, Stale
from kheo.workflow.engine import steps_for


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page: what it asks, what it does, what is said when it is done.

    Acts that move no state (progress, commendation …) carry their own label, permission and
    states; the others take them from the arrow of the same name.
    """

    name: str
    operation: Callable[..., Any]
    done: Any
    form: type[forms.StepForm] = forms.StepForm
    advice: Any = ""
    label: Any = ""
    permission: Permission | None = None
    sources: frozenset[str] = frozenset()
    icon: str = ""
    evidence_of: str = ""
    receipt: bool = False


_WRITTEN = gettext_lazy("Kept and written into the journal.")
STEPS: tuple[StepPage, ...] = (
    StepPage(
        "present", operations.present, gettext_lazy("The head of the unit sees it now."), icon="send",
        advice=gettext_lazy("The head reads it and sends it on. Until then nobody changes the text."),
    ),
    StepPage(
        "submit", operations.submit, gettext_lazy("Sent. Keep the receipt."), icon="send", receipt=True,
        advice=gettext_lazy("The standing office gets it in the name of your unit."),
    ),
    StepPage(
        "submit_paper", operations.submit_paper, gettext_lazy("Entered as sent."), icon="paper",
        receipt=True, advice=gettext_lazy("Only when the signed form lies before you."),
    ),
    StepPage("hand_back", operations.hand_back, gettext_lazy("The registrar sees your words."),
             forms.NoteForm, icon="back"),
    StepPage("accept", operations.accept, gettext_lazy("Accepted; the unit may start."), icon="check",
             advice=gettext_lazy("The unit may start building.")),
    StepPage("return", operations.send_back, gettext_lazy("Returned; the unit sees your words."),
             forms.ReturnForm, icon="back"),
    StepPage("start", operations.start, gettext_lazy("Building has started."), forms.DayForm, icon="half"),
    StepPage(
        "progress", operations.add_progress, gettext_lazy("The progress is kept."), forms.ProgressForm,
        label=gettext_lazy("Tell the progress"), permission=policies.FILE, icon="photo",
        sources=frozenset({Status.BUILDING, Status.RECOGNISED, Status.DOUBTFUL}),
        evidence_of=EvidenceOf.PROGRESS,
    ),
    StepPage(
        "submit_result", operations.submit_result, gettext_lazy("Put to appraisal. Keep the receipt."),
        icon="send", receipt=True, advice=gettext_lazy("The standing office appraises what was reached."),
    ),
    StepPage("return_result", operations.return_result, gettext_lazy("Returned; the unit sees your words."),
             forms.NoteForm, icon="back"),
    StepPage("record_outcome", operations.record_outcome, _WRITTEN, forms.OutcomeForm, icon="paper"),
    StepPage("recognise", operations.recognise, gettext_lazy("Recognised."), forms.RecogniseForm, icon="stamp"),
    StepPage("recognise_higher", operations.recognise, gettext_lazy("Recognised at a higher level."),
             forms.RecogniseForm, icon="stamp"),
    StepPage("refuse", operations.refuse, _WRITTEN, forms.DayNoteForm, icon="bad"),
    StepPage("resume", operations.resume, gettext_lazy("It is being built again."), icon="half"),
    StepPage(
        "confirm", operations.confirm, gettext_lazy("Thank you. The next proof is due in a year."),
        forms.ConfirmForm, icon="good", evidence_of=EvidenceOf.CONFIRMATION,
        advice=gettext_lazy("Two minutes: a tick, a sentence, a photo."),
    ),
    StepPage("revive", operations.revive, _WRITTEN, forms.DayNoteForm, icon="good"),
    StepPage(
        "mark_effective", operations.mark_effective, _WRITTEN, forms.EffectiveForm, icon="star",
        label=gettext_lazy("Mark of effectiveness"), permission=policies.DECIDE,
        sources=ALIVE | {Status.BUILDING, Status.APPRAISED},
    ),
    StepPage(
        "commend", operations.commend, _WRITTEN, forms.CommendForm, icon="star",
        label=gettext_lazy("Note a commendation"), permission=policies.DECIDE,
        sources=ALIVE | {Status.STRUCK_OFF},
    ),
    StepPage(
        "commit", operations.commit, gettext_lazy("Tied to the campaign."), forms.CommitForm, icon="flag",
        label=gettext_lazy("Promise in a campaign"), permission=policies.FILE,
        sources=frozenset(Status) - {Status.WITHDRAWN, Status.STRUCK_OFF},
    ),
    StepPage("reopen", operations.reopen, gettext_lazy("The unit may change the text."), forms.NoteForm, icon="pencil"),
    StepPage("close_reopening", operations.close_reopening, gettext_lazy("The text is frozen again."), icon="lock"),
    StepPage("restore", operations.restore, _WRITTEN, forms.PaperNoteForm, icon="back"),
    StepPage("strike_off", operations.strike_off, _WRITTEN, forms.PaperNoteForm, icon="stop"),
    StepPage("withdraw", operations.withdraw, _WRITTEN, forms.NoteForm, icon="minus",
             advice=gettext_lazy("The registration stays counted; the withdrawal is told beside it.")),
    StepPage("discard", operations.discard, gettext_lazy("The draft was put away."), icon="trash",
             advice=gettext_lazy("A draft that was never sent; nothing counts it.")),
)  # fmt: skip
STATUS: Mapping[type[DomainError], int] = {NotAllowed: 403, Stale: 409}
BY_NAME: Mapping[str, StepPage] = {step.name: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: greyed with the reason when ``refusal``."""

    page: StepPage
    label: Any
    refusal: str
    tone: str = "plain"


def offers_for(actor: User, initiative: Initiative) -> list[Offer]:
    """Every step that the state and the roles of ``actor`` open, in the order of the table."""
    offered = {
        step.transition.name: Offer(
            BY_NAME[step.transition.name],
            step.transition.label,
            step.refusal,
            step.transition.tone,
        )
        for step in steps_for(actor, initiative, FLOW)
        if step.transition.name in BY_NAME
    }
    for step in STEPS:
        own = step.permission if initiative.status in step.sources else None
        if own is not None and can(actor, own, initiative):
            offered[step.name] = Offer(step, step.label, _closed(step, initiative))
    if not initiative.is_reopened:
        offered.pop("close_reopening", None)
    if not initiative.awaits_head:
        offered.pop("hand_back", None)
    if not initiative.came_on_paper:
        offered.pop("submit_paper", None)
    return [offered[step.name] for step in STEPS if step.name in offered]


def _closed(step: StepPage, initiative: Initiative) -> str:
    if step.name == "commit" and not forms.open_campaigns(initiative).exists():
        return _("No campaign runs today to which it is not tied already.")
    return ""


@page(policies.VIEW, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask what the step needs, do it, and go back to the initiative or to the receipt."""
    initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=pk)
    if name not in BY_NAME:
        raise Http404
    offers = {offer.page.name: offer for offer in offers_for(request.user, initiative)}
    form = BY_NAME[name].form(
        request.POST if request.method == "POST" else None, initiative=initiative, actor=request.user
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = carry_out(request, initiative, BY_NAME[name], form)
        if not status:
            messages.success(request, str(BY_NAME[name].done))
            return _onward(BY_NAME[name], pk)
    context = _context(request, initiative, offers.get(name), BY_NAME[name], form)
    return render(request, "initiatives/step.html", context, status=status)


def _onward(step: StepPage, pk: int) -> HttpResponse:
    """Where the person wants to be afterwards: the receipt, the initiative, or the list."""
    if step.name == "discard":
        return redirect("initiatives:list")
    return redirect("initiatives:receipt" if step.receipt else "initiatives:page", pk=pk)


def carry_out(
    request: PageRequest, initiative: Initiative, step: StepPage, form: forms.StepForm
) -> int:
    """Do the step: 0 when done, else the status of the answer with the form and its sentences."""
    if not form.is_valid():
        return 422
    try:
        with transaction.atomic():
            _refuse_old_page(request, initiative)
            take(
                initiative, step=step, answers=form.cleaned_data, actor=request.user,
                at=request.now, scan=request.FILES.get("scan"),
                photos=request.FILES.getlist("photos"),
            )  # fmt: skip
    except DomainError as refusal:
        form.show(refusal)
        initiative.refresh_from_db()
        return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
    return 0


def _refuse_old_page(request: PageRequest, initiative: Initiative) -> None:
    """What was judged must be what was read."""
    seen = request.POST.get("version", "")
    if seen and seen != str(initiative.version):
        raise Stale(_("Someone else has just changed this; look at it again before you go on."))


def take(
    initiative: Initiative,
    *,
    step: StepPage,
    answers: dict[str, Any],
    actor: User,
    at: datetime,
    scan: Any = None,
    photos: Sequence[Any] = (),
) -> Any:
    """The step with what was answered: the paper settled, the photos kept, the operation called.

    Must run in a transaction: a refused step keeps no paper and no photo. Raises DomainError.
    """
    if issubclass(step.form, forms.PaperForm):
        paper = forms.settle_paper(answers, initiative, upload=scan, actor=actor, at=at)
        answers = {**answers, "paper": paper}
    elif issubclass(step.form, forms.PhotoForm):
        pieces = keep_photos(
            photos, initiative, of=step.evidence_of, answers=answers, actor=actor, at=at
        )
        answers = {"note": answers["note"], "on": answers["on"], "evidence": pieces}
    return step.operation(initiative, actor=actor, at=at, **answers)


def _context(
    request: PageRequest,
    initiative: Initiative,
    offer: Offer | None,
    step: StepPage,
    form: forms.StepForm,
) -> dict[str, Any]:
    label = offer.label if offer else step.label or FLOW.named(step.name).label
    refusal = offer.refusal if offer else _("This step is not open to you in the current state.")
    needs_text = step.name in {"present", "submit", "submit_paper"}
    return {
        "initiative": initiative,
        "step": step,
        "label": label,
        "refusal": refusal,
        "tone": "danger" if offer and offer.tone == "danger" else "primary",
        "form": form,
        "missing": rules.missing_items(initiative) if needs_text and offer else {},
    }
