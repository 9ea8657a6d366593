"""Signing in by an outside provider: the way there, the way back, the page of who waits for an administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import Identity, User
from kheo.access.openid.client import Arrival, arrive, depart
from kheo.access.openid.providers import Provider, provider_called, provider_of
from kheo.access.operations import identities
from kheo.access.pages import PUBLIC, SIGNED_IN, PageRequest, page
from kheo.access.web import entering
from kheo.access.web.forms import IntroduceForm, SignInForm
from kheo.access.web.sign_in import sign_in_page
from kheo.kernel.refusals import DomainError, NotAllowed

JOURNEYS: Final = "outside"
"""Key in the session: the ways to providers that were begun and not ended, by their state."""
MOST: Final = 5
LONGEST: Final = timedelta(minutes=15)
WAITING: Final = "waiting_identity"
"""Key in the session: the identity that was met in this browser and has no account yet."""


@page(PUBLIC)
def begin(request: PageRequest, code: str) -> HttpResponse:
    """Off to the provider. A link, not a form: the policy of the pages lets forms go nowhere else."""
    return _depart(request, _provider(code), entering.next_of(request), link=None)


@page(SIGNED_IN, methods=("POST",))
def begin_link(request: PageRequest, code: str) -> HttpResponse:
    """Remember that the person who is signed in wants the link; the link itself is a page away."""
    provider = _provider(code)
    request.session["link_to"] = provider.code
    return redirect("access:link_there", provider.code)


@page(SIGNED_IN)
def link_there(request: PageRequest, code: str) -> HttpResponse:
    """Off to the provider to show who one is there. Only after one's own button was pressed."""
    provider = _provider(code)
    if request.session.pop("link_to", "") != provider.code:
        return redirect("access:security")
    return _depart(request, provider, reverse("access:security"), link=request.user)


def _depart(
    request: PageRequest, provider: Provider, wanted: str, *, link: User | None
) -> HttpResponse:
    try:
        journey = depart(provider, back=_back(request, provider))
    except NotAllowed as refusal:
        return _trouble(request, refusal, wanted)
    begun: dict[str, Any] = request.session.get(JOURNEYS, {})
    begun[journey.state] = {
        "provider": provider.code, "nonce": journey.nonce, "verifier": journey.verifier,
        "at": int(request.now.timestamp()), "next": wanted, "link": link.pk if link else None,
    }  # fmt: skip
    request.session[JOURNEYS] = dict(list(begun.items())[-MOST:])
    return HttpResponseRedirect(journey.url)


@page(PUBLIC)
def back(request: PageRequest, code: str) -> HttpResponse:
    """Back from the provider. A state is used once, whatever comes with it."""
    provider = _provider(code)
    journeys: dict[str, Any] = request.session.get(JOURNEYS, {})
    journey = journeys.pop(request.GET.get("state", "")[:200], None)
    request.session[JOURNEYS] = journeys
    wanted = journey["next"] if journey else ""
    try:
        arrival = _arrival(request, provider, journey)
    except NotAllowed as refusal:
        return _trouble(request, refusal, wanted)
    try:
        return _arrived(request, provider, arrival, journey)
    except DomainError as refusal:
        return _trouble(request, refusal, wanted)


def _arrival(request: PageRequest, provider: Provider, journey: dict[str, Any] | None) -> Arrival:
    """Who came back. Raises NotAllowed with the sentence for whatever went wrong on the way."""
    too_late = journey is None or request.now.timestamp() - journey["at"] > LONGEST.total_seconds()
    if journey is None or too_late or journey["provider"] != provider.code:
        raise NotAllowed(
            _("This sign-in was begun too long ago, in another browser, or is over. Begin again.")
        )
    if request.GET.get("error") == "access_denied":
        raise NotAllowed(
            _("You did not sign in at %(provider)s, so nothing was done.")
            % {"provider": provider.name}
        )
    code = request.GET.get("code", "")
    if request.GET.get("error") or not 0 < len(code) <= 4096:
        raise NotAllowed(
            _("%(provider)s could not sign you in. Begin again.") % {"provider": provider.name}
        )
    told = request.GET.get("iss")
    if told is not None and told != provider.issuer:
        raise NotAllowed(
            _("This sign-in was begun too long ago, in another browser, or is over. Begin again.")
        )
    return arrive(
        provider, code=code, back=_back(request, provider), nonce=journey["nonce"],
        verifier=journey["verifier"], at=request.now,
    )  # fmt: skip


def _arrived(
    request: PageRequest, provider: Provider, arrival: Arrival, journey: dict[str, Any]
) -> HttpResponse:
    """The person behind the identity is let in; an unknown one waits; who asked for a link is told."""
    identity = identities.meet(arrival, at=request.now)
    if journey["link"] is not None:
        return _asked(request, identity, journey)
    person = identities.person_behind(identity, at=request.now)
    if person is None:
        request.session[WAITING] = identity.pk
        return redirect("access:waiting")
    request.session[entering.ID_TOKEN] = arrival.id_token
    request.session.pop(WAITING, None)
    return entering.enter(request, person, provider.code, journey["next"])


def _asked(request: PageRequest, identity: Identity, journey: dict[str, Any]) -> HttpResponse:
    if not isinstance(request.user, User) or request.user.pk != journey["link"]:
        raise NotAllowed(_("You signed out meanwhile. Sign in and begin again."))
    try:
        identities.ask_to_link(identity, actor=request.user, at=request.now)
        messages.success(
            request, _("An administrator will look at it and link it to your account.")
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("access:security")


@page(PUBLIC, methods=("GET", "POST"))
def waiting(request: PageRequest) -> HttpResponse:
    """Who came by a provider and has no account here: what happens now, and which unit he works in."""
    identity = Identity.objects.filter(pk=request.session.get(WAITING) or 0).first()
    if identity is None or identity.user_id is not None:
        return redirect("access:sign_in")
    form = IntroduceForm(
        request.POST or None, initial={"note": identity.note, "unit": _code(identity)}
    )
    done = request.method == "POST" and form.attempt(identities.introduce, identity, at=request.now)
    if done:
        messages.success(request, _("Kept; the administrator of this unit sees it."))
        return redirect("access:waiting")
    provider = provider_of(identity.provider)
    context = {"identity": identity, "form": form, "provider": provider}
    return render(request, "access/waiting.html", context, status=422 if form.errors else 200)


def _code(identity: Identity) -> str:
    return identity.unit.code if identity.unit is not None else ""


def _back(request: PageRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("access:outside_back", args=[provider.code]))


def _provider(code: str) -> Provider:
    provider = provider_called(code)
    if provider is None:
        raise Http404
    return provider


def _trouble(request: PageRequest, refusal: DomainError, wanted: str) -> HttpResponse:
    """The sign-in page with the sentence, for who is signed in the page of his account."""
    if isinstance(request.user, User) and request.user.is_valid(timezone.localdate()):
        messages.error(request, str(refusal))
        return redirect("access:security")
    return sign_in_page(request, SignInForm(), trouble=str(refusal), wanted=wanted)
