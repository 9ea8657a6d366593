"""The page that sets the targets of a campaign against what was committed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.campaigns.models import Campaign
from kheo.campaigns.policies import VIEW
from kheo.campaigns.queries import campaigns_open_to
from kheo.campaigns.rules import KINDS, in_words
from kheo.console.addresses import INITIATIVE, address
from kheo.counting.queries.targets import commitments_behind, progress_of
from kheo.kernel.numbers import share


@page(VIEW)
def campaign_progress(request: PageRequest, pk: int) -> HttpResponse:
    """Unit by unit: asked, committed, met or not; only those that lag when asked for."""
    campaign = campaigns_open_to(request.user).select_related("unit").filter(pk=pk).first()
    if campaign is None:
        raise Http404
    rows = progress_of(campaign, request.user)
    met = sum(row.met for row in rows)
    lagging = "chua-dat" in request.GET
    context = {
        "campaign": campaign,
        "rows": [row for row in rows if not (lagging and row.met)],
        "lagging": lagging,
        "met": met,
        "asked": len(rows),
        "share": share(met, len(rows)),
        "totals": [sum(row.actual.get(kind, 0) for row in rows) for kind in KINDS],
        "crumbs": _crumbs(campaign),
    }
    return render(request, "console/campaign_progress.html", context)


@page(VIEW)
def campaign_commitments(request: PageRequest, pk: int, unit: int) -> HttpResponse:
    """The commitments behind one number of the table, all kinds or one."""
    campaign = campaigns_open_to(request.user).filter(pk=pk).first()
    kind = request.GET.get("loai", "")
    if campaign is None or (kind and kind not in KINDS):
        raise Http404
    target = campaign.targets.select_related("unit").filter(unit_id=unit).first()
    if target is None:
        raise Http404
    behind = commitments_behind(campaign, request.user, unit, kind)
    context = {
        "campaign": campaign,
        "target": target,
        "asked": in_words(target),
        "rows": [(one, address(INITIATIVE, one.initiative_id)) for one in behind],
        "crumbs": _crumbs(campaign, target.unit.label),
    }
    return render(request, "console/campaign_commitments.html", context)


def _crumbs(campaign: Campaign, here: str = "") -> list[dict[str, str]]:
    table = reverse("console:campaign_progress", args=(campaign.pk,))
    way = [
        {"label": _("Campaigns"), "url": reverse("campaigns:list")},
        {"label": campaign.title, "url": reverse("campaigns:page", args=(campaign.pk,))},
        {"label": _("Targets and what was reached"), "url": table if here else ""},
    ]
    return [*way, {"label": here, "url": ""}] if here else way
