"""From "this is the person" to an open session: the second step between them, and what comes along.

The page asked for and a form kept from an ended session survive the way: both lie in the session or the
address until the last step is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from kheo.access.kept import kept_in
from kheo.access.middleware import CONFIRMED, SEEN, WAY, note_demand
from kheo.access.models import User
from kheo.access.operations import sign_in as book
from kheo.access.operations.passkeys import Site
from kheo.access.operations.second_step import told_of_reset
from kheo.access.pages import PageRequest
from kheo.access.queries import factors_of
from kheo.access.rules import HALFWAY
from kheo.foundation.templatetags.kheo import moment

HALF: Final = "half"
"""Key in the session: who has taken the first step, by which way, when."""
BY_PASSWORD, BY_PASSKEY = "password", "passkey"
ID_TOKEN: Final = "id_token"  # noqa: S105 - a key in the session


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody between the first and the second step."""

    person: User
    way: str
    next: str


def enter(request: PageRequest, person: User, way: str, wanted: str | None = None) -> HttpResponse:
    """After the first step: the second one when the person has a factor, else the session.

    ``wanted`` is the page asked for, by default the one the request names.
    """
    wanted = next_of(request) if wanted is None else safe(request, wanted)
    if way != BY_PASSKEY and factors_of(person).any:
        started = int(request.now.timestamp())
        half = {
            "user": person.pk,
            "way": way,
            "at": started,
            "next": wanted,
            "print": person.get_session_auth_hash(),
        }
        request.session[HALF] = half
        request.session.cycle_key()
        return HttpResponseRedirect(reverse("access:second_step"))
    return open_session(request, person, way, destination(request, wanted))


def half_of(request: PageRequest) -> Half | None:
    """Who stands between the steps in this browser; None when nobody does, or not any more."""
    raw: dict[str, Any] | None = request.session.get(HALF)
    if not raw:
        return None
    begun = datetime.fromtimestamp(raw["at"], tz=timezone.get_current_timezone())
    person = User.objects.filter(pk=raw["user"]).first()
    is_usable = person is not None and person.is_valid(timezone.localdate())
    if person is None or not is_usable or request.now - begun > HALFWAY:
        forget_half(request)
        return None
    if not constant_time_compare(raw["print"], person.get_session_auth_hash()):
        forget_half(request)  # the password was changed meanwhile
        return None
    return Half(person, raw["way"], raw["next"])


def forget_half(request: HttpRequest) -> None:
    """The first step counts no longer."""
    request.session.pop(HALF, None)
    request.session.pop(ID_TOKEN, None)


def open_session(request: PageRequest, person: User, way: str, where: str) -> HttpResponse:
    """Sign the person in, with a new key of the session, and send him on to ``where``."""
    kept_token = request.session.get(ID_TOKEN)
    login(request, person)
    forget_half(request)
    request.session.set_expiry(None)
    now = int(request.now.timestamp())
    request.session[SEEN], request.session[WAY] = now, way
    if way != BY_PASSWORD:
        request.session[CONFIRMED] = now
    if kept_token:
        request.session[ID_TOKEN] = kept_token
    note_demand(request, person)
    request.session.save()
    book(
        person, session_key=request.session.session_key or "", address=address_of(request),
        browser=request.headers.get("User-Agent", ""), at=request.now,
    )  # fmt: skip
    _tell_of_reset(request, person)
    return HttpResponseRedirect(where)


def settle_demand(request: PageRequest) -> None:
    """After a factor was added or removed: read anew what is owed."""
    note_demand(request, request.user)


def _tell_of_reset(request: PageRequest, person: User) -> None:
    when = told_of_reset(person)
    if when is not None:
        messages.warning(
            request,
            _(
                "An administrator took your second factor away at %(moment)s, and you sign in without it. If you "
                "did not ask for this, tell him at once; else add a new one on the page “Security”."
            )
            % {"moment": moment(when)},
        )


def address_of(request: HttpRequest) -> str:
    """The sender's address. Behind our own proxy it is the last one the proxy wrote down."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen_by_proxy = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if seen_by_proxy:
            return seen_by_proxy
    return str(request.META.get("REMOTE_ADDR", ""))


def site_of(request: HttpRequest) -> Site:
    """The house under the name by which this browser came; one of KHEO_HOSTS."""
    host = request.get_host()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Site(name, f"{request.scheme}://{host}")


def next_of(request: HttpRequest) -> str:
    """The page asked for, when it is one of ours."""
    return safe(request, request.POST.get("next") or request.GET.get("next") or "")


def safe(request: HttpRequest, wanted: str) -> str:
    """``wanted`` when it leads to a page of this house, else ""."""
    fits = url_has_allowed_host_and_scheme(
        wanted, request.get_host(), require_https=request.is_secure()
    )
    return wanted if fits else ""


def destination(request: HttpRequest, wanted: str | None = None) -> str:
    """Where sign-in leads: to what was kept, to the page asked for, else home."""
    if kept_in(request) is not None:
        return reverse("access:resume")
    return (next_of(request) if wanted is None else safe(request, wanted)) or home()


def home() -> str:
    """The first page."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def with_next(address: str, wanted: str) -> str:
    """``address`` with the page asked for behind it."""
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address
