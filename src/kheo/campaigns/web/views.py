"""Pages of campaigns: list, page, plan, change, launch, copy, end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.campaigns import operations
from kheo.campaigns.models import Campaign
from kheo.campaigns.policies import PLAN, VIEW
from kheo.campaigns.queries import campaigns_open_to
from kheo.campaigns.web.forms import (
    CampaignForm,
    CopyForm,
    EndForm,
    NewCampaignForm,
    usual_dates,
    values_of,
)
from kheo.campaigns.web.showing import calendar_of, crumbs, targets_of
from kheo.foundation.paging import keyset

ORDER = ("-year", "-starts_on", "-pk")


@page(VIEW)
def campaigns(request: PageRequest) -> HttpResponse:
    """All campaigns that the person may see, newest first."""
    day = timezone.localdate(request.now)
    found = campaigns_open_to(request.user).select_related("unit")
    part = keyset(found, order=ORDER, place=request.GET.get("tu", ""))
    rows = [(campaign, campaign.state(day)) for campaign in part]
    context = {"rows": rows, "part": part, "may_plan": can(request.user, PLAN)}
    return render(request, "campaigns/list.html", context)


@page(VIEW)
def campaign(request: PageRequest, pk: int) -> HttpResponse:
    """One campaign: its dates, what is asked of whom, its history."""
    found = campaigns_open_to(request.user).select_related("unit", "launched_by", "copied_from")
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    day = timezone.localdate(request.now)
    context = {
        "campaign": one,
        "state": one.state(day),
        "calendar": calendar_of(one, day),
        "may_plan": can(request.user, PLAN, one),
        "may_change": can(request.user, PLAN, one) and day < one.ends_on,
        "history": [{"sentence": sentence(e), "at": e.at, "note": e.note} for e in _lines(one)],
        "crumbs": crumbs(one),
        **targets_of(one, request.GET.get("tu", "")),
    }
    return render(request, "campaigns/page.html", context)


def _lines(one: Campaign) -> list:  # type: ignore[type-arg]  # rows of the journal
    return entries_about(one)[:20]


@page(PLAN, methods=("GET", "POST"))
def plan(request: PageRequest) -> HttpResponse:
    """Plan a campaign; the usual days of the year are proposed."""
    year = timezone.localdate(request.now).year
    form = NewCampaignForm(
        request.POST or None, person=request.user, initial={"year": year, **usual_dates(year)}
    )
    if request.method == "POST" and form.attempt(
        operations.plan, actor=request.user, at=request.now
    ):
        return redirect("campaigns:allot", form.result.pk)
    return _form(request, form, _("Plan a campaign"), _("Plan it"))


@page(PLAN, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change a campaign that has not ended."""
    one = load(request, Campaign.objects.all(), PLAN, pk=pk)
    form = CampaignForm(request.POST or None, initial=values_of(one))
    if request.method == "POST" and form.attempt(
        operations.change, one, actor=request.user, at=request.now
    ):
        return _back(request, one, _("The campaign was changed."))
    return _form(request, form, _("Change the campaign"), _("Save"), one)


@page(PLAN, methods=("GET", "POST"))
def launch(request: PageRequest, pk: int) -> HttpResponse:
    """Ask once more what the launch will bind, then launch."""
    one = load(request, Campaign.objects.select_related("unit"), PLAN, pk=pk)
    if request.method == "POST":
        operations.launch(one, actor=request.user, at=request.now)
        return _back(request, one, _("The campaign is launched; its units see it from now on."))
    context = {"campaign": one, "bound": one.targets.count(), "crumbs": crumbs(one, _("Launch"))}
    return render(request, "campaigns/launch.html", context)


@page(PLAN, methods=("GET", "POST"))
def copy(request: PageRequest, pk: int) -> HttpResponse:
    """Make the next campaign out of this one."""
    one = load(request, Campaign.objects.all(), PLAN, pk=pk)
    form = CopyForm(request.POST or None, initial={"year": one.year + 1})
    if request.method == "POST" and form.attempt(
        operations.copy_from, one, actor=request.user, at=request.now
    ):
        _tell_copied(request, form.result)
        return redirect("campaigns:page", form.result.campaign.pk)
    note = _(
        "The dates move by whole years. Units that still exist keep their target; a unit that took "
        "over several owes the largest of theirs; divided and abolished units are named."
    )
    return _form(request, form, _("Make the next campaign from this one"), _("Copy"), one, note)


def _tell_copied(request: PageRequest, copied: operations.Copied) -> None:
    messages.success(
        request,
        _("Copied with the targets of %(units)s units; %(merged)s of them took over several.")
        % {"units": copied.targets, "merged": copied.merged},
    )
    if copied.lost:
        names = ", ".join(unit.label for unit in copied.lost[:20])
        messages.warning(request, _("Nobody follows these alone: %(units)s") % {"units": names})


@page(PLAN, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End a campaign before its time."""
    one = load(request, Campaign.objects.all(), PLAN, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.end, one, actor=request.user, at=request.now
    ):
        return _back(request, one, _("The campaign was ended."))
    return _form(request, form, _("End the campaign early"), _("End it"), one)


def _form(
    request: PageRequest,
    form: CampaignForm | CopyForm | EndForm,
    title: str,
    label: str,
    one: Campaign | None = None,
    note: str = "",
) -> HttpResponse:
    context = {
        "form": form, "title": title, "label": label, "note": note, "campaign": one,
        "crumbs": crumbs(one, title),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "campaigns/form.html", context, status=status)


def _back(request: PageRequest, one: Campaign, told: str) -> HttpResponseRedirect:
    messages.success(request, told)
    return redirect("campaigns:page", one.pk)
