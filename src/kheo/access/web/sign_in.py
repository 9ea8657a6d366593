"""Signing in, signing out, and sending again what was typed when the session ended."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kheo.access.kept import drop, kept_in
from kheo.access.middleware import WAY
from kheo.access.models import Passkey, User
from kheo.access.openid.client import way_out
from kheo.access.openid.providers import provider_called, providers
from kheo.access.operations import identify, leave
from kheo.access.pages import PUBLIC, SIGNED_IN, PageRequest, page
from kheo.access.web import entering
from kheo.access.web.forms import SignInForm


@page(PUBLIC, methods=("GET", "POST"))
def sign_in(request: PageRequest) -> HttpResponse:
    """The sign-in page; a failure says one sentence whatever was wrong."""
    if isinstance(request.user, User) and request.user.is_valid(timezone.localdate()):
        return HttpResponseRedirect(entering.destination(request))
    form = SignInForm(request.POST or None)
    done = request.method == "POST" and form.attempt(
        identify, address=entering.address_of(request), at=request.now
    )
    if done:
        return entering.enter(request, form.result, entering.BY_PASSWORD)
    return sign_in_page(request, form)


def sign_in_page(
    request: PageRequest, form: SignInForm, *, trouble: str = "", wanted: str | None = None
) -> HttpResponse:
    """The page with its ways in: password always, providers and passkeys where the house has them."""
    wanted = entering.next_of(request) if wanted is None else wanted
    ways = [
        (one, entering.with_next(reverse("access:outside", args=[one.code]), wanted))
        for one in providers()
    ]
    context = {
        "form": form, "next": wanted, "kept": kept_in(request), "ways": ways,
        "has_passkeys": Passkey.objects.exists(), "trouble": trouble,
    }  # fmt: skip
    wrong = bool(form.errors or trouble)
    return render(request, "access/sign_in.html", context, status=422 if wrong else 200)


@page(SIGNED_IN, methods=("POST",))
def sign_out(request: PageRequest) -> HttpResponse:
    """End this session. Who came by a provider is offered to end the one there as well."""
    way, token = request.session.get(WAY, ""), request.session.get(entering.ID_TOKEN, "")
    leave(request.user, session_key=request.session.session_key or "", at=request.now)
    logout(request)
    provider = provider_called(way) if token else None
    back = request.build_absolute_uri(reverse("access:sign_in"))
    url = way_out(provider, id_token=token, back=back) if provider else ""
    if provider and url:
        return render(request, "access/signed_out.html", {"provider": provider, "url": url})
    return HttpResponseRedirect(reverse("access:sign_in"))


@page(SIGNED_IN, methods=("GET", "POST"))
def resume(request: PageRequest) -> HttpResponse:
    """What was typed when the session ended, with one button to send it again.

    The form goes to its own page; POST here throws away what was kept.
    """
    kept = kept_in(request)
    if request.method == "POST":
        drop(request)
        return HttpResponseRedirect(entering.home())
    if kept is None:
        return HttpResponseRedirect(entering.home())
    return render(request, "access/resume.html", {"kept": kept})
