"""Who asks: a program with a token, or a person with the session of the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import ApiToken, User
from kheo.access.operations.tokens import note_use, token_of
from kheo.access.scopes import allows
from kheo.exchange.api.problems import Problem
from kheo.exchange.operations.uses import Allowance, count_one, per_person, per_token
from kheo.kernel.refusals import NotAllowed

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """The person in whose name something is asked, and the token that carries it, if any."""

    user: User
    token: ApiToken | None = None

    def may(self, verb: str, place: str) -> bool:
        """Whether the token reaches ``place``; a session reaches everything of its person."""
        return self.token is None or allows(self.token.scopes, verb, place)

    def need(self, verb: str, place: str) -> None:
        """Raise a problem unless ``may``."""
        if not self.may(verb, place):
            raise Problem(
                "token-scope",
                _("This token has no scope “%(scope)s”; its owner can make another one.")
                % {"scope": f"{place}:{verb}"},
            )


def caller_of(request: HttpRequest) -> Caller:
    """Who asks. Raises ``Problem`` for a stranger, a token that is over, a form of another site."""
    told = request.headers.get("Authorization", "")
    caller = _by_token(request, told) if told else _by_session(request)
    if not caller.user.is_valid(timezone.localdate()):
        raise _stranger(_("This account is not in use any more."), told)
    if caller.user.must_change_password:
        raise NotAllowed(_("Sign in and choose a password of your own first."))
    request.user = caller.user
    return caller


def allowance_of(caller: Caller, at: Any) -> Allowance:
    """Count the request; what is left for the token, or for the person. Raises ``TooOften``."""
    left = count_one(per_person(), caller.user.pk, at)
    return left if caller.token is None else count_one(per_token(), caller.token.pk, at)


def _by_token(request: HttpRequest, told: str) -> Caller:
    way, _space, secret = told.partition(" ")
    token = token_of(secret.strip()) if way.lower() == "bearer" else None
    at = request.now  # type: ignore[attr-defined]
    if token is None:
        raise _stranger(_("This token is not known."), told)
    if not token.is_valid(at):
        raise _stranger(_("This token is over. Its owner can make a new one."), told)
    note_use(token, address=request.META.get("REMOTE_ADDR", ""), at=at)
    return Caller(token.user, token)


def _by_session(request: HttpRequest) -> Caller:
    person = request.user
    if not isinstance(person, User):
        raise _stranger(_("Send a token: Authorization: Bearer kheo_…"), "")
    if request.method not in SAFE and (reason := _Check(_nothing).refusal(request)):
        raise Problem("other-site", reason)
    return Caller(person)


def _stranger(detail: str, told: str) -> Problem:
    way = 'Bearer realm="kheo"' + (', error="invalid_token"' if told else "")
    return Problem("who-asks", detail, headers={"WWW-Authenticate": way})


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class _Check(CsrfViewMiddleware):
    """The check that forms of our own pages pass, asked by hand."""

    def refusal(self, request: HttpRequest) -> str:
        """Why the request is refused, "" when it may go on."""
        self.process_request(request)
        return str(self.process_view(request, _nothing, (), {}) or "")

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason
