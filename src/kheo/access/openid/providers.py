"""The providers named in the environment (config/env.py); secrets stand nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider. ``code`` is its number in the environment and in addresses."""

    code: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")


def providers() -> tuple[Provider, ...]:
    """Every provider, in the order of the environment."""
    told: Sequence[Mapping[str, str]] = settings.OIDC_PROVIDERS
    return tuple(
        Provider(
            code=one["code"],
            name=one["name"],
            issuer=one["issuer"].strip(),
            client_id=one["client_id"],
            client_secret=one["client_secret"],
            scopes=tuple(dict.fromkeys(["openid", *one["scopes"].split()])),
        )
        for one in told
    )


def provider_called(code: str) -> Provider | None:
    """The provider with this code."""
    return next((one for one in providers() if one.code == code), None)


def provider_of(issuer: str) -> Provider | None:
    """The provider with this issuer; None for one that is no longer configured."""
    return next((one for one in providers() if one.issuer == issuer), None)
