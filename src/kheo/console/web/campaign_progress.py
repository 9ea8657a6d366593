"""The page that sets the targets of a campaign against what was committed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.campaigns.policies import VIEW
from kheo.campaigns.queries import campaigns_open_to
from kheo.campaigns.rules import KINDS
from kheo.console.addresses import INITIATIVES, address
from kheo.console.progress import progress_of
from kheo.kernel.numbers import share


@page(VIEW)
def campaign_progress(request: PageRequest, pk: int) -> HttpResponse:
    """Unit by unit: asked, committed, met or not; only those that lag when asked for."""
    campaign = campaigns_open_to(request.user).select_related("unit").filter(pk=pk).first()
    if campaign is None:
        raise Http404
    rows = progress_of(campaign)
    met = sum(row.met for row in rows)
    lagging = "chua-dat" in request.GET
    url = address(INITIATIVES)
    context = {
        "campaign": campaign,
        "rows": [row for row in rows if not (lagging and row.met)],
        "lagging": lagging,
        "met": met,
        "asked": len(rows),
        "share": share(met, len(rows)),
        "totals": [sum(row.actual.get(kind, 0) for row in rows) for kind in KINDS],
        "list_url": url,
        "crumbs": [
            {"label": _("Campaigns"), "url": reverse("campaigns:list")},
            {"label": campaign.title, "url": reverse("campaigns:page", args=(campaign.pk,))},
            {"label": _("Targets and what was reached"), "url": ""},
        ],
    }
    return render(request, "console/campaign_progress.html", context)
