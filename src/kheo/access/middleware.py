"""Closed by default: without a valid account only pages marked public answer.

What somebody typed is not lost when his session has ended: a form sent then is kept in a new
session and offered again after sign-in; a form that saves itself is told where to sign in and
keeps its text in the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kheo.access.kept import drop_when_sent, keep
from kheo.access.models import User
from kheo.access.operations import seen
from kheo.access.pages import API, PUBLIC
from kheo.access.queries import factor_demanded_from, factors_of
from kheo.access.rules import SEEN_EVERY

Answer = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
"""Key in the session: when its use was last written down (seconds)."""
WAY = "way"
"""Key in the session: by which way it was opened; "password" where nothing stands."""
CONFIRMED = "confirmed"
"""Key in the session: when the password was asked again (seconds)."""
OWES_FROM = "owes_from"
"""Key in the session: the day from which a role demands the second factor the person has not got."""
TO_SET_UP = frozenset(
    {
        "access:security", "access:confirm", "access:add_app", "access:add_passkey", "access:codes",
        "access:sign_out", "access:change_password",
    }
)  # fmt: skip
"""Where somebody may go whose role demands a second factor, until he has one."""
WITH_ONE_TIME_PASSWORD = frozenset({"access:change_password", "access:sign_out"})
"""Where somebody may go who has not yet chosen a password of his own."""


class AccountMiddleware:
    """Sends who is not signed in to the sign-in page, unless the page is public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let public pages and the API, which asks itself, through; ask the rest for an account."""
        if getattr(view, "gate", None) in {PUBLIC, API}:
            return None
        person = request.user
        if not isinstance(person, User):
            return _to_sign_in(request)
        if not person.is_valid(timezone.localdate()):
            logout(request)
            return _to_sign_in(request)
        by_password = request.session.get(WAY, "password") == "password"
        must_change = by_password and person.must_change_password
        if must_change and _name(request) not in WITH_ONE_TIME_PASSWORD:
            return _answer(request, reverse("access:change_password"), next=_page(request))
        if not must_change and _owes(request) and _name(request) not in TO_SET_UP:
            sentence = _(
                "Your role needs a second factor now. Set it up; what you typed is still here."
            )
            return _answer(
                request, reverse("access:security"), next=_page(request), sentence=sentence
            )
        _note_use(request)
        drop_when_sent(request)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not _wants_json(request) and keep(request):
        return _answer(request, reverse("access:sign_in"), next=reverse("access:resume"))
    return _answer(request, reverse("access:sign_in"), next=_page(request))


def _answer(
    request: HttpRequest,
    address: str,
    *,
    next: str,  # noqa: A002
    sentence: str = "",
) -> HttpResponse:
    """A redirect, in the way the sender understands."""
    address = f"{address}?{urlencode({'next': next})}"
    if _wants_json(request):
        ended = _("Your session has ended. Sign in again; what you typed is still here.")
        sentence = sentence or ended
        told = {"saved": False, "sentence": sentence, "sign_in": address}
        return JsonResponse(told, status=401)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(address)
    if request.method == "GET":
        return _say_on_the_page(address)
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def _say_on_the_page(address: str) -> HttpResponse:
    """A fragment was asked for: leaving the page would lose what is typed on it, so it is told."""
    told = _("Your session has ended. You can still send what you typed; it is kept for you.")
    link = format_html('<a href="{}">{}</a>', address, _("Sign in"))
    words = format_html('<div class="callout tone-warn"><div><p>{} {}</p></div></div>', told, link)
    return HttpResponse(words, headers={"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"})


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _page(request: HttpRequest) -> str:
    """The page to come back to: where the person stands, never the address of a form's act."""
    asked = request.headers.get("HX-Current-URL", "")
    if not asked and request.method not in {"GET", "HEAD"}:
        asked = request.headers.get("Referer", "")
    if not asked:
        return request.get_full_path()
    parts = urlsplit(asked)
    same_site = parts.netloc == request.get_host() and parts.path.startswith("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path}{query}" if same_site and not parts.path.startswith("//") else "/"


def _owes(request: HttpRequest) -> bool:
    """Whether a second factor is due today or since long."""
    since = request.session.get(OWES_FROM)
    return bool(since) and str(since) <= timezone.localdate().isoformat()


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def note_demand(request: HttpRequest, person: User) -> None:
    """Since when, or from when on, ``person`` owes a second factor; in the session, so that no page asks."""
    request.session.pop(OWES_FROM, None)
    since = factor_demanded_from(person, timezone.localdate())
    if since is not None and not factors_of(person).any:
        request.session[OWES_FROM] = since.isoformat()


def _note_use(request: HttpRequest) -> None:
    """At most every few minutes; also prolongs the session, so that work does not end it.

    What a role demands is read anew: somebody at work the whole day learns of it too.
    """
    before, now = request.session.get(SEEN), timezone.now()
    if before is None or now - _moment(before) < SEEN_EVERY:
        return
    request.session[SEEN] = int(now.timestamp())
    if isinstance(request.user, User):
        note_demand(request, request.user)
    seen(request.session.session_key or "", now)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
