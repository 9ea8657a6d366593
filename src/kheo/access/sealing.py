"""What is kept so that whoever reads only the data base learns nothing: sealed texts, keyed digests.

The keys are derived from SECRET_KEY. After a change of it the former one goes into SECRET_KEY_FALLBACKS:
what it sealed stays readable, and is sealed with the new key the next time it is written.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The text was sealed with a key that is no longer known, or it was changed."""


def seal(text: str) -> str:
    """``text``, encrypted with the present key."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text behind ``seal``. Raises Unreadable."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise Unreadable from wrong


def digests(text: str) -> tuple[str, ...]:
    """The keyed digests of ``text``: that of the present key, then those of the former ones."""
    return tuple(
        hmac.new(_derived(key, b"kheo digests"), text.encode(), hashlib.sha256).hexdigest()
        for key in _keys()
    )


def _fernet() -> MultiFernet:
    sealed = b"kheo sealed texts"
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(key, sealed))) for key in _keys()])


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
