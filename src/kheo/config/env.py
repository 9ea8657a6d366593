"""Everything that comes from outside passes through here, typed, with a default that works."""

from __future__ import annotations

import secrets
from pathlib import Path

from environs import Env

env = Env()
ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.str("KHEO_VAR", str(ROOT / "var")))


def secret_key() -> str:
    """The signing key: from SECRET_KEY, else made once and kept in ``var/secret`` (mode 600)."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    path = VAR / "secret"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def oidc_providers() -> list[dict[str, str]]:
    """OpenID Connect providers: KHEO_OIDC_NAME, _ISSUER, _CLIENT_ID, _CLIENT_SECRET, _SCOPES; more of them as
    KHEO_OIDC_2_NAME and so on, up to nine. The number is part of the address to which they send people back.

    Raises EnvError when one is named but not whole.
    """
    found = []
    for number in range(1, 10):
        start = "KHEO_OIDC_" if number == 1 else f"KHEO_OIDC_{number}_"
        issuer: str = env.str(f"{start}ISSUER", "")
        if not issuer:
            continue
        found.append(
            {
                "code": str(number),
                "issuer": issuer,
                "name": env.str(f"{start}NAME", "OpenID Connect"),
                "client_id": env.str(f"{start}CLIENT_ID"),
                "client_secret": env.str(f"{start}CLIENT_SECRET"),
                "scopes": env.str(f"{start}SCOPES", "openid profile email"),
            }
        )
    return found


DEBUG: bool = env.bool("KHEO_DEBUG", False)
DATABASE_URL: str = env.str("DATABASE_URL", f"sqlite:///{VAR / 'kheo.sqlite3'}")
ALLOWED_HOSTS: list[str] = env.list("KHEO_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
TRUSTED_ORIGINS: list[str] = env.list("KHEO_ORIGINS", [])
# Behind TLS (a proxy that sets X-Forwarded-Proto) cookies are marked secure and HSTS is sent.
BEHIND_TLS: bool = env.bool("KHEO_TLS", False)
MEDIA_ROOT = Path(env.str("KHEO_MEDIA", str(VAR / "media")))
IS_DEMO: bool = env.bool("KHEO_DEMO", False)
# How many seconds a background job may take; one whose worker died begins again a little later.
JOB_TIMEOUT: int = env.int("KHEO_JOB_TIMEOUT", 300)
# How many requests a minute one token may send to the API; one person with all he has twice as many.
API_PER_MINUTE: int = env.int("KHEO_API_PER_MINUTE", 600)
# Whether other systems may be told at addresses of the house's own network, and without TLS.
WEBHOOK_PRIVATE: bool = env.bool("KHEO_WEBHOOK_PRIVATE", False)
WEBHOOK_PLAIN: bool = env.bool("KHEO_WEBHOOK_PLAIN", False)
# Keys that signed before SECRET_KEY was changed: what they sealed (secrets of second factors) stays readable.
FORMER_KEYS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
OIDC_PROVIDERS: list[dict[str, str]] = oidc_providers()
