"""Every step of a report on one page: what it asks, what it does, what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.foundation.forms import BlockField, DomainForm
from kheo.kernel.refusals import DomainError, NotAllowed, Stale
from kheo.reporting.models import Report
from kheo.reporting.operations import flow
from kheo.reporting.policies import VIEW
from kheo.reporting.queries.versions import ICONS, offers_for
from kheo.reporting.transitions.reports import FLOW

REPORTS = Report.objects.select_related("unit", "receiver", "round__form__form", "round__unit")


class StepForm(DomainForm):
    """A step without any question."""


class NoteForm(StepForm):
    """A reason that the others will read."""

    note = BlockField(
        rows=4, label=gettext_lazy("Reason"), help_text=gettext_lazy("The others will read it.")
    )


class ExcuseForm(StepForm):
    """Why a report is not owed; short enough to stand on the board."""

    note = BlockField(
        rows=3, max_length=flow.MOST_EXCUSE, label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands beside the name of the unit wherever the report is missing."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page."""

    name: str
    operation: Callable[..., Any]
    done: Any
    advice: Any = ""
    form: type[StepForm] = StepForm

    @property
    def icon(self) -> str:
        """The drawing on its button."""
        return ICONS[self.name]


STEPS: tuple[StepPage, ...] = (
    StepPage("begin", flow.begin, gettext_lazy("The report is begun; look at the figures and complete it."),
             gettext_lazy("Figures counted from the records stand in it already; only the others are typed.")),
    StepPage("approve", flow.approve, gettext_lazy("Approved. What you approved is kept with its figures, texts and lists."),
             gettext_lazy("Every check runs once more. Then figures, texts and the lists behind the figures are kept as they are now; later corrections of records no longer change them.")),
    StepPage("rework", flow.rework, gettext_lazy("The report can be filled again; the approved version stays kept."),
             gettext_lazy("It has to be approved again before it is sent."), NoteForm),
    StepPage("send", flow.send, gettext_lazy("Sent. Sums above read this version from now on."),
             gettext_lazy("The approved version is sent as it was kept.")),
    StepPage("keep", flow.keep_summary, gettext_lazy("The summary is locked."),
             gettext_lazy("The approved version stands as the summary of this period. Reports that come later no longer change it; you will be told of them.")),
    StepPage("accept", flow.accept, gettext_lazy("Accepted; the unit sees it."),
             gettext_lazy("A mistake found later is corrected by opening the report again, with a reason.")),
    StepPage("return", flow.send_back, gettext_lazy("Returned; the unit sees your words."),
             gettext_lazy("Say which figure or text is wrong. Until it comes again, sums keep the version that was sent."), NoteForm),
    StepPage("lock", flow.lock, gettext_lazy("Locked."),
             gettext_lazy("Nothing is changed any more unless you open it again with a reason.")),
    StepPage("reopen", flow.reopen, gettext_lazy("Open again; the unit sees your words."),
             gettext_lazy("The accepted version stays kept, and sums keep reading it until a corrected one is sent. That it was opened again stays on record."), NoteForm),
    StepPage("reopen_own", flow.reopen_own, gettext_lazy("The summary is open again."),
             gettext_lazy("The locked version stays kept. That it was opened again stays on record."), NoteForm),
    StepPage("excuse", flow.excuse, gettext_lazy("Noted: this report is not owed."),
             gettext_lazy("It no longer counts as missing. The receiver reads the reason and may ask for it all the same."), ExcuseForm),
    StepPage("claim", flow.claim, gettext_lazy("Asked for all the same; the unit sees your words."), "", NoteForm),
)  # fmt: skip
BY_NAME: Mapping[str, StepPage] = {step.name: step for step in STEPS}
STATUS: Mapping[type[DomainError], int] = {NotAllowed: 403, Stale: 409}


@page(VIEW, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask what the step needs, do it, and go back to the report."""
    report = load(request, REPORTS, VIEW, pk=pk)
    if name not in BY_NAME:
        raise Http404
    asked = BY_NAME[name]
    form = asked.form(request.POST if request.method == "POST" else None)
    status = _carry_out(request, report, asked, form) if request.method == "POST" else 200
    if not status:
        messages.success(request, str(asked.done))
        return redirect("reports:page", pk=pk)
    offer = next((one for one in offers_for(request.user, report) if one.name == name), None)
    closed = "" if offer else _("This step is not open to you in the current state.")
    context = {
        "report": report, "step": asked, "offer": offer, "form": form,
        "refusal": offer.refusal if offer else closed, "label": FLOW.named(name).label,
    }  # fmt: skip
    return render(request, "reporting/flow/step.html", context, status=status)


def _carry_out(request: PageRequest, report: Report, step: StepPage, form: forms.Form) -> int:
    """Do the step: 0 when done, else the status of the answer with the form and its sentences.

    Not one transaction: what the checks found before a refused approval stays for who mends it.
    """
    if not form.is_valid():
        return 422
    try:
        seen = request.POST.get("version", "")
        if seen and seen != str(report.version):
            raise Stale(_("Someone else has just changed this; look at it again before you go on."))
        step.operation(report, actor=request.user, at=request.now, **form.cleaned_data)
    except DomainError as refusal:
        form.show(refusal)  # type: ignore[attr-defined]
        report.refresh_from_db()
        return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
    return 0
