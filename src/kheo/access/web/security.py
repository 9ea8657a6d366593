"""One's own security: second factors, recovery codes, links to other systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final

import pyotp
import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.middleware import CONFIRMED, WAY
from kheo.access.models import Authenticator, Passkey, RecoveryCode
from kheo.access.openid.providers import provider_called, provider_of, providers
from kheo.access.operations import authenticators, identities, passkeys
from kheo.access.operations.confirming import confirm as confirm_password
from kheo.access.pages import SIGNED_IN, PageRequest, View, page
from kheo.access.queries import factor_demanded_from, factors_of, identities_of
from kheo.access.rules import CONFIRMED_FOR, STEP_SECONDS
from kheo.access.web import entering
from kheo.access.web.account import tabs
from kheo.access.web.forms import AppForm, ConfirmForm, NameForm, PasskeyForm
from kheo.access.web.second_step import CHALLENGE
from kheo.foundation.forms import DomainForm
from kheo.kernel.refusals import DomainError

AFTER: Final = "after_set_up"
"""Key in the session: the page somebody wanted before he was asked to set up a factor."""


def confirmed(view: View) -> View:
    """Ask for the password first, unless it was given in the last minutes."""

    @wraps(view)
    def asked(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.session.get(CONFIRMED)
        if given is not None and request.now.timestamp() - given <= CONFIRMED_FOR.total_seconds():
            return view(request, *args, **kwargs)
        wanted = request.path if request.method == "GET" else reverse("access:security")
        return redirect(entering.with_next(reverse("access:confirm"), wanted))

    return asked


@page(SIGNED_IN)
def security(request: PageRequest) -> HttpResponse:
    """What I have beside my password, and where else I am known."""
    if wanted := entering.next_of(request):
        request.session[AFTER] = wanted
    person, day = request.user, timezone.localdate(request.now)
    app = Authenticator.objects.filter(user=person, confirmed_at__isnull=False).first()
    since = factor_demanded_from(person, day)
    held = factors_of(person)
    context = {
        "tabs": tabs("security"), "app": app, "app_used": _used(app), "held": held,
        "passkeys": list(person.passkeys.order_by("pk")),
        "codes": RecoveryCode.objects.filter(user=person, used_at__isnull=True).count(),
        "since": since, "owes": since is not None and since <= day and not held.any,
        "identities": [(one, provider_of(one.provider)) for one in identities_of(person)],
        "providers": providers(),
    }  # fmt: skip
    return render(request, "access/security.html", context)


def _used(app: Authenticator | None) -> datetime | None:
    if app is None or not app.last_step:
        return None
    return datetime.fromtimestamp(app.last_step * STEP_SECONDS, tz=UTC)


@page(SIGNED_IN, methods=("GET", "POST"))
def confirm(request: PageRequest) -> HttpResponse:
    """The password once more, then the page that asked for it."""
    form, wanted = ConfirmForm(request.POST or None), entering.next_of(request)
    done = request.method == "POST" and form.attempt(
        confirm_password, request.user, address=entering.address_of(request), at=request.now
    )
    if done:
        request.session[CONFIRMED] = int(request.now.timestamp())
        return redirect(wanted or "access:security")
    provider = provider_called(request.session.get(WAY, ""))
    context = {"form": form, "next": wanted, "provider": provider, "tabs": tabs("security")}
    return render(request, "access/confirm.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def add_app(request: PageRequest) -> HttpResponse:
    """The square code for the app, and the first digits it shows."""
    person = request.user
    form = AppForm(request.POST or None)
    done = request.method == "POST" and form.attempt(
        authenticators.confirm_authenticator, person, at=request.now
    )
    if done:
        messages.success(request, _("From now on the app is asked for when you sign in."))
        return _added(request, form.result)
    try:
        secret = authenticators.begin_authenticator(person, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("access:security")
    return _show_secret(request, form, secret)


def _show_secret(request: PageRequest, form: AppForm, secret: str) -> HttpResponse:
    """The page with the secret, which nobody keeps."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=request.user.username, issuer_name="Khéo")
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=2, light="white")
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {
        "form": form,
        "picture": picture,
        "secret": groups,
        "uri": uri,
        "tabs": tabs("security"),
    }
    answer = render(request, "access/add_app.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def remove_app(request: PageRequest) -> HttpResponse:
    """Ask for the app no more."""
    return _remove(
        request, lambda: authenticators.remove_authenticator(request.user, at=request.now),
        title=_("Remove the app"), button=_("Remove"),
        note=_("Codes of the app will not be asked for any more. Without any other factor your recovery codes go too."),
    )  # fmt: skip


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def add_passkey(request: PageRequest) -> HttpResponse:
    """The browser makes a passkey; its public key is kept under a name."""
    site = entering.site_of(request)
    form = PasskeyForm(request.POST or None)
    done = request.method == "POST" and form.attempt(
        passkeys.add_passkey, request.user, challenge=request.session.pop(CHALLENGE, ""),
        site=site, at=request.now,
    )  # fmt: skip
    if done:
        messages.success(request, _("This passkey opens your account from now on."))
        return _added(request, form.result)
    options, request.session[CHALLENGE] = passkeys.ask_for_new(request.user, site)
    context = {"form": form, "options": options, "tabs": tabs("security")}
    return render(request, "access/add_passkey.html", context, status=422 if form.errors else 200)


def _added(request: PageRequest, codes: list[str]) -> HttpResponse:
    """After a first factor the recovery codes, once; then where the person wanted to go."""
    entering.settle_demand(request)
    wanted = request.session.pop(AFTER, "")
    if codes:
        return _show_codes(request, codes, wanted)
    return redirect(entering.safe(request, wanted) or "access:security")


def _show_codes(request: PageRequest, codes: list[str], wanted: str = "") -> HttpResponse:
    """The codes, on an answer that no browser and no proxy keeps."""
    onward = entering.safe(request, wanted) or reverse("access:security")
    context = {"codes": codes, "onward": onward, "wanted": wanted, "tabs": tabs("security")}
    answer = render(request, "access/recovery_codes.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def rename_passkey(request: PageRequest, pk: int) -> HttpResponse:
    """Another name for a passkey of mine."""
    one = _passkey(request, pk)
    form = NameForm(request.POST or None, initial={"name": one.name})
    if request.method == "POST" and form.attempt(passkeys.rename_passkey, one, at=request.now):
        return redirect("access:security")
    return _ask(request, form, title=_("Rename the passkey"), button=_("Rename"), note="")


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def remove_passkey(request: PageRequest, pk: int) -> HttpResponse:
    """A passkey of mine opens nothing any more."""
    one = _passkey(request, pk)
    return _remove(
        request, lambda: passkeys.remove_passkey(one, at=request.now),
        title=_("Remove the passkey “%(name)s”") % {"name": one.name}, button=_("Remove"),
        note=_("It opens nothing any more; delete it on the device as well."),
    )  # fmt: skip


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def codes(request: PageRequest) -> HttpResponse:
    """Ten new recovery codes."""
    if not factors_of(request.user).any:
        return redirect("access:security")
    if request.method == "POST":
        return _show_codes(request, authenticators.renew_codes(request.user, at=request.now))
    note = _("Ten new codes are made and shown once; the present ones stop working.")
    return _ask(
        request, DomainForm(), title=_("New recovery codes"), button=_("Make them"), note=note
    )


@page(SIGNED_IN, methods=("GET", "POST"))
@confirmed
def unlink(request: PageRequest, pk: int) -> HttpResponse:
    """Cut the link of mine with another system."""
    one = get_object_or_404(identities_of(request.user).filter(user=request.user), pk=pk)
    return _remove(
        request, lambda: identities.unlink(one, why="", actor=request.user, at=request.now),
        title=_("Cut the link with “%(name)s”") % {"name": one}, button=_("Cut the link"),
        note=_("You will not come in by this system any more until an administrator links you anew."),
    )  # fmt: skip


def _passkey(request: PageRequest, pk: int) -> Passkey:
    return get_object_or_404(Passkey.objects.select_related("user"), user=request.user, pk=pk)


def _remove(request: PageRequest, act: Callable[[], None], **words: str) -> HttpResponse:
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(act):
        entering.settle_demand(request)
        messages.success(request, _("Done."))
        return redirect("access:security")
    return _ask(request, form, tone="danger", **words)


def _ask(request: PageRequest, form: DomainForm, **words: str) -> HttpResponse:
    crumbs = [
        {"label": _("Security"), "url": reverse("access:security")},
        {"label": words["title"], "url": ""},
    ]
    context = {
        "form": form, "label": words["button"], "back": reverse("access:security"),
        "crumbs": crumbs, "title": words["title"], "note": words["note"],
        "tone": words.get("tone", "primary"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "foundation/form_page.html", context, status=status)
