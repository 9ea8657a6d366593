"""Pages of addresses that are told: list, a new one, its messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.exchange.enums import DeliveryState
from kheo.exchange.models import Webhook
from kheo.exchange.operations import webhooks as operations
from kheo.exchange.outgoing import TEST, declared
from kheo.exchange.policies import KEEP_WEBHOOKS
from kheo.exchange.queries.webhooks import deliveries_of, webhooks_of
from kheo.foundation.forms import DomainForm, LineField
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import DomainError

TONES = {
    DeliveryState.WAITING: "info", DeliveryState.DONE: "good", DeliveryState.GIVEN_UP: "bad",
}  # fmt: skip


def _events() -> list[tuple[str, Any]]:
    return [(one.name, one.label) for one in declared()]


class WebhookForm(DomainForm):
    """Who is told of what."""

    name = LineField(
        label=gettext_lazy("Which system is told"),
        max_length=120,
        help_text=gettext_lazy("For example: e-office of the province"),
    )
    url = forms.CharField(
        label=gettext_lazy("Its address"),
        max_length=400,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("Begins with https://; who runs that system knows it."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of"),
        choices=_events,
        widget=forms.CheckboxSelectMultiple,
    )


@page(KEEP_WEBHOOKS)
def webhooks(request: PageRequest) -> HttpResponse:
    """The addresses in one's scope."""
    words = dict(_events())
    lines = [
        {"webhook": one, "events": [words[name] for name in one.events if name in words]}
        for one in webhooks_of(request.user)
    ]
    return render(request, "exchange/webhooks.html", {"lines": lines})


@page(KEEP_WEBHOOKS, methods=("GET", "POST"))
def add(request: PageRequest) -> HttpResponse:
    """A new address; the secret its messages are signed with is shown once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.add, actor=request.user, at=request.now
    ):
        webhook, secret = form.result
        context = {"webhook": webhook, "secret": secret}
        answer = render(request, "exchange/webhook_once.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    status = 422 if form.errors else 200
    return render(request, "exchange/webhook_form.html", {"form": form}, status=status)


@page(KEEP_WEBHOOKS)
def webhook(request: PageRequest, pk: int) -> HttpResponse:
    """One address: what was sent, what came back."""
    one = load(request, Webhook.objects.select_related("owner", "unit"), KEEP_WEBHOOKS, pk=pk)
    words = {**dict(_events()), TEST: _("a message to try it out")}
    rows = keyset(deliveries_of(one), order=("-id",), size=30, place=request.GET.get("trang", ""))
    lines = [
        {
            "delivery": row,
            "event": words.get(row.event, row.event),
            "tone": TONES[DeliveryState(row.state)],
        }
        for row in rows
    ]
    context = {
        "webhook": one, "lines": lines, "rows": rows,
        "events": [words[name] for name in one.events if name in words],
    }  # fmt: skip
    return render(request, "exchange/webhook.html", context)


@page(KEEP_WEBHOOKS, methods=("POST",))
def act(request: PageRequest, pk: int, step: str) -> HttpResponse:
    """Stop it, let it be told again, or try it out."""
    one = load(request, Webhook.objects.all(), KEEP_WEBHOOKS, pk=pk)
    steps: dict[str, tuple[Any, str]] = {
        "dung": (operations.stop, _("The address is not told any more.")),
        "tiep-tuc": (operations.go_on, _("The address is told again from now on.")),
        "thu": (operations.try_out, _("A message is on its way; see below what comes back.")),
    }
    if step not in steps:
        raise Http404
    operation, told = steps[step]
    try:
        operation(one, actor=request.user, at=request.now)
        messages.success(request, told)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("exchange:webhook", pk)


@page(KEEP_WEBHOOKS, methods=("POST",))
def send_again(request: PageRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one message once more."""
    one = load(request, Webhook.objects.all(), KEEP_WEBHOOKS, pk=pk)
    row = get_object_or_404(deliveries_of(one), pk=delivery)
    try:
        operations.send_again(row, actor=request.user, at=request.now)
        messages.success(request, _("The message is on its way again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("exchange:webhook", pk)
