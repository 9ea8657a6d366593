"""The talk with a provider: discovery, the way there, the way back with a checked ID token.

Authorization code flow with PKCE, state and nonce (OpenID Connect Core §3.1). The provider's documents are
read over HTTPS (plain HTTP only from this machine), never longer than a few seconds or a megabyte, and kept
for some minutes. Whatever is wrong ends in ``NotAllowed`` with a calm sentence; the details go to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.core.cache import cache
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from kheo.access.openid.providers import Provider
from kheo.kernel.refusals import NotAllowed

SECONDS: Final = 5.0
MOST_BYTES: Final = 1_000_000
KEPT: Final = 600
"""Seconds for which documents and keys of a provider are kept."""
SKEW: Final = 120
"""Seconds by which the clocks of provider and house may differ."""
OLDEST: Final = 600
"""Seconds after which an ID token is too old to be the answer to a question just asked."""
SIGNED_WITH: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""Signatures by a key of the provider; never "none" and never a shared secret."""
LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
log = logging.getLogger("kheo.openid")


@dataclass(frozen=True, slots=True)
class Departure:
    """The address to go to, and what has to be remembered until the person comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back, as the provider vouches for it; the token is kept to sign out there too."""

    issuer: str
    subject: str
    name: str
    email: str
    id_token: str


def depart(provider: Provider, *, back: str) -> Departure:
    """The way to the provider; it sends the person to ``back``. Raises NotAllowed when it is down."""
    told = _discovered(provider)
    state, nonce, verifier = generate_token(32), generate_token(32), generate_token(64)
    url = prepare_grant_uri(
        told["authorization_endpoint"], client_id=provider.client_id, response_type="code",
        redirect_uri=back, scope=" ".join(provider.scopes), state=state, nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier), code_challenge_method="S256",
    )  # fmt: skip
    return Departure(url, state, nonce, verifier)


def arrive(
    provider: Provider, *, code: str, back: str, nonce: str, verifier: str, at: datetime
) -> Arrival:
    """Exchange ``code`` for an ID token and check it. Raises NotAllowed for whatever is wrong with it."""
    told = _discovered(provider)
    answer = _token(provider, told, code=code, back=back, verifier=verifier)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise _refused(provider, "no id_token in the answer")
    claims = _checked(provider, told, token, answer, nonce=nonce, at=at)
    return Arrival(
        issuer=provider.issuer,
        subject=claims["sub"],
        name=_line(claims, "name") or _line(claims, "preferred_username"),
        email=_line(claims, "email"),
        id_token=token,
    )


def way_out(provider: Provider, *, id_token: str, back: str) -> str:
    """Where the person signs out at the provider too; "" when it offers none or is down."""
    try:
        end = _discovered(provider).get("end_session_endpoint")
    except NotAllowed:
        return ""
    if not isinstance(end, str) or not _is_safe(end):
        return ""
    asked = [
        ("id_token_hint", id_token),
        ("client_id", provider.client_id),
        ("post_logout_redirect_uri", back),
    ]
    return str(add_params_to_uri(end, asked))


def _discovered(provider: Provider) -> dict[str, Any]:
    """The provider's own description. Its issuer must be the one configured, to the letter."""
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    told = _document(provider, address)
    if told.get("issuer") != provider.issuer:
        raise _unreachable(provider, f"calls itself {told.get('issuer')!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(told.get(name), str) or not _is_safe(told[name]):
            raise _unreachable(provider, f"its {name} is no safe address")
    return told


def _document(provider: Provider, address: str, *, anew: bool = False) -> dict[str, Any]:
    key = f"openid:{address}"
    kept: dict[str, Any] | None = None if anew else cache.get(key)
    if kept is not None:
        return kept
    if not _is_safe(address):
        raise _unreachable(provider, f"{address} is not https")
    told = _ask(provider, "GET", address)
    if told.status_code != httpx.codes.OK:
        raise _unreachable(provider, f"{address} answered {told.status_code}")
    document = _json(provider, told)
    cache.set(key, document, KEPT)
    return document


def _token(
    provider: Provider, told: Mapping[str, Any], *, code: str, back: str, verifier: str
) -> dict[str, Any]:
    asked = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back,
        "code_verifier": verifier, "client_id": provider.client_id,
    }  # fmt: skip
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    auth = None
    if "client_secret_basic" in ways:
        auth = httpx.BasicAuth(provider.client_id, provider.client_secret)
    else:
        asked["client_secret"] = provider.client_secret
    answer = _ask(provider, "POST", told["token_endpoint"], data=asked, auth=auth)
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise _unreachable(provider, f"token endpoint answered {answer.status_code}")
    if answer.status_code != httpx.codes.OK:
        raise _refused(provider, f"token endpoint answered {answer.status_code}")
    return _json(provider, answer)


def _checked(
    provider: Provider, told: Mapping[str, Any], token: str, answer: Mapping[str, Any],
    *, nonce: str, at: datetime,
) -> CodeIDToken:  # fmt: skip
    """The claims of the token, signed by the provider, meant for us, fresh, and the answer to our question."""
    now = int(at.timestamp())
    try:
        decoded = _decoded(provider, told, token)
        claims = CodeIDToken(
            decoded.claims, decoded.header,
            {"iss": {"value": provider.issuer, "essential": True},
             "aud": {"value": provider.client_id, "essential": True}},
            {"nonce": nonce, "client_id": provider.client_id, "access_token": answer.get("access_token")},
        )  # fmt: skip
        claims.validate(now=now, leeway=SKEW)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise _refused(provider, f"{type(wrong).__name__}: {wrong}") from wrong
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise _refused(provider, "no usable subject")
    if now - int(claims["iat"]) > OLDEST + SKEW:
        raise _refused(provider, "issued too long ago")
    return claims


def _decoded(provider: Provider, told: Mapping[str, Any], token: str) -> jwt.Token:
    """The token, its signature checked; keys are read anew once when the provider has changed them."""
    registry = JWSRegistry(algorithms=list(SIGNED_WITH), strict_check_header=False)
    for anew in (False, True):
        keys = _document(provider, told["jwks_uri"], anew=anew)
        try:
            return jwt.decode(token, KeySet.import_key_set(keys), registry=registry)  # type: ignore[arg-type]
        except JoseError:
            if anew:
                raise
    raise AssertionError("not reached")


def _ask(provider: Provider, method: str, address: str, **more: Any) -> httpx.Response:
    headers = {"Accept": "application/json"}
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False) as client,
            client.stream(method, address, headers=headers, **more) as answer,
        ):
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise _unreachable(provider, "its answer has no end")
            return httpx.Response(answer.status_code, content=body)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as trouble:
        raise _unreachable(provider, f"{type(trouble).__name__}: {trouble}") from trouble


def _json(provider: Provider, answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError as wrong:
        raise _unreachable(provider, "its answer is no JSON") from wrong
    if not isinstance(told, dict):
        raise _unreachable(provider, "its answer is no object")
    return told


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


def _line(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _unreachable(provider: Provider, why: str) -> NotAllowed:
    log.warning("%s: %s", provider.name, why)
    return NotAllowed(
        _(
            "%(provider)s does not answer at the moment. Try again later, or sign in with your password."
        )
        % {"provider": provider.name}
    )


def _refused(provider: Provider, why: str) -> NotAllowed:
    log.warning("%s: %s", provider.name, why)
    return NotAllowed(
        _(
            "What %(provider)s sent could not be confirmed, so nobody was signed in. Begin again; when it "
            "happens again, tell the administrator."
        )
        % {"provider": provider.name}
    )
