"""What changed the map, and whether rights may follow."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.foundation.paging import keyset
from kheo.orgs import operations, queries
from kheo.orgs.models import Reorganisation
from kheo.orgs.policies import REVIEW_RIGHTS, objection

SHOWN_LINES = 300


def listing(request: HttpRequest) -> HttpResponse:
    """Every reorganisation, the newest first."""
    rows = Reorganisation.objects.select_related("about")
    page = keyset(rows, order=("-on", "-pk"), place=request.GET.get("place", ""))
    return render(
        request,
        "orgs/reorganisations.html",
        {"listing": page, "waiting": queries.unreviewed().count()},
    )


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One reorganisation: its paper, what passed into what, the review of rights."""
    rows = Reorganisation.objects.select_related("about", "rights_reviewed_by")
    event = rows.filter(pk=pk).first()
    if event is None:
        raise Http404
    lines = event.successions.select_related("predecessor", "successor").order_by(
        "successor__sort_key", "successor", "predecessor__sort_key", "pk"
    )
    context = {
        "event": event,
        "lines": list(lines[:SHOWN_LINES]),
        "more": max(0, lines.count() - SHOWN_LINES),
        "review_refusal": objection(request.user, REVIEW_RIGHTS, event.about),
        "crumbs": [
            {"label": _("Units"), "url": reverse("orgs:tree")},
            {"label": _("Reorganisations"), "url": reverse("orgs:reorganisations")},
            {"label": event.title, "url": ""},
        ],
    }
    return render(request, "orgs/reorganisation.html", context)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Let rights follow."""
    event = Reorganisation.objects.select_related("about").filter(pk=pk).first()
    if event is None:
        raise Http404
    operations.review_rights(
        event,
        actor=request.user,
        at=request.now,  # type: ignore[attr-defined]
        note=request.POST.get("note", "")[:2000],
    )
    messages.success(request, _("Rights follow this reorganisation from now on."))
    return redirect("orgs:reorganisation", pk=pk)
