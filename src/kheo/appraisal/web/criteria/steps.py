"""Putting in force, ending, throwing a draft away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.policies import SET_CRITERIA
from kheo.appraisal.queries.criteria import missing_before_issue, rivals_of, running_dossiers
from kheo.appraisal.web.criteria.forms import EndForm, IssueForm
from kheo.appraisal.web.criteria.showing import crumbs, name_of, placed
from kheo.appraisal.web.criteria.views import dossiers_of
from kheo.documents.models import Paper
from kheo.documents.operations import register_paper
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError, RuleBroken

VERSIONS = CriteriaVersion.objects.select_related("set", "set__unit", "paper")


@page(SET_CRITERIA, methods=("GET", "POST"))
def issue(request: PageRequest, pk: int) -> HttpResponse:
    """Put a draft in force by its paper."""
    one = load(request, VERSIONS.all(), SET_CRITERIA, pk=pk)
    today = timezone.localdate(request.now)
    before = one.set.versions.filter(status=SetStatus.IN_FORCE).exclude(pk=pk).first()
    form = IssueForm(
        request.POST or None, person=request.user,
        initial={"valid_from": today, "paper_unit": one.set.unit_id},
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        issue_by_paper, one, summary=name_of(one), actor=request.user, at=request.now
    ):
        messages.success(request, _("The criteria are in force; they are frozen from now on."))
        return redirect("criteria:page", pk)
    context = {
        "version": one, "form": form, "before": before, "rivals": rivals_of(one.set, today),
        "missing": placed(missing_before_issue(one), one),
        "running": running_dossiers([before], request.user)[before.pk] if before else 0,
        "dossiers_url": dossiers_of(before) if before else "",
        "crumbs": crumbs(one, _("Put in force")),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/criteria/issue.html", context, status=status)


@transaction.atomic
def issue_by_paper(
    one: CriteriaVersion, *, summary: str, actor: User, at: Any, **given: Any
) -> None:
    """Settle the paper, then issue; a refusal enters no paper."""
    valid_from = given.pop("valid_from")
    paper = given.pop("paper") or _entered(given, summary, actor, at)
    operations.issue(one, valid_from=valid_from, paper=paper, actor=actor, at=at)


def _entered(given: dict[str, Any], summary: str, actor: User, at: Any) -> Paper:
    if not given["paper_number"] or not given["paper_issued_on"] or not given["paper_unit"]:
        sentence = _("Pick the paper, or enter its number and day of issue.")
        raise RuleBroken(sentence, fields={"paper": sentence})
    try:
        return register_paper(
            unit=given["paper_unit"], kind=given["paper_kind"], number=given["paper_number"],
            issued_on=given["paper_issued_on"], summary=given["paper_summary"] or summary,
            actor=actor, at=at,
        )  # fmt: skip
    except RuleBroken as refusal:
        fields = {f"paper_{name}": sentence for name, sentence in refusal.fields.items()}
        raise RuleBroken(str(refusal), fields=fields) from refusal


@page(SET_CRITERIA, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End the validity of a version."""
    one = load(request, VERSIONS.all(), SET_CRITERIA, pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate(request.now)})
    if request.method == "POST" and form.attempt(
        operations.end, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The validity has its last day."))
        return redirect("criteria:page", pk)
    return form_page(
        request, form, title=_("End its validity"), label=_("End its validity"), tone="danger",
        back=reverse("criteria:page", args=(pk,)), crumbs=crumbs(one, _("End its validity")),
        note=f"{one.set.name} · {one.set.unit.label}", template="appraisal/criteria/end.html",
        version=one, running=running_dossiers([one], request.user)[pk],
        dossiers_url=dossiers_of(one),
    )  # fmt: skip


@page(SET_CRITERIA, methods=("GET", "POST"))
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Ask once more, then throw the draft away."""
    one = load(request, VERSIONS.all(), SET_CRITERIA, pk=pk)
    if request.method == "POST":
        try:
            operations.discard(one, actor=request.user, at=request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("criteria:page", pk)
        messages.success(request, _("The draft is gone."))
        return redirect("criteria:list")
    context = {"version": one, "crumbs": crumbs(one, _("Throw the draft away"))}
    return render(request, "appraisal/criteria/discard.html", context)
