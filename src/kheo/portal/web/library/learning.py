""" "We want to do this": a request of an office that has no account; officers go their own way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.access.policy import granted_units
from kheo.access.web.entering import address_of as sender_of
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.kernel.refusals import DomainError
from kheo.library.policies import LEARN
from kheo.library.queries.shown import shown
from kheo.participation.operations.pace import TooOften
from kheo.portal.operations.learning import ask_to_learn
from kheo.portal.queries.stories import address_of
from kheo.portal.web.library.answering import never_kept
from kheo.portal.web.library.story import open_story


class AskForm(DomainForm):
    """Who asks, how to answer, what for."""

    office = LineField(
        label=_("Your office or unit"), required=False,
        help_text=_("For example: People's Committee of the ward, the Women's Union of the commune."),
    )  # fmt: skip
    reach_at = LineField(
        label=_("How to answer you"), required=False,
        help_text=_("A telephone number or an e-mail of the office. Only the office of this initiative reads it; it is emptied when the talk is over."),
    )  # fmt: skip
    message = BlockField(
        label=_("What you would like to know"), rows=5, required=False,
        help_text=_("Where you stand, what you lack, when you would like to begin."),
    )  # fmt: skip


@page(PUBLIC, methods=("GET", "POST"))
def ask(request: PageRequest, pk: int) -> HttpResponse:
    """The form of the request. Who learns for a unit with his account is led to the page inside."""
    row = open_story(pk)
    if isinstance(request.user, User) and granted_units(request.user, LEARN):
        return redirect("adoptions:ask", row.initiative_id)
    told = shown(row, today=timezone.localdate(request.now))
    form, status = AskForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                ask_to_learn(
                    row.initiative, **form.cleaned_data, sender=sender_of(request), at=request.now
                )
                return redirect("public:asked", pk)
        except DomainError as refusal:
            status = 429 if isinstance(refusal, TooOften) else 422
            form.show(refusal)
    context = {"told": told, "url": address_of(told), "form": form}
    return never_kept(render(request, "portal/library/ask.html", context, status=status))


@page(PUBLIC)
def asked(request: PageRequest, pk: int) -> HttpResponse:
    """What happens with a request that was sent."""
    told = shown(open_story(pk), today=timezone.localdate(request.now))
    context = {"told": told, "url": address_of(told)}
    return never_kept(render(request, "portal/library/asked.html", context))
