"""Acts on several rows: first what exactly will be touched, then the act, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.models import Campaign
from kheo.initiatives import operations, policies
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.step_forms import open_campaigns
from kheo.kernel.refusals import DomainError

MOST = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row of the preview: what would happen, or why it is left out."""

    initiative: Initiative
    refusal: str


class PromiseForm(forms.Form):
    """What is promised for all the rows."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=gettext_lazy("Campaign"), empty_label=None
    )
    kind = forms.ChoiceField(choices=CommitmentKind.choices, label=gettext_lazy("What is promised"))


LABELS = {
    "accept": gettext_lazy("Accept the selected"),
    "commit": gettext_lazy("Promise the selected in a campaign"),
}


@page(policies.VIEW, methods=("POST",))
def bulk(request: PageRequest) -> HttpResponse:
    """Show what the act will touch and what it leaves out; ``sure`` does it."""
    act = request.POST.get("act", "")
    if act not in LABELS:
        raise Http404
    chosen = _chosen(request, act)
    if not chosen:
        messages.info(request, _("Tick the rows first."))
        return redirect("initiatives:list")
    form = _form(request, act, chosen)
    if "sure" in request.POST and (form is None or form.is_valid()):
        return _done(request, act, chosen, form.cleaned_data if form else {})
    context = {
        "act": act,
        "label": LABELS[act],
        "form": form,
        "open": [row for row in chosen if not row.refusal],
        "left_out": [row for row in chosen if row.refusal],
    }
    return render(request, "initiatives/bulk.html", context)


def _chosen(request: PageRequest, act: str) -> list[Chosen]:
    """The ticked rows in the person's scope, each with what stands against the act."""
    keys = [int(key) for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 18]
    rows = visible(Initiative.objects.for_list().unmerged(), request.user, policies.VIEW)
    found = rows.filter(pk__in=keys[:MOST]).order_by("-listed_on", "-pk")
    return [Chosen(row, _refusal(request, act, row)) for row in found]


def _refusal(request: PageRequest, act: str, row: Initiative) -> str:
    if act == "commit":
        return can(request.user, policies.FILE, row).reason
    if row.status != Status.SUBMITTED:
        return _("It is not waiting to be accepted (%(state)s).") % {
            "state": row.get_status_display()
        }
    return can(request.user, policies.REVIEW, row).reason


def _form(request: PageRequest, act: str, chosen: list[Chosen]) -> PromiseForm | None:
    if act != "commit":
        return None
    form = PromiseForm(request.POST if "sure" in request.POST else None)
    field: Any = form.fields["campaign"]
    first = next((row.initiative for row in chosen if not row.refusal), None)
    field.queryset = open_campaigns(first) if first else Campaign.objects.none()
    return form


def _done(
    request: PageRequest, act: str, chosen: list[Chosen], answers: dict[str, Any]
) -> HttpResponse:
    """Each row is its own transaction: one that is refused now does not undo the others."""
    operation = operations.accept if act == "accept" else operations.commit
    done = 0
    for row in chosen:
        if row.refusal:
            continue
        try:
            operation(row.initiative, actor=request.user, at=request.now, **answers)
            done += 1
        except DomainError as refusal:
            messages.warning(request, f"{row.initiative}: {refusal}")
    words = ngettext("Done for %(count)s initiative.", "Done for %(count)s initiatives.", done)
    messages.success(request, words % {"count": done})
    return redirect("initiatives:list")
