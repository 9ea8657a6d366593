"""A software authenticator: makes keys and signs as a telephone does, honestly or not."""

import hashlib
import json
import secrets
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor


class Device:
    """One device with one key. ``count`` is how often it signed; None = it does not count."""

    def __init__(self, host="testserver", origin="http://testserver", *, verifies=True):
        self.host, self.origin, self.verifies = host, origin, verifies
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.count = 0

    def make(self, options):
        """The answer to a question for a new key, as the page sends it."""
        client = self._client("webauthn.create", options["challenge"])
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(new=True)}
        return self._answer(
            {"clientDataJSON": client, "attestationObject": encode_cbor(attested)},
            transports=["internal", "hybrid"],
        )

    def sign(self, options):
        """The answer to a question for a known key."""
        self.count += 1
        client = self._client("webauthn.get", options["challenge"])
        data = self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(parts, userHandle=None)

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, *, new=False):
        flags = 0x01 | (0x04 if self.verifies else 0) | (0x40 if new else 0)
        data = hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)
        if not new:
            return data
        place = self.key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: place.x.to_bytes(32, "big"),
            -3: place.y.to_bytes(32, "big"),
        }
        return data + bytes(16) + struct.pack(">H", len(self.id)) + self.id + encode_cbor(public)

    def _answer(self, parts, **more):
        response = {name: bytes_to_base64url(part) for name, part in parts.items()} | more
        key = bytes_to_base64url(self.id)
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response})
