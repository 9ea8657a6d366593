"""Signatures of messages by the Standard Webhooks scheme (standardwebhooks.com, v1)."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"


def secret_of(seed: str, house_key: bytes) -> str:
    """The secret both sides sign with, as it is shown once: derived, so that it stands in no table."""
    derived = hmac.new(house_key, f"kheo.webhook:{seed}".encode(), sha256).digest()
    return PREFIX + b64encode(derived).decode()


def signature(secret: str, *, number: str, seconds: int, body: bytes) -> str:
    """The value of ``webhook-signature`` for a message."""
    key = b64decode(secret.removeprefix(PREFIX))
    content = f"{number}.{seconds}.".encode() + body
    return "v1," + b64encode(hmac.new(key, content, sha256).digest()).decode()
